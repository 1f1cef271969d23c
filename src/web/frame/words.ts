import { drawForm1, ownTexts } from '#domain/form1/fields.ts';
import { FORM1_NOTES, FORM1_TITLE, type Form1 } from '#domain/form1/snapshot.ts';
import { FORM2_TITLE } from '#domain/form2/form2.ts';
import {
  formatDay,
  formatDayWithEra,
  formatDemo,
  formatDemoAsForm,
  formatInstant,
  formatShortDay,
  formatShortInstant,
  formatWindow,
  weekdayOf,
} from '#domain/text/dates.ts';
import type { TimeWindow } from '#domain/text/window.ts';
import { ATTENDEE_WORDS } from '#domain/words/attendees.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { REPLY_MARKS, REPLY_WORDS, type Reply, UNANSWERED } from '#domain/words/inquiries.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { MATERIAL_WORDS } from '#domain/words/materials.ts';
import type { Mode } from '#domain/words/modes.ts';
import { MODE_WORDS } from '#domain/words/modes.ts';
import { dialled, extensionWords } from '#domain/words/phone.ts';
import { RANK_WORDS, RANKS, type Rank } from '#domain/words/ranks.ts';
import { RATE_WORDS } from '#domain/words/rates.ts';
import { REPORT_WORDS } from '#domain/words/reports.ts';
import { SESSION_WORDS } from '#domain/words/session.ts';
import type { ApplicationState } from '#domain/words/states.ts';
import { STATE_WORDS } from '#domain/words/states.ts';
import { assetPath } from './asset-files.ts';

/**
 * The helpers of the page templates. Days, hours and instants come as ISO text or as Temporal values; anything else
 * throws, so that no page ever shows 「Invalid Date」.
 */
export const viewWords = {
  eq: (a: unknown, b: unknown): boolean => a === b,
  not: (a: unknown): boolean => !isSet(a),
  and: (...given: unknown[]): boolean => given.slice(0, -1).every(isSet),
  or: (...given: unknown[]): unknown => given.slice(0, -1).find(isSet),
  concat: (...given: unknown[]): string => given.slice(0, -1).join(''),
  /** The address of a file of `views/assets`. */
  asset: (name: string): string => assetPath(name),

  day: (day: unknown): string => formatDay(asDay(day)),
  dayWithEra: (day: unknown): string => formatDayWithEra(asDay(day)),
  shortDay: (day: unknown): string => formatShortDay(asDay(day)),
  weekday: (day: unknown): string => weekdayOf(asDay(day)),
  window: (window: unknown): string => formatWindow(asWindow(window)),
  demo: (window: unknown): string => formatDemo(asWindow(window)),
  demoAsForm: (window: unknown): string => formatDemoAsForm(asWindow(window)),
  instant: (instant: unknown): string => formatInstant(asInstant(instant)),
  shortInstant: (instant: unknown): string => formatShortInstant(asInstant(instant)),

  /** Where a form with files is sent: its token is read before the files are. */
  withToken: (path: string, csrf: string): string => {
    const [page = '', query] = path.split('?');
    const asked = new URLSearchParams(query);
    asked.set('_csrf', csrf);
    return `${page}?${asked}`;
  },

  fileSize: (octets: number): string =>
    octets < 1_000_000 ? `${Math.max(1, Math.round(octets / 1000))} KB` : `${(octets / 1_000_000).toFixed(1)} MB`,
  stateWord: (state: ApplicationState): string => STATE_WORDS[state],
  modeWord: (mode: Mode): string => MODE_WORDS[mode],
  rankWord: (rank: Rank): string => RANK_WORDS[rank],
  replyMark: (reply: Reply): string => REPLY_MARKS[reply],
  replyWord: (reply: Reply): string => REPLY_WORDS[reply],
  /** A label by its table and name. */
  wordFor: (table: string, name: string): string => named(named<Readonly<Record<string, string>>>(WORDS, table), name),
  unanswered: (): string => UNANSWERED,
  /** As a part of an address. */
  inAddress: (text: string): string => encodeURIComponent(text),
  dialled: (phone: string): string => dialled(phone),
  extensionWords: (extension: string): string => extensionWords(extension),

  /** A number of days, hours or times, by its name in the table of them. */
  limit: (name: string): number => named<number>(LIMITS, name),

  form2Title: (): string => FORM2_TITLE,
  form1Title: (): string => FORM1_TITLE,
  form1Notes: (): readonly string[] => FORM1_NOTES,
  /** 様式1 from top to bottom: its own rows with what stands in them, and its peculiar parts. */
  form1Parts: (form1: Form1): Form1Part[] => {
    const texts = ownTexts(form1);
    return drawForm1<Form1Part>({
      own: ({ key, label }) => [{ part: 'own', label, text: texts[key] }],
      contact: () => [{ part: 'contact' }],
      slots: () => [{ part: 'slots' }],
      place: () => [{ part: 'place' }],
    });
  },
  ranks: (): readonly Rank[] => RANKS,
  /** The slot of that rank, or undefined. */
  slotOfRank: (slots: readonly { rank: Rank }[], rank: Rank): { rank: Rank } | undefined =>
    slots.find((slot) => slot.rank === rank),

  /** Whether a checkbox, radio button or option is chosen: the form's value is it, or holds it. */
  isChosen: (value: unknown, choice: string): boolean =>
    Array.isArray(value) ? value.includes(choice) : value === choice,
  /** Whether a form came back with problems. */
  wentWrong: (form: { problems: object } | undefined): boolean =>
    form !== undefined && Object.keys(form.problems).length > 0,
  /** The ids for `aria-describedby`: the error first, because it is what to hear first. */
  describedBy: (name: string, problem: unknown, support: unknown): string =>
    [...(isSet(problem) ? [`${name}-error`] : []), ...(isSet(support) ? [`${name}-support`] : [])].join(' '),
  /** 08:00 to 21:45: suggestions for hours; any other may be typed. */
  quarterHours: (): readonly string[] => QUARTER_HOURS,
};

