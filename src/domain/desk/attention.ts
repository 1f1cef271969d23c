import type { Application } from '#domain/case/application.ts';
import {
  type Answer,
  allSlotsPassed,
  hasAnswered,
  type Inquiry,
  isOverdue,
  type Maker,
  nobodyCan,
  type ReadySlot,
  readySlots,
} from '#domain/case/inquiry.ts';
import { isHeld, type Session, type SessionMaker } from '#domain/case/session.ts';
import type { Contact } from '#domain/form1/form1.ts';
import { isInPast, type PreferredSlot } from '#domain/form1/slot.ts';
import type { EventContent, Unreadable } from '#domain/history/events.ts';
import { JST, jstDay } from '#domain/text/jst.ts';
import type { KeptType } from '#domain/words/events.ts';
import { LIMITS } from '#domain/words/limits.ts';

/**
 * Why an application needs a person, in the order in which one is chosen where several are true of the same step; the last
 * three are of no application.
 */
export const ATTENTION_KINDS = [
  'call',
  'maker-out',
  'no-maker',
  'change-asked',
  'slots-passed',
  'yes-waiting',
  'nobody-can',
  'answer-overdue',
  'answered',
  'unasked',
  'slots-near',
  'reply-overdue',
  'no-url',
  'unverified',
  'mail-failed',
  'material-doubtful',
  'material-old',
] as const;
export type AttentionKind = (typeof ATTENTION_KINDS)[number];

/** One thing that a coordinator has to do (「今すること」). It stands until the facts change; nobody ticks it off. */
export interface Attention {
  kind: AttentionKind;
  /** What else is true of it, so that it is found under these words too. */
  also: AttentionKind[];
  /** Since when it stands. */
  since: Temporal.Instant;
  /** The JST day on which somebody should have acted; it decides the order. */
  due: Temporal.PlainDate;
  /** The day that decides: the next candidate, the session, the day for the applicant's answer. */
  day: Temporal.PlainDate | undefined;
  /** The inquiries that it is about. */
  inquiries: readonly MatterInquiry[];
  /** The candidates that can be fixed now. */
  ready: readonly ReadySlot<MatterInquiry>[];
}

export type MatterInquiry = Pick<
  Inquiry,
  'id' | 'kind' | 'state' | 'closedBecause' | 'offers' | 'answerBy' | 'askedAt'
> & {
  maker: MatterMaker;
  answers: readonly Pick<Answer, 'slotId' | 'reply' | 'channel' | 'at'>[];
};

/** A maker, and whom to telephone there. */
export type MatterMaker = Pick<Maker, 'id' | 'name'> & { contact: Pick<Maker['contact'], 'name' | 'phone'> };

/** All of one application that decides what a person has to do. */
export interface Matter {
  application: Pick<
    Application,
    'id' | 'reference' | 'state' | 'owner' | 'submittedAt' | 'receivedAt' | 'returned' | 'updatedAt'
  > & {
    form1: {
      association: string;
      contact: Pick<Contact, 'name' | 'phone' | 'extension'>;
      slots: readonly Pick<PreferredSlot, 'id' | 'rank' | 'date'>[];
    };
  };
  inquiries: readonly MatterInquiry[];
  session:
    | (Pick<Session, 'date' | 'mode' | 'url' | 'confirmedAt'> & {
        makers: readonly (Pick<SessionMaker, 'out'> & { maker: MatterMaker })[];
      })
    | undefined;
  /** When a coordinator last did anything about it. */
  actedAt: Temporal.Instant | undefined;
  /** What the applicant asked for after 日程確定 and nothing has answered since. */
  wish: { at: Temporal.Instant; cancels: boolean; by: string; text: string } | undefined;
  /** 電話で連絡: calls that are owed, the oldest first. */
  calls: readonly { at: Temporal.Instant }[];
}

/** Candidates that come within these days are pointed out while nothing is fixed. */
const NEAR_DAYS = 14;
/** Something fixed later than this before the day leaves makers, applicant and attendees no week to prepare. */
const PREPARE_DAYS = 7;
const UNASKED_DAYS = 3;
const ANSWERED_DAYS = 2;
/** A ○ that nobody made use of for so long is 「○の回答あり・日程未確定」. */
const YES_WAITS_DAYS = 2;
const WISH_DAYS = 2;
const CALL_DAYS = 1;

