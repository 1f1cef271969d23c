import { formatWindow } from '#domain/text/dates.ts';
import { MODE_WORDS } from '#domain/words/modes.ts';
import { RANK_WORDS } from '#domain/words/ranks.ts';
import { casePath } from '#web/gate/desk.ts';
import type { DeskCalendar } from '#workflow/desk/read-calendar.ts';

type CalendarSession = DeskCalendar['sessions'][number];
type CalendarCandidate = DeskCalendar['candidates'][number];

export type EntryKind = 'confirmed' | 'held' | 'candidate' | 'cancelled';

/** The words tell what the shape and the colour say, also on paper. */
const ENTRY_WORDS: Record<EntryKind, string> = {
  confirmed: '確定',
  held: '実施済',
  candidate: '候補',
  cancelled: '中止',
};

export const LEGEND: readonly { kind: EntryKind; word: string; meaning: string }[] = [
  { kind: 'confirmed', word: ENTRY_WORDS.confirmed, meaning: '日程が決まった説明会' },
  { kind: 'held', word: ENTRY_WORDS.held, meaning: '終わった説明会' },
  { kind: 'candidate', word: ENTRY_WORDS.candidate, meaning: '日程が決まっていない申請の希望日' },
  { kind: 'cancelled', word: ENTRY_WORDS.cancelled, meaning: '中止した説明会' },
];

/** What is fixed comes first: it must never be the part of a full day that is only counted. */
const KIND_ORDER: readonly EntryKind[] = ['confirmed', 'held', 'candidate', 'cancelled'];

/** One line of the calendar: a fixed session, or a wish of a request without a fixed day. */
export interface Entry {
  kind: EntryKind;
  word: string;
  date: Temporal.PlainDate;
  href: string;
  reference: string;
  association: string;
  prefecture: string;
  meeting: CalendarSession['meeting'];
  demo: CalendarSession['demo'];
  /** 「10:00～12:00」. */
  hours: string;
  /** The venue, or 「オンライン」. */
  place: string;
  /** The makers that come; of a candidate the rank and how many of the makers asked said ○. None is to be broken. */
  details: string[];
  source: { session: CalendarSession } | { candidate: CalendarCandidate };
}

/** What to leave out; each empty for nothing. */
export interface EntryFilter {
  makerId: string;
  prefecture: string;
  only: '' | 'all' | 'sessions' | 'candidates';
}

/** Entries in the order in which a day shows them: by kind, then by hour. */
export function entriesOf(calendar: DeskCalendar, filter: EntryFilter): Entry[] {
  const names = new Map(calendar.makers.map((maker) => [maker.id, maker.name]));
  const inPlace = (of: { prefecture: string }): boolean =>
    filter.prefecture === '' || of.prefecture === filter.prefecture;
  const concerns = (makerIds: readonly string[]): boolean => filter.makerId === '' || makerIds.includes(filter.makerId);
  const sessions = calendar.sessions
    .filter((session) => inPlace(session) && concerns(session.makers.map(({ id }) => id)))
    .map((session) => sessionEntry(session, names));
  const candidates = calendar.candidates
    .filter((candidate) => inPlace(candidate) && concerns(candidate.asked.map(({ makerId }) => makerId)))
    .map(candidateEntry);
  return [
    ...(filter.only === 'candidates' ? [] : sessions),
    ...(filter.only === 'sessions' ? [] : candidates),
  ].toSorted(
    (a, b) =>
      KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind) ||
      Temporal.PlainTime.compare(a.meeting.start, b.meeting.start) ||
      a.reference.localeCompare(b.reference),
  );
}

/** 「確定2・候補5」; empty where there is nothing. */
export function countWords(entries: readonly Entry[]): string {
  return KIND_ORDER.map((kind) => ({ kind, count: entries.filter((entry) => entry.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${ENTRY_WORDS[kind]}${count}`)
    .join('・');
}

function sessionEntry(session: CalendarSession, names: ReadonlyMap<string, string>): Entry {
  return {
    ...entry(session, session.state),
    details: session.makers.map(({ id, out }, index) => {
      const name = `${names.get(id) ?? ''}${out ? '（参加できません）' : ''}`;
      return index + 1 < session.makers.length ? `${name}、` : name;
    }),
    source: { session },
  };
}

function candidateEntry(candidate: CalendarCandidate): Entry {
  const agreed = candidate.asked.filter(({ reply }) => reply === 'yes').length;
  const asked = candidate.asked.length === 0 ? '未照会' : `○ ${agreed}／${candidate.asked.length}社`;
  return {
    ...entry(candidate, 'candidate'),
    details: [rankWord(candidate), candidate.state === 'returned' ? '差し戻し中' : asked],
    source: { candidate },
  };
}

function rankWord({ rank }: CalendarCandidate): string {
  return rank === 1 || rank === 2 || rank === 3 ? RANK_WORDS[rank] : '日時変更の候補';
}

function entry(of: CalendarSession | CalendarCandidate, kind: EntryKind): Omit<Entry, 'details' | 'source'> {
  return {
    kind,
    word: ENTRY_WORDS[kind],
    date: of.date,
    href: casePath(of.reference),
    reference: of.reference,
    association: of.association,
    prefecture: of.prefecture,
    meeting: of.meeting,
    demo: of.demo,
    hours: formatWindow(of.meeting),
    place: of.mode === 'online' ? MODE_WORDS.online : of.venue,
  };
}
