import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crewRows, meetingGroups } from '#domain/case/crew-rows.ts';
import { busyCrews, type Demonstration, span } from '#domain/case/session.ts';

const DAY = Temporal.PlainDate.from('2026-10-20');

function demo(start: string, end: string, mode: Demonstration['mode'] = 'online', day = DAY): Demonstration {
  return { date: day, demo: { start: Temporal.PlainTime.from(start), end: Temporal.PlainTime.from(end) }, mode };
}

const some = fc.array(
  fc
    .record({
      day: fc.nat(2),
      start: fc.integer({ min: 0, max: 22 }),
      hours: fc.integer({ min: 1, max: 5 }),
      mode: fc.constantFrom('online', 'in-person'),
    })
    .map(({ day, start, hours, mode }) =>
      demo(
        `${start}`.padStart(2, '0'),
        `${Math.min(23, start + hours)}`.padStart(2, '0'),
        mode,
        DAY.add({ days: day }),
      ),
    ),
  { maxLength: 14 },
);
const bufferOf = fc.constantFrom(0, 30, 60, 180);

describe('a maker’s demonstrations as rows of its crews', () => {
  test('what does not meet shares a row, and buffers keep in-person ones apart', () => {
    const [early, late] = [demo('10:00', '10:15'), demo('11:00', '11:15')];
    expect(crewRows([late, early], 2, 60)).toEqual({ rows: [[early, late], []], over: 0 });
    const [hall, other] = [demo('10:00', '10:15', 'in-person'), demo('12:00', '12:15', 'in-person')];
    expect(crewRows([hall, other], 2, 60)).toEqual({ rows: [[hall], [other]], over: 0 });
    expect(crewRows([hall, other], 2, 30)).toEqual({ rows: [[hall, other], []], over: 0 });
  });

  test('more at once than there are crews stand in rows beyond them, and a buffer reaches over midnight', () => {
    const [a, b] = [demo('23:00', '23:30', 'in-person'), demo('00:15', '00:30', 'in-person', DAY.add({ days: 1 }))];
    expect(crewRows([a, b], 1, 60)).toEqual({ rows: [[a], [b]], over: 1 });
    expect(crewRows([], 0, 60)).toEqual({ rows: [], over: 0 });
  });

  test('each stands once, none in a row meets another, and there are never more rows than needed', () => {
    fc.assert(
      fc.property(some, fc.nat(3), bufferOf, (demonstrations, crews, buffer) => {
        const { rows, over } = crewRows(demonstrations, crews, buffer);
        const busy = busyCrews(demonstrations, buffer);
        expect([rows.length, over]).toEqual([Math.max(crews, busy), Math.max(0, busy - crews)]);
        expect(new Set(rows.flat())).toEqual(new Set(demonstrations));
        expect(rows.flat()).toHaveLength(demonstrations.length);
        for (const row of rows) {
          for (const [at, one] of row.entries()) {
            const next = row[at + 1];
            if (next) expect(span(one, buffer).end).toBeLessThanOrEqual(span(next, buffer).start);
          }
        }
      }),
    );
  });

  test('groups of questions are as wide as what meets, and do not meet one another', () => {
    fc.assert(
      fc.property(some, bufferOf, (demonstrations, buffer) => {
        const groups = meetingGroups(demonstrations, buffer);
        expect(groups.flat()).toHaveLength(demonstrations.length);
        for (const [at, group] of groups.entries()) {
          const end = Math.max(...group.map((one) => span(one, buffer).end));
          const next = groups[at + 1];
          if (next) expect(end).toBeLessThanOrEqual(Math.min(...next.map((one) => span(one, buffer).start)));
        }
      }),
    );
  });
});
