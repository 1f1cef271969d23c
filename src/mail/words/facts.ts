import { type SessionFacts, withoutConnection } from '#domain/case/session-facts.ts';
import { newsExpectedBy } from '#domain/form1/deadline.ts';
import { drawForm1, ownTexts } from '#domain/form1/fields.ts';
import type { Venue } from '#domain/form1/form1.ts';
import type { Form1, Form1Slot } from '#domain/form1/snapshot.ts';
import type { ChangeRow } from '#domain/history/facts.ts';
import {
  formatDay,
  formatDayWithEra,
  formatDemo,
  formatDemoAsForm,
  formatShortDay,
  formatWindow,
} from '#domain/text/dates.ts';
import type { WindowText } from '#domain/text/window.ts';
import { windowOf } from '#domain/text/window.ts';
import { MODE_WORDS, type Mode } from '#domain/words/modes.ts';
import { phoneWords } from '#domain/words/phone.ts';
import { addressParts } from '#domain/words/place.ts';
import { RANK_WORDS, RANKS, type Rank } from '#domain/words/ranks.ts';
import { inJapan, SESSION_WORDS, URL_LATER } from '#domain/words/session.ts';

/** One line of a table of facts. */
export interface Row {
  label: string;
  lines: string[];
}

/**
 * How much of a session somebody is told (DESIGN §1 "Who sees attendees"). `unseated`: who waits for a seat or gave it
 * back; an attendee in everything else, but where to connect is not for them.
 */
export type Audience = 'applicant' | 'ministry' | 'maker' | 'attendee' | 'unseated';

/** 変更前 and 変更後 as they are read: what was empty, or is by now, is said to be so. */
export function changeRows(changes: readonly ChangeRow[]): ChangeRow[] {
  return changes.map(({ label, before, after }) => ({ label, before: before || 'なし', after: after || 'なし' }));
}

/** The rows of 様式1 in its order. */
export function form1Rows(form1: Form1): Row[] {
  const { contact } = form1;
  const texts = ownTexts(form1);
  return drawForm1<Row>({
    own: ({ key, label }) => [row(label, texts[key])],
    contact: () => [
      row('ふりがな', contact.kana),
      row('担当者氏名', contact.name),
      row('連絡先（TEL）', phoneWords(contact)),
      row('連絡先（E-Mail）', contact.email),
    ],
    slots: () => RANKS.flatMap((rank) => wishRows(rank, form1)),
    place: () => [
      {
        label: SESSION_WORDS.venue,
        lines: [...venueLines(form1.venue), ...form1.attachments.map(({ name }) => `添付：${name}`)],
      },
      row('実施方法（実地、オンライン）', MODE_WORDS[form1.mode]),
    ],
  });
}

function wishRows(rank: Rank, form1: Form1): Row[] {
  const name = RANK_WORDS[rank];
  const slot = form1.slots.find((candidate) => candidate.rank === rank);
  if (slot) {
    return [
      row(`希望日時（${name}）`, `${dayWithEra(slot.date)}${formatWindow(windowOf(slot.meeting))}`),
      row(`開催の長さ（${name}）`, formatDemoAsForm(windowOf(slot.demo))),
    ];
  }
  return [row(`希望日時（${name}）`, form1.noFurtherCandidates ? 'なし（ほかに候補日はありません）' : '')];
}

/** The offered slots, one row each. */
export function slotRows(slots: readonly Form1Slot[]): Row[] {
  return slots.map((slot) => ({ label: RANK_WORDS[slot.rank], lines: slotLines(slot) }));
}

export function slotLines(slot: Form1Slot): string[] {
  return [
    dayWithEra(slot.date),
    `説明会 ${formatWindow(windowOf(slot.meeting))}`,
    `デモンストレーション ${formatDemo(windowOf(slot.demo))}`,
  ];
}

/** 「10月20日（火）10:00～12:00」, for subjects. */
export function shortWhen(date: string, window: WindowText): string {
  return `${formatShortDay(Temporal.PlainDate.from(date))}${formatWindow(windowOf(window))}`;
}

/** 「2026年10月30日（金）」. */
export function day(date: string): string {
  return formatDay(Temporal.PlainDate.from(date));
}

/** 「10月30日（金）」. */
export function shortDay(date: string): string {
  return formatShortDay(Temporal.PlainDate.from(date));
}

