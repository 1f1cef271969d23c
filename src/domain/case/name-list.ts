import { formatDayWithEra, formatWindow } from '#domain/text/dates.ts';
import { type Answered, answeredTotals, answeredWords } from './answered.ts';
import type { Application } from './application.ts';
import { headCount, type Registration, type RegistrationState } from './registration.ts';
import type { Session } from './session.ts';

/** 五十音順, or in the order of signing up. */
export const LIST_ORDERS = ['kana', 'order'] as const;
export type ListOrder = (typeof LIST_ORDERS)[number];

/** 参加者名簿, or 受付名簿 with a place for a tick and a signature. */
export const LIST_KINDS = ['names', 'sign-in'] as const;
export type ListKind = (typeof LIST_KINDS)[number];

export const LIST_TITLES: Record<ListKind, string> = { names: '参加者名簿', 'sign-in': '受付名簿' };

/** Who stands on a list: a seat, キャンセル待ち, or 当日参加. */
export type ListState = 'registered' | 'waiting' | 'walk-in';
export const LIST_STATES: Record<ListState, string> = {
  registered: '',
  waiting: 'キャンセル待ち',
  'walk-in': '当日参加',
};

export interface NameListRow {
  /** 1, 2, 3 … in the order of the list. */
  number: number;
  name: string;
  kana: string;
  institution: string;
  institutionCode: string;
  people: number;
  state: ListState;
  /** What their calendar has answered, in words; empty where it has not, and on 受付名簿. */
  answered: string;
}

/** A list to print or to save, as plain JSON: what it says at its head, and its people. */
export interface NameList {
  kind: ListKind;
  order: ListOrder;
  reference: string;
  association: string;
  /** In words; empty while nothing is fixed. */
  when: string;
  place: string;
  /** What calendars have answered, in totals; empty where none has, and on 受付名簿, which lies open at the door. */
  answered: string;
  /** The JST day on which it was made, `YYYY-MM-DD`. */
  madeOn: string;
  rows: NameListRow[];
}

/** How many sign-ups and people there are; `left` counts sign-ups. */
export interface AttendeeCounts {
  signUps: number;
  people: number;
  waiting: number;
  waitingPeople: number;
  left: number;
}

export function attendeeCounts(registrations: readonly Registration[]): AttendeeCounts {
  const of = (state: RegistrationState): Registration[] => registrations.filter((one) => one.state === state);
  return {
    signUps: of('registered').length,
    people: headCount(of('registered')),
    waiting: of('waiting').length,
    waitingPeople: headCount(of('waiting')),
    left: of('left').length,
  };
}

/** Rows without ふりがな stand at the end, by name, because they cannot be sorted among the others. */
export function inListOrder<T extends Pick<Registration, 'kana' | 'name' | 'createdAt'>>(
  people: readonly T[],
  order: ListOrder,
): T[] {
  const byTime = (a: T, b: T): number => Temporal.Instant.compare(a.createdAt, b.createdAt);
  if (order === 'order') return people.toSorted(byTime);
  return people.toSorted(
    (a, b) =>
      Number(a.kana === '') - Number(b.kana === '') ||
      byKana(a.kana, b.kana) ||
      COLLATOR.compare(a.name, b.name) ||
      byTime(a, b),
  );
}

const COLLATOR = new Intl.Collator('ja');

/** Family name before given name: compared as one, かまた さん and かまだ に would stand apart with がまだ いち between them. */
function byKana(a: string, b: string): number {
  const [familyA = '', givenA = ''] = a.split('\u3000', 2);
  const [familyB = '', givenB = ''] = b.split('\u3000', 2);
  return COLLATOR.compare(familyA, familyB) || COLLATOR.compare(givenA, givenB);
}

/** What a list of names is made of. */
interface Listed {
  application: Application;
  session: Session | undefined;
  registrations: readonly Registration[];
  answers: readonly Answered[];
}

/** Those with a seat in the order that is asked for, then those who wait, in the order in which they wait. */
export function inListing(registrations: readonly Registration[], order: ListOrder): Registration[] {
  const seated = registrations.filter(({ state }) => state === 'registered');
  const waiting = registrations.filter(({ state }) => state === 'waiting');
  return [
    ...inListOrder(seated, order),
    ...waiting.toSorted((a, b) => waitedSince(a).epochMilliseconds - waitedSince(b).epochMilliseconds),
  ];
}

/** The list on paper, its people as in `inListing`. */
export function nameListOf(
  { application, session, registrations, answers }: Listed,
  wanted: { kind: ListKind; order: ListOrder },
  today: Temporal.PlainDate,
): NameList {
  const venue = session?.venue ?? application.form1.venue;
  const people = inListing(registrations, wanted.order);
  const shown = wanted.kind === 'names' ? answers : [];
  return {
    ...wanted,
    reference: application.reference,
    association: application.form1.association,
    when: session ? `${formatDayWithEra(session.date)}${formatWindow(session.meeting)}` : '',
    place: [venue.name, venue.address].filter((part) => part !== '').join('　'),
    answered: answeredTotals(people, shown),
    madeOn: today.toString(),
    rows: people.map((one, index) => ({
      number: index + 1,
      name: one.name,
      kana: one.kana,
      institution: one.institution,
      institutionCode: one.institutionCode,
      people: one.people,
      state: one.state === 'waiting' ? 'waiting' : 'registered',
      answered: answeredWords(one, people, shown),
    })),
  };
}

function waitedSince({ waitingSince, createdAt }: Registration): Temporal.Instant {
  return waitingSince ?? createdAt;
}
