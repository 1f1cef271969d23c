import { type Collection, requireCollectionAct } from '#domain/form2/collection.ts';
import { correctionProblem, type Entry, type EntryAnswer } from '#domain/form2/entry.ts';
import { type Form2, fullCode } from '#domain/form2/form2.ts';
import type { HandIn } from '#domain/form2/hand-in.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { FUND_ANSWER_WORDS, handInWords } from '#domain/words/form2.ts';
import type { CollectionActor } from '#store/form2/collection-events.ts';
import { getCollection } from '#store/form2/collections.ts';
import { findEntry, findStandingEntry, updateEntry } from '#store/form2/entries.ts';
import {
  findHandIn,
  insertAnswer,
  insertCorrection,
  insertHandIn,
  listFrozen,
  listHandIns,
  listUntold,
  markTold,
  markWaiting,
  tellsAfter,
} from '#store/form2/hand-ins.ts';
import { othersTurn } from '#store/queue/upkeep.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { entryFacts, institutionParty, refuseTwice } from './enter.ts';
import { aboutCollection, tellHistory } from './record.ts';

/**
 * What is gathered by now goes as the next 提出, frozen as it is; what comes later belongs to the one after it. `seen`: the mark
 * of what was shown (`readNextHandIn`), because some may have been entered, taken out or changed since, and nothing can be put
 * right afterwards. Pressed twice, it is one 提出. Institutions with an address are told, in writes of their own.
 */
export async function handIn(
  office: Office,
  collectionId: string,
  { seen, actor, ...how }: Pick<HandIn, 'on' | 'way' | 'tracking' | 'note'> & { seen: string; actor: CollectionActor },
): Promise<Outcome<HandIn>> {
  const handed = await aboutCollection(office, collectionId, async (work): Promise<Outcome<HandIn>> => {
    const { tx, now } = work;
    const collection = await getCollection(tx, collectionId);
    const allowed = requireCollectionAct(collection, 'hand-in');
    if (!allowed.ok) return allowed;
    const { waiting, mark } = await markWaiting(tx, collectionId);
    const before = await listHandIns(tx, collectionId);
    if (waiting === 0) {
      const last = before.at(-1);
      return last && isSame(last, how, actor, now) ? accept(last) : refuse({ code: 'nothing-to-hand-in' });
    }
    if (mark !== seen) return refuse({ code: 'changed-meanwhile' });
    const next: HandIn = {
      ...how,
      id: office.chance.id(),
      collectionId,
      number: before.length + 1,
      institutions: waiting,
      at: now,
      by: actor.name,
    };
    await insertHandIn(tx, next);
    const text = `${handInWords(next.number)}、${next.institutions}件`;
    await tellHistory(work, collectionId, { type: 'handed-in', actor, text });
    return accept(next);
  });
  if (handed.ok) await tellInstitutions(office, handed.value);
  return handed;
}

/** A second press comes while the first is on its way. */
const PRESSED_AGAIN_SECONDS = 60;

function isSame(
  last: HandIn,
  how: Pick<HandIn, 'on' | 'way' | 'tracking' | 'note'>,
  { name }: CollectionActor,
  now: Temporal.Instant,
): boolean {
  const isLate = last.at.until(now).total('seconds') > PRESSED_AGAIN_SECONDS;
  const isAlike = last.on.equals(how.on) && last.way === how.way && last.tracking === how.tracking;
  return !isLate && isAlike && last.note === how.note && last.by === name;
}

/** So many mails are owed in one write: others wait for it. */
const TOLD_AT_ONCE = 200;

/** Owes the mails of a 提出 part by part, each of which can be the last before the process dies: `tellUntold` goes on. */
async function tellInstitutions(
  office: Office,
  { id, collectionId }: Pick<HandIn, 'id' | 'collectionId'>,
): Promise<void> {
  const tellSome = async (work: Work): Promise<boolean> => {
    const { tx } = work;
    const after = await tellsAfter(tx, id);
    const handIn = await findHandIn(tx, id);
    if (after === undefined || !handIn) return false;
    const some = await listFrozen(tx, id, { after, limit: TOLD_AT_ONCE });
    const last = some.at(-1);
    const entries = some.map(({ entryId, form }) => ({ id: entryId, form }));
    await oweHandedIn(work, await getCollection(tx, collectionId), handIn, entries);
    const isWhole = some.length < TOLD_AT_ONCE || !last;
    await markTold(tx, id, isWhole ? undefined : fullCode(last.form));
    return !isWhole;
  };
  while (await aboutCollection(office, collectionId, tellSome)) await othersTurn();
}

