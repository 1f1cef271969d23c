import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dayContradiction,
  formatDay,
  formatDayWithEra,
  formatDemo,
  formatDemoAsForm,
  formatInstant,
  formatMonthWithEra,
  formatShortDay,
  formatWindow,
  isWeekend,
  readDate,
  readLength,
  readPastDate,
  readTime,
  readWindow,
  weekdayOf,
} from '#domain/text/dates.ts';
import { anyDay, anyTime, anyWindow, day, hours, instant, time } from '../samples.ts';

const TODAY = day('2026-09-01');

describe('writing', () => {
  test('a day carries year and weekday', () => {
    expect(formatDay(day('2026-10-20'))).toBe('2026年10月20日（火）');
    expect(formatShortDay(day('2026-01-05'))).toBe('1月5日（月）');
  });

  test('a month carries the era of its first day', () => {
    expect(formatMonthWithEra(day('2026-10-01'))).toBe('2026年（令和8年）10月');
    expect(formatMonthWithEra(day('2019-05-01'))).toBe('2019年（令和元年）5月');
  });

  test.each([
    ['2026-10-20', '2026年（令和8年）10月20日（火）'],
    ['2020-01-01', '2020年（令和2年）1月1日（水）'],
    ['2019-05-01', '2019年（令和元年）5月1日（水）'],
    ['2019-04-30', '2019年（平成31年）4月30日（火）'],
    ['1989-01-08', '1989年（平成元年）1月8日（日）'],
    ['1989-01-07', '1989年（昭和64年）1月7日（土）'],
    ['1926-12-25', '1926年（昭和元年）12月25日（土）'],
    ['1926-12-24', '1926年（大正15年）12月24日（金）'],
    ['1912-07-30', '1912年（大正元年）7月30日（火）'],
    ['1912-07-29', '1912年（明治45年）7月29日（月）'],
    ['1850-01-01', '1850年1月1日（火）'],
  ])('%s is written with its era', (iso, text) => {
    expect(formatDayWithEra(day(iso))).toBe(text);
  });

  test('eras and weekdays are those of Intl', () => {
    const intl = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', {
      era: 'long',
      year: 'numeric',
      month: 'long',
      day: 'numeric',
      weekday: 'short',
      timeZone: 'UTC',
    });
    fc.assert(
      fc.property(anyDay, (date) => {
        const ours = formatDayWithEra(date).replace(/^\d+年（(.+年)）/, '$1');
        const parts = intl.formatToParts(date.toZonedDateTime('UTC').epochMilliseconds);
        expect(ours).toBe(
          parts
            .map((part) => part.value)
            .join('')
            .replace(/\((.)\)/, '（$1）'),
        );
      }),
    );
  });

  test('hours are joined by U+FF5E and minutes are derived', () => {
    expect(formatWindow(hours('09:00-12:00'))).toBe('09:00～12:00');
    expect(formatDemo(hours('11:00-11:15'))).toBe('11:00～11:15（15分）');
    expect(formatDemoAsForm(hours('11:00-11:15'))).toBe('11:00～11:15 (15分)');
  });

  test.each([
    ['2026-10-20T05:05:59Z', '2026年10月20日（火）14:05'],
    ['2026-10-19T15:00:00Z', '2026年10月20日（火）00:00'],
    ['2026-10-19T14:59:59Z', '2026年10月19日（月）23:59'],
  ])('the instant %s is written in Japan time', (iso, text) => {
    expect(formatInstant(instant(iso))).toBe(text);
  });

  test('a week runs from 月 to 日, and 土日 are its end', () => {
    const week = Array.from({ length: 7 }, (_, index) => day('2026-10-19').add({ days: index }));
    expect(week.map(weekdayOf).join('')).toBe('月火水木金土日');
    expect(week.map(isWeekend)).toEqual([false, false, false, false, false, true, true]);
  });
});

