import { forOwnFields } from '#domain/form1/fields.ts';
import type { EventType, KeptType } from '#domain/words/events.ts';
import type { StateChange } from './events.ts';
import type { FactChange, FactField } from './facts.ts';

/**
 * Who reads what is kept in a history. `asked` is a maker that was asked, `coming` one that comes to the session; `waiting`
 * waits for a seat; `link` has the applicant's link, in a browser that has not shown whose mailbox it reads.
 */
export type FactReader = 'desk' | 'applicant' | 'link' | 'asked' | 'coming' | 'attendee' | 'waiting';

const HOUSE: readonly FactReader[] = ['desk', 'applicant', 'link'];
const ONCE_COMING: readonly FactReader[] = [...HOUSE, 'coming'];
const MAKERS: readonly FactReader[] = [...ONCE_COMING, 'asked'];
/** Who is invited: where to connect, and what may name it. */
const INVITED: readonly FactReader[] = ['desk', 'applicant', 'coming', 'attendee'];
const EVERYBODY: readonly FactReader[] = [...MAKERS, 'attendee', 'waiting'];

/** Who may see a changed fact, by its field. Webhooks are told of no facts at all. */
const FACTS: Record<FactField | 'unplaced', readonly FactReader[]> = {
  ...forOwnFields(({ makersSee }) => (makersSee ? MAKERS : ONCE_COMING)),
  // Who files is told to a maker only once it comes.
  'contact.name': ONCE_COMING,
  'contact.phone': ONCE_COMING,
  'contact.email': ONCE_COMING,
  'contact.onDay': ONCE_COMING,
  secondContact: HOUSE,
  'slots.1': MAKERS,
  'slots.2': MAKERS,
  'slots.3': MAKERS,
  layouts: MAKERS,
  date: EVERYBODY,
  meeting: EVERYBODY,
  demo: EVERYBODY,
  venue: EVERYBODY,
  mode: EVERYBODY,
  url: INVITED,
  note: INVITED,
  owner: ['desk'],
  unplaced: ['desk'],
};

/** Those of the changes that this reader may see. */
export function changesFor(reader: FactReader, changes: readonly FactChange[]): FactChange[] {
  return changes.filter(({ field }) => FACTS[field].includes(reader));
}

export function isFactField(value: unknown): value is FactField {
  return typeof value === 'string' && value !== 'unplaced' && Object.hasOwn(FACTS, value);
}

/** Who reads that something happened. Attendees are told by mail, and of nothing else. */
type EventReader = 'desk' | 'applicant' | 'maker';

interface EventRow {
  readers: readonly EventReader[];
  /** Whether webhooks hear of it: each time, or where the application's state changed with it. */
  webhook: 'always' | 'with-state' | 'never';
}

const DESK = ['desk'] as const;
/**
 * The applicant's history. A maker's name, comment or reason is not the applicant's to see, sign-ups stand in the list of
 * attendees, and a maker that is out is the coordinator's to act on.
 */
const APPLICANT = ['desk', 'applicant'] as const;
const MAKER_TOO = ['desk', 'applicant', 'maker'] as const;

/**
 * Who may see which event. Webhooks hear of every change of state, and of date, hour or place of a fixed session (DESIGN §2,
 * `confirmed` → `confirmed`).
 */
