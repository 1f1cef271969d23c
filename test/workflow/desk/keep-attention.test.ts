import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ATTENTION_KINDS, attentionsOf, compareUrgency } from '#domain/desk/attention.ts';
import { jstDay } from '#domain/text/jst.ts';
import { keepAttention, readMatters } from '#workflow/desk/keep-attention.ts';
import { readAttention } from '#workflow/desk/read-attention.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { history, play } from '../histories.ts';

const OF_CASES = ATTENTION_KINDS.filter(
  (kind) => kind !== 'mail-failed' && kind !== 'material-doubtful' && kind !== 'material-old',
);

/** What the queue says, of all kinds. */
async function said(office: TestOffice) {
  const queue = await readAttention(office);
  const kinds = OF_CASES;
  return {
    items: queue.items.map(({ attention, matter }) => [matter.application.id, attention.kind, `${attention.due}`]),
    counts: kinds.map((kind) => queue.counts.get(kind) ?? 0),
    // Each page of one kind counts for itself.
    chosen: await Promise.all(
      kinds.map(async (kind) => {
        const { chosen, items } = await readAttention(office, { kind });
        return [items.length, chosen.now + chosen.soon + chosen.later];
      }),
    ),
  };
}

/** The same, worked out from every case there is. */
async function workedOut(office: TestOffice): Promise<Awaited<ReturnType<typeof said>>> {
  const today = jstDay(office.now());
  const all = await office.store.read(async (tx) => {
    const rows = await tx.db.select({ id: tx.tables.applications.id }).from(tx.tables.applications);
    const matters = await readMatters(
      tx,
      rows.map(({ id }) => id),
    );
    return matters.flatMap((matter) => attentionsOf(matter, today).map((attention) => ({ attention, matter })));
  });
  const sorted = all.toSorted((a, b) => compareUrgency(a.attention, b.attention));
  const counts = OF_CASES.map(
    (kind) => all.filter(({ attention }) => [attention.kind, ...attention.also].includes(kind)).length,
  );
  return {
    items: sorted.map(({ attention, matter }) => [matter.application.id, attention.kind, `${attention.due}`]),
    counts,
    chosen: counts.map((count) => [count, count]),
  };
}

describe.each(DATABASES)('今すること on $name', ({ open }) => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());

  test('says of any history and on any day what a look at every case says, kept up to date or not', async () => {
    for (const steps of fc.sample(history, { seed: 20261129, numRuns: 3 })) {
      const office = await openOffice({ database: await databases.fresh() });
      await play(office, steps);
      const began = office.now();
      for (let day = 0; day <= 48; day += 4) {
        office.clock.set(began.add({ hours: 24 * day }).toString());
        // Nobody has kept it on the first day; from then on each other time.
        expect([day, await said(office)]).toEqual([day, await workedOut(office)]);
        if (day % 8 === 0) await keepAttention(office);
        expect([day, await said(office)]).toEqual([day, await workedOut(office)]);
      }
      await office.close();
    }
  }, 60_000);
});