/** What a maker has to know of a request before anything is fixed: where and how, but nobody's telephone yet. */
export function placeRows(form1: Form1): Row[] {
  const texts = ownTexts(form1);
  return drawForm1<Row>({
    own: ({ key, label, makersSee }) => (makersSee ? [row(label, texts[key])] : []),
    contact: () => [],
    slots: () => [],
    place: () => [
      row(SESSION_WORDS.mode, MODE_WORDS[form1.mode]),
      { label: SESSION_WORDS.venue, lines: venueLines(form1.venue) },
      row(SESSION_WORDS.layouts, form1.attachments.map(({ name }) => name).join('、')),
    ],
  });
}

/** How and where, for people who come. */
export function wherePeopleCome({ mode, venue }: { mode: Mode; venue: Venue }): Row[] {
  return [row(SESSION_WORDS.mode, MODE_WORDS[mode]), ...venueRows(mode, venue)];
}

/** The session in words; the calendar object says the same. */
export function sessionRows(facts: SessionFacts, audience: Audience): Row[] {
  const session = toldTo(audience, facts);
  const meeting = row(SESSION_WORDS.meeting, inJapan(formatWindow(windowOf(session.meeting))));
  const demo = row(SESSION_WORDS.demo, formatDemo(windowOf(session.demo)));
  const onTheDay = audience === 'maker' || audience === 'ministry';
  const guest = audience === 'attendee' || audience === 'unseated';
  return [
    ...(guest ? [] : [row('受付番号', session.reference)]),
    row(SESSION_WORDS.host, session.association),
    row(SESSION_WORDS.date, dayWithEra(session.date)),
    ...(audience === 'maker' ? [demo, meeting] : [meeting, demo]),
    row(SESSION_WORDS.mode, MODE_WORDS[session.mode]),
    ...placeOf(session, audience),
    row(SESSION_WORDS.makers, session.makers.join('、')),
    ...(onTheDay
      ? [
          row(SESSION_WORDS.dayContact, [session.contact.name, phoneWords(session.contact)].join('\n')),
          row(SESSION_WORDS.layouts, session.layouts.join('、')),
        ]
      : []),
    ...(guest ? [] : [row(SESSION_WORDS.attendees, `${session.attendees}名`)]),
    ...(session.note === '' ? [] : [row(SESSION_WORDS.note, session.note)]),
  ];
}

/**
 * What the applicant wrote for the day. Makers have a timetable of their own, so they are told about parking alone.
 */
export function dayRows(facts: SessionFacts, audience: Audience): Row[] {
  const { timetable, parking } = toldTo(audience, facts);
  return [
    ...(audience === 'maker' || timetable === '' ? [] : [row(SESSION_WORDS.timetable, timetable)]),
    ...(parking === '' ? [] : [row(SESSION_WORDS.parking, parking)]),
  ];
}

/** 当日の担当 of the makers; no row while no maker has said. */
export function onDayRows({ onDay = [] }: { onDay?: readonly string[] }): Row[] {
  return onDay.length === 0 ? [] : [{ label: SESSION_WORDS.onDay, lines: [...onDay] }];
}

function toldTo(audience: Audience, facts: SessionFacts): SessionFacts {
  return audience === 'unseated' ? withoutConnection(facts) : facts;
}

function placeOf({ mode, url, venue }: SessionFacts, audience: Audience): Row[] {
  const connects = mode === 'online' && audience !== 'unseated';
  return [...(connects ? [row(SESSION_WORDS.url, url === '' ? URL_LATER : url)] : []), ...venueRows(mode, venue)];
}

/** An online session without a hall has no place to name. */
function venueRows(mode: Mode, venue: Venue): Row[] {
  const nowhere = mode === 'online' && venue.name === '' && venue.address === '';
  return nowhere ? [] : [{ label: SESSION_WORDS.venue, lines: venueLines(venue) }];
}

/** A text of several lines keeps them; an empty one is said to be empty. */
export function row(label: string, text: string): Row {
  return { label, lines: text === '' ? ['なし'] : text.split('\n') };
}

function venueLines(venue: Venue): string[] {
  const lines = [venue.name, addressParts(venue).join(' ')].filter(Boolean);
  return lines.length === 0 ? ['なし'] : lines;
}

function dayWithEra(date: string): string {
  return formatDayWithEra(Temporal.PlainDate.from(date));
}

/** By when an applicant may expect news of the day; empty for a request without days. */
export function newsBy(slots: readonly Form1Slot[]): string {
  const date = newsExpectedBy(slots.map((slot) => Temporal.PlainDate.from(slot.date)));
  return date ? formatDay(date) : '';
}