/**
 * What has to be done about one application, the first to do first. Empty while it waits for somebody else. Sign-ups of
 * attendees need nobody at the desk and are no part of it.
 */
export function attentionsOf(matter: Matter, today: Temporal.PlainDate): Attention[] {
  const found = [...callsTo(matter), ...ofState(matter, today)];
  return found.toSorted((a, b) => ATTENTION_KINDS.indexOf(a.kind) - ATTENTION_KINDS.indexOf(b.kind));
}

/**
 * The next JST day on which `attentionsOf` may find something else though nothing happens; undefined for never. Until then
 * it finds what it finds today.
 */
export function nextLook(matter: Matter, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  const { application, inquiries, session } = matter;
  const days = [
    ...application.form1.slots.flatMap(({ date }) => [date.subtract({ days: NEAR_DAYS }), date, date.add({ days: 1 })]),
    ...inquiries.flatMap(({ answerBy, answers }) => [
      answerBy.add({ days: 1 }),
      ...answers.map(({ at }) => jstDay(at).add({ days: YES_WAITS_DAYS })),
    ]),
    ...(application.returned ? [application.returned.replyBy.add({ days: 1 })] : []),
    ...(session ? [session.date.add({ days: 1 })] : []),
  ];
  return days.filter((day) => daysBetween(today, day) > 0).toSorted(Temporal.PlainDate.compare)[0];
}

export type Urgency = 'now' | 'soon' | 'later';

/** `now`: its day has come or passed; `soon`: it comes within `soonDays`. */
export function urgencyOf(due: Temporal.PlainDate, today: Temporal.PlainDate): Urgency {
  const days = daysBetween(today, due);
  if (days <= 0) return 'now';
  return days <= LIMITS.soonDays ? 'soon' : 'later';
}

/** The most urgent first: by the day by which somebody should have acted, then by how long it has stood. */
export function compareUrgency(a: Pick<Attention, 'due' | 'since'>, b: Pick<Attention, 'due' | 'since'>): number {
  return Temporal.PlainDate.compare(a.due, b.due) || Temporal.Instant.compare(a.since, b.since);
}

/** Negative when `to` lies before `from`. */
export function daysBetween(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  return from.until(to, { largestUnit: 'days' }).days;
}

/** The applicant's wish that nobody has answered; `events` of one application, oldest first. */
export function standingWish<E extends EventContent | Unreadable>(
  events: readonly E[],
): Extract<E, { type: 'change-asked' }> | undefined {
  const asked = events.findLastIndex(isWish);
  const wish = events[asked];
  if (!wish || !isWish(wish)) return undefined;
  const ends = wish.data.awaitsAnswer ? ANSWERS : [...ANSWERS, ...CHANGES];
  return events.slice(asked + 1).some(({ type }) => ends.includes(type)) ? undefined : wish;
}

const ANSWERS: readonly KeptType[] = ['wish-answered'];
const CHANGES: readonly KeptType[] = ['changed', 'moved', 'move-asked'];

function isWish<E extends EventContent | Unreadable>(event: E): event is Extract<E, { type: 'change-asked' }> {
  return event.type === 'change-asked';
}

function callsTo({ calls, session }: Matter): Attention[] {
  const [oldest] = calls;
  if (!oldest) return [];
  return [attention('call', oldest.at, { due: jstDay(oldest.at).add({ days: CALL_DAYS }), day: session?.date })];
}

function ofState(matter: Matter, today: Temporal.PlainDate): Attention[] {
  const { state } = matter.application;
  if (state === 'unverified') return [unverified(matter)];
  if (state === 'received' || state === 'inquiring') return beforeFixing(matter, today);
  if (state === 'returned') return replyOverdue(matter, today);
  return state === 'confirmed' ? beforeSession(matter, today) : [];
}

function unverified({ application }: Matter): Attention {
  const ends = application.submittedAt.add({ hours: LIMITS.verificationHours });
  return attention('unverified', application.submittedAt, {
    due: jstDay(ends),
    day: application.form1.slots[0]?.date,
  });
}

function replyOverdue({ application }: Matter, today: Temporal.PlainDate): Attention[] {
  const replyBy = application.returned?.replyBy;
  if (!replyBy || daysBetween(replyBy, today) <= 0) return [];
  const due = replyBy.add({ days: 1 });
  return [attention('reply-overdue', startOf(due), { due, day: replyBy })];
}

