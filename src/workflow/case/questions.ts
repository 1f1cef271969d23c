import { type Beside, type Booking, besideHour } from '#domain/case/beside.ts';
import type { Maker } from '#domain/case/inquiry.ts';
import type { Question } from '#domain/case/question.ts';
import type { Reply } from '#domain/words/inquiries.ts';
import { bookingsOf } from '#store/cases/questions.ts';
import type { Tx } from '#store/engine.ts';
import type { Office } from './office.ts';
import { printOf } from './seen.ts';

/** What stands beside a question in its maker's own day. */
export type BesideOf = (question: Question) => Beside;

/** Reads the maker's own sessions around these questions once, for all of them. */
export async function readBeside(tx: Tx, maker: Maker, questions: readonly Question[]): Promise<BesideOf> {
  const days = questions.map(({ date }) => date).sort(Temporal.PlainDate.compare);
  const [from, to] = [days[0], days.at(-1)];
  const bookings =
    from && to
      ? await bookingsOf(tx, maker.id, { from: from.subtract({ days: 1 }), to: to.add({ days: 1 }) })
      : new Map<string, Booking[]>();
  return ({ date, demo, mode }) => besideHour(maker, { date, demo, mode }, bookings);
}

/**
 * What a row of the page or of the sheet showed, for what comes back: the question, and behind the point its answer. So it
 * can be told whether the case changed or a colleague answered, and whether anything was typed at all.
 */
export function seenOf(office: Office, question: Question): string {
  const { inquiryId, state, replaced, date, meeting, demo, venue, mode, answer } = question;
  const asked = printOf(office, [inquiryId, state, replaced, date, meeting, demo, venue, mode]);
  return `${asked}.${answerPrint(office, answer)}`;
}

/** The print of an answer alone; of none where nothing was said. */
export function answerPrint(office: Office, answer: { reply: Reply; comment: string } | undefined): string {
  return answer ? printOf(office, [answer.reply, answer.comment]) : '';
}
