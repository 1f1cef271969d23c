import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { openOffice, type TestOffice } from '../support/office.ts';
import { history, play } from '../workflow/histories.ts';

/** With `HISTORIES=1000` more; the seed of a failure is printed. */
const HISTORIES = Number(process.env.HISTORIES ?? 300);
let office: TestOffice;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

test('hundreds of random histories leave every calendar true', async () => {
  await fc.assert(
    fc.asyncProperty(history, (steps) => play(office, steps)),
    { numRuns: HISTORIES },
  );
});
