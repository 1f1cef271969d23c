import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { z } from 'zod';
import type { Application, SecondContact } from '#domain/case/application.ts';
import type { Contact, Form1Input, Venue } from '#domain/form1/form1.ts';
import type { SlotWish } from '#domain/form1/slot.ts';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { exampleDay, formatDay, readDate, readTime, readWindow } from '#domain/text/dates.ts';
import {
  cleanLine,
  cleanText,
  lengthOf,
  readAsciiLine,
  readEmail,
  readKana,
  readPostalCode,
} from '#domain/text/japanese.ts';
import { RANK_WORDS, RANKS, type Rank } from '#domain/words/ranks.ts';
import { refusalSentence } from '#web/frame/refusals.ts';

/** The fields of 様式1 by name, as typed. A field that was never shown is absent. */
export type Form1Values = Readonly<Record<string, string>>;
/** What is wrong, by field name, in the order of the form. */
export type Problems = Record<string, string>;

const SLOT_PARTS = ['Date', 'MeetingStart', 'MeetingEnd', 'DemoStart', 'DemoEnd'] as const;

export const CONTACT_FIELDS: readonly string[] = [
  'association',
  'contactName',
  'contactKana',
  'phone',
  'extension',
  'email',
];
export const SLOT_FIELDS: readonly string[] = [
  ...RANKS.flatMap((rank) => SLOT_PARTS.map((part) => `slot${rank}${part}`)),
  'noFurtherCandidates',
];
/** 「第一希望と同じ時間」 of the second and third choice: no field of 様式1, but a hand less to type. */
export const SAME_HOURS_FIELDS = { 2: 'slot2SameHours', 3: 'slot3SameHours' } as const;
export const VENUE_FIELDS: readonly string[] = ['mode', 'venueName', 'postalCode', 'address', 'remarks'];

/** A problem may also belong to a whole row of 希望日時, e.g. when two overlap. */
const ORDER = [
  ...CONTACT_FIELDS,
  ...RANKS.flatMap((rank) => [...SLOT_PARTS.map((part) => `slot${rank}${part}`), `slot${rank}`]),
  'noFurtherCandidates',
  ...VENUE_FIELDS,
];

/** The input is whole only while there are no problems; what could not be read is empty in it. */
export interface Form1Reading {
  input: Form1Input;
  problems: Problems;
}

/**
 * Reads 様式1 as offices type it: full-width digits, every dash, 午後2時, katakana; nothing is judged by the rules of the
 * domain yet. `today` (JST) is for dates without a year. Only a request that a coordinator enters may lack an e-mail
 * address (`mayLackEmail`).
 */
export function readForm1(values: Form1Values, today: Temporal.PlainDate, mayLackEmail = false): Form1Reading {
  const problems: Problems = {};
  const lacksEmail = mayLackEmail && cleanLine(values.email ?? '') === '';
  const contact = read(lacksEmail ? contactWithoutEmail : contactFields, values, '', problems);
  const place = read(placeFields, values, '', problems);
  const slots = RANKS.flatMap((rank) => readSlot(values, rank, today, problems));
  return {
    input: {
      association: contact?.association ?? '',
      contact: contact ? contactOf(contact) : { name: '', kana: '', phone: '', extension: '', email: '' },
      slots,
      noFurtherCandidates: slots.length < RANKS.length && values.noFurtherCandidates === 'on',
      venue: place
        ? { name: place.venueName, postalCode: place.postalCode, address: place.address }
        : { name: '', postalCode: '', address: '' },
      // Online where unread, so that nobody is asked for a place before the kind of meeting is known.
      mode: place?.mode ?? 'online',
      remarks: place?.remarks ?? '',
    },
    problems: inFormOrder(problems),
  };
}

