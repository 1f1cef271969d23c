import { cleanLine, readAsciiLine } from './japanese.ts';
import { JST } from './jst.ts';
import type { TimeWindow } from './window.ts';

/**
 * Days and hours as offices write and read them. Days are JST calendar days, hours JST wall time; the zone of the machine
 * is never asked. What `format…` writes, `read…` reads.
 */

const WEEKDAYS = ['月', '火', '水', '木', '金', '土', '日'] as const;
type Weekday = (typeof WEEKDAYS)[number];

/** Newest first. A new era is one more line. */
const ERAS = [
  { name: '令和', short: '令', letter: 'R', from: Temporal.PlainDate.from('2019-05-01') },
  { name: '平成', short: '平', letter: 'H', from: Temporal.PlainDate.from('1989-01-08') },
  { name: '昭和', short: '昭', letter: 'S', from: Temporal.PlainDate.from('1926-12-25') },
  { name: '大正', short: '大', letter: 'T', from: Temporal.PlainDate.from('1912-07-30') },
  { name: '明治', short: '明', letter: 'M', from: Temporal.PlainDate.from('1868-10-23') },
] as const;

/** 「火」. */
export function weekdayOf(date: Temporal.PlainDate): Weekday {
  const weekday = WEEKDAYS[date.dayOfWeek - 1];
  if (weekday === undefined) throw new RangeError(`not a day of a seven-day week: ${date}`);
  return weekday;
}

/** Saturday or Sunday; holidays are another question. */
export function isWeekend(date: Temporal.PlainDate): boolean {
  return date.dayOfWeek >= 6;
}

/** 「2026年10月20日（火）」. */
export function formatDay(date: Temporal.PlainDate): string {
  return `${date.year}年${formatShortDay(date)}`;
}

/** 「2026年（令和8年）10月20日（火）」; the first year of an era is 元年. Days before 明治 have no era. */
export function formatDayWithEra(date: Temporal.PlainDate): string {
  const era = eraYear(date);
  return era === undefined ? formatDay(date) : `${date.year}年（${era}）${formatShortDay(date)}`;
}

/** 「2026年（令和8年）10月」: the month that begins on this day. */
export function formatMonthWithEra(first: Temporal.PlainDate): string {
  const era = eraYear(first);
  return `${first.year}年${era === undefined ? '' : `（${era}）`}${first.month}月`;
}

/** 「令和8年」. */
function eraYear(date: Temporal.PlainDate): string | undefined {
  const era = ERAS.find(({ from }) => Temporal.PlainDate.compare(date, from) >= 0);
  if (era === undefined) return undefined;
  const year = date.year - era.from.year + 1;
  return `${era.name}${year === 1 ? '元' : year}年`;
}

/** 「10月20日（火）」, for places where the year is plain. */
export function formatShortDay(date: Temporal.PlainDate): string {
  return `${date.month}月${date.day}日（${weekdayOf(date)}）`;
}

/** 「10:00～12:00」, with U+FF5E as in 様式1: 〜 U+301C becomes `?` in CP932. */
export function formatWindow(window: TimeWindow): string {
  return `${formatTime(window.start)}～${formatTime(window.end)}`;
}

/** 「9:30」 is written 09:30, so that columns of hours stand in line. */
export function formatTime(time: Temporal.PlainTime): string {
  return time.toString({ smallestUnit: 'minute' });
}

/** 「11:00～11:15（15分）」. */
export function formatDemo(demo: TimeWindow): string {
  return `${formatWindow(demo)}（${minutesOf(demo)}分）`;
}

/** `11:00～11:15 (15分)`, letter for letter as the sample row of 様式1. */
export function formatDemoAsForm(demo: TimeWindow): string {
  return `${formatWindow(demo)} (${minutesOf(demo)}分)`;
}

function minutesOf(window: TimeWindow): number {
  return window.start.until(window.end).total('minutes');
}

/** 「15分」「2時間」「1時間30分」: how long a span is; empty where the end does not lie behind the start. */
export function formatLength(window: TimeWindow): string {
  const minutes = minutesOf(window);
  return minutes <= 0 ? '' : formatMinutes(minutes);
}

/** The same of whole minutes. */
export function formatMinutes(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return `${hours > 0 ? `${hours}時間` : ''}${minutes % 60 > 0 ? `${minutes % 60}分` : ''}`;
}