const EVENTS = {
  submitted: { readers: APPLICANT, webhook: 'with-state' },
  received: { readers: APPLICANT, webhook: 'with-state' },
  entered: { readers: DESK, webhook: 'with-state' },
  reopened: { readers: APPLICANT, webhook: 'with-state' },
  corrected: { readers: MAKER_TOO, webhook: 'with-state' },
  withdrawn: { readers: APPLICANT, webhook: 'with-state' },
  returned: { readers: APPLICANT, webhook: 'with-state' },
  declined: { readers: APPLICANT, webhook: 'with-state' },
  asked: { readers: APPLICANT, webhook: 'with-state' },
  recalled: { readers: DESK, webhook: 'with-state' },
  reminded: { readers: DESK, webhook: 'never' },
  answered: { readers: APPLICANT, webhook: 'never' },
  confirmed: { readers: APPLICANT, webhook: 'with-state' },
  'maker-joined': { readers: APPLICANT, webhook: 'never' },
  'maker-out': { readers: DESK, webhook: 'never' },
  'maker-removed': { readers: APPLICANT, webhook: 'never' },
  // Whoever has the applicant's link reads the history; telephones of people are for those who have shown whose mail it is.
  'visitor-named': { readers: DESK, webhook: 'never' },
  'join-asked': { readers: DESK, webhook: 'never' },
  'move-asked': { readers: APPLICANT, webhook: 'never' },
  moved: { readers: APPLICANT, webhook: 'always' },
  changed: { readers: APPLICANT, webhook: 'always' },
  'change-asked': { readers: APPLICANT, webhook: 'never' },
  'wish-answered': { readers: APPLICANT, webhook: 'never' },
  cancelled: { readers: APPLICANT, webhook: 'with-state' },
  held: { readers: APPLICANT, webhook: 'with-state' },
  registered: { readers: DESK, webhook: 'never' },
  left: { readers: DESK, webhook: 'never' },
  'attendees-mailed': { readers: APPLICANT, webhook: 'never' },
  'report-asked': { readers: APPLICANT, webhook: 'never' },
  reported: { readers: APPLICANT, webhook: 'never' },
  'reception-opened': { readers: APPLICANT, webhook: 'never' },
  'reception-closed': { readers: APPLICANT, webhook: 'never' },
  waiting: { readers: DESK, webhook: 'never' },
  promoted: { readers: DESK, webhook: 'never' },
  'passed-over': { readers: DESK, webhook: 'never' },
  'seats-free': { readers: APPLICANT, webhook: 'never' },
  'arrivals-ended': { readers: APPLICANT, webhook: 'never' },
  'people-changed': { readers: DESK, webhook: 'never' },
  'attendee-added': { readers: DESK, webhook: 'never' },
  'attendee-corrected': { readers: DESK, webhook: 'never' },
  'attendee-removed': { readers: DESK, webhook: 'never' },
  'sign-up-opened': { readers: APPLICANT, webhook: 'never' },
  'sign-up-changed': { readers: APPLICANT, webhook: 'never' },
  'sign-up-closed': { readers: APPLICANT, webhook: 'never' },
  'sign-up-reopened': { readers: APPLICANT, webhook: 'never' },
  'contact-moved': { readers: APPLICANT, webhook: 'never' },
  'second-contact-set': { readers: APPLICANT, webhook: 'never' },
  phoned: { readers: DESK, webhook: 'never' },
  // 内部メモ, and mails that a coordinator writes freely: to one party the others have no business with them.
  noted: { readers: DESK, webhook: 'never' },
  'owner-set': { readers: DESK, webhook: 'never' },
  'message-sent': { readers: DESK, webhook: 'never' },
  'mail-bounced': { readers: DESK, webhook: 'never' },
  'mail-arrived': { readers: DESK, webhook: 'never' },
  erased: { readers: DESK, webhook: 'never' },
  unreadable: { readers: DESK, webhook: 'never' },
} as const satisfies Record<KeptType, EventRow>;

/** The types of event that this reader may see. */
export type TypesFor<R extends EventReader> = {
  [T in EventType]: R extends (typeof EVENTS)[T]['readers'][number] ? T : never;
}[EventType];

/** Those of the events that this reader may see. */
export function eventsFor<R extends EventReader, E extends { type: KeptType }>(
  reader: R,
  events: readonly E[],
): Extract<E, { type: TypesFor<R> }>[] {
  return events.filter((event): event is Extract<E, { type: TypesFor<R> }> => isFor(reader, event.type));
}

function isFor(reader: EventReader, type: KeptType): boolean {
  const { readers }: EventRow = EVENTS[type];
  return readers.includes(reader);
}

/** Whether a webhook hears of an event. */
export function isToldToWebhooks(event: { type: EventType; data: StateChange }): boolean {
  const { webhook }: EventRow = EVENTS[event.type];
  return webhook === 'always' || (webhook === 'with-state' && event.data.to !== undefined);
}
