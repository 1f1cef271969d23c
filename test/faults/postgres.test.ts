import { expect, test } from 'vitest';
import { endure } from './postgres-faults.ts';

test('PostgreSQL is restarted twice and stands still for three seconds under load: the process lives, nothing acknowledged is lost', async () => {
  const endured = await endure({ processes: 1, clients: 4, restarts: 2, frozenMs: 3000 });
  expect([endured.lost, endured.surprises]).toEqual([[], []]);
  expect(endured.statuses.filter((status) => status !== 201 && status !== 503)).toEqual([]);
  expect(endured.frozenHealth).toEqual([503]);
  expect(endured.slowestHealthMs).toBeLessThan(3000);
  expect([endured.finalHealth, endured.filedAfterwards]).toEqual([[200], true]);
});
