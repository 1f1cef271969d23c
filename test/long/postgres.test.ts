import { expect, test } from 'vitest';
import { endure } from '../faults/postgres-faults.ts';

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
