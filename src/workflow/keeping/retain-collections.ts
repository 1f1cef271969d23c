import { erasedOn, retentionDays } from '#domain/case/retention.ts';
import { jstDay } from '#domain/text/jst.ts';
import {
  eraseCollection,
  listCollectionsToErase,
  listToldCollections,
  type ToldCollection,
  tellOfCollections,
} from '#store/form2/erasure.ts';
import { eraseEntryPeople, eraseHelperPeople, findGatheredPerson, type GatheredPerson } from '#store/form2/person.ts';
import type { Office } from '#workflow/case/office.ts';

const EVERY_HOURS = 1;

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
