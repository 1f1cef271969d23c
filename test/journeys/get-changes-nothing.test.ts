import { getTableName, is, Table } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { openOffice, type TestOffice } from '../support/office.ts';
import { addresses, type Furnished, furnish } from '../support/walk.ts';

const SECRET = 'a secret that only tests know, 32 characters';

/** Link scanners, previews and prefetching browsers open every address; none of them may act for anybody. */
describe('GET and HEAD change nothing', () => {
  let office: TestOffice;
  let app: App;
  let furnished: Furnished;

  beforeAll(async () => {
    office = await openOffice();
    furnished = await furnish(office);
    app = await buildApp({
      config: { ...readConfig({ DATA_DIR: office.folder }), secret: SECRET },
      store: office.store,
      now: office.now,
      chance: office.chance,
      send: office.send,
      hooks: office.hooks,
      solve: office.solve,
      log: false,
    });
    await app.http.ready();
  });

  afterAll(async () => {
    await app.close();
    await office.close();
  });

  test.each(['stranger', 'applicant', 'coordinator'] as const)(
    'for the %s, on every route and with every kind of link',
    async (who) => {
      const before = await dump(office);
      const opened: string[] = [];
      let looks = 0;
      for (const address of addresses(app.routes, furnished.params)) {
        for (const method of ['GET', 'HEAD'] as const) {
          // Each look comes from elsewhere, or they would soon be too many requests and walk on unseen.
          looks += 1;
          const answer = await app.http.inject({
            method,
            url: address,
            headers: { cookie: furnished.cookies[who] },
            remoteAddress: `10.0.${Math.floor(looks / 250)}.${looks % 250}`,
          });
          expect(answer.statusCode, `${method} ${address}`).toBeLessThan(500);
          expect(answer.statusCode, `${method} ${address}`).not.toBe(429);
          if (answer.statusCode === 200) opened.push(address);
        }
      }
      expect(await dump(office)).toEqual(before);
      // A walk that is turned away everywhere would prove nothing.
      expect(opened.length).toBeGreaterThan(who === 'coordinator' ? 40 : 25);
    },
  );
});

/** All rows of all tables, as text. */
async function dump(office: TestOffice): Promise<Record<string, string>> {
  return office.store.read(async (tx) => {
    const rows: Record<string, string> = {};
    for (const table of Object.values(tx.tables)) {
      if (is(table, Table)) rows[getTableName(table)] = JSON.stringify(await tx.db.select().from(table));
    }
    return rows;
  });
}