describe('reading a day', () => {
  test.each([
    ...['2026/10/8', '2026-10-08', '2026.10.8', '20261008', '2026年10月8日', '2026年 10月 8日', '2026－10－８'],
    ...['2026ー10ー08', '2026−10−08', '２０２６／１０／０８', '　2026/10/8　', '2026/10/8(木)', '2026/10/8 （木）'],
    ...['令和8年10月8日', '令和８年１０月８日（木）', 'R8.10.8', 'r8/10/8', 'R08-10-08', 'Ｒ８．１０．８', '令8.10.8'],
    ...[
      '㋿8年10月8日',
      '2026年（令和8年）10月8日（木）',
      '10月8日',
      '10/8',
      '１０月８日（木）',
      '10月8日木曜日',
      '10月8日㈭',
    ],
    ...['10月8日（木曜日）', '10月8日（木・祝）', '10月8日木曜', '\u200B10月8日', '10月8日\u202C'],
  ])('「%s」 is 8 October 2026', (text) => {
    expect(readDate(text, TODAY)).toEqual(day('2026-10-08'));
  });

  test.each([
    ['令和元年5月1日', '2019-05-01'],
    ['R1.5.1', '2019-05-01'],
    ['平成31年4月30日', '2019-04-30'],
    ['H31.4.30', '2019-04-30'],
    ['S64.1.7', '1989-01-07'],
    ['大正元年7月30日', '1912-07-30'],
    ['明治45年7月29日', '1912-07-29'],
    ['2028年2月29日', '2028-02-29'],
  ])('「%s」 is %s', (text, iso) => {
    expect(readDate(text, TODAY)).toEqual(day(iso));
  });

  test.each([
    ['9月1日', '2026-09-01', 'today itself'],
    ['9/2', '2026-09-02', 'tomorrow'],
    ['8/31', '2027-08-31', 'yesterday, so next year'],
    ['1月5日', '2027-01-05', 'after the new year'],
    ['2月29日', '2028-02-29', 'the next leap year'],
  ])('「%s」 without year is %s: %s', (text, iso) => {
    expect(readDate(text, TODAY)).toEqual(day(iso));
  });

  test.each([
    ['9月1日', '2026-09-01', 'today itself'],
    ['8/31', '2026-08-31', 'yesterday'],
    ['9/2', '2025-09-02', 'tomorrow, so last year'],
    ['2026/9/2', '2026-09-02', 'a year that was written stays'],
  ])('「%s」 of a day that has come is %s: %s', (text, iso) => {
    expect(readPastDate(text, TODAY)).toEqual(day(iso));
  });

  test.each(
    [
      ['', '２月３０日', '2026/2/29', '2026/13/1', '2026/0/1', '2026/1/0', '20261301', '0月1日', '4月31日'],
      ['令和元年4月30日', '平成31年5月1日', '平成32年1月1日', '昭和65年1月1日', 'R0.1.1', 'X8.10.8', '安政元年1月1日'],
      ['2026/10-8', '26/10/8', '2026/10', '2026年10月', '10-8', '8', '2026/10/8 10:00', '2026/10/1 2', '10 8', '明日'],
      [
        '10月8日（水）',
        '2026/10/8(金)',
        '2026年（令和7年）10月8日',
        '2026年（平成38年）10月8日',
        '10月8日（木',
        '10月8日 木',
      ],
      ['2026/10/8; DROP TABLE', '10月8日\n10月9日', '１'.repeat(61), '9'.repeat(100_000), '\uD83D', '2026/10/８日本'],
    ].flat(),
  )('「%s」 is refused', (text) => {
    expect(readDate(text, TODAY)).toBe(undefined);
  });

  test('every day that is written is read back', () => {
    fc.assert(
      fc.property(anyDay, (date) => {
        expect(readDate(formatDay(date), TODAY)).toEqual(date);
        expect(readDate(formatDayWithEra(date), TODAY)).toEqual(date);
        expect(readDate(date.toString(), TODAY)).toEqual(date);
        expect(readDate(formatDayWithEra(date).replace(/^\d+年（(.+年)）/, '$1'), TODAY)).toEqual(date);
        expect(readDate(formatShortDay(date), date)).toEqual(date);
      }),
    );
  });

  test('a day without year is never past and never 366 days away, but for 29 February', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (wanted, today) => {
        const date = readDate(`${wanted.month}/${wanted.day}`, today);
        const away = date === undefined ? -1 : today.until(date).days;
        expect(date?.toPlainMonthDay()).toEqual(wanted.toPlainMonthDay());
        expect(away >= 0 && away <= (wanted.month === 2 && wanted.day === 29 ? 2921 : 365)).toBe(true);
      }),
    );
  });

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: fc.constantFrom(...'令元年R8月日.-/（）(火') }),
        (a, b) => {
          for (const text of [a, b]) {
            const date = readDate(text, TODAY);
            expect(date === undefined || date instanceof Temporal.PlainDate).toBe(true);
          }
        },
      ),
    );
  });
});