/** 「2026年10月20日、2026/10/20、令和8年10月20日」: how a day may be typed, shown beside a field. */
export function dayExamples(date: Temporal.PlainDate): string {
  const western = `${date.year}年${date.month}月${date.day}日`;
  return [western, `${date.year}/${date.month}/${date.day}`, `${eraYear(date) ?? ''}${date.month}月${date.day}日`].join(
    '、',
  );
}

/** 「2027年1月20日」, an example of how a day is written that does not lie in the past. */
export function dayExample(today: Temporal.PlainDate): string {
  const { year, month, day } = exampleDay(today);
  return `${year}年${month}月${day}日`;
}

const EXAMPLE_DAY = 20;

/** A day to show as an example: a 20th that can still be filed, at least 20 days ahead of `today` (JST). */
export function exampleDay(today: Temporal.PlainDate): Temporal.PlainDate {
  const ahead = today.add({ days: EXAMPLE_DAY });
  const twentieth = ahead.with({ day: EXAMPLE_DAY });
  return Temporal.PlainDate.compare(twentieth, ahead) >= 0 ? twentieth : twentieth.add({ months: 1 });
}

/** 「2026年10月20日（火）10:00～12:00、デモ 11:00～11:15（15分）」: a candidate or a session in one line. */
export function formatHours(hours: { date: Temporal.PlainDate; meeting: TimeWindow; demo: TimeWindow }): string {
  return `${formatDay(hours.date)} ${formatWindow(hours.meeting)}、デモ ${formatDemo(hours.demo)}`;
}

/** 「2026年10月20日（火）14:05」, Japan time. */
export function formatInstant(instant: Temporal.Instant): string {
  const local = instant.toZonedDateTimeISO(JST);
  return `${formatDay(local.toPlainDate())}${formatTime(local.toPlainTime())}`;
}

/** 「11月29日（日）08:11」, Japan time, where the year is plain. */
export function formatShortInstant(instant: Temporal.Instant): string {
  const local = instant.toZonedDateTimeISO(JST);
  return `${formatShortDay(local.toPlainDate())}${formatTime(local.toPlainTime())}`;
}

/** Longer texts are no date and no hour; the limit keeps the patterns below cheap. */
const LONGEST = 60;

/** 「(火)」「(火・祝)」「（祝）」「[日]」 at the end of a day. */
const MARK_BEHIND = /[([【]([^()[\]【】]*)[)\]】]$/;
const HOLIDAY = /^(?:祝祭日|国民の休日|祝日?|祭日?|休日|振替休日?|振替|振休|土曜|日曜)$/;
const WEEKDAY = /^([月火水木金土日])(?:曜日?)?$/;
/** Wed, wednesday. */
const ENGLISH_DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** 「火曜日」; a bare 日 is the end of 10月8日 and no Sunday. */
const WEEKDAY_BEHIND = /([月火水木金土日])曜日?$/;

function weekdayNamed(word: string): string | undefined {
  const english = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?$/i.exec(word)?.[1]?.toLowerCase();
  return english === undefined ? WEEKDAY.exec(word)?.[1] : WEEKDAYS[ENGLISH_DAYS.indexOf(english)];
}

/** 「祝」 beside a day, or 「振休」. 休日 alone may be a Sunday. */
export type HolidayMark = 'holiday' | 'substitute';

/** What is said beside a day about holidays, so that whoever knows them can compare. */
export function holidayMark(text: string): HolidayMark | undefined {
  const line = compact(text);
  const { words } = line === undefined ? { words: [] } : withoutMarks(line);
  if (words.some((word) => word.startsWith('振'))) return 'substitute';
  return words.some((word) => /^(?:祝|祭|国民の休日)/.test(word)) ? 'holiday' : undefined;
}

/** The day without what stands behind it about the week, the weekdays that were named there, and all its words. */
function withoutMarks(line: string): { day: string; named: string[]; words: string[] } {
  const named: string[] = [];
  const said: string[] = [];
  let day = line;
  for (let mark = MARK_BEHIND.exec(day); mark; mark = MARK_BEHIND.exec(day)) {
    const words = (mark[1] ?? '').split(/[・,、/.]/).filter((word) => word !== '');
    if (words.length === 0 || !words.every((word) => HOLIDAY.test(word) || weekdayNamed(word) !== undefined)) break;
    said.push(...words);
    named.push(...words.flatMap((word) => weekdayNamed(word) ?? []));
    day = day.slice(0, -mark[0].length);
  }
  const bare = WEEKDAY_BEHIND.exec(day);
  if (bare?.[1] === undefined) return { day, named, words: said };
  return { day: day.slice(0, -bare[0].length), named: [...named, bare[1]], words: said };
}

