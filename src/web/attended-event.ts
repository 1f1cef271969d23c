import { form1Of } from '../domain/form1.ts';
import { WHAT_TO_BRING } from '../domain/registration.ts';
import type { Session } from '../domain/session.ts';
import type { SignUpPageView } from '../workflow/read-registration.ts';
import { placeRows, type Row, sessionRows } from './session-rows.ts';

/** What attendees are told of the event: fixed, still open, or not held; never who else comes. */
export function eventOf(
  view: SignUpPageView,
  shows: { url: boolean },
): {
  association: string;
  open: boolean;
  standing: 'fixed' | 'candidates' | 'cancelled' | 'held' | 'not-held';
  session: Row[];
  slots: ReturnType<typeof form1Of>['slots'];
  /** Where and how it is planned while the date is open: nobody signs up for a place that is not named. */
  place: Row[];
  bring: readonly string[];
} {
  const { application, session, open } = view;
  const standing = standingOf(session, open);
  return {
    association: application.association,
    open,
    standing,
    session: session ? sessionRows(session, application.association, shows) : [],
    slots: standing === 'candidates' ? form1Of(application).slots : [],
    place: standing === 'candidates' ? placeRows(application.venue, application.mode) : [],
    bring: WHAT_TO_BRING,
  };
}

function standingOf(session: Session | undefined, open: boolean) {
  if (session) return session.state === 'confirmed' ? 'fixed' : session.state;
  return open ? 'candidates' : 'not-held';
}
