import { describe, expect, test } from 'vitest';
import { readCells } from '#documents/form1/cells.ts';
import { draftValues } from '#web/filing/form1-files.ts';
import { readForm1 } from '#web/forms/form1/fields.ts';
import { slotRemarks } from '#web/forms/form1/slot-remarks.ts';
import { holidayContradiction, holidayName, holidaysUnknown } from '#web/forms/holidays.ts';
import { day } from '../../domain/samples.ts';

const TODAY = day('2026-10-01');

describe('a holiday', () => {
  test.each([
    // A day between two holidays (国民の祝日に関する法律, article 3 (3)).
    ['2026-09-22', '国民の休日'],
    ['2032-09-21', '国民の休日'],
    ['2049-09-21', '国民の休日'],
    ['2019-04-30', '国民の休日'],
    // The holiday that fell on the Sunday, however many days run on behind it.
    ['2026-05-06', '憲法記念日 振替休日'],
    ['2031-05-06', 'みどりの日 振替休日'],
    ['2025-05-06', 'みどりの日 振替休日'],
    ['2031-02-24', '天皇誕生日 振替休日'],
    ['2030-05-06', 'こどもの日 振替休日'],
    ['2031-11-24', '勤労感謝の日 振替休日'],
    ['2026-11-24', undefined],
  ])('%s is %s', (date, name) => {
    expect(holidayName(day(date))).toBe(name);
  });

  test('every substitute is named after a day that fell on a Sunday and is one', () => {
    for (let date = day('2007-01-01'); date.year < 2051; date = date.add({ days: 1 })) {
      const name = holidayName(date);
      if (!name?.endsWith('振替休日')) continue;
      const sundays = [1, 2, 3].map((days) => date.subtract({ days })).filter(({ dayOfWeek }) => dayOfWeek === 7);
      expect(sundays.map((sunday) => `${holidayName(sunday)} 振替休日`)).toEqual([name]);
    }
  });

  test('behind the days that are known is said to be unknown', () => {
    expect([holidaysUnknown(day('2050-12-31')), holidaysUnknown(day('2051-01-01'))]).toEqual([
      '',
      '祝日かどうかは、2050年までの日しか分かりません。',
    ]);
    const { remarks } = slotRemarks({ slot1Date: '2051年1月1日' }, { today: TODAY, leadDays: 10, liftedFor: [] });
    expect(remarks.slot1Date).toContain('2050年までの日しか分かりません。');
    expect(holidayContradiction('2051年1月2日（祝）', day('2051-01-02'))).toBe('');
  });
});

describe('（祝） beside a day', () => {
  const CONTRADICTS =
    '第一希望の希望日に「祝日」とありますが、この日は祝日ではありません。どちらが正しいか、ご確認ください。';
  const problemOf = (slot1Date: string) => readForm1({ slot1Date }, TODAY).problems.slot1Date;

  test('stands where it is one, and is asked about where it is none', () => {
    expect([
      problemOf('11月23日（祝）'),
      problemOf('11月23日（月・祝）'),
      problemOf('11月23日(祝)（月）'),
      problemOf('2027年3月22日（月・振休）'),
      problemOf('11月22日（日・休日）'),
    ]).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect([problemOf('11月24日（祝）'), problemOf('11月24日（火・祝日）')]).toEqual([CONTRADICTS, CONTRADICTS]);
    expect(problemOf('11月23日（月・振休）')).toBe(CONTRADICTS.replaceAll('祝日', '振替休日'));
  });

  test('in a sheet goes on into the field where it contradicts the day, and nowhere else', () => {
    const dateOf = (slot1: string): string | undefined => {
      const reading = readCells({ slot1 }, TODAY);
      return draftValues({ ...reading, reference: '', texts: {}, left: [], pictures: [] }).slot1Date;
    };
    expect([dateOf('11月23日（祝） 10:00～12:00'), dateOf('11月24日（祝） 10:00～12:00')]).toEqual([
      '2026年11月23日（月）',
      '2026年11月24日（火）（祝）',
    ]);
  });
});