const QUARTER_HOURS = Array.from({ length: 56 }, (_, index) =>
  new Temporal.PlainTime(8).add({ minutes: index * 15 }).toString({ smallestUnit: 'minute' }),
);

type Form1Part = { part: 'own'; label: string; text: string } | { part: 'contact' | 'slots' | 'place' };

const WORDS = {
  field: FIELD_WORDS,
  session: SESSION_WORDS,
  attendee: ATTENDEE_WORDS,
  report: REPORT_WORDS,
  material: MATERIAL_WORDS,
  rate: RATE_WORDS,
};

/** A misspelt name stops the page, because it would quietly say nothing. */
function named<T>(table: Readonly<Record<string, T>>, name: string): T {
  const value = Object.hasOwn(table, name) ? table[name] : undefined;
  if (value === undefined) throw new TypeError(`nothing is named ${name}`);
  return value;
}

/** What `{{#if}}` takes for true. */
function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function asDay(value: unknown): Temporal.PlainDate {
  if (value instanceof Temporal.PlainDate) return value;
  if (typeof value === 'string') return Temporal.PlainDate.from(value);
  throw new TypeError(`not a day: ${value}`);
}

function asInstant(value: unknown): Temporal.Instant {
  if (value instanceof Temporal.Instant) return value;
  if (typeof value === 'string') return Temporal.Instant.from(value);
  throw new TypeError(`not an instant: ${value}`);
}

function asWindow(value: unknown): TimeWindow {
  if (typeof value === 'object' && value !== null && 'start' in value && 'end' in value) {
    return { start: asTime(value.start), end: asTime(value.end) };
  }
  throw new TypeError(`not a span of a day: ${value}`);
}

function asTime(value: unknown): Temporal.PlainTime {
  if (value instanceof Temporal.PlainTime) return value;
  if (typeof value === 'string') return Temporal.PlainTime.from(value);
  throw new TypeError(`not an hour: ${value}`);
}
