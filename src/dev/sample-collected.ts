import { jstDay } from '#domain/text/jst.ts';
import { askMakers } from '#workflow/asking/ask.ts';
import type { Office } from '#workflow/case/office.ts';
import { HANAKO, must, receive } from './demo.ts';

/** Of how many cases the makers are asked at once: more than one page of the table. */
const CASES = 20;

/** メーカーへの照会 about many cases at once: one mail and one table for each of two makers. */
export async function seedCollected(office: Office): Promise<void> {
  for (let number = 0; number < CASES; number += 1) {
    const application = await receive(office, number, 60 + number * 2);
    must(
      await askMakers(office, {
        applicationId: application.id,
        seenVersion: application.version,
        actor: HANAKO,
        makerIds: ['panasonic', 'canon'],
        slotIds: application.form1.slots.map((slot) => slot.id),
        answerBy: jstDay(office.now()).add({ days: 5 + (number % 3) }),
        note: number === 0 ? '資料を10部お持ちください。' : '',
        decides: number % 2 === 0 ? 'maker' : 'coordinator',
        mails: 'collected',
      }),
    );
  }
}
