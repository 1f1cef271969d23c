import { type Collection, mayCollect, requireCollectionAct } from '#domain/form2/collection.ts';
import type { Entry } from '#domain/form2/entry.ts';
import type { Form2 } from '#domain/form2/form2.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { plainName } from '#domain/text/plain-name.ts';
import { LIMITS } from '#domain/words/limits.ts';
import {
  findLiveToken,
  findTokenByLink,
  isExpired,
  listDiedSubjects,
  spendToken,
  unsealTokens,
} from '#store/access/tokens.ts';
import { deleteTokens } from '#store/cases/retention.ts';
import type { CollectionActor } from '#store/form2/collection-events.ts';
import { findCollection, getCollection } from '#store/form2/collections.ts';
import { deleteUnconfirmed, findEntry, findStandingEntry, updateEntry } from '#store/form2/entries.ts';
import { type Asker, aboutAskings, refuseFlood } from '#workflow/access/asker.ts';
import type { Office } from '#workflow/case/office.ts';
import { besideOthers, inOneWrite } from '#workflow/case/work.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { issueToken, standingToken } from '#workflow/tokens/issue.ts';
import { insertEntry, institutionParty, refuseTwice } from './enter.ts';
import { aboutCollection, recordCollection, tellHistory } from './record.ts';

/** The unlisted page where institutions enter themselves is opened or shut; its address stays the same. */
export async function setOwnEntry(
  office: Office,
  collectionId: string,
  { isOpen, actor }: { isOpen: boolean; actor: CollectionActor },
): Promise<Outcome<Collection>> {
  return aboutCollection(office, collectionId, async (work) => {
    const before = await getCollection(work.tx, collectionId);
    const allowed = requireCollectionAct(before, 'change');
    if (!allowed.ok) return allowed;
    if (before.ownEntry === isOpen) return accept(before);
    if (isOpen) await standingToken(work, 'own-entry', collectionId, '');
    const type = isOpen ? 'own-entry-on' : 'own-entry-off';
    return accept(await recordCollection(work, before, { after: { ownEntry: isOpen }, type, actor }));
  });
}

/** The raw link of that page; undefined while it was never opened. */
export async function ownEntryLink(office: Office, collectionId: string): Promise<string | undefined> {
  const now = office.now();
  return office.store.read(async (tx) => {
    const of = { purpose: 'own-entry', subjectId: collectionId, recipient: '' } as const;
    const token = await findLiveToken(tx, of, now);
    return token && (await unsealTokens(tx, office.vault, [token.id])).get(token.id)?.link;
  });
}

/** The collection behind the page; `isOpen` while it takes entries. */
export async function readOwnEntryPage(
  office: Office,
  link: string,
): Promise<Outcome<{ collection: Collection; isOpen: boolean }>> {
  return office.store.read(async (tx) => {
    const token = await findTokenByLink(tx, office.vault, 'own-entry', link);
    const collection = token && !token.spentAt ? await findCollection(tx, token.subjectId) : undefined;
    if (!collection) return refuse({ code: 'not-found' });
    return accept({ collection, isOpen: collection.ownEntry && mayCollect(collection.state, 'enter') });
  });
}

/**
 * An institution enters itself: nothing stands until its address is confirmed by the mailed link. The mail says nothing of
 * what was typed. Refuses a flood of mails, and a page that is shut.
 */
