import type { EventType } from '#domain/words/events.ts';
import type { ApplicationState } from '#domain/words/states.ts';
import type { CaseRecord, EventFacts } from './case-record.ts';

interface Step {
  from: readonly (ApplicationState | 'nothing')[];
  to: readonly ApplicationState[];
  /** It may also happen without a change of state. */
  mayStay?: true;
}

const OPEN = ['received', 'inquiring', 'returned'] as const;

/** Which events change the state, from what to what (DESIGN §2 "States"); the others never do. */
const STEPS: Partial<Record<EventType, Step>> = {
  submitted: { from: ['nothing', 'draft'], to: ['unverified'] },
  received: { from: ['unverified'], to: ['received'] },
  entered: { from: ['nothing'], to: ['received'] },
  reopened: { from: ['unverified'], to: ['draft'] },
  corrected: { from: OPEN, to: ['received', 'inquiring'], mayStay: true },
  withdrawn: { from: OPEN, to: ['withdrawn'] },
  returned: { from: ['received', 'inquiring'], to: ['returned'] },
  declined: { from: OPEN, to: ['declined'] },
  asked: { from: ['received'], to: ['inquiring'], mayStay: true },
  recalled: { from: ['inquiring'], to: ['received'], mayStay: true },
  confirmed: { from: ['received', 'inquiring'], to: ['confirmed'] },
  cancelled: { from: ['confirmed'], to: ['cancelled'] },
  held: { from: ['confirmed'], to: ['held'] },
};

/** Where state and version of a case do not follow from its history; each fault is a sentence without its subject. */
export function historyFaults(record: CaseRecord): string[] {
  const faults: string[] = [];
  // What was before it is gone, so that nothing but the row itself says which state it was in.
  const erasing = record.events.findLastIndex(({ type }) => type === 'erased');
  if (erasing > 0) faults.push('it was erased, but keeps a history from before');
  let state = erasing < 0 ? undefined : record.state;
  let version = record.events[erasing]?.version ?? 0;
  for (const event of record.events.slice(erasing + 1)) {
    faults.push(...stepFaults(event, state));
    const rise = event.version - version;
    if (rise !== 1 && (rise !== 0 || event.data.to !== undefined)) {
      faults.push(`event ${event.id} (${typeOf(event)}) has version ${event.version} behind version ${version}`);
    }
    state = event.data.to ?? state;
    version = event.version;
  }
  if (record.events.length === 0) return ['it has no history'];
  if (state !== record.state) faults.push(`it is ${record.state}, but its history ends in ${state ?? 'nothing'}`);
  if (version !== record.version) faults.push(`it has version ${record.version}, but its history ends in ${version}`);
  if (record.formVersion > record.version)
    faults.push(`its form has version ${record.formVersion} of ${record.version}`);
  const wasReceived = record.events.some(({ type }) => type === 'received' || type === 'entered');
  if (erasing < 0 && wasReceived !== record.isReceived) {
    faults.push(
      wasReceived ? 'it was received, but has no instant of it' : 'it was never received, but has an instant of it',
    );
  }
  return faults;
}

function stepFaults(event: EventFacts, state: string | undefined): string[] {
  if (event.type === 'unreadable') return [`event ${event.id} (${event.kept}) cannot be read`];
  const { from, to } = event.data;
  const name = `event ${event.id} (${event.type})`;
  if (to === undefined) {
    return STEPS[event.type] === undefined || STEPS[event.type]?.mayStay ? [] : [`${name} changes no state`];
  }
  if (from !== state) return [`${name} begins at ${from ?? 'nothing'}, but the case was ${state ?? 'nothing'}`];
  const step = STEPS[event.type];
  if (!step?.from.includes(from ?? 'nothing') || !step.to.includes(to)) {
    return [`${name} leads from ${from ?? 'nothing'} to ${to}, which no rule allows`];
  }
  return [];
}

function typeOf(event: EventFacts): string {
  return event.type === 'unreadable' ? event.kept : event.type;
}

/** Where slots and session of a case do not agree with its state. */
export function sessionFaults(record: CaseRecord): string[] {
  const faults: string[] = [];
  const { session, state, slots } = record;
  const fixed = state === 'confirmed' || state === 'cancelled' || state === 'held' ? state : undefined;
  if (session?.state !== fixed) faults.push(`it is ${state}, but its session is ${session?.state ?? 'missing'}`);
  const slot = slots.find(({ id }) => id === session?.slotId);
  if (session && !slot)
    faults.push(`its session ${session.id} is on the slot ${session.slotId}, which it does not have`);
  if (session && slot && slot.hours !== session.hours) {
    faults.push(`its session ${session.id} is at ${session.hours}, but its slot at ${slot.hours}`);
  }
  const standing = slots.filter(({ rank, isReplaced }) => rank > 0 && !isReplaced).map(({ rank }) => rank);
  if (!standing.includes(1)) faults.push('it has no first choice');
  if (new Set(standing).size !== standing.length) faults.push('two of its slots have the same rank');
  return faults;
}
