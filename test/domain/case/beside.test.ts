import { expect, test } from 'vitest';
import { type Booking, besideHour, besideLines, townOf } from '#domain/case/beside.ts';
import { windowOf } from '#domain/text/window.ts';
import { KOU, OTSU } from '../../support/cast.ts';

const DAY = Temporal.PlainDate.from('2026-10-20');

function booking(start: string, end: string, town: string, changes: Partial<Booking> = {}): Booking {
  return {
    reference: 'ABCD-EFGH',
    association: `${town}医師会`,
    date: DAY,
    demo: windowOf({ start, end }),
    mode: 'in-person',
    town,
    ...changes,
  };
}

function lines(demo: string, bookings: Booking[], maker = OTSU): string[] {
  const [start = '', end = ''] = demo.split('-');
  const wanted = { date: DAY, demo: windowOf({ start, end }), mode: 'in-person' } as const;
  const byDay = Map.groupBy(bookings, ({ date }) => date.toString());
  return besideLines(maker, besideHour(maker, wanted, byDay));
}

test('how long after the place before and before the place after it is, of the nearest of each', () => {
  const bookings = [
    booking('09:00', '10:00', '千代田区'),
    booking('13:45', '14:00', 'さいたま市'),
    booking('16:00', '16:15', '川口市'),
    booking('18:00', '18:15', '蕨市'),
  ];
  expect(lines('14:45-15:00', bookings)).toEqual([
    '前の会場 14:00 まで（さいたま市）、45分後',
    '次の会場 16:00 から（川口市）、1時間前',
  ]);
});

test('a free day says nothing, and the day before is another day', () => {
  expect(lines('10:00-10:15', [booking('13:00', '14:00', 'さいたま市', { date: DAY.subtract({ days: 1 }) })])).toEqual(
    [],
  );
});

test('what is at the same hour, that no crew is free, and 不可日', () => {
  const off = { id: 'off', from: DAY, to: DAY, note: '展示会', by: '' };
  expect(lines('10:00-10:15', [booking('10:00', '10:30', 'さいたま市')], { ...KOU, daysOff: [off] })).toEqual([
    '不可日（展示会）',
    '同じ時刻に 10:00～10:30（さいたま市）',
    '1組すべてに予定があります',
  ]);
});

test('one that is held online is no place to come from', () => {
  expect(lines('10:00-10:15', [booking('09:00', '09:30', '川口市', { mode: 'online' })])).toEqual([
    '前の会場 09:30 まで（オンライン）、30分後',
  ]);
});

test('a town is that of the address, else of the association, else its name', () => {
  expect([
    townOf({ association: '見本市医師会', address: '埼玉県川口市青木2-1-1' }),
    townOf({ association: '金沢市医師会', address: '' }),
    townOf({ association: '見本市医師会', address: '' }),
  ]).toEqual(['川口市', '金沢市', '見本市医師会']);
});
