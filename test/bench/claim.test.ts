import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore, type Store } from '#store/engine.ts';
import { claimDue, insertMails, nextDue } from '#store/queue/outbox.ts';
import { newMail } from '../store/samples.ts';
import { DATABASES, type Databases } from '../support/databases.ts';

const OWED = [2000, 20_000];
const ROUNDS = 60;
/** Mails put off by their server: due later, and in the way of nobody. */
const PUT_OFF = 500;
const NOW = Temporal.Instant.from('2026-09-01T01:00:00Z');
const LATER = NOW.add({ hours: 1 });

/** As PostgreSQL does by itself within a minute. */
async function analyze(address: string): Promise<void> {
  const client = new Client({ connectionString: address });
  await client.connect();
  await client.query('ANALYZE');
  await client.end();
}

describe.each(DATABASES)('ten mails are claimed out of many on $name', ({ name, open }) => {
  let databases: Databases;
  let stores: Store[];
  beforeAll(async () => {
    databases = await open();
    stores = [];
    for (const count of OWED) {
      const address = await databases.fresh();
      const store = await openStore(address);
      const mails = Array.from({ length: count }, (_, index) => newMail(`a${index}@clinics.example`, `t${index}`));
      await store.write((tx) => insertMails(tx, mails.slice(0, PUT_OFF), LATER));
      for (let from = PUT_OFF; from < count; from += 1000) {
        await store.write((tx) => insertMails(tx, mails.slice(from, from + 1000), NOW));
      }
      if (name === 'PostgreSQL') await analyze(address);
      stores.push(store);
    }
  }, 300_000);
  afterAll(async () => {
    for (const store of stores) await store.close();
    await databases.close();
  });

  test('as fast out of 20,000 as out of 2,000', async () => {
    const times = OWED.map(() => [] as number[]);
    for (let round = 0; round < ROUNDS; round += 1) {
      // In turns, so that what the machine does meanwhile meets both.
      for (const [index, store] of stores.entries()) {
        const start = performance.now();
        const claimed = await store.write(async (tx) => {
          await nextDue(tx);
          return claimDue(tx, { by: 'a', until: LATER, limit: 10 }, NOW);
        });
        times[index]?.push(performance.now() - start);
        expect(claimed).toHaveLength(10);
      }
    }
    const [few = Number.NaN, many = Number.NaN] = times.map((all) => all.toSorted((a, b) => a - b)[ROUNDS / 2]);
    console.log(
      `${name}: out of 2,000 ${few.toFixed(2)} ms, out of 20,000 ${many.toFixed(2)} ms, ratio ${(many / few).toFixed(2)}`,
    );
    expect(many / few).toBeLessThanOrEqual(1.5);
  });
});
