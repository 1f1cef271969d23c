import { describe, expect, test } from 'vitest';
import { type GatheredSpan, leavesAt } from '#domain/notices/collecting.ts';

const at = (moment: string): Temporal.Instant => Temporal.Instant.from(`2026-09-${moment}:00+09:00`);
const span = (what: GatheredSpan['what'], first: string, last = first): GatheredSpan => ({
  what,
  first: at(first),
  last: at(last),
});

describe('a collected mail leaves', () => {
  test.each<[string, GatheredSpan[], boolean, string, string]>([
    ['two minutes after its last question', [span('asked', '01T10:00', '01T10:03')], false, '01T10:03', '01T10:05'],
    ['ten minutes after its first at most', [span('asked', '01T10:00', '01T10:09')], false, '01T10:09', '01T10:10'],
    ['never before now', [span('asked', '01T10:00', '01T10:30')], false, '01T10:30', '01T10:30'],
    ['at 17:00 with closings alone', [span('closed', '01T10:00', '01T16:00')], false, '01T16:00', '01T17:00'],
    ['at 17:00 sharp with a closing of that minute', [span('closed', '01T17:00')], false, '01T17:00', '01T17:00'],
    ['on the next day with those of the evening', [span('closed', '01T17:01')], false, '01T17:01', '02T17:00'],
    [
      'with the question that comes first',
      [span('closed', '01T10:00'), span('asked', '01T11:00')],
      false,
      '01T11:00',
      '01T11:02',
    ],
    ['soon with the first reminders of the day', [span('reminded', '01T09:00')], false, '01T09:00', '01T09:02'],
    ['with the closings where it was reminded that day', [span('reminded', '01T14:00')], true, '01T14:00', '01T17:00'],
  ])('%s', (_, spans, remindedToday, now, then) => {
    expect(leavesAt(spans, remindedToday, at(now)).equals(at(then))).toBe(true);
  });
});