/** One step at a time: of all that is true while nothing is fixed, the first; the rest stands in `also`. */
function beforeFixing(matter: Matter, today: Temporal.PlainDate): Attention[] {
  const next = nextCandidate(matter, today);
  const near = next !== undefined && daysBetween(today, next) <= NEAR_DAYS;
  const overdue = openOf(matter, 'new').some((inquiry) => isOverdue(inquiry, today));
  const also: AttentionKind[] = [
    ...(overdue ? ['answer-overdue' as const] : []),
    ...(near ? ['slots-near' as const] : []),
  ];
  const main = mainBeforeFixing(matter, today) ?? (near ? slotsNear(matter, next) : undefined);
  if (!main) return [];
  // Candidates that are near bring the day forward, because a week is needed to prepare.
  const latest = near ? earlier(main.due, next.subtract({ days: PREPARE_DAYS })) : main.due;
  return [{ ...main, due: latest, day: main.day ?? next, also: also.filter((kind) => kind !== main.kind) }];
}

function mainBeforeFixing(matter: Matter, today: Temporal.PlainDate): Attention | undefined {
  const { application, inquiries } = matter;
  const open = openOf(matter, 'new');
  if (allSlotsPassed(application.form1.slots, today)) return slotsPassed(matter);
  const ready = readySlots(application.form1.slots, inquiries, today);
  if (ready.length > 0) return yesGiven(ready, today);
  if (nobodyCan(inquiries, application.form1.slots, today)) {
    const at = lastAnswer(open) ?? application.updatedAt;
    return attention('nobody-can', at, { due: jstDay(at), inquiries: open });
  }
  const overdue = open.filter((inquiry) => isOverdue(inquiry, today));
  if (overdue.length > 0) return answerOverdue(overdue);
  if (open.length === 0) {
    const since = inquiries.length === 0 ? (application.receivedAt ?? application.submittedAt) : application.updatedAt;
    return attention('unasked', since, { due: jstDay(since).add({ days: UNASKED_DAYS }) });
  }
  return newAnswers(matter, open);
}

function slotsPassed({ application }: Matter): Attention {
  const last = application.form1.slots
    .map((slot) => slot.date)
    .toSorted(Temporal.PlainDate.compare)
    .at(-1);
  const due = last?.add({ days: 1 }) ?? jstDay(application.updatedAt);
  return attention('slots-passed', startOf(due), { due, day: last });
}

function slotsNear(matter: Matter, next: Temporal.PlainDate): Attention {
  return attention('slots-near', startOf(next.subtract({ days: NEAR_DAYS })), {
    due: next.subtract({ days: PREPARE_DAYS }),
    inquiries: openOf(matter, 'new').filter((inquiry) => !hasAnswered(inquiry)),
  });
}

/** A ○ can be fixed at once, whoever has looked at it meanwhile; after two days it is a matter of its own. */
function yesGiven(ready: readonly ReadySlot<MatterInquiry>[], today: Temporal.PlainDate): Attention {
  const instants = ready.flatMap(({ slotId, inquiries }) =>
    inquiries.flatMap((inquiry) =>
      inquiry.answers.filter((answer) => answer.slotId === slotId && answer.reply === 'yes').map(({ at }) => at),
    ),
  );
  const since = instants.toSorted(Temporal.Instant.compare)[0];
  if (!since) throw new Error('a candidate is ready without a ○');
  const waits = daysBetween(jstDay(since), today) >= YES_WAITS_DAYS;
  return attention(waits ? 'yes-waiting' : 'answered', since, {
    due: jstDay(since).add({ days: YES_WAITS_DAYS }),
    inquiries: [...new Set(ready.flatMap(({ inquiries }) => inquiries))],
    ready,
  });
}

function answerOverdue(overdue: readonly MatterInquiry[]): Attention {
  const due = overdue
    .map((inquiry) => inquiry.answerBy)
    .toSorted(Temporal.PlainDate.compare)[0]
    ?.add({ days: 1 });
  if (!due) throw new Error('nothing is overdue');
  return attention('answer-overdue', startOf(due), { due, inquiries: overdue });
}

