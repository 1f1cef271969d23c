import type { Collection } from '#domain/form2/collection.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findLiveToken, findTokenByLink, unsealTokens } from '#store/access/tokens.ts';
import type { Tx } from '#store/engine.ts';
import type { CollectionActor } from '#store/form2/collection-events.ts';
import { findCollection, findCollectionByReference, getCollection } from '#store/form2/collections.ts';
import { type CollectionHelper, findHelper, listHelpers } from '#store/form2/helpers.ts';
import { collectorsOf } from '#workflow/access/subjects.ts';
import { trustedAddress } from '#workflow/access/trust-browser.ts';
import type { Office } from '#workflow/case/office.ts';

/** Who works on a collection behind a mailed link: who gathers, or a 郡市区医師会 that helps and sees its own entries alone. */
export interface Gathering {
  collection: Collection;
  helper: CollectionHelper | undefined;
  /** Whose link it is, where the code goes. */
  recipient: string;
  /** What a code is asked for: the collection's id, or the helper's. */
  subjectId: string;
  actor: CollectionActor;
}

/** The page behind a collector's or helper's link; working on it needs a trusted browser. Not found once it is revoked. */
export async function readGathering(office: Office, link: string): Promise<Outcome<Gathering>> {
  return office.store.read(async (tx) => {
    const found = (await asCollector(tx, office, link)) ?? (await asHelper(tx, office, link));
    return found ? accept(found) : refuse({ code: 'not-found' });
  });
}

/** The same by its number, for who has proved to read the mailbox of one who gathers or helps; undefined for all others. */
export async function readProvenGathering(
  office: Office,
  reference: string,
  accessToken: string,
): Promise<Gathering | undefined> {
  const address = accessToken === '' ? undefined : await trustedAddress(office, accessToken);
  if (address === undefined) return undefined;
  return office.store.read(async (tx) => {
    const collection = await findCollectionByReference(tx, reference);
    if (!collection || collection.state === 'unverified') return undefined;
    const party = collectorsOf(collection).find(({ email }) => email.toLowerCase() === address);
    if (party) return gatheringOf(collection, party);
    const helpers = await listHelpers(tx, collection.id);
    const helper = helpers.find(({ email, revokedAt }) => !revokedAt && email.toLowerCase() === address);
    return helper && helpedBy(collection, helper);
  });
}

function gatheringOf(collection: Collection, { name, email }: { name: string; email: string }): Gathering {
  const actor = { role: 'collector', name } as const;
  return { collection, helper: undefined, recipient: email, subjectId: collection.id, actor };
}

function helpedBy(collection: Collection, helper: CollectionHelper): Gathering {
  const actor = { role: 'helper', name: helper.name } as const;
  return { collection, helper, recipient: helper.email, subjectId: helper.id, actor };
}

async function asCollector(tx: Tx, office: Office, link: string): Promise<Gathering | undefined> {
  const token = await findTokenByLink(tx, office.vault, 'collection', link);
  const collection = token && !token.spentAt ? await findCollection(tx, token.subjectId) : undefined;
  if (!token || !collection) return undefined;
  const party = collectorsOf(collection).find(({ email }) => email.toLowerCase() === token.recipient.toLowerCase());
  return party && gatheringOf(collection, party);
}

async function asHelper(tx: Tx, office: Office, link: string): Promise<Gathering | undefined> {
  const token = await findTokenByLink(tx, office.vault, 'collection-helper', link);
  const helper = token && !token.spentAt ? await findHelper(tx, token.subjectId) : undefined;
  if (!helper || helper.revokedAt) return undefined;
  return helpedBy(await getCollection(tx, helper.collectionId), helper);
}

/** The raw link of the page of who opened a collection, or of the second contact. */
export async function collectionLinkOf(
  office: Office,
  collectionId: string,
  email: string,
): Promise<string | undefined> {
  const now = office.now();
  return office.store.read(async (tx) => {
    const of = { purpose: 'collection', subjectId: collectionId, recipient: email } as const;
    const token = await findLiveToken(tx, of, now);
    return token && (await unsealTokens(tx, office.vault, [token.id])).get(token.id)?.link;
  });
}
