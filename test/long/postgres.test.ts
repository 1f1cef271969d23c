import { Client } from 'pg';
import { expect, test } from 'vitest';
import { openPostgres } from '#store/connections/postgres.ts';
import { endure } from '../faults/postgres-faults.ts';
import { openPostgresServer } from '../support/postgres.ts';

test('PostgreSQL is restarted ten times and stands still for thirty seconds under 8 clients of two processes: both live, nothing acknowledged is lost', async () => {
  const endured = await endure({ processes: 2, clients: 8, restarts: 10, frozenMs: 30_000 });
  console.log(
    `${endured.acknowledged} filings acknowledged; /health while it stood still ${endured.slowestHealthMs.toFixed(0)} ms`,
  );
  expect([endured.lost, endured.surprises]).toEqual([[], []]);
  expect(endured.statuses.filter((status) => status !== 201 && status !== 503)).toEqual([]);
  expect(endured.frozenHealth).toEqual([503, 503]);
  expect(endured.slowestHealthMs).toBeLessThan(3000);
  expect([endured.finalHealth, endured.filedAfterwards]).toEqual([[200, 200], true]);
});

test('rows of a whole house go to a PostgreSQL that is slow with each of many statements', async () => {
  const server = await openPostgresServer();
  const address = await server.freshDatabase();
  const connections = await openPostgres(address);
  const beside = new Client({ connectionString: address });
  await beside.connect();
  await beside.query(`CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.2); RETURN NULL; END';
    CREATE TRIGGER slow AFTER INSERT ON upkeep FOR EACH STATEMENT EXECUTE FUNCTION slow()`);
  const { upkeep } = connections.tables;
  // More statements than may be under way at once, as `npm run move` sends them.
  await connections.transact(async ({ insertAll }) => {
    for (let part = 0; part < 70; part += 1) {
      const rows = Array.from({ length: 300 }, (_, index) => ({ name: `${part}-${index}`, doneTo: 0 }));
      await insertAll(upkeep, rows);
    }
  });
  expect((await beside.query("SELECT count(*)::int AS count FROM upkeep WHERE name ~ '^\\d+-'")).rows).toEqual([
    { count: 21_000 },
  ]);
  await beside.end();
  await connections.close();
  await server.close();
});