/** Answers without a ○: what came since a coordinator last acted, or all of them once nobody is left to wait for. */
function newAnswers(matter: Matter, open: readonly MatterInquiry[]): Attention | undefined {
  const answered = open.filter(hasAnswered);
  const fresh = answered.filter((inquiry) => hasNews(inquiry, matter.actedAt));
  const complete = answered.length === open.length;
  const concerned = complete ? answered : fresh;
  const since = lastAnswer(concerned);
  if (!since) return undefined;
  const due = jstDay(since).add({ days: ANSWERED_DAYS });
  const lastDay =
    open
      .map((inquiry) => inquiry.answerBy)
      .toSorted(Temporal.PlainDate.compare)
      .at(-1) ?? due;
  // While others may still say ○ there is time until they should have.
  return attention('answered', since, { due: complete ? due : later(due, lastDay), inquiries: concerned });
}

function hasNews(inquiry: MatterInquiry, actedAt: Temporal.Instant | undefined): boolean {
  return inquiry.answers.some(
    (answer) =>
      answer.channel === 'link' && (actedAt === undefined || Temporal.Instant.compare(answer.at, actedAt) > 0),
  );
}

/** After 日程確定 several things can be wrong at once, each with its own act. */
function beforeSession(matter: Matter, today: Temporal.PlainDate): Attention[] {
  const { session, wish } = matter;
  if (!session) throw new Error('a confirmed application has a session');
  // It will count as held in a moment.
  if (isHeld(session, today)) return [];
  const day = session.date;
  const prepared = day.subtract({ days: PREPARE_DAYS });
  const found: Attention[] = makersOut(matter);
  if (wish) {
    const due = earlier(jstDay(wish.at).add({ days: WISH_DAYS }), later(prepared, jstDay(wish.at)));
    found.push(attention('change-asked', wish.at, { due, day }));
  }
  const moves = openOf(matter, 'move');
  const overdue = [...moves, ...openOf(matter, 'join')].filter((inquiry) => isOverdue(inquiry, today));
  if (overdue.length > 0) found.push({ ...answerOverdue(overdue), day });
  // A move waits for each ○, so every other answer stands in its way; who does not join only has to be known.
  const refusing = openOf(matter, 'join').filter((inquiry) => hasNews(inquiry, matter.actedAt));
  const unwilling = [...moves, ...refusing].filter(({ answers }) => answers.some(({ reply }) => reply !== 'yes'));
  const since = lastAnswer(unwilling);
  if (since) {
    const due = jstDay(since).add({ days: ANSWERED_DAYS });
    found.push(attention('answered', since, { due, day, inquiries: unwilling }));
  }
  if (session.mode === 'online' && session.url === '') {
    found.push(attention('no-url', session.confirmedAt, { due: prepared, day }));
  }
  return found;
}

function makersOut({ session, actedAt }: Matter): Attention[] {
  if (!session) return [];
  const out = session.makers.flatMap((joined) => (joined.out ? [joined.out.at] : []));
  const nobodyComes = out.length === session.makers.length;
  const [first] = out.toSorted(Temporal.Instant.compare);
  if (first) {
    const told = attention('maker-out', first, { due: jstDay(first), day: session.date });
    return [{ ...told, also: nobodyComes ? ['no-maker'] : [] }];
  }
  if (!nobodyComes) return [];
  // Only a coordinator takes a maker out of a session.
  const since = actedAt ?? session.confirmedAt;
  return [attention('no-maker', since, { due: jstDay(since), day: session.date })];
}

function attention(
  kind: AttentionKind,
  since: Temporal.Instant,
  rest: Pick<Attention, 'due'> & Partial<Attention>,
): Attention {
  return { kind, since, also: [], day: undefined, inquiries: [], ready: [], ...rest };
}

function openOf({ inquiries }: Matter, kind: MatterInquiry['kind']): MatterInquiry[] {
  return inquiries.filter((inquiry) => inquiry.kind === kind && inquiry.state === 'open');
}

function nextCandidate({ application }: Matter, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  return application.form1.slots
    .filter((slot) => !isInPast(slot, today))
    .map((slot) => slot.date)
    .toSorted(Temporal.PlainDate.compare)[0];
}

function lastAnswer(inquiries: readonly MatterInquiry[]): Temporal.Instant | undefined {
  return inquiries
    .flatMap((inquiry) => inquiry.answers.map(({ at }) => at))
    .toSorted(Temporal.Instant.compare)
    .at(-1);
}

function startOf(day: Temporal.PlainDate): Temporal.Instant {
  return day.toZonedDateTime(JST).toInstant();
}

function earlier(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) <= 0 ? a : b;
}

function later(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) >= 0 ? a : b;
}
