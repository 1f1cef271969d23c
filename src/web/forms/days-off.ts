import type { DaysOff } from '#domain/case/inquiry.ts';
import { dayExamples, exampleDay, formatDay, readDate } from '#domain/text/dates.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import type { FormReader } from './reader.ts';

/** The fields of 不可日: one day, or a span when its last day is given too. */
export function readDaysOff(
  form: FormReader,
  today: Temporal.PlainDate,
): { from: Temporal.PlainDate; to: Temporal.PlainDate; note: string } {
  const from = form.day('from', FIELD_WORDS.offFrom, today);
  const to = form.optional('to', (typed) => readDate(typed, today), `${FIELD_WORDS.offTo}を日付として読み取れません。`);
  const note = form.line('note', FIELD_WORDS.offNote, { required: false, longest: 60 });
  return { from, to: to ?? from, note };
}

/** 不可日 as a page lists them, and an example of how a day is written. */
export function daysOffPanel(daysOff: readonly DaysOff[], today: Temporal.PlainDate) {
  return {
    example: `例：${dayExamples(exampleDay(today))}`,
    rows: daysOff
      .filter(({ to }) => Temporal.PlainDate.compare(to, today) >= 0)
      .map(({ id, from, to, note, by }) => ({
        id,
        days: from.equals(to) ? formatDay(from) : `${formatDay(from)}～${formatDay(to)}`,
        note,
        by,
      })),
  };
}
