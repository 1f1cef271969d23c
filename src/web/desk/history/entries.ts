import type { ChangeRow } from '#domain/history/facts.ts';
import { mailTitle } from '#domain/notices/mail-traits.ts';
import { eventWord } from '#domain/words/events.ts';
import { MAIL_STATES } from '#domain/words/mails.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { TOGETHER } from '#domain/words/runs.ts';
import { STATE_WORDS } from '#domain/words/states.ts';
import { addressee } from '#web/desk/mails/addressee.ts';
import { incomingPath } from '#web/desk/mails/routes.ts';
import { casePath } from '#web/gate/desk.ts';
import type { DeskHistory, History } from '#workflow/desk/read-history.ts';
import { actorWords, detailOf, namesMakers, type Surroundings } from './words.ts';

type CaseEvent = History['events'][number];
type HistoryMail = History['mails'][number];

/** What a history can be narrowed to; an entry may be of several kinds, a mail is of one. */
export const HISTORY_KINDS = {
  states: '状態・内容の変更',
  makers: ROLE_WORDS.maker,
  applicant: ROLE_WORDS.applicant,
  attendees: ROLE_WORDS.attendee,
  mails: 'メール',
  notes: 'メモ',
} as const;
export type HistoryKind = keyof typeof HISTORY_KINDS;

/** One line of 「送られたメール」. */
export interface MailLine {
  id: string;
  to: string;
  state: string;
  failed: boolean;
  response: string;
  /** Empty until it is looked up, and while the mail has not been made ready. */
  subject: string;
  settledAt: Temporal.Instant | null;
}

/** One thing that happened, or the mails of one kind that were owed at one moment. */
export interface HistoryEntry {
  at: Temporal.Instant;
  kinds: HistoryKind[];
  who: string;
  what: string;
  /** Lines of text. */
  detail: string;
  /** 変更前 → 変更後, the state of the application first. */
  changes: ChangeRow[];
  mails: MailLine[];
  /** 「送信済み118・送信できず2」 of several mails; empty otherwise. */
  summary: string;
  /** All of what is only begun here. */
  whole: { href: string; label: string } | null;
  /** Where the application is not plain: the one that it happened to. */
  application: { href: string; reference: string; association: string } | null;
}

/** 履歴 of one application, the newest first; mails stand above what made us owe them. */
export function historyEntries(history: History): HistoryEntry[] {
  const surroundings: Surroundings = history;
  const batches = Map.groupBy(history.mails, (mail) => `${mail.at.epochMilliseconds} ${mail.name}`);
  return [...history.events.map((event) => eventEntry(event, surroundings)), ...[...batches.values()].map(mailEntry)]
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
    .toReversed();
}

/** 全体の履歴 of a day: events only, in the order given. */
export function deskHistoryEntries({ events, slots }: DeskHistory): HistoryEntry[] {
  return events.map((event) => ({
    ...eventEntry(event, { slots, events, previous: '' }),
    application: {
      href: casePath(event.reference),
      reference: event.reference,
      association: event.association,
    },
  }));
}

/** 「送信待ち1・送信済み14」; empty without mails. */
export function mailCounts(mails: readonly Pick<HistoryMail, 'state'>[]): string {
  const counts = Map.groupBy(mails, ({ state }) => MAIL_STATES[state]);
  return Object.values(MAIL_STATES)
    .flatMap((word) => (counts.has(word) ? [`${word}${counts.get(word)?.length}`] : []))
    .join('・');
}

/** 「11通のうち3通」 of a fan-out. */
export interface Sending {
  total: number;
  left: number;
  waiting: number;
  /** How many were given up. */
  undelivered: number;
}

/** Fewer leave before anybody has read the page. */
const FAN_OUT_MIN = 10;

function isUndelivered(state: HistoryMail['state']): boolean {
  return state === 'failed' || state === 'bounced';
}

/** How far the mails have come that an act owes together and of which some still wait; null where they are few. */
export function sendingOf(mails: readonly Pick<HistoryMail, 'state' | 'at'>[]): Sending | null {
  const waiting = mails.filter(({ state }) => state === 'owed' || state === 'sending');
  const moments = new Set(waiting.map(({ at }) => at.epochMilliseconds));
  const together = mails.filter(({ at, state }) => moments.has(at.epochMilliseconds) && state !== 'dropped');
  if (waiting.length === 0 || together.length < FAN_OUT_MIN) return null;
  const undelivered = together.filter(({ state }) => isUndelivered(state)).length;
  const left = together.length - waiting.length - undelivered;
  return { total: together.length, left, waiting: waiting.length, undelivered };
}

function eventEntry(event: CaseEvent, surroundings: Surroundings): HistoryEntry {
  const changes = [...stateChange(event), ...('changes' in event.data ? event.data.changes : [])];
  return {
    at: event.at,
    kinds: kindsOf(event, changes.length > 0),
    who: actorWords(event),
    what: `${eventWord(event.type)}${event.data.together === undefined ? '' : `（${TOGETHER}）`}`,
    detail: detailOf(surroundings, event),
    changes,
    mails: [],
    whole: event.type === 'mail-arrived' ? { href: incomingPath(event.data.incomingId), label: '全文と添付' } : null,
    summary: '',
    application: null,
  };
}

function stateChange({ data: { from, to } }: CaseEvent): HistoryEntry['changes'] {
  return from && to ? [{ label: '状態', before: STATE_WORDS[from], after: STATE_WORDS[to] }] : [];
}

/** By who did it and what is said, so that a new kind of event finds its place without being listed here. */
function kindsOf(event: CaseEvent, changes: boolean): HistoryKind[] {
  if (event.type === 'noted') return ['notes'];
  const { role } = event.actor;
  const kinds: HistoryKind[] = [];
  if (changes) kinds.push('states');
  if (role === 'maker' || namesMakers(event)) kinds.push('makers');
  if (role === 'applicant' || event.type === 'phoned') kinds.push('applicant');
  if (role === 'attendee' || ABOUT_ATTENDEES.test(event.type)) kinds.push('attendees');
  return kinds;
}

/** What applicant, desk and clock do about the people who come. */
const ABOUT_ATTENDEES =
  /^(?:registered|left|waiting|promoted|passed-over|seats-free|arrivals-ended|people-changed|attendee-.*|sign-up-.*|reception-.*)$/;

function mailEntry(mails: readonly HistoryMail[]): HistoryEntry {
  const [first] = mails;
  if (!first) throw new Error('mails that were owed together are at least one');
  return {
    at: first.at,
    kinds: ['mails'],
    who: mails.length === 1 ? 'メール' : `メール ${mails.length}通`,
    what: mailTitle(first.name),
    detail: '',
    changes: [],
    mails: mails.map((mail) => ({
      id: mail.id,
      to: addressee(mail.to),
      state: MAIL_STATES[mail.state],
      failed: isUndelivered(mail.state),
      response: mail.response,
      subject: '',
      settledAt: mail.settledAt ?? null,
    })),
    whole: null,
    summary: mails.length === 1 ? '' : mailCounts(mails),
    application: null,
  };
}

/** The same entries with the subjects of their mails. */
export function withSubjects(entries: readonly HistoryEntry[], subjects: ReadonlyMap<string, string>): HistoryEntry[] {
  return entries.map((entry) => ({
    ...entry,
    mails: entry.mails.map((mail) => ({ ...mail, subject: subjects.get(mail.id) ?? '' })),
  }));
}
