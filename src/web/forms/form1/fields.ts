import type { Application, SecondContact } from '#domain/case/application.ts';
import {
  type FieldLine,
  FORM1_FIELDS,
  type Form1Texts,
  forTextFields,
  ownTexts,
  TEXT_FIELDS,
} from '#domain/form1/fields.ts';
import { type Contact, contactOf, type Form1Input, textsOf, type Venue, venueOf } from '#domain/form1/form1.ts';
import type { SlotWish } from '#domain/form1/slot.ts';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { exampleDay, formatDay, readDate, readTime, readWindow } from '#domain/text/dates.ts';
import { cleanLine } from '#domain/text/japanese.ts';
import { readPhoneParts } from '#domain/text/phone.ts';
import { type TimeWindow, windowText } from '#domain/text/window.ts';
import { MODES } from '#domain/words/modes.ts';
import { phoneWords } from '#domain/words/phone.ts';
import { RANK_WORDS, RANKS, type Rank } from '#domain/words/ranks.ts';
import { holidayContradiction } from '#web/forms/holidays.ts';
import { unreadDay, unreadHour } from '#web/forms/unread.ts';
import { refusalSentence } from '#web/frame/refusals.ts';
import { READERS, type Reading } from './readers.ts';

/** The fields of 様式1 by name, as typed. A field that was never shown is absent. */
export type Form1Values = Readonly<Record<string, string>>;
/** What is wrong, by field name, in the order of the form. */
export type Problems = Record<string, string>;

const SLOT_PARTS = ['Date', 'MeetingStart', 'MeetingEnd', 'DemoStart', 'DemoEnd'] as const;
type SlotPart = (typeof SLOT_PARTS)[number];

/** The controls of one page of the form, by name; files are no text and stay where they are. */
function namesOn(page: FieldLine['page']): string[] {
  return FORM1_FIELDS.filter((field) => field.page === page && field.kind !== 'files').flatMap(namesOf);
}

function namesOf(field: (typeof FORM1_FIELDS)[number]): string[] {
  return field.kind === 'slots' ? RANKS.flatMap(slotNames) : [field.key];
}

function slotNames(rank: Rank): string[] {
  return SLOT_PARTS.map((part) => `slot${rank}${part}`);
}

export const CONTACT_FIELDS: readonly string[] = namesOn('contact');
export const SLOT_FIELDS: readonly string[] = namesOn('slots');
export const VENUE_FIELDS: readonly string[] = namesOn('venue');

/** 「第一希望と同じ時間」 of the second and third choice: no field of 様式1, but a hand less to type. */
export const SAME_HOURS_FIELDS = { 2: 'slot2SameHours', 3: 'slot3SameHours' } as const;

/** A problem may also belong to a whole row of 希望日時, e.g. when two overlap. */
const ORDER = FORM1_FIELDS.flatMap((field) =>
  field.kind === 'slots' ? RANKS.flatMap((rank) => [...slotNames(rank), `slot${rank}`]) : [field.key],
);

/** The input is whole only while there are no problems; what could not be read is empty in it. */
export interface Form1Reading {
  input: Form1Input;
  problems: Problems;
  /** Rows of 希望日時 of which a part could not be read. */
  halves: readonly HalfRow[];
}

/** A row with stand-ins for what could not be read, so that the rest can be held against the rules in the same round. */
interface HalfRow {
  wish: SlotWish;
  isRead: { date: boolean; meeting: boolean; demo: boolean };
}

/**
 * Reads 様式1 as offices type it: full-width digits, every dash, 午後2時, katakana; nothing is judged by the rules of the
 * domain yet. `today` (JST) is for dates without a year. Only a request that a coordinator enters may lack an e-mail
 * address (`mayLackEmail`).
 */
