import { type Collection, requireCollectionAct } from '#domain/form2/collection.ts';
import { type Entry, requireNotHandedIn } from '#domain/form2/entry.ts';
import type { Form2 } from '#domain/form2/form2.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { plainName } from '#domain/text/plain-name.ts';
import type { EntrySource } from '#domain/words/form2.ts';
import type { CollectionActor } from '#store/form2/collection-events.ts';
import { getCollection, takeNumbers } from '#store/form2/collections.ts';
import { findEntry, findStandingEntry, insertEntries, listElsewhere, updateEntry } from '#store/form2/entries.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { aboutCollection, tellHistory } from './record.ts';

/** Who enters, for which 郡市区医師会, and from what. */
export interface Entering {
  actor: CollectionActor;
  helperId: string | undefined;
  source: EntrySource;
}

/** The same institution in another collection. */
export type Elsewhere = Awaited<ReturnType<typeof listElsewhere>>[number];

/**
 * Gathers one institution's 様式2. The same institution twice in a collection is refused with the first entry, also where two
 * people enter at once: writes about one collection wait for each other. In other collections it is only pointed out.
 */
export async function enterForm2(
  office: Office,
  collectionId: string,
  form: Form2,
  entering: Entering,
): Promise<Outcome<{ entry: Entry; elsewhere: Elsewhere[] }>> {
  return aboutCollection(office, collectionId, async (work) => {
    const { tx } = work;
    const collection = await getCollection(tx, collectionId);
    const allowed = requireCollectionAct(collection, 'enter');
    if (!allowed.ok) return allowed;
    const standing = await findStandingEntry(tx, collectionId, form);
    if (standing) return refuseTwice(standing);
    const entry = await insertEntry(work, collection, form, { ...entering, state: 'kept' });
    await oweKept(work, collection, [entry]);
    return accept({ entry, elsewhere: await listElsewhere(tx, collectionId, form) });
  });
}

export function refuseTwice({ id, number, form }: Entry): { ok: false; refusal: ReturnType<typeof twice> } {
  return { ok: false, refusal: twice(id, number, form.name) };
}

function twice(entryId: string, number: number, name: string) {
  return { code: 'institution-entered', entryId, number, name } as const;
}

/** One more entry under the next number of its collection, with its line of history. */
export async function insertEntry(
  work: Work,
  { id: collectionId }: Collection,
  form: Form2,
  { actor, helperId, source, state }: Entering & { state: Entry['state'] },
): Promise<Entry> {
  const { tx, office, now } = work;
  const entry: Entry = {
    id: office.chance.id(),
    collectionId,
    number: await takeNumbers(tx, collectionId, 1),
    form,
    source,
    state,
    helperId,
    handInId: undefined,
    version: 1,
    enteredAt: now,
    enteredBy: actor.name,
    updatedAt: now,
  };
  await insertEntries(tx, [entry]);
  // What nobody has confirmed is no history.
  if (state === 'unconfirmed') return entry;
  await tellHistory(work, collectionId, { type: 'entered', actor, entryId: entry.id, text: `${entry.number}番` });
  return entry;
}

/** Tells institutions with an address that their applications are gathered. */
export async function oweKept(work: Work, collection: Collection, entries: readonly Entry[]): Promise<void> {
  const told = new Map(entries.filter(({ form }) => form.email !== '').map((entry) => [entry.id, entry]));
  if (told.size === 0) return;
  await oweMails(work, {
    notices: notices(
      { kind: 'entries-kept', institutions: [...told.values()].map(institutionParty) },
      work.office.policy.ministry,
    ),
    applicationId: undefined,
    thread: `collection ${collection.id}`,
    content: async ({ to }) => ({
      mail: 'entry-kept',
      data: entryFacts(collection, need(told.get(to.id)).form),
    }),
  });
}

export function institutionParty({ id, form }: Pick<Entry, 'id' | 'form'>) {
  return { role: 'applicant', id, name: '', email: form.email } as const;
}

