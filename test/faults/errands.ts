import { createInterface } from 'node:readline';
import { openOffice, type TestOffice } from '../support/office.ts';

/** What a process of its own is told to do, and when. */
export interface Errand {
  /** Epoch milliseconds: the moment at which all of them start, so that they meet. */
  at: number;
}

/**
 * The life of such a process: `node <script> <database> <id prefix>`, a line of JSON in for each errand, the answer out.
 * Ends with its input.
 */
export async function runErrands<What extends Errand>(
  run: (office: TestOffice, errand: What) => Promise<string>,
): Promise<void> {
  const [database, idPrefix] = process.argv.slice(2);
  if (database === undefined || idPrefix === undefined) throw new Error('usage: <script> <database> <id prefix>');
  const office = await openOffice({ database, idPrefix });
  process.stdout.write('ready\n');
  for await (const line of createInterface({ input: process.stdin })) {
    const errand: What = JSON.parse(line);
    // Spinning, because a timer would let the two drift apart by more than a write takes.
    while (Temporal.Now.instant().epochMilliseconds < errand.at);
    process.stdout.write(`${await run(office, errand)}\n`);
  }
  await office.close();
}
