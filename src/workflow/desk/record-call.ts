import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import type { EventType } from '#domain/words/events.ts';
import { findApplication } from '#store/cases/applications.ts';
import { type Actor, type EventRecord, listEvents, type NewEvent } from '#store/cases/events.ts';
import { appendFact } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';

/** What an applicant is mailed about; an applicant without an address is told by telephone. */
const TOLD = [
  'received',
  'entered',
  'returned',
  'declined',
  'confirmed',
  'moved',
  'changed',
  'cancelled',
] as const satisfies EventType[];

/** An event that the applicant is told of. */
export type ToldEvent = NewEvent<(typeof TOLD)[number]>;

/**
 * The events, oldest first, of which nobody has told the applicant yet; for an application to whose applicant no mail can
 * go. Derived: a call is owed until a later `phoned` names the event, or until there is nothing left to tell, because the
 * session is over or the applicant has withdrawn.
 */
export function callsOwed(events: readonly EventRecord[]): ToldEvent[] {
  if (events.some(({ type }) => type === 'held' || type === 'withdrawn')) return [];
  // While there was a second contact it was mailed, from its welcome with all that stood on.
  const unmailed = events.slice(events.findLastIndex((event) => event.type === 'second-contact-set') + 1);
  return unmailed.filter(isTold).filter((event) => !isPhoned(events, event.id));
}

/** 「電話で伝えた」: a coordinator ticks off a call. Ticked twice it is kept once; refuses an event that nobody is told of. */
export async function recordCall(
  office: Office,
  call: { applicationId: string; eventId: string; actor: Actor },
): Promise<Outcome<null>> {
  return inOneWrite(office, async (work) => {
    const { tx } = work;
    const application = await findApplication(tx, call.applicationId);
    if (!application) return refuse({ code: 'not-found' });
    const events = await listEvents(tx, application.id);
    if (!events.some((event) => event.id === call.eventId && isTold(event))) return refuse({ code: 'not-found' });
    if (isPhoned(events, call.eventId)) return accept(null);
    // The application stays as it is, so its version does too: a page that is open at the desk is not outdated by a call.
    await appendFact(work, application, {
      type: 'phoned',
      actor: call.actor,
      data: { eventId: call.eventId },
    });
    return accept(null);
  });
}

function isTold(event: EventRecord): event is ToldEvent {
  // A wording fix is not mailed either.
  const isWording = 'material' in event.data && !event.data.material;
  return TOLD.some((type) => type === event.type) && !isWording;
}

function isPhoned(events: readonly EventRecord[], eventId: string): boolean {
  return events.some((event) => event.type === 'phoned' && event.data.eventId === eventId);
}
