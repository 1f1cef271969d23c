import type { Entry, EntryAnswer, EntryCorrection } from '#domain/form2/entry.ts';
import { type Form2, fullCode } from '#domain/form2/form2.ts';
import type { HandIn } from '#domain/form2/hand-in.ts';
import type { FundAnswer } from '#domain/words/form2.ts';
import { type CollectionEvent, listCollectionEvents, listEntryEvents } from '#store/form2/collection-events.ts';
import {
  type EntryCounts,
  type EntryFilter,
  entryCounts,
  findEntry,
  listElsewhere,
  listEntries,
} from '#store/form2/entries.ts';
import {
  findHandIn,
  listAnswers,
  listCorrections,
  listFrozen,
  listHandIns,
  markWaiting,
} from '#store/form2/hand-ins.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Elsewhere } from './enter.ts';

/** What the page of a collection shows beside the collection itself. */
export interface CollectionOverview {
  counts: EntryCounts;
  handIns: HandIn[];
  /** The newest first. */
  events: CollectionEvent[];
}

const EVENTS_SHOWN = 30;

/** A 郡市区医師会 sees counts of its own entries, and neither hand-ins nor history. */
export async function readOverview(
  office: Office,
  collectionId: string,
  helperId: string | undefined,
): Promise<CollectionOverview> {
  return office.store.read(async (tx) => ({
    counts: await entryCounts(tx, collectionId, helperId),
    handIns: helperId === undefined ? await listHandIns(tx, collectionId) : [],
    events: helperId === undefined ? await listCollectionEvents(tx, collectionId, EVENTS_SHOWN) : [],
  }));
}

/** What the next 提出 takes along: how many, and `seen`, which stands for exactly these as they are now. */
export async function readNextHandIn(office: Office, collectionId: string): Promise<{ waiting: number; seen: string }> {
  const { waiting, mark } = await office.store.read((tx) => markWaiting(tx, collectionId));
  return { waiting, seen: mark };
}

export type EntryRow = Entry & { answer: FundAnswer | undefined };

/** One page of entries, the newest first, and the number before which the next page begins. */
export async function readEntries(
  office: Office,
  collectionId: string,
  filter: EntryFilter,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<{ rows: EntryRow[]; next: number | undefined }> {
  const found = await office.store.read((tx) =>
    listEntries(tx, collectionId, filter, { ...(before === undefined ? {} : { before }), limit: limit + 1 }),
  );
  const rows = found.slice(0, limit);
  return { rows, next: found.length > limit ? rows.at(-1)?.number : undefined };
}

/** All that is known of one entry. */
export interface EntryView {
  entry: Entry;
  /** The 提出 in which it went. */
  handIn: HandIn | undefined;
  corrections: EntryCorrection[];
  answers: EntryAnswer[];
  events: CollectionEvent[];
  elsewhere: Elsewhere[];
}

/**
 * Undefined for an entry of another collection, for a 郡市区医師会 for one that is not its own, and until its institution has
 * confirmed it.
 */
export async function readEntry(
  office: Office,
  { collectionId, entryId, helperId }: { collectionId: string; entryId: string; helperId: string | undefined },
): Promise<EntryView | undefined> {
  return office.store.read(async (tx) => {
    const entry = await findEntry(tx, entryId);
    if (!entry || entry.collectionId !== collectionId || entry.state === 'unconfirmed') return undefined;
    if (helperId !== undefined && entry.helperId !== helperId) return undefined;
    const handIns = entry.handInId === undefined ? [] : await listHandIns(tx, collectionId);
    return {
      entry,
      handIn: handIns.find(({ id }) => id === entry.handInId),
      corrections: await listCorrections(tx, entryId),
      answers: await listAnswers(tx, entryId),
      events: await listEntryEvents(tx, entryId),
      // Others' collections are nothing for a 郡市区医師会.
      elsewhere: helperId === undefined ? await listElsewhere(tx, collectionId, entry.form) : [],
    };
  });
}

/** One 提出 with a page of what it took along, as it was, in the order of the codes; undefined for another collection's. */
export async function readHandIn(
  office: Office,
  { collectionId, handInId }: { collectionId: string; handInId: string },
  { after, limit }: { after: string; limit: number },
): Promise<
  { handIn: HandIn; rows: { entryId: string; number: number; form: Form2 }[]; next: string | undefined } | undefined
> {
  return office.store.read(async (tx) => {
    const handIn = await findHandIn(tx, handInId);
    if (handIn?.collectionId !== collectionId) return undefined;
    const found = await listFrozen(tx, handInId, { after, limit: limit + 1 });
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    return { handIn, rows, next: found.length > limit && last ? fullCode(last.form) : undefined };
  });
}
