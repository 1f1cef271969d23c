import { PARTSTATS, type Partstat } from '#domain/words/incoming.ts';

/** One REPLY or COUNTER as it was read; addresses in lower case. */
export interface CalendarAnswer {
  method: 'REPLY' | 'COUNTER';
  uid: string;
  attendee: string;
  /** Who may answer for the attendee; empty for nobody. */
  sentBy: string;
  partstat: Partstat;
  sequence: number;
  stamp: Temporal.Instant;
  /** Of a COUNTER: the hour that is proposed. */
  proposed: { start: Temporal.ZonedDateTime; end: Temporal.ZonedDateTime | undefined; isWholeDay: boolean } | undefined;
  comment: string;
  /** Outlook and Exchange write nothing into the mail of an answer but what the person wrote. */
  isOutlooks: boolean;
}

/** Of Outlook on a telephone, below or without any words. */
const SIGNATURE =
  /^.*(?:(?:get|sent from) outlook for (?:ios|android)|outlook for (?:ios|android)\s*(?:を入手|から送信)|(?:ios|android)\s*版?\s*(?:の\s*)?outlook\s*(?:を入手|から送信)).*$/gimu;

/**
 * What the person wrote beside the answer, for people to read: its COMMENT; of Outlook the words of the mail. What others
 * write into the mail they write by themselves. Empty where there is nothing.
 */
export function wordsBeside({ comment, isOutlooks }: CalendarAnswer, ownText: string): string {
  if (comment !== '') return comment;
  return isOutlooks ? ownText.replace(SIGNATURE, '').trim() : '';
}

/** Why a calendar object is no answer that we can take. */
export type NoAnswer =
  /** Not readable, or with more than one event or attendee. */
  | 'calendar-unreadable'
  /** A method that nobody sends us: an invitation, a cancellation and the like. */
  | 'calendar-method'
  /** To one date of a series; none of ours is one. */
  | 'calendar-instance'
  /** Passed on to somebody else, or with a word that says neither yes nor no. */
  | 'calendar-delegated';

export type StandingAnswer = Pick<CalendarAnswer, 'partstat' | 'sequence' | 'stamp'>;

/**
 * Which of two answers of one address stands, whichever came first (RFC 5546 §2.1.5): that to the newer invitation, or else
 * the younger. Two of one second are told apart by their words, so that the order in which they came never matters.
 */
export function laterAnswer<A extends StandingAnswer>(a: A, b: A): A {
  const order = a.sequence - b.sequence || Temporal.Instant.compare(a.stamp, b.stamp);
  if (order !== 0) return order > 0 ? a : b;
  return PARTSTATS.indexOf(a.partstat) >= PARTSTATS.indexOf(b.partstat) ? a : b;
}

/** A clock that goes wrong so far is not believed: its answer would outdo every later one. */
const CLOCK_HOURS = 24;

/** When an answer was written, by the clock of its calendar; `now` where that lies too far ahead. */
export function stampBy(answer: Pick<StandingAnswer, 'stamp'>, now: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(answer.stamp, now.add({ hours: CLOCK_HOURS })) > 0 ? now : answer.stamp;
}

/** How many people come with addresses whose calendars have answered so to the invitation that stands. */
export function peopleWho(
  partstat: Partstat,
  attendees: readonly { email: string; people: number }[],
  answers: readonly { email: string; partstat: Partstat; isOld: boolean }[],
): number {
  const said = new Set(
    answers.flatMap((answer) => (answer.partstat === partstat && !answer.isOld ? [answer.email] : [])),
  );
  return attendees.reduce((sum, { email, people }) => sum + (said.has(email.toLowerCase()) ? people : 0), 0);
}