/**
 * A day in any usual way: 2026/10/8, 2026-10-08, 2026.10.8, 20261008, 2026年10月8日, 令和8年10月8日, R8.10.8, and without
 * year (10月8日, 10/8: the next such day, `today` included), also with both years 令和8年（2026年） or in kanji numerals; a
 * weekday and 祝 or 振休 may follow. Undefined for what is no date, for days
 * that do not exist (2月30日, 平成32年) and for a weekday or era that contradicts the date: one of the two is a slip, and
 * guessing would invite people to the wrong day.
 */
export function readDate(text: string, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  const line = compact(text);
  if (line === undefined) return undefined;
  const { day, named } = withoutMarks(line);
  const date = readWesternDay(day) ?? readEraDay(day) ?? readDayWithoutYear(day, today);
  if (date === undefined) return undefined;
  return named.every((weekday) => weekday === weekdayOf(date)) ? date : undefined;
}

/** The same of a day that has come: without a year it is the last such day, `today` included. */
export function readPastDate(text: string, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  return readDate(text, today.subtract({ years: 1 }).add({ days: 1 }));
}

/**
 * Why a day that nearly reads does not: another weekday than its own (「2026年12月15日は火曜日です（「水」と入力されています）」), or
 * an era that had ended or not begun. Empty where neither is the matter.
 */
export function dayContradiction(text: string, today: Temporal.PlainDate): string {
  const line = compact(text);
  if (line === undefined) return '';
  const { day, named } = withoutMarks(line);
  const date = readWesternDay(day) ?? readEraDay(day) ?? readDayWithoutYear(day, today);
  if (date === undefined) return eraContradiction(day);
  const wrong = named.filter((weekday) => weekday !== weekdayOf(date));
  if (wrong.length === 0) return '';
  return `${date.year}年${date.month}月${date.day}日は${weekdayOf(date)}曜日です（「${wrong.join('・')}」と入力されています）。`;
}

/** 「平成は31年4月30日までです」. */
function eraContradiction(day: string): string {
  const [, mark = ''] = /^(\p{sc=Han}{1,2}|[A-Z])(?:\d{1,2}|元)[年/.-]/iu.exec(day) ?? [];
  const index = ERAS.findIndex((each) =>
    [each.name, each.short, each.letter].some((word) => word === mark.toUpperCase()),
  );
  const [era, next] = [ERAS[index], ERAS[index - 1]];
  if (era === undefined || next === undefined) return '';
  const last = next.from.subtract({ days: 1 });
  const ended = `${era.name}は${last.year - era.from.year + 1}年${last.month}月${last.day}日までです。`;
  return readEraDay(day) === undefined && daysOfEra(day, era) ? ended : '';
}

/** A day by this era's count that exists, and lies behind its end. */
function daysOfEra(day: string, era: (typeof ERAS)[number]): boolean {
  const [, year = '', month, dayOfMonth] = /(\d{1,2}|元)(?:年|[/.-])(\d{1,2})(?:月|[/.-])(\d{1,2})日?$/.exec(day) ?? [];
  return (
    dayThatExists(era.from.year - 1 + (year === '元' ? 1 : Number(year)), Number(month), Number(dayOfMonth)) !==
    undefined
  );
}

/** ASCII, without spaces but those between two digits: 「10 8」 must not become 108. */
function compact(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  return kanjiNumbers(readAsciiLine(text)).replace(/(?<!\d) | (?!\d)/g, '');
}

const KANJI_DIGITS = '〇一二三四五六七八九';

/** 令和八年十二月二十日, 二〇二六年, 十時半: kanji numerals where a unit follows. */
function kanjiNumbers(line: string): string {
  return line.replace(/[〇一二三四五六七八九十]+(?=[年月日時分])/g, (kanji) => {
    const digits = (part: string): string => [...part].map((digit) => KANJI_DIGITS.indexOf(digit)).join('');
    const [tens, ones] = kanji.split('十');
    if (ones === undefined || tens === undefined) return digits(kanji);
    return String(Number(digits(tens) || '1') * 10 + Number(digits(ones) || '0'));
  });
}