export function readForm1(values: Form1Values, today: Temporal.PlainDate, mayLackEmail = false): Form1Reading {
  const problems: Problems = {};
  const texts = readTexts(values, mayLackEmail, problems);
  const rows = RANKS.flatMap((rank) => readSlot(values, rank, today, problems));
  const halves = rows.filter(({ isRead }) => !isWhole(isRead));
  const slots = rows.filter(({ isRead }) => isWhole(isRead)).map(({ wish }) => wish);
  return {
    halves,
    input: {
      ...ownTexts(texts),
      contact: contactOf(texts),
      slots,
      noFurtherCandidates: slots.length < RANKS.length && values.noFurtherCandidates === 'on',
      venue: venueOf(texts),
      // Online where unread, so that nobody is asked for a place before the kind of meeting is known.
      mode: MODES.find((mode) => mode === texts.mode) ?? 'online',
    },
    problems: inFormOrder(problems),
  };
}

/**
 * All that is wrong in one round: what cannot be read, and what `judge` refuses of the rest, also in rows of which only a
 * part can be read. `refusals` are those that stand.
 */
export function judgeReading(
  reading: Form1Reading,
  judge: (input: Form1Input) => readonly Refusal[],
): { problems: Problems; refusals: Refusal[] } {
  const { input, halves } = reading;
  const slots = [...input.slots, ...halves.map(({ wish }) => wish)].toSorted((a, b) => a.rank - b.rank);
  const refusals = judge({ ...input, slots }).flatMap((refusal) => aboutRead(refusal, halves));
  const placeStands = !VENUE_FIELDS.some((field) => field in reading.problems);
  const problems = { ...reading.problems };
  for (const refusal of refusals) {
    for (const { field, sentence } of fieldsOfRefusal(refusal, input.venue)) {
      if (refusal.code !== 'venue-missing' || placeStands) problems[field] ??= sentence;
    }
  }
  return { problems: inFormOrder(problems), refusals };
}

/** The refusal as far as it is about what was read; nothing where it is about a stand-in. */
function aboutRead(refusal: Refusal, halves: readonly HalfRow[]): Refusal[] {
  const stands = (rank: Rank | undefined, ...parts: (keyof HalfRow['isRead'])[]): boolean => {
    const half = halves.find(({ wish }) => wish.rank === rank);
    return half === undefined || parts.every((part) => half.isRead[part]);
  };
  switch (refusal.code) {
    case 'filing-deadline-passed': {
      const slots = refusal.slots.filter(({ rank }) => stands(rank, 'date'));
      return slots.length === 0 ? [] : [{ ...refusal, slots }];
    }
    case 'slot-passed':
    case 'slot-too-far':
      return stands(refusal.rank, 'date') ? [refusal] : [];
    case 'slot-end-before-start':
      return stands(refusal.rank, refusal.window) ? [refusal] : [];
    case 'demo-outside-meeting':
      return stands(refusal.rank, 'meeting', 'demo') ? [refusal] : [];
    case 'demo-too-short':
      return stands(refusal.rank, 'demo') ? [refusal] : [];
    case 'slots-overlap':
      return [refusal.rank, refusal.with].every((rank) => stands(rank, 'date', 'meeting')) ? [refusal] : [];
    default:
      return [refusal];
  }
}

function isWhole({ date, meeting, demo }: HalfRow['isRead']): boolean {
  return date && meeting && demo;
}

/**
 * On paper a span stands in one cell, so 「10:00～12:00」 is typed or pasted into the field of the start: each hour stands in
 * its own field then, where no other was typed.
 */
export function withSpread(typed: Readonly<Record<string, string>>): Record<string, string> {
  const values = { ...typed };
  for (const rank of RANKS) {
    for (const part of ['Meeting', 'Demo'] as const) {
      const [from, until] = [`slot${rank}${part}Start`, `slot${rank}${part}End`];
      const before = typed[from] ?? '';
      const hours = spread(before, typed[until] ?? '');
      if (hours.start === before) continue;
      values[from] = hours.start;
      values[until] = hours.end;
    }
  }
  return values;
}

/**
 * The hours of the first choice in a row where 「第一希望と同じ時間」 was ticked and no hour was typed. Typed hours always stay:
 * nothing that somebody wrote may be lost to a tick.
 */
