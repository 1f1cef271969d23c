import { sql } from 'drizzle-orm';
import fastify from 'fastify';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Tx } from '#store/engine.ts';
import { DATABASES, type Databases } from '../support/databases.ts';
import { openOffice, type TestOffice } from '../support/office.ts';

const SECRET = ['診療　一郎', 'ichiro@clinic.example'];
const [NAME = '', EMAIL = ''] = SECRET;

describe.each(DATABASES)('what fails in the database, on $name', ({ name, open }) => {
  let databases: Databases;
  let database: string;
  let office: TestOffice;
  beforeAll(async () => {
    databases = await open();
    database = await databases.fresh();
    office = await openOffice({ database });
  });
  afterAll(async () => {
    await office.close();
    await databases.close();
  });

  /** The log line of what this write throws. */
  async function lineOf(work: (tx: Tx) => Promise<unknown>): Promise<string> {
    const lines: string[] = [];
    const { log } = fastify({ logger: { stream: { write: (line: string) => void lines.push(line) } } });
    const thrown = await office.store.write(work).then(
      () => undefined,
      (error: unknown) => error,
    );
    log.error({ err: thrown }, 'surprise');
    return lines.join('');
  }

  const browser = (id: string, cookieHash: string) => ({
    ...{ id, cookieHash, role: 'applicant', email: EMAIL, name: NAME, createdAt: 0, expiresAt: 1 },
  });

  test('is said in its line without the values of the row', async () => {
    const twice = await lineOf(async (tx) => {
      const { browsers } = tx.tables;
      await tx.db.insert(browsers).values(browser('1', EMAIL));
      await tx.db.insert(browsers).values(browser('2', EMAIL));
    });
    const lacking = await lineOf(async (tx) => {
      const { browsers } = tx.tables;
      await tx.db.insert(browsers).values(browser('3', NAME));
      await tx.db.update(browsers).set({ role: sql`null` });
    });
    const unread = await lineOf((tx) =>
      tx.db.select({ n: sql`cast(${EMAIL} as integer) / 0` }).from(tx.tables.browsers),
    );
    expect([twice, lacking, unread].map((line) => SECRET.filter((word) => line.includes(word)))).toEqual([[], [], []]);
    expect([/unique/i.test(twice), /null/i.test(lacking)]).toEqual([true, true]);
  });

  // SQLite has no connection to lose.
  if (name === 'SQLite') return;
  test('is said without them also where the connection was lost in the middle', async () => {
    const beside = new Client({ connectionString: database });
    await beside.connect();
    const lost = await lineOf(async ({ db, tables: { browsers } }) => {
      const [ours] = await db.select({ pid: sql`pg_backend_pid()` }).from(sql`generate_series(1, 1)`);
      await beside.query('SELECT pg_terminate_backend($1)', [ours?.pid]);
      await db.insert(browsers).values(browser('4', NAME));
    });
    await beside.end();
    expect([lost.includes('the database is not available'), SECRET.filter((word) => lost.includes(word))]).toEqual([
      true,
      [],
    ]);
  });
});
