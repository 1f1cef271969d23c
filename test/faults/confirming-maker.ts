import { createInterface } from 'node:readline';
import { confirmByMaker } from '../../src/workflow/confirm-session.ts';
import { answerOf, openOffice } from '../support/office.ts';

/**
 * A process of its own that confirms for one maker: a line of JSON in, the answer out. It starts at the moment that it is
 * told, so that two of them meet.
 */
export interface Errand {
  link: string;
  slotId: string;
  seenFormVersion: number;
  /** Epoch milliseconds. */
  at: number;
}

const [database, idPrefix] = process.argv.slice(2);
if (database === undefined || idPrefix === undefined) throw new Error('usage: confirming-maker <database> <id prefix>');
const office = await openOffice({ database, idPrefix });
process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const errand: Errand = JSON.parse(line);
  // Spinning, because a timer would let the two drift apart by more than a write takes.
  while (Temporal.Now.instant().epochMilliseconds < errand.at);
  const outcome = await confirmByMaker(office, errand.link, {
    slotId: errand.slotId,
    seenFormVersion: errand.seenFormVersion,
    by: '企画　三郎',
    answers: [{ slotId: errand.slotId, reply: 'yes', comment: '' }],
  });
  process.stdout.write(`${answerOf(outcome)}\n`);
}
await office.close();
