import type { Channel } from '#domain/words/channels.ts';
import { EVENT_WORDS, type EventType } from '#domain/words/events.ts';
import { APPLICATION_STATES } from '#domain/words/states.ts';
import { WISH_ANSWERS } from '#domain/words/wishes.ts';
import type { EventContent, EventData, SlotAnswer, StateChange, Unreadable } from './events.ts';
import type { FactChange } from './facts.ts';
import { isFactField } from './who-sees.ts';

type Check<T> = (value: unknown) => value is T;
/** A check for each key; one that may be missing is checked where it is there. */
type Checks<T> = { readonly [K in keyof T]-?: Check<T[K]> };

/**
 * What a row of the history says, from its JSON. A change whose field is not known is `unplaced`; a row that does not have
 * the shape of its type is unreadable, so that one of them spoils no page.
 */
export function readEvent(type: string, json: string): EventContent | Unreadable {
  const unreadable: Unreadable = { type: 'unreadable', kept: type, data: {} };
  if (!isEventType(type)) return unreadable;
  try {
    return contentOf(type, withPlacedChanges(JSON.parse(json))) ?? unreadable;
  } catch {
    return unreadable;
  }
}

function isEventType(type: string): type is EventType {
  return Object.hasOwn(EVENT_WORDS, type);
}

function contentOf<T extends EventType>(type: T, data: unknown): EventContent<T> | undefined {
  const checks: Checks<EventData[T]> = DATA[type];
  const known = only([...Object.keys(checks), 'from', 'to', 'together'], data);
  return shape(checks)(known) && isStateChange(known) ? { type, data: known } : undefined;
}

/** Only keys that were checked are returned, because a row may hold more than its type says. */
function only(keys: readonly string[], data: unknown): unknown {
  return isObject(data) ? Object.fromEntries(Object.entries(data).filter(([key]) => keys.includes(key))) : data;
}

function withPlacedChanges(data: unknown): unknown {
  if (!isObject(data) || !Array.isArray(data.changes)) return data;
  return { ...data, changes: data.changes.map(placed) };
}

function placed(change: unknown): unknown {
  return isObject(change) && !isFactField(change.field) ? { ...change, field: 'unplaced' } : change;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const text: Check<string> = (value) => typeof value === 'string';
const count: Check<number> = (value) => typeof value === 'number';
const yesOrNo: Check<boolean> = (value) => typeof value === 'boolean';

function word<const T extends string>(...allowed: readonly T[]): Check<T> {
  return (value): value is T => allowed.some((one) => one === value);
}

function list<T>(check: Check<T>): Check<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(check);
}

function either<A, B>(a: Check<A>, b: Check<B>): Check<A | B> {
  return (value): value is A | B => a(value) || b(value);
}

const nothing: Check<null> = (value) => value === null;
const missing: Check<undefined> = (value) => value === undefined;

function shape<T extends object>(checks: Checks<T>): Check<T> {
  return (value): value is T => {
    if (!isObject(value)) return false;
    for (const key in checks) if (!checks[key](value[key])) return false;
    return true;
  };
}

/** A JST day; of no day Temporal throws. */
const day: Check<string> = (value): value is string =>
  text(value) && Temporal.PlainDate.from(value).toString() === value;
const channel: Check<Channel> = word('link', 'phone', 'mail');
const texts = list(text);
const reason = text;
const change = shape<FactChange>({
  field: either(isFactField, word('unplaced')),
  label: text,
  before: text,
  after: text,
});
const changes = list(change);
const answers = list(shape<SlotAnswer>({ slotId: text, reply: word('yes', 'maybe', 'no'), comment: text }));
const reasoned = { reason };
const makersReason = { maker: text, reason };
const signedUp = { institution: text, people: either(count, missing) };
const signUpTerms = { capacity: either(count, nothing), closesOn: text };

const state = either(word(...APPLICATION_STATES), missing);
const isStateChange = shape<StateChange>({ from: state, to: state, together: either(text, missing) });

const DATA: { readonly [T in EventType]: Checks<EventData[T]> } = {
  submitted: {},
  received: { filedOn: day, by: either(word('phone'), missing) },
  entered: { source: word('web', 'mail', 'fax', 'phone'), receivedOn: day },
  reopened: { why: word('address-changed', 'deadline-passed', 'expired', 'no-room') },
  corrected: { changes },
  withdrawn: reasoned,
  returned: reasoned,
  declined: reasoned,
  asked: {
    ...{ makers: texts, answerBy: day, decides: word('maker', 'coordinator'), note: text },
    proposalId: either(text, missing),
  },
  recalled: { makers: texts, reason },
  reminded: { maker: text, inquiryId: text, answerBy: day },
  answered: { maker: text, by: text, channel, answers },
  confirmed: { slotId: text, makers: texts, proposalId: either(text, missing) },
  'maker-joined': {
    maker: text,
    by: either(text, missing),
    channel: either(channel, missing),
  },
  'maker-out': makersReason,
  'maker-removed': makersReason,
  'visitor-named': { maker: text, visitor: text, phoneOnDay: text },
  'join-asked': { makers: texts, answerBy: day, note: text },
  'move-asked': {
    slotId: text,
    answerBy: day,
    reason: either(reason, missing),
    makers: either(texts, missing),
    shiftsClosing: either(yesOrNo, missing),
  },
  moved: {
    ...{ changes, material: yesOrNo, reason, agreedBy: text },
    closing: either(shape<{ stands: string; offered: string }>({ stands: day, offered: day }), missing),
  },
  changed: { changes, material: yesOrNo },
  'change-asked': { wish: word('change', 'cancellation'), text, awaitsAnswer: either(yesOrNo, missing) },
  'wish-answered': { wishAnswer: word(...WISH_ANSWERS), text },
  cancelled: reasoned,
  held: {},
  registered: signedUp,
  left: signedUp,
  'attendees-mailed': { subject: text, text, batchId: text, recipients: count },
  'report-asked': {},
  reported: { attendees: count, applicationsMade: count, remarks: text, text },
  'reception-opened': {},
  'reception-closed': {},
  waiting: signedUp,
  promoted: { name: text, institution: text, people: either(count, missing) },
  'passed-over': { name: text, institution: text, people: either(count, missing), reason },
  'seats-free': { free: count, waiting: count, text },
  'arrivals-ended': { text },
  'people-changed': { institution: text, before: count, people: count },
  'attendee-added': { ...signedUp, name: text, waits: yesOrNo },
  'attendee-corrected': { ...signedUp, name: text, formerly: text, what: texts },
  'attendee-removed': { ...signedUp, name: text },
  'sign-up-opened': signUpTerms,
  'sign-up-changed': signUpTerms,
  'sign-up-closed': signUpTerms,
  'sign-up-reopened': signUpTerms,
  'contact-moved': { changes, reason },
  'second-contact-set': { changes },
  phoned: { eventId: text },
  noted: { text },
  'owner-set': { changes },
  erased: {},
  'message-sent': { recipients: texts, subject: text, text },
  'mail-bounced': { mailId: text, mail: text, recipient: text, text },
  'mail-arrived': {
    ...{ incomingId: text, sender: text, subject: text, text, files: texts },
    inquiryId: either(text, missing),
  },
};
