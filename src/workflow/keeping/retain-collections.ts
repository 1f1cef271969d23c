import { erasedOn, retentionDays } from '#domain/case/retention.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { listCollectionEvents } from '#store/form2/collection-events.ts';
import { findCollectionByReference } from '#store/form2/collections.ts';
import { listEntries } from '#store/form2/entries.ts';
import {
  eraseCollection,
  listCollectionsToErase,
  listToldCollections,
  type ToldCollection,
  tellOfCollections,
} from '#store/form2/erasure.ts';
import { listAnswers, listCorrections, listHandIns } from '#store/form2/hand-ins.ts';
import { listHelpers } from '#store/form2/helpers.ts';
import { eraseEntryPeople, eraseHelperPeople, findGatheredPerson, type GatheredPerson } from '#store/form2/person.ts';
import type { Office } from '#workflow/case/office.ts';

const EVERY_HOURS = 1;
const ALL = 1_000_000;

/**
 * Tells the desk of collections of 様式2 whose time is nearly over, and erases the people of those that were finished
 * RETENTION_DAYS ago, never less than thirty days after the desk was told; what the ministry's board counts stays. Returns
 * when to look again.
 */
export async function retainCollections(office: Office): Promise<Temporal.Instant> {
  const now = office.now();
  const today = jstDay(now);
  const { retentionDays: keptDays } = office.policy;
  const { toldOfEnded, erasedTold } = retentionDays(today, keptDays);
  const daysAgo = (days: number): Temporal.Instant => now.subtract({ hours: 24 * days });
  await office.store.write((tx) =>
    tellOfCollections(tx, { today, doneBefore: daysAgo(toldOfEnded.until(today).total('days')) }),
  );
  const due = await office.store.read((tx) =>
    listCollectionsToErase(tx, { doneBefore: daysAgo(keptDays), toldBy: erasedTold }),
  );
  for (const id of due) await office.store.write((tx) => eraseCollection(tx, id, now), [`collection ${id}`]);
  return now.add({ hours: EVERY_HOURS });
}

/** A collection of which the desk is told, with the day on which its people are erased. */
export type PlannedCollectionErasure = Pick<ToldCollection, 'reference' | 'association'> & {
  endedOn: Temporal.PlainDate;
  erasedOn: Temporal.PlainDate;
};

export async function readCollectionErasures(office: Office): Promise<PlannedCollectionErasure[]> {
  const told = await office.store.read(listToldCollections);
  return told.map(({ reference, association, doneAt, noticedOn }) => {
    const endedOn = jstDay(doneAt);
    return { reference, association, endedOn, erasedOn: erasedOn({ endedOn, noticedOn }, office.policy.retentionDays) };
  });
}

/** Everything that is kept of a collection, as plain JSON. */
export async function recordOfCollection(office: Office, reference: string): Promise<Outcome<object>> {
  return office.store.read(async (tx) => {
    const collection = await findCollectionByReference(tx, reference);
    if (!collection) return refuse({ code: 'not-found' });
    const { id } = collection;
    const entries = [];
    const states = ['offered', 'kept', 'removed'] as const;
    for (const entry of await listEntries(tx, id, { states }, { limit: ALL })) {
      const corrections = entry.handInId === undefined ? [] : await listCorrections(tx, entry.id);
      const answers = entry.handInId === undefined ? [] : await listAnswers(tx, entry.id);
      entries.push({ ...entry, corrections, answers });
    }
    return accept({
      collection,
      helpers: await listHelpers(tx, id),
      entries,
      handIns: await listHandIns(tx, id),
      history: await listCollectionEvents(tx, id, ALL),
    });
  });
}

/** What collections keep of a person, by address. */
export async function recordOfGathered(office: Office, email: string): Promise<Omit<GatheredPerson, 'id'>[]> {
  const found = await office.store.read((tx) => findGatheredPerson(tx, email));
  return found.map(({ id: _, ...rest }) => rest);
}

/**
 * Erases a person from collections that are finished: who gathered with the whole collection, a 郡市区医師会 and an
 * institution's contact alone. Returns the numbers of those that go on.
 */
export async function eraseGatheredPerson(office: Office, email: string): Promise<string[]> {
  const found = await office.store.read((tx) => findGatheredPerson(tx, email));
  for (const { id, state, isCollector, helpers, entries } of found) {
    if (state !== 'done') continue;
    await office.store.write(
      async (tx) => {
        if (isCollector) return eraseCollection(tx, id, office.now());
        await eraseEntryPeople(tx, idsOf(entries));
        await eraseHelperPeople(tx, idsOf(helpers));
      },
      [`collection ${id}`],
    );
  }
  return found.filter(({ state }) => state !== 'done').map(({ reference }) => reference);
}

function idsOf(rows: readonly { id: string }[]): string[] {
  return rows.map(({ id }) => id);
}
