import type { Collection } from '#domain/form2/collection.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findLiveToken, findTokenByLink, unsealTokens } from '#store/access/tokens.ts';
import type { Tx } from '#store/engine.ts';
import type { CollectionActor } from '#store/form2/collection-events.ts';
import { findCollection, getCollection } from '#store/form2/collections.ts';
import { type CollectionHelper, findHelper } from '#store/form2/helpers.ts';
import { collectorsOf } from '#workflow/access/subjects.ts';
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

async function asCollector(tx: Tx, office: Office, link: string): Promise<Gathering | undefined> {
  const token = await findTokenByLink(tx, office.vault, 'collection', link);
  const collection = token && !token.spentAt ? await findCollection(tx, token.subjectId) : undefined;
  if (!token || !collection) return undefined;
  const party = collectorsOf(collection).find(({ email }) => email.toLowerCase() === token.recipient.toLowerCase());
  if (!party) return undefined;
  const actor = { role: 'collector', name: party.name } as const;
  return { collection, helper: undefined, recipient: party.email, subjectId: collection.id, actor };
}

async function asHelper(tx: Tx, office: Office, link: string): Promise<Gathering | undefined> {
  const token = await findTokenByLink(tx, office.vault, 'collection-helper', link);
  const helper = token && !token.spentAt ? await findHelper(tx, token.subjectId) : undefined;
  if (!helper || helper.revokedAt) return undefined;
  const collection = await getCollection(tx, helper.collectionId);
  const actor = { role: 'helper', name: helper.name } as const;
  return { collection, helper, recipient: helper.email, subjectId: helper.id, actor };
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
