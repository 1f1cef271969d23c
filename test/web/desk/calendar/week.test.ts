import { expect, test } from 'vitest';
import { entriesOf } from '#web/desk/calendar/entries.ts';
import { weekDays } from '#web/desk/calendar/week.ts';
import type { DeskCalendar } from '#workflow/desk/read-calendar.ts';
import { day, hours } from '../../../domain/samples.ts';
import { KOU } from '../../../support/cast.ts';

/** So many sessions of one maker at one hour of one day. */
function together(count: number): DeskCalendar {
  return {
    sessions: Array.from({ length: count }, (_, index) => ({
      ...{ reference: `AAAA-000${index}`, association: `第${index}医師会`, prefecture: '東京都', venue: '' },
      ...{ date: day('2026-10-20'), meeting: hours('10:00-12:00'), demo: hours('11:00-11:15') },
      ...{
        mode: 'online' as const,
        id: `s${index}`,
        state: 'confirmed' as const,
        makers: [{ id: KOU.id, out: false }],
      },
    })),
    candidates: [],
    makers: [{ ...KOU, crews: 1 }],
  };
}

test.each([
  [
    6,
    '第1医師会（AAAA-0001）、第2医師会（AAAA-0002）、第3医師会（AAAA-0003）、第4医師会（AAAA-0004）、第5医師会（AAAA-0005）',
  ],
  [
    9,
    '第1医師会（AAAA-0001）、第2医師会（AAAA-0002）、第3医師会（AAAA-0003）、第4医師会（AAAA-0004）、第5医師会（AAAA-0005）、ほか3件',
  ],
])('of %d sessions at one hour each names five of the others, and counts the rest', (count, named) => {
  const calendar = together(count);
  const entries = entriesOf(calendar, { makerId: '', prefecture: '', only: '' });
  const days = weekDays(day('2026-10-19'), day('2026-10-15'), calendar, { entries, makers: calendar.makers });
  expect(days[1]?.entries[0]?.collisions).toEqual([`${KOU.name}の組数が足りません：${named}`]);
});