/** What the domain refuses, beside the fields it is about; where a field cannot be read already, that comes first. */
export function withRefusals(reading: Form1Reading, refusals: readonly Refusal[]): Problems {
  const problems = { ...reading.problems };
  const unread = Object.keys(reading.problems);
  const rowsStand = !unread.some((field) => field.startsWith('slot'));
  const placeStands = !unread.some((field) => VENUE_FIELDS.includes(field));
  for (const refusal of refusals) {
    for (const { field, sentence } of fieldsOfRefusal(refusal, reading.input.venue)) {
      const row = /^slot\d/.exec(field)?.[0];
      const aboutUnread =
        row === undefined
          ? field === 'noFurtherCandidates'
            ? !rowsStand
            : !placeStands
          : unread.some((other) => other.startsWith(row));
      if (!aboutUnread) problems[field] ??= sentence;
    }
  }
  return inFormOrder(problems);
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
export function form1Values(application: Form1Input): Record<string, string> {
  const { contact, venue } = application;
  const values: Record<string, string> = {
    association: application.association,
    contactName: contact.name,
    contactKana: contact.kana,
    phone: contact.phone,
    extension: contact.extension,
    email: contact.email,
    noFurtherCandidates: application.noFurtherCandidates ? 'on' : '',
    mode: application.mode,
    venueName: venue.name,
    postalCode: venue.postalCode,
    address: venue.address,
    remarks: application.remarks,
  };
  for (const slot of application.slots) {
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
  return Object.fromEntries(Object.entries(form1Values(application)).filter(([name]) => !SLOT_FIELDS.includes(name)));
}

/** 担当者 and 連絡先 alone, read as on the form. What could not be read is empty. */
export function readContact(values: Form1Values, mayLackEmail: boolean): { contact: Contact; problems: Problems } {
  const problems: Problems = {};
  const lacksEmail = mayLackEmail && cleanLine(values.email ?? '') === '';
  const fields = (lacksEmail ? contactWithoutEmail : contactFields).omit({ association: true });
  const contact = read(fields, values, '', problems);
  return {
    contact: contact ? contactOf(contact) : { name: '', kana: '', phone: '', extension: '', email: '' },
    problems: inFormOrder(problems),
  };
}

/** 二人目の連絡先, read like the first; an extension stands behind its number. */
export function readSecondContact(values: Form1Values): { contact: SecondContact; problems: Problems } {
  const { contact, problems } = readContact(values, false);
  const { name, kana, email } = contact;
  const phone = contact.extension === '' ? contact.phone : `${contact.phone}（内線 ${contact.extension}）`;
  return { contact: { name, kana, phone, email }, problems };
}

type FieldReading<T> = { value: T } | { problem: string };

function field<T>(reader: (text: string) => FieldReading<T>) {
  return z
    .string()
    .default('')
    .transform((text, context): T => {
      const reading = reader(text);
      if ('value' in reading) return reading.value;
      context.addIssue({ code: 'custom', message: reading.problem });
      return z.NEVER;
    });
}

/** One line as typed, with a limit; empty is a problem only where it is required. */
function line(label: string, most: number, required: boolean) {
  return field((text) => limited(label, cleanLine(text), most, required));
}

function limited(label: string, text: string, most: number, required: boolean): FieldReading<string> {
  if (text === '' && required) return { problem: `${label}をご入力ください。` };
  const length = lengthOf(text);
  if (length <= most) return { value: text };
  return { problem: `${label}は、${most}文字以内でご入力ください（いまは${length}文字です）。` };
}

const contactFields = z.object({
  association: line('申請団体', 100, true),
  contactName: line('担当者氏名', 60, true),
  contactKana: field((text) => {
    const typed = limited('ふりがな', cleanLine(text), 60, true);
    if ('problem' in typed) return typed;
    const kana = readKana(text);
    return kana === undefined
      ? { problem: 'ふりがなは、ひらがなでご入力ください。例：こうろう　たろう' }
      : { value: kana };
  }),
  phone: field(readPhone),
  extension: field((text) => {
    const digits = readAsciiLine(text)
      .replace(/^(?:内線|ext\.?)/i, '')
      .replace(/[\s:-]/g, '');
    return /^\d{0,8}$/.test(digits)
      ? { value: digits }
      : { problem: '内線は、8桁までの数字でご入力ください。例：3189' };
  }),
  email: field((text) => {
    if (cleanLine(text) === '') return { problem: 'E-Mailをご入力ください。' };
    const email = readEmail(text);
    return email === undefined
      ? { problem: 'E-Mailは、1つのアドレスを半角でご入力ください。例：taro@ishikai.example.jp' }
      : { value: email };
  }),
});

const contactWithoutEmail = contactFields.extend({ email: field(() => ({ value: '' })) });

const EXTENSION_BEHIND = /[\s(,]*(?:内線|ext\.?)[\s:]*(\d{1,8})\s*\)?$/i;

/** 「03-5253-1111（内線3189）」 is how it stands on name cards; the library reads the number only. */
function readPhone(text: string): FieldReading<{ phone: string; extension: string }> {
  const typed = readAsciiLine(text);
  if (typed === '') return { problem: 'TELをご入力ください。' };
  const extension = EXTENSION_BEHIND.exec(typed)?.[1] ?? '';
  const number = parsePhoneNumberFromString(typed.replace(EXTENSION_BEHIND, ''), {
    defaultCountry: 'JP',
    extract: false,
  });
  if (number?.country !== 'JP' || !number.isValid()) {
    return { problem: 'TELは、市外局番から数字でご入力ください。例：03-5253-1111' };
  }
  return { value: { phone: number.formatNational(), extension } };
}

function contactOf(contact: Omit<z.output<typeof contactFields>, 'association'>): Contact {
  return {
    name: contact.contactName,
    kana: contact.contactKana,
    phone: contact.phone.phone,
    // The field of its own is the more deliberate one.
    extension: contact.extension || contact.phone.extension,
    email: contact.email,
  };
}

const placeFields = z.object({
  mode: z.enum(['in-person', 'online'], { error: '実施方法（実地・オンライン）をお選びください。' }),
  venueName: line('会場の名称', 100, false),
  postalCode: field((text) => {
    if (cleanLine(text) === '') return { value: '' };
    const code = readPostalCode(text);
    return code === undefined ? { problem: '郵便番号は、7桁の数字でご入力ください。例：100-8916' } : { value: code };
  }),
  address: line('会場の住所', 200, false),
  remarks: field((text) => limited('備考', cleanText(text), 2000, false)),
});

/** One row of 希望日時 and 開催の長さ; no wish where all of it is empty. Problems are added under the row's names. */
function readSlot(values: Form1Values, rank: Rank, today: Temporal.PlainDate, problems: Problems): SlotWish[] {
  const prefix = `slot${rank}`;
  const typed = Object.fromEntries(SLOT_PARTS.map((part) => [part, values[`${prefix}${part}`] ?? '']));
  if (Object.values(typed).every((text) => cleanLine(text) === '')) return [];
  const row = read(slotFields(RANK_WORDS[rank], today), spread(typed), prefix, problems);
  if (!row) return [];
  return [
    {
      rank,
      date: row.Date,
      meeting: { start: row.MeetingStart, end: row.MeetingEnd },
      demo: { start: row.DemoStart, end: row.DemoEnd },
    },
  ];
}

function slotFields(label: string, today: Temporal.PlainDate) {
  const hour = (name: string, example: string) =>
    field((text) => {
      if (cleanLine(text) === '') return { problem: `${label}の${name}をご入力ください。例：${example}` };
      const time = readTime(text);
      return time === undefined
        ? { problem: `${label}の${name}を読み取れません。時刻を1つご入力ください。例：${example}` }
        : { value: time };
    });
  const example = exampleDay(today);
  const day = `${example.year}年${example.month}月${example.day}日`;
  return z.object({
    Date: field((text) => {
      if (cleanLine(text) === '') return { problem: `${label}の希望日をご入力ください。例：${day}` };
      const date = readDate(text, today);
      return date === undefined
        ? {
            problem: `${label}の希望日を読み取れません。実際にある日付か、曜日が合っているかをご確認ください。例：${day}`,
          }
        : { value: date };
    }),
    MeetingStart: hour('説明会の開始時刻', '10:00'),
    MeetingEnd: hour('説明会の終了時刻', '12:00'),
    DemoStart: hour('デモの開始時刻', '11:00'),
    DemoEnd: hour('デモの終了時刻', '11:15'),
  });
}

/** On paper a span stands in one cell, so 「10:00～12:00」 is pasted into the field of the start. */
function spread(typed: Record<string, string>): Record<string, string> {
  const spread = { ...typed };
  for (const kind of ['Meeting', 'Demo']) {
    const window = readWindow(typed[`${kind}Start`] ?? '');
    if (window === undefined || cleanLine(typed[`${kind}End`] ?? '') !== '') continue;
    spread[`${kind}Start`] = hourText(window.start);
    spread[`${kind}End`] = hourText(window.end);
  }
  return spread;
}

function read<Schema extends z.ZodType>(
  schema: Schema,
  values: Form1Values,
  prefix: string,
  problems: Problems,
): z.output<Schema> | undefined {
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) problems[`${prefix}${String(issue.path[0])}`] ??= issue.message;
  return undefined;
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
