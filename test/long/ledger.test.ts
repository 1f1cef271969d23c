import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore, type Store } from '#store/engine.ts';
import { insertMails } from '#store/queue/outbox.ts';
import { readLedger } from '#workflow/desk/mail-ledger.ts';
import { NOW, newMail } from '../store/samples.ts';
import { DATABASES, type Databases } from '../support/databases.ts';
import { openOffice, type TestOffice } from '../support/office.ts';

const MAILS = Number(process.env.MAILS ?? 100_000);
const BATCH = 1000;
const TIMES = 40;
/** Half of the mails go to a few domains, as they do. */
const DOMAINS = ['gmail.example', 'docomo.ne.example', 'ishikai.example.jp', 'yahoo.example'];
const NOTHING = { q: '', state: undefined, name: undefined, before: undefined };

/** What people look for, and what they would find hardest: few, many, none, the oldest page. */
const LOOKS = {
  list: NOTHING,
  'page of the middle': { ...NOTHING, before: Math.floor(MAILS / 2) },
  'whole address': { ...NOTHING, q: 'taro77@ishikai.example.jp' },
  'rare part': { ...NOTHING, q: `taro${MAILS - 2}` },
  'common part': { ...NOTHING, q: 'example' },
  'part of nothing': { ...NOTHING, q: 'qqxqq' },
  'common part, failed': { ...NOTHING, q: 'ishikai', state: 'failed' as const },
  'rare part, another kind': { ...NOTHING, q: 'taro12', name: 'confirmed' as const },
  failed: { ...NOTHING, state: 'failed' as const },
  kind: { ...NOTHING, name: 'not-held' as const },
};

/** What PostgreSQL does by itself within a minute of so many new rows. */
async function analyze(database: string): Promise<void> {
  const client = new Client({ connectionString: database });
  await client.connect();
  await client.query('ANALYZE');
  await client.end();
}

describe.each(DATABASES)(`${MAILS.toLocaleString('en')} mails on $name`, ({ name, open }) => {
  let databases: Databases;
  let store: Store;
  let office: TestOffice;
  beforeAll(async () => {
    databases = await open();
    const database = await databases.fresh();
    store = await openStore(database);
    office = await openOffice({ database });
    for (let at = 0; at < MAILS; at += BATCH) await fill(at);
    if (name === 'PostgreSQL') await analyze(database);
  });
  afterAll(async () => {
    await office?.close();
    await store?.close();
    await databases?.close();
  });

  async function fill(from: number): Promise<void> {
    const mails = Array.from({ length: BATCH }, (_, at) => {
      const number = from + at;
      return newMail(`taro${number}@${DOMAINS[number % DOMAINS.length]}`, `matter ${number}`);
    });
    await store.write((tx) => insertMails(tx, mails, NOW));
  }

  test('list, search and filter answer at once, a page of them as of a handful', async () => {
    const figures: Record<string, string> = {};
    const slow: string[] = [];
    for (const [look, asked] of Object.entries(LOOKS)) {
      const took: number[] = [];
      for (let time = 0; time < TIMES; time += 1) {
        const began = performance.now();
        await readLedger(office, asked);
        took.push(performance.now() - began);
      }
      const p95 = took.sort((a, b) => a - b)[Math.floor(TIMES * 0.95) - 1] ?? 0;
      figures[look] = `${p95.toFixed(1)} ms`;
      if (p95 > 500) slow.push(look);
    }
    console.log(`${name}, p95 of ${TIMES}: ${JSON.stringify(figures)}`);
    expect(slow).toEqual([]);
  });
});
