import { squash } from './grid.ts';

/** A day that a text names as the one of its numbers. */
export interface AsOf {
  day: Temporal.PlainDate;
  /** The words that name it. */
  words: string;
  /** Only the month is named, so that its last day is taken. */
  monthOnly: boolean;
}

const ERA_STARTS: Readonly<Record<string, number>> = { 令和: 2018, 令: 2018, R: 2018, 平成: 1988, 平: 1988, H: 1988 };

const ERA =
  /(令和|平成|令|平|(?<![A-Za-z])[RH])(元|\d{1,2})[年./_-](\d{1,2})(?:月|[./_-])?(末|(?<=[月./_-])\d{1,2})?日?(?:[(（].[)）])?(?:時点|現在)?/gi;
const WESTERN = /(20\d\d)[年./_-](\d{1,2})(?:月|[./_-])?(末|(?<=[月./_-])\d{1,2})?日?(?:[(（].[)）])?(?:時点|現在)?/g;
/** In names of files and sheets: 20220904, R040904. */
const CLOSE = /(?<!\d)(20\d\d|R0\d)(\d\d)(\d\d)(?!\d)/gi;

/**
 * The days that a title, a sheet's name or a file's name says: 「令和４年９月４日時点」「R4.9.4現在」「2022/9/4時点」「9月末」 with its year,
 * 20220904. Days that say 時点, 現在 or 末 come first, because a title may speak of other days too.
 */
export function asOfDays(text: string): AsOf[] {
  const line = squash(text);
  const found = [
    ...[...line.matchAll(ERA)].flatMap(([words, era = '', year = '', month = '', day]) => {
      const start = ERA_STARTS[era.toUpperCase()] ?? ERA_STARTS[era];
      return start === undefined ? [] : asOf(words, start + (year === '元' ? 1 : Number(year)), month, day);
    }),
    ...[...line.matchAll(WESTERN)].flatMap(([words, year, month = '', day]) => asOf(words, Number(year), month, day)),
    ...[...line.matchAll(CLOSE)].flatMap(([words, year = '', month = '', day]) =>
      asOf(words, /^R/i.test(year) ? 2018 + Number(year.slice(1)) : Number(year), month, day),
    ),
  ];
  const marked = found.filter(({ words }) => /時点|現在|末/.test(words));
  return marked.length > 0 ? marked : found;
}

function asOf(words: string, year: number, month: string, day: string | undefined): AsOf[] {
  const monthOnly = day === undefined;
  try {
    const first = Temporal.PlainDate.from({ year, month: Number(month), day: 1 }, { overflow: 'reject' });
    const last = monthOnly || day === '末' ? first.daysInMonth : Number(day);
    return [
      {
        day: Temporal.PlainDate.from({ year, month: first.month, day: last }, { overflow: 'reject' }),
        words,
        monthOnly,
      },
    ];
  } catch {
    // 2022/13/40 is no day.
    return [];
  }
}
