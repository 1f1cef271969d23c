import { sql } from 'drizzle-orm';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Tx } from '#store/engine.ts';
import { DATABASES, type Databases } from '../support/databases.ts';
import { openOffice, type TestOffice } from '../support/office.ts';

const SECRET = ['診療　一郎', 'ichiro@clinic.example'];
const [NAME = '', EMAIL = ''] = SECRET;

describe.each(DATABASES)('what fails in the database, on $name', ({ open }) => {
  let databases: Databases;
  let office: TestOffice;
  beforeAll(async () => {
    databases = await open();
    office = await openOffice({ database: await databases.fresh() });
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
});
