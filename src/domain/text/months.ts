import { readDate } from './dates.ts';
import { readAsciiLine } from './japanese.ts';

/**
 * A month in any usual way, as `YYYY-MM`: 2022年10月, 令和4年10月, R4.10, 2022/10, 2022-10, 202210, with 「導入予定」 or 「下旬頃」 behind it or
 * not. A whole day stands for its month. Undefined for anything else, and for an era that had ended.
 */
export function readMonth(text: string): string | undefined {
  const line = readAsciiLine(text)
    .replace(/^西暦/, '')
    .replace(/\s|(?:導入)?予定$/g, '')
    .replace(/(?:導入)?(?:頃|ごろ)?$/, '')
    .replace(/(?<=月)(?:[上中下初]旬|末|初め)$/, '');
  // Months are read as their first day, so that eras and kanji numerals mean the same as in a date.
  const first = readDate(withFirstDay(line), FAR_BACK) ?? readDate(line, FAR_BACK);
  return first === undefined || first.year < FIRST_YEAR ? undefined : first.toPlainYearMonth().toString();
}

/** 「2022年10月」. */
export function monthWords(month: string): string {
  const { year, month: number } = Temporal.PlainYearMonth.from(month);
  return `${year}年${number}月`;
}

/** No month that this house asks for lies before. */
const FIRST_YEAR = 2000;

/** `readDate` asks for a day from which days without a year count; there are none here. */
const FAR_BACK = new Temporal.PlainDate(1900, 1, 1);

function withFirstDay(line: string): string {
  const [, year, month] = /^(\d{4})(\d{2})$/.exec(line) ?? [];
  if (year !== undefined && month !== undefined) return `${year}/${month}/1`;
  const [, before, mark] = /^(.+?([/.-])\d{1,2})$/.exec(line) ?? [];
  if (before !== undefined && mark !== undefined) return `${before}${mark}1`;
  return line.endsWith('月') ? `${line}1日` : `${line}月1日`;
}