function readWesternDay(day: string): Temporal.PlainDate | undefined {
  const match =
    /^(\d{4})([/.-])(\d{1,2})\2(\d{1,2})$/.exec(day) ??
    /^(\d{4})()(\d{2})(\d{2})$/.exec(day) ??
    /^(\d{4})(?:年|(?=\())(?:\(([^()]+?)年?\)年?)?(\d{1,2})月(\d{1,2})日?$/.exec(day);
  if (!match) return undefined;
  const date = dayThatExists(Number(match[1]), Number(match[3]), Number(match[4]));
  const era = match[2] ?? '';
  if (date === undefined || /^[/.-]?$/.test(era)) return date;
  return readEraDay(`${era}年${date.month}月${date.day}日`)?.equals(date) === true ? date : undefined;
}

function readEraDay(day: string): Temporal.PlainDate | undefined {
  const match =
    /^(\p{sc=Han}{1,2}|[A-Z])(\d{1,2}|元)(?:年|(?=\(\d))(?:\((\d{4})年?\)年?)?(\d{1,2})月(\d{1,2})日?$/iu.exec(day) ??
    /^(\p{sc=Han}{1,2}|[A-Z])(\d{1,2}|元)()[/.-](\d{1,2})[/.-](\d{1,2})$/iu.exec(day);
  if (!match) return undefined;
  const [, mark = '', year = '', western, month, dayOfMonth] = match;
  const index = ERAS.findIndex((each) =>
    [each.name, each.short, each.letter].some((word) => word === mark.toUpperCase()),
  );
  const era = ERAS[index];
  if (era === undefined) return undefined;
  const counted = era.from.year - 1 + (year === '元' ? 1 : Number(year));
  if (western && Number(western) !== counted) return undefined;
  const date = dayThatExists(counted, Number(month), Number(dayOfMonth));
  const next = ERAS[index - 1]?.from;
  if (date === undefined || Temporal.PlainDate.compare(date, era.from) < 0) return undefined;
  return next !== undefined && Temporal.PlainDate.compare(date, next) >= 0 ? undefined : date;
}

function readDayWithoutYear(day: string, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  const match = /^(\d{1,2})月(\d{1,2})日?$/.exec(day) ?? /^(\d{1,2})\/(\d{1,2})$/.exec(day);
  if (!match) return undefined;
  // 29 February comes back after at most eight years.
  for (let year = today.year; year <= today.year + 8; year += 1) {
    const date = dayThatExists(year, Number(match[1]), Number(match[2]));
    if (date !== undefined && Temporal.PlainDate.compare(date, today) >= 0) return date;
  }
  return undefined;
}

function dayThatExists(year: number, month: number, day: number): Temporal.PlainDate | undefined {
  if (month < 1 || month > 12 || day < 1) return undefined;
  const first = Temporal.PlainDate.from({ year, month, day: 1 });
  return day > first.daysInMonth ? undefined : first.with({ day });
}

/**
 * An hour in any usual way: 10:00, １０：００, 14.30, 1400, 930, 10時, 10時30分, 10時半, 午後2時, 2:30pm, 2pm, 正午. 午後13時
 * is 13:00, 午後12時30分 is 12:30 as everybody means it, and a bare 14, in a field of its own, is 14:00. Undefined for 9:5,
 * 24:00, 午前13時 and 午前12時 (noon to the law of 1872, midnight to a clock).
 */
export function readTime(text: string): Temporal.PlainTime | undefined {
  const line = compact(text);
  if (line === undefined) return undefined;
  return readMarkedTime(/^\d{1,2}$/.test(line) ? `${line}時` : line)?.time;
}

/** 「15分」「約1時間半」: how long, where an hour was asked for; undefined for anything else. */
export function readLength(text: string): string | undefined {
  const line = compact(text);
  return line !== undefined && /\d/.test(line) && LENGTH_ALONE.test(line) ? cleanLine(text) : undefined;
}

type Half = '午前' | '午後';
interface MarkedTime {
  time: Temporal.PlainTime;
  half: Half | undefined;
}

function readMarkedTime(line: string): MarkedTime | undefined {
  if (line === '正午') return { time: new Temporal.PlainTime(12), half: undefined };
  const [, before = '', bare = '', after = ''] =
    /^(午前|午後|am|pm)?([\d:.時分半]+)(am|pm)?$/i.exec(line.replace(/(?<=\d)h(?=\d{0,2}$)/i, '時')) ?? [];
  if (bare === '' || (before !== '' && after !== '')) return undefined;
  const half = halfOf(before || after);
  const match =
    (half && /^(\d{1,2})$/.exec(bare)) ??
    /^(\d{1,2})[:.](\d{2})$/.exec(bare) ??
    /^(\d{1,2})(\d{2})$/.exec(bare) ??
    /^(\d{1,2})時(半|\d{1,2}(?=分?$))?分?$/.exec(bare);
  if (!match || /時分|半分/.test(bare)) return undefined;
  const minute = match[2] === '半' ? 30 : Number(match[2] ?? 0);
  const hour = hourOfDay(Number(match[1]), half);
  if (hour === undefined || hour > 23 || minute > 59) return undefined;
  return { time: new Temporal.PlainTime(hour, minute), half };
}

function halfOf(mark: string): Half | undefined {
  if (mark === '') return undefined;
  return mark === '午後' || mark.toLowerCase() === 'pm' ? '午後' : '午前';
}

function hourOfDay(hour: number, half: Half | undefined): number | undefined {
  if (half === '午前') return hour < 12 ? hour : undefined;
  return half === '午後' && hour < 12 ? hour + 12 : hour;
}

/**
 * Two hours joined by ～ 〜 ~ - － ー → ⇒ から より 至, with まで, （予定） or the length 「(15分)」「2時間」「約15分」 behind them or
 * not. 午後2時～4時 ends at 16:00, 10～12時 begins at 10:00. The end may lie before the start: the form says so in its own
 * words (`slotProblems`). Undefined for anything else, and for a length that contradicts the hours.
 */
export function readWindow(text: string): TimeWindow | undefined {
  const line = compact(text);
  if (line === undefined) return undefined;
  const { hours, minutes } = withoutLength(line);
  const parts = hours
    .replace(/^(?:自|時間[:は]?|午前中)/, '')
    .replace(/まで$/, '')
    .split(JOINTS);
  const [from = '', to = ''] = parts.map((part) => part.replace(/(?:開始|終了|スタート)$/, ''));
  if (parts.length !== 2) return undefined;
  const start = readMarkedTime(/[時h]/i.test(to) && /^(?:午前|午後)?\d{1,2}$/.test(from) ? `${from}時` : from);
  const end = readMarkedTime(to);
  if (start === undefined || end === undefined) return undefined;
  const window = { start: start.time, end: endInSameHalf(start, end) };
  return minutes === undefined || minutes === minutesOf(window) ? window : undefined;
}

const JOINTS = /(?:から|より)~?|至|[-=]>|[~→⇒➡⇨➔⟶-]/;

/** Nothing is final yet. */
const SOFT = /(?:\((?:約?(?:時間)?予定|仮)\)|の?予定)$/;
const LENGTH = String.raw`(?:\d{1,2}(?:\.\d{1,2})?時間)?(?:半|\d{1,4}分間?)?(?:程度|くらい|ほど)?(?:予定)?`;
const LENGTH_ALONE = /^約?(?:\d{1,2}(?:\.\d{1,2})?時間半?|(?:\d{1,2}時間)?\d{1,4}分間?)(?:程度|くらい|ほど)?$/;
const LENGTH_BEHIND = new RegExp(
  String.raw`(?:\((?:約|計|合計|所要(?:時間)?:?|時間:?)*(${LENGTH})\)|(?:[ 、,]+約?|約|(?<=まで)|(?<=分)|(?<=[時半])(?=[\d.]+時間))(${LENGTH}))$`,
);

/** The hours without the length that is said once more behind them. */
function withoutLength(line: string): { hours: string; minutes: number | undefined } {
  const hours = line.replace(SOFT, '');
  const found = LENGTH_BEHIND.exec(hours);
  const length = found?.[1] ?? found?.[2] ?? '';
  if (found === null || length === '') return { hours, minutes: undefined };
  const [, whole = '0'] = /^([\d.]+)時間/.exec(length) ?? [];
  const [, rest = '0'] = /(\d+)分/.exec(length) ?? [];
  const half = /時間半/.test(length) ? 30 : 0;
  return { hours: hours.slice(0, -found[0].length), minutes: Number(whole) * 60 + Number(rest) + half };
}

/** 「午後2時～4時」: the mark is said once and holds for both. */
function endInSameHalf(start: MarkedTime, end: MarkedTime): Temporal.PlainTime {
  const carried = start.half === '午後' && end.half === undefined && end.time.hour < 12;
  return carried ? end.time.add({ hours: 12 }) : end.time;
}
