import { confirmByMaker } from '#workflow/session/confirm.ts';
import { answerOf } from '../support/office.ts';
import { type Errand, runErrands } from './errands.ts';

/** A process of its own that confirms for one maker. */
export interface Confirming extends Errand {
  link: string;
  slotId: string;
  seenFormVersion: number;
}

await runErrands<Confirming>(async (office, { link, slotId, seenFormVersion }) =>
  answerOf(
    await confirmByMaker(office, link, {
      slotId,
      seenFormVersion,
      by: '企画　三郎',
      answers: [{ slotId, reply: 'yes', comment: '' }],
    }),
  ),
);
