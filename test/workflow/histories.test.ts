import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { openOffice, type TestOffice } from '../support/office.ts';
import { history, play } from './histories.ts';

const HISTORIES = 5;
let office: TestOffice;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

test('whatever happens in whatever order, every calendar ends with the truth and nobody learns of another attendee (checks 5 to 8)', async () => {
  await fc.assert(
    fc.asyncProperty(history, (steps) => play(office, steps)),
    { numRuns: HISTORIES, seed: 20261020, endOnFailure: true },
  );
}, 60_000);