export function withSameHours(typed: Record<string, string>, ticked: readonly (2 | 3)[]): Record<string, string> {
  const values = { ...typed };
  for (const rank of ticked) {
    const hours = SLOT_PARTS.filter((part) => part !== 'Date');
    if (hours.some((part) => cleanLine(typed[`slot${rank}${part}`] ?? '') !== '')) continue;
    for (const part of hours) values[`slot${rank}${part}`] = typed[`slot1${part}`] ?? '';
  }
  return values;
}

/** The form as it would have been typed, for a correction or another application like it. */
export function form1Values(form1: Form1Input): Record<string, string> {
  const values: Record<string, string> = {
    ...textsOf(form1),
    noFurtherCandidates: form1.noFurtherCandidates ? 'on' : '',
  };
  for (const slot of form1.slots) {
    values[`slot${slot.rank}Date`] = formatDay(slot.date);
    values[`slot${slot.rank}MeetingStart`] = hourText(slot.meeting.start);
    values[`slot${slot.rank}MeetingEnd`] = hourText(slot.meeting.end);
    values[`slot${slot.rank}DemoStart`] = hourText(slot.demo.start);
    values[`slot${slot.rank}DemoEnd`] = hourText(slot.demo.end);
  }
  return values;
}

/** The same form for another day: everything but 希望日時 and 開催の長さ. */
export function form1ValuesWithoutDates(application: Application): Record<string, string> {
  return Object.fromEntries(
    Object.entries(form1Values(application.form1)).filter(([name]) => !SLOT_FIELDS.includes(name)),
  );
}

/** 担当者 and 連絡先 alone, read as on the form. What could not be read is empty. */
export function readContact(values: Form1Values, mayLackEmail: boolean): { contact: Contact; problems: Problems } {
  const all: Problems = {};
  const contact = contactOf(readTexts(values, mayLackEmail, all));
  const names: readonly string[] = TEXT_FIELDS.filter(({ part }) => part === 'contact').map(({ key }) => key);
  const problems = Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
  return { contact, problems: inFormOrder(problems) };
}

/** 二人目の連絡先, read like the first; an extension stands behind its number. */
export function readSecondContact(values: Form1Values): { contact: SecondContact; problems: Problems } {
  const { contact, problems } = readContact(values, false);
  const { name, kana, email } = contact;
  const phone = phoneWords(contact);
  return { contact: { name, kana, phone, email }, problems };
}

/** All that is typed as one text. What could not be read is empty, and a problem under its name. */
function readTexts(values: Form1Values, mayLackEmail: boolean, problems: Problems): Form1Texts {
  const texts = forTextFields((field) => {
    const typed = values[field.key] ?? '';
    if (field.key === 'email' && mayLackEmail && cleanLine(typed) === '') return '';
    const reading = READERS[field.kind](typed, field);
    if ('value' in reading) return reading.value;
    problems[field.key] = reading.problem;
    return '';
  });
  // The field of its own is the more deliberate one.
  return { ...texts, extension: texts.extension || (readPhoneParts(values.phone ?? '')?.extension ?? '') };
}

/** So far ahead that no rule of days speaks of it. */
const STAND_IN_DAYS = 200;
const STAND_IN_HOURS: TimeWindow = { start: new Temporal.PlainTime(0), end: new Temporal.PlainTime(23, 59) };

/** One row of 希望日時 and 開催の長さ; none where all of it is empty. Problems are added under the row's names. */
function readSlot(values: Form1Values, rank: Rank, today: Temporal.PlainDate, problems: Problems): HalfRow[] {
  const prefix = `slot${rank}`;
  const typed = (part: SlotPart): string => values[`${prefix}${part}`] ?? '';
  if (SLOT_PARTS.every((part) => cleanLine(typed(part)) === '')) return [];
  const read = <T>(part: SlotPart, reading: Reading<T>): T | undefined => {
    if ('value' in reading) return reading.value;
    problems[`${prefix}${part}`] = reading.problem;
    return undefined;
  };
  const label = RANK_WORDS[rank];
  const hours = (part: 'Meeting' | 'Demo', name: string, examples: [string, string]): TimeWindow | undefined => {
    const { start: from, end: until } = spread(typed(`${part}Start`), typed(`${part}End`));
    const start = read(`${part}Start`, readHour(from, `${label}の${name}の開始時刻`, examples[0]));
    const end = read(`${part}End`, readHour(until, `${label}の${name}の終了時刻`, examples[1]));
    return start && end ? { start, end } : undefined;
  };
  const date = read('Date', readDay(typed('Date'), label, today));
  const meeting = hours('Meeting', '説明会', ['10:00', '12:00']);
  const demo = hours('Demo', 'デモ', ['11:00', '11:15']);
  const wish: SlotWish = {
    rank,
    date: date ?? today.add({ days: STAND_IN_DAYS + rank }),
    meeting: meeting ?? STAND_IN_HOURS,
    demo: demo ?? meeting ?? STAND_IN_HOURS,
  };
  return [{ wish, isRead: { date: date !== undefined, meeting: meeting !== undefined, demo: demo !== undefined } }];
}