describe('days and hours as offices write them', () => {
  test.each([
    ['11月23日(祝)', '2026-11-23'],
    ['11月23日（祝・月）', '2026-11-23'],
    ['11月23日(月)(祝)', '2026-11-23'],
    ['3月22日（月・振休）', '2027-03-22'],
    ['3月22日（月・振替休日）', '2027-03-22'],
    ['10月18日［日］', '2026-10-18'],
    ['10月18日【日】', '2026-10-18'],
    ['11月3日（火・祝日）', '2026-11-03'],
    ['令和8年（2026年）12月20日', '2026-12-20'],
    ['令和8年（2026）12月20日（日）', '2026-12-20'],
    ['令和8（2026）年12月20日', '2026-12-20'],
    ['2026（令和8）年12月20日', '2026-12-20'],
    ['2026年（令和8）12月20日', '2026-12-20'],
    ['2026年（令和8年）12月20日（日）', '2026-12-20'],
    ['2026年（R8）12月20日', '2026-12-20'],
    ['令和八年十二月二十日', '2026-12-20'],
    ['二〇二六年十二月二十日（日）', '2026-12-20'],
    ['十月二十日', '2026-10-20'],
    ['十一月三十日', '2026-11-30'],
  ])('「%s」 is %s', (text, iso) => {
    expect(readDate(text, TODAY)?.toString()).toBe(iso);
  });

  test.each([
    '11月23日（祝・火）',
    '11月23日(月)(火)',
    '令和8年（2027年）12月20日',
    '2026（令和9）年12月20日',
    '2026年（平成38年）12月20日',
    '令和八年十二月三十二日',
    '11月23日（要相談）',
    '10月20日または10月21日',
    '10月20日、21日',
  ])('「%s」 contradicts itself or is no one day', (text) => {
    expect(readDate(text, TODAY)).toBe(undefined);
  });

  test.each([
    ...['10:00～12:00（2時間）', '10:00～12:00（予定）', '10:00～12:00予定', '10:00⇒12:00', '10:00より12:00まで'],
    ...['10ｈ～12ｈ', '10h～12h', '10:00～12:00 2時間', '10:00～12:00（約2時間）', '10:00～12:00（計120分）'],
    ...['10時～12時2時間', '10:00～12:00、約120分', '10:00->12:00', '10:00＝＞12:00', '十時から十二時まで'],
  ])('「%s」 is from ten to twelve', (text) => {
    expect(readWindow(text)).toEqual(hours('10:00-12:00'));
  });

  test.each([
    '11:00～11:15 15分',
    '11:00～11:15約15分',
    '11:00開始～11:15終了',
    '11時～11時15分15分',
    '11:00～11:15（15分程度）',
    '11:00～11:15（約15分）',
  ])('「%s」 are fifteen minutes', (text) => {
    expect(readWindow(text)).toEqual(hours('11:00-11:15'));
  });

  test.each([
    ['10:00～11:30（1時間30分）', '10:00-11:30'],
    ['10:00～11:30（1時間半）', '10:00-11:30'],
    ['10:00～11:30（1.5時間）', '10:00-11:30'],
    ['10h30～12h', '10:30-12:00'],
    ['午後一時から午後三時まで', '13:00-15:00'],
  ])('「%s」 is %s', (text, span) => {
    expect(readWindow(text)).toEqual(hours(span));
  });

  test.each([
    '10:00～12:00（3時間）',
    '11:00～11:15 30分',
    '11:00～11:15（1時間）',
    '10:00～12:00、13:00～15:00',
    '10:00～12:00又は13:00～15:00',
  ])('「%s」 contradicts itself or is no one span', (text) => {
    expect(readWindow(text)).toBe(undefined);
  });
});

describe('why a day does not read', () => {
  test.each([
    ['2026年12月15日（水）', '2026年12月15日は火曜日です（「水」と入力されています）。'],
    ['12/15(日)', '2026年12月15日は火曜日です（「日」と入力されています）。'],
    ['平成38年12月15日', '平成は31年4月30日までです。'],
    ['H38.12.15', '平成は31年4月30日までです。'],
    ['昭和101年12月15日', ''],
    ['昭和99年12月15日', '昭和は64年1月7日までです。'],
    ['令和8年12月15日（火）', ''],
    ['令和8年2月30日', ''],
    ['平成38年2月30日', ''],
    ['来週の火曜', ''],
    ['', ''],
  ])('「%s」: %s', (text, why) => {
    expect(dayContradiction(text, TODAY)).toBe(why);
  });
});