export async function offerForm2(
  office: Office,
  collectionId: string,
  form: Form2,
  asker?: Asker,
): Promise<Outcome<null>> {
  const about = [`collection ${collectionId}`, ...aboutAskings(form.email, asker)];
  return besideOthers(office, about, async (work) => {
    const collection = await getCollection(work.tx, collectionId);
    if (!collection.ownEntry) return refuse({ code: 'not-found' });
    const allowed = requireCollectionAct(collection, 'enter');
    if (!allowed.ok) return allowed;
    const flood = await refuseFlood(work, asker, 'sign-up', form.email);
    if (!flood.ok) return flood;
    // Each mail holds the link of one entry: without it this one would be lost without a word.
    if (flood.value.crowded) return refuse({ code: 'too-many-codes', retryAt: work.now.add({ hours: 1 }) });
    const entry = await insertEntry(work, collection, form, {
      actor: { role: 'institution', name: form.name },
      ...{ helperId: undefined, source: 'own', state: 'unconfirmed' },
    });
    const checkToken = await issueToken(work, {
      ...{ purpose: 'own-entry-check', subjectId: entry.id, recipient: form.email },
      validFor: Temporal.Duration.from({ hours: LIMITS.verificationHours }),
    });
    await oweMails(work, {
      notices: notices({ kind: 'entry-offered', institution: institutionParty(entry) }, office.policy.ministry),
      applicationId: undefined,
      thread: `entry ${entry.id}`,
      content: async () => ({
        mail: 'entry-check',
        data: { association: plainName(collection.association), checkToken, validHours: LIMITS.verificationHours },
      }),
    });
    return accept(null);
  });
}

/** What waits behind the link of that mail, or was sent by it. */
export interface OfferedEntry {
  entry: Entry;
  collection: Collection;
}

export async function readOffered(office: Office, link: string): Promise<Outcome<OfferedEntry>> {
  const now = office.now();
  return office.store.read(async (tx) => {
    const token = await findTokenByLink(tx, office.vault, 'own-entry-check', link);
    const entry = token ? await findEntry(tx, token.subjectId) : undefined;
    if (!token || !entry || entry.state === 'removed') return refuse({ code: 'not-found' });
    if (entry.state === 'unconfirmed' && isExpired(token, now)) return refuse({ code: 'link-expired' });
    return accept({ entry, collection: await getCollection(tx, entry.collectionId) });
  });
}

/** The button behind the link: from now on who gathers sees it as 未確認. Pressed twice, it is the same. */
export async function confirmOffered(office: Office, link: string): Promise<Outcome<Entry>> {
  const read = await readOffered(office, link);
  if (!read.ok) return read;
  return aboutCollection(office, read.value.collection.id, async (work) => {
    const { tx, now } = work;
    const token = await findTokenByLink(tx, office.vault, 'own-entry-check', link);
    const before = token && (await findEntry(tx, token.subjectId));
    if (!token || !before) return refuse({ code: 'not-found' });
    if (before.state !== 'unconfirmed') return accept(before);
    const collection = await getCollection(tx, before.collectionId);
    const allowed = requireCollectionAct(collection, 'enter');
    if (!allowed.ok) return allowed;
    const standing = await findStandingEntry(tx, collection.id, before.form);
    if (standing) return refuseTwice(standing);
    const entry: Entry = { ...before, state: 'offered', version: before.version + 1, updatedAt: now };
    await updateEntry(tx, entry);
    await spendToken(tx, token.id, now);
    const actor = { role: 'institution', name: entry.form.name } as const;
    await tellHistory(work, collection.id, { type: 'entered', actor, entryId: entry.id, text: `${entry.number}番` });
    return accept(entry);
  });
}

/** At each look. */
const EXPIRED_AT_ONCE = 200;
const HOUR_MINUTES = 60;

/** What institutions typed and nobody confirmed is deleted when its link has died. Returns when to look again. */
export async function expireOwnEntries(office: Office): Promise<Temporal.Instant> {
  const now = office.now();
  const died = await office.store.read((tx) => listDiedSubjects(tx, 'own-entry-check', now, EXPIRED_AT_ONCE));
  if (died.length > 0) {
    await inOneWrite(office, async ({ tx }) => {
      await deleteUnconfirmed(tx, died);
      await deleteTokens(tx, ['own-entry-check'], died);
    });
  }
  return died.length < EXPIRED_AT_ONCE ? now.add({ minutes: HOUR_MINUTES }) : now;
}