/** What a mail to an address from a paper may say: nobody has confirmed it. */
export function entryFacts(collection: Pick<Collection, 'association'>, form: Form2) {
  const { prefecture, points, code, wishes, startMonth } = form;
  return {
    association: plainName(collection.association),
    institution: plainName(form.name),
    form: { prefecture, points, code, wishes, startMonth },
  };
}

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a mail goes to an entry that is not there');
  return value;
}

/** Who may see and change an entry: everybody of the collection, a 郡市区医師会 its own alone. */
export interface EntryBy {
  entryId: string;
  seenVersion: number;
  actor: CollectionActor;
  helperId: string | undefined;
}

/** Corrects an entry that is in no 提出 yet. Refuses what stands for another entry, and a version that was not seen. */
export async function changeEntry(
  office: Office,
  collectionId: string,
  by: EntryBy,
  form: Form2,
): Promise<Outcome<Entry>> {
  return withEntry(office, collectionId, by, async (work, before) => {
    const allowed = requireNotHandedIn(before);
    if (!allowed.ok) return allowed;
    const standing = await findStandingEntry(work.tx, collectionId, form);
    if (standing && standing.id !== before.id) return refuseTwice(standing);
    const entry: Entry = { ...before, form, version: before.version + 1, updatedAt: work.now };
    await updateEntry(work.tx, entry);
    const text = `${entry.number}番`;
    await tellHistory(work, collectionId, { type: 'entry-changed', actor: by.actor, entryId: entry.id, text });
    return accept(entry);
  });
}

/** An entry that an institution made itself is gathered from now on. */
export async function acceptEntry(office: Office, collectionId: string, by: EntryBy): Promise<Outcome<Entry>> {
  return withEntry(office, collectionId, by, async (work, before) => {
    if (before.state !== 'offered') return refuse({ code: 'changed-meanwhile' });
    const collection = await getCollection(work.tx, collectionId);
    const entry: Entry = { ...before, state: 'kept', version: before.version + 1, updatedAt: work.now };
    await updateEntry(work.tx, entry);
    const text = `${entry.number}番`;
    await tellHistory(work, collectionId, { type: 'entry-accepted', actor: by.actor, entryId: entry.id, text });
    await oweKept(work, collection, [entry]);
    return accept(entry);
  });
}

/** Takes an entry out with a reason. What was handed in stays: the form rules cancelling out. */
export async function removeEntry(
  office: Office,
  collectionId: string,
  by: EntryBy,
  reason: string,
): Promise<Outcome<Entry>> {
  return withEntry(office, collectionId, by, async (work, before) => {
    const allowed = requireNotHandedIn(before);
    if (!allowed.ok) return allowed;
    if (reason === '') return refuse({ code: 'reason-missing' });
    const entry: Entry = { ...before, state: 'removed', version: before.version + 1, updatedAt: work.now };
    await updateEntry(work.tx, entry);
    const text = `${entry.number}番：${reason}`;
    await tellHistory(work, collectionId, { type: 'entry-removed', actor: by.actor, entryId: entry.id, text });
    return accept(entry);
  });
}

async function withEntry(
  office: Office,
  collectionId: string,
  { entryId, seenVersion, helperId }: EntryBy,
  act: (work: Work, entry: Entry) => Promise<Outcome<Entry>>,
): Promise<Outcome<Entry>> {
  return aboutCollection(office, collectionId, async (work) => {
    const { tx } = work;
    const allowed = requireCollectionAct(await getCollection(tx, collectionId), 'change-entry');
    if (!allowed.ok) return allowed;
    const entry = await findEntry(tx, entryId);
    const isTheirs = entry?.collectionId === collectionId && (helperId === undefined || entry.helperId === helperId);
    if (!entry || !isTheirs || entry.state === 'removed') return refuse({ code: 'not-found' });
    if (entry.version !== seenVersion) return refuse({ code: 'changed-meanwhile' });
    return act(work, entry);
  });
}