describe('reading an hour', () => {
  test.each([
    ...['14:30', '１４：３０', '14：30', '14.30', '1430', '14時30分', '14時半', '14時30', '午後2時30分', '午後２時半'],
    ...[
      '午後2:30',
      '2:30pm',
      '2:30 PM',
      'PM 2:30',
      'ｐｍ２：３０',
      '午後14時30分',
      '午後 2時 30分',
      '14∶30',
      '　14:30　',
    ],
  ])('「%s」 is 14:30', (text) => {
    expect(readTime(text)).toEqual(time('14:30'));
  });

  test.each([
    ['10:00', '10:00'],
    ['１０時', '10:00'],
    ['午前10時', '10:00'],
    ['930', '09:30'],
    ['9:05', '09:05'],
    ['9時5分', '09:05'],
    ['0:00', '00:00'],
    ['午前0時', '00:00'],
    ['23:59', '23:59'],
    ['正午', '12:00'],
    ['午後0時15分', '12:15'],
    ['午後12時30分', '12:30'],
    ['12:30pm', '12:30'],
    ['午後13時', '13:00'],
    ['2PM', '14:00'],
    ['14', '14:00'],
    ['９', '09:00'],
    ['0', '00:00'],
  ])('「%s」 is %s', (text, iso) => {
    expect(readTime(text)).toEqual(time(iso));
  });

  test.each(
    [
      ['', '9:5', '24', '24:00', '２４：００', '25:00', '10:60', '10時60分', '2400', '99', '12345', '10:00:00'],
      [
        '午前13時',
        '午前12時',
        '12:30am',
        '午後24時',
        '午前午後2時',
        '午後2時pm',
        '10時分',
        '10時半分',
        '10半',
        ':30',
        '10:',
      ],
      ['9 30', '1 0:00', '-10:00', '10:00まで', '10:00～11:00', '１０'.repeat(40), '\u0000'],
    ].flat(),
  )('「%s」 is refused', (text) => {
    expect(readTime(text)).toBe(undefined);
  });

  test.each([
    ['15分', '15分'],
    ['約１５分', '約１５分'],
    ['1時間半', '1時間半'],
    ['1時間30分程度', '1時間30分程度'],
    ['15', undefined],
    ['10時15分', undefined],
    ['15分後', undefined],
  ])('「%s」 is a length: %s', (text, length) => {
    expect(readLength(text)).toBe(length);
  });

  test('every minute of the day is read back in every way of writing it', () => {
    fc.assert(
      fc.property(anyTime, ({ hour, minute }) => {
        const two = String(minute).padStart(2, '0');
        const half = `${hour < 12 ? '午前' : '午後'}${hour % 12}`;
        const written = [
          `${hour}:${two}`,
          `${hour}.${two}`,
          `${hour}${two}`,
          `${hour}時${minute}分`,
          `${half}時${two}分`,
        ];
        for (const text of written) expect(readTime(text)).toEqual(new Temporal.PlainTime(hour, minute));
      }),
    );
  });
});

describe('reading a span', () => {
  test.each([
    ...['10:00～12:00', '10:00〜12:00', '10:00~12:00', '10:00-12:00', '10:00－12:00', '10:00−12:00', '10:00ー12:00'],
    ...[
      '10:00–12:00',
      '10:00 ― 12:00',
      '10:00─12:00',
      '１０：００　～　１２：００',
      '1000-1200',
      '10時～12時',
      '10～12時',
    ],
    ...[
      '10時から12時',
      '10時から12時まで',
      '10:00～12:00まで',
      '自10時至12時',
      '10:00から～12:00',
      '10:00→12:00',
      '午前10時～正午',
    ],
    ...[
      '10:00～12:00 (120分)',
      '10:00～12:00（120分間）',
      '10:00～12:00まで（120分）',
      '午前10時～12時',
      '午前10～12時',
    ],
  ])('「%s」 is from ten to twelve', (text) => {
    expect(readWindow(text)).toEqual(hours('10:00-12:00'));
  });

  test.each([
    ['午後2時～4時', '14:00-16:00'],
    ['午後2～4時', '14:00-16:00'],
    ['午後２時半から午後４時まで', '14:30-16:00'],
    ['午後0時～1時', '12:00-13:00'],
    ['午後12時～1時半', '12:00-13:30'],
    ['午前11時～午後1時', '11:00-13:00'],
    ['2:00pm-4:00pm', '14:00-16:00'],
    ['11:00～11:15 (15分)', '11:00-11:15'],
  ])('「%s」 is %s', (text, span) => {
    expect(readWindow(text)).toEqual(hours(span));
  });

  test('an end before the start is read, because the form has its own sentence for it', () => {
    expect(readWindow('12:00～10:00')).toEqual(hours('12:00-10:00'));
  });

  test.each(
    [
      [
        '',
        '10:00',
        '10:00～',
        '～12:00',
        '～',
        '10:00 12:00',
        '10:00～11:00～12:00',
        '10～12',
        '10:00～24:00',
        '10:0～12:00',
      ],
      ['11:00～11:15（30分）', '12:00～10:00（120分）', '10:00～12:00（３時間）', '10:00～12:00 と 13:00～14:00'],
      ['10:00～12:00'.repeat(9), '~'.repeat(60), '10:00～12:00\u0000x'],
    ].flat(),
  )('「%s」 is refused', (text) => {
    expect(readWindow(text)).toBe(undefined);
  });

  test('every span that is written is read back', () => {
    fc.assert(
      fc.property(anyWindow, (window) => {
        for (const write of [formatWindow, formatDemo, formatDemoAsForm]) {
          expect(readWindow(write(window))).toEqual(window);
        }
      }),
    );
  });
});