const EVERY_HOURS = 1;

/** Tells the institutions of 提出 whose process died before all were told. Returns when to look again. */
export async function tellUntold(office: Office): Promise<Temporal.Instant> {
  for (const handIn of await office.store.read(listUntold)) await tellInstitutions(office, handIn);
  return office.now().add({ hours: EVERY_HOURS });
}

async function oweHandedIn(
  work: Work,
  collection: Collection,
  { on }: HandIn,
  entries: readonly { id: string; form: Form2 }[],
): Promise<void> {
  const told = new Map(entries.filter(({ form }) => form.email !== '').map((entry) => [entry.id, entry]));
  if (told.size === 0) return;
  await oweMails(work, {
    notices: notices(
      { kind: 'entries-handed-in', institutions: [...told.values()].map(institutionParty) },
      work.office.policy.ministry,
    ),
    applicationId: undefined,
    thread: `collection ${collection.id}`,
    content: async ({ to }) => {
      const entry = told.get(to.id);
      if (!entry) throw new Error('a mail goes to an entry that was not handed in');
      return { mail: 'entry-handed-in', data: { ...entryFacts(collection, entry.form), on: on.toString() } };
    },
  });
}

/** Who records something of an entry that was handed in; nobody but who gathers. */
interface HandedInBy {
  entryId: string;
  seenVersion: number;
  actor: CollectionActor;
}

/**
 * 提出後の訂正: wrong data is put right with a note; what was handed in stays as it was. Another model, or cancelling, is refused
 * with the form's own sentence.
 */
export async function correctEntry(
  office: Office,
  collectionId: string,
  by: HandedInBy,
  { form: typed, note }: { form: Form2; note: string },
): Promise<Outcome<Entry>> {
  return aboutCollection(office, collectionId, async (work) => {
    const { tx, now } = work;
    const found = await handedInEntry(work, collectionId, by, 'correct');
    if (!found.ok) return found;
    const before = found.value;
    const problem = correctionProblem(before.form, typed, note);
    if (problem) return refuse(problem);
    // The desk may have renamed a product since; the wishes stay in the words in which they were handed in.
    const form: Form2 = { ...typed, wishes: before.form.wishes };
    const standing = await findStandingEntry(tx, collectionId, form);
    if (standing && standing.id !== before.id) return refuseTwice(standing);
    const entry: Entry = { ...before, form, version: before.version + 1, updatedAt: now };
    await updateEntry(tx, entry);
    await insertCorrection(tx, collectionId, {
      ...{ id: office.chance.id(), entryId: entry.id, at: now, by: by.actor.name, note },
      before: before.form,
      after: form,
    });
    const text = `${entry.number}番：${note}`;
    await tellHistory(work, collectionId, { type: 'corrected', actor: by.actor, entryId: entry.id, text });
    return accept(entry);
  });
}

/** What the 支払基金 said of an entry. */
export async function answerEntry(
  office: Office,
  collectionId: string,
  by: HandedInBy,
  said: Pick<EntryAnswer, 'answer' | 'on' | 'note'>,
): Promise<Outcome<Entry>> {
  return aboutCollection(office, collectionId, async (work) => {
    const { tx, now } = work;
    const found = await handedInEntry(work, collectionId, by, 'answer');
    if (!found.ok) return found;
    const entry: Entry = { ...found.value, version: found.value.version + 1, updatedAt: now };
    await updateEntry(tx, entry);
    await insertAnswer(tx, collectionId, {
      ...{ id: office.chance.id(), entryId: entry.id, at: now, by: by.actor.name },
      ...said,
    });
    const text = `${entry.number}番：${FUND_ANSWER_WORDS[said.answer]}`;
    await tellHistory(work, collectionId, { type: 'answered', actor: by.actor, entryId: entry.id, text });
    return accept(entry);
  });
}

async function handedInEntry(
  { tx }: Work,
  collectionId: string,
  { entryId, seenVersion }: HandedInBy,
  act: 'correct' | 'answer',
): Promise<Outcome<Entry>> {
  const allowed = requireCollectionAct(await getCollection(tx, collectionId), act);
  if (!allowed.ok) return allowed;
  const entry = await findEntry(tx, entryId);
  if (entry?.collectionId !== collectionId || entry.handInId === undefined) return refuse({ code: 'not-found' });
  return entry.version === seenVersion ? accept(entry) : refuse({ code: 'changed-meanwhile' });
}
