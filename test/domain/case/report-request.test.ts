import { expect, test } from 'vitest';
import { reportAskDue } from '#domain/case/report-request.ts';

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const SESSION = day('2026-10-20');

test.each([
  ['on the day itself', '2026-10-20', [], undefined],
  ['on the day after', '2026-10-21', [], 'first'],
  ['when the service slept for some days', '2026-11-10', [], 'first'],
  ['when it slept for more than a month', '2026-11-20', [], undefined],
  ['before a week has passed', '2026-10-27', ['2026-10-21'], undefined],
  ['a week after it was asked for', '2026-10-28', ['2026-10-21'], 'again'],
  ['after the reminder', '2026-11-05', ['2026-10-21', '2026-10-28'], undefined],
] as const)('%s', (_, today, askedOn, due) => {
  expect(reportAskDue(SESSION, day(today), askedOn.map(day))).toBe(due);
});