function readDay(text: string, label: string, today: Temporal.PlainDate): Reading<Temporal.PlainDate> {
  const { year, month, day } = exampleDay(today);
  const example = `例：${year}年${month}月${day}日`;
  if (cleanLine(text) === '') return { problem: `${label}の希望日をご入力ください。${example}` };
  const date = readDate(text, today);
  if (date === undefined) {
    return { problem: `${label}の希望日${unreadDay(text, today)}` };
  }
  const contradiction = holidayContradiction(text, date);
  return contradiction === ''
    ? { value: date }
    : { problem: `${label}の希望日に${contradiction}どちらが正しいか、ご確認ください。` };
}

function readHour(text: string, label: string, example: string): Reading<Temporal.PlainTime> {
  if (cleanLine(text) === '') return { problem: `${label}をご入力ください。例：${example}` };
  const time = readTime(text);
  return time === undefined ? { problem: `${label}${unreadHour(text)}` } : { value: time };
}

/** On paper a span stands in one cell, so 「10:00～12:00」 is pasted into the field of the start. */
function spread(start: string, end: string): { start: string; end: string } {
  const window = cleanLine(end) === '' ? readWindow(start) : undefined;
  return window ? windowText(window) : { start, end };
}

function fieldsOfRefusal(refusal: Refusal, venue: Venue): { field: string; sentence: string }[] {
  const at = (field: string) => [{ field, sentence: refusalSentence(refusal) }];
  switch (refusal.code) {
    case 'filing-deadline-passed':
      // Each late row says its own last filing day.
      return refusal.slots.map((slot) => ({
        field: `slot${slot.rank}Date`,
        sentence: refusalSentence({ ...refusal, slots: [slot] }),
      }));
    case 'slot-too-far':
    case 'rank-missing':
      return at(`slot${refusal.rank}Date`);
    case 'slot-passed':
      return at(`slot${refusal.rank ?? 1}Date`);
    case 'slot-end-before-start':
      return at(`slot${refusal.rank}${refusal.window === 'meeting' ? 'MeetingEnd' : 'DemoEnd'}`);
    case 'demo-outside-meeting':
      return at(`slot${refusal.rank}DemoStart`);
    case 'demo-too-short':
      return at(`slot${refusal.rank}DemoEnd`);
    case 'slots-overlap':
      return at(`slot${refusal.rank}`);
    case 'first-choice-missing':
      return at('slot1Date');
    case 'further-candidates-unanswered':
      return at('noFurtherCandidates');
    case 'venue-missing':
      return [
        { field: 'venueName', empty: venue.name === '', label: '名称' },
        { field: 'address', empty: venue.address === '', label: '住所' },
      ].flatMap(({ field, empty, label }) =>
        empty ? [{ field, sentence: `実地で開催する場合は、会場の${label}をご入力ください。` }] : [],
      );
    default:
      throw new Error(`${refusal.code} belongs to no field of 様式1`);
  }
}

function inFormOrder(problems: Problems): Problems {
  return Object.fromEntries(
    ORDER.flatMap((name) => {
      const problem = problems[name];
      return problem === undefined ? [] : [[name, problem]];
    }),
  );
}

function hourText(time: Temporal.PlainTime): string {
  return time.toString({ smallestUnit: 'minute' });
}
