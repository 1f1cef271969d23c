import { may } from '#domain/case/application.ts';
import { WHAT_TO_BRING } from '#domain/case/registration.ts';
import type { Session } from '#domain/case/session.ts';
import { withoutUrl } from '#domain/case/session-facts.ts';
import { form1Of } from '#domain/form1/snapshot.ts';
import { formatDay } from '#domain/text/dates.ts';
import { SESSION_WORDS } from '#domain/words/session.ts';
import { placeRows, type Row, sessionRows } from '#web/frame/session-rows.ts';
import type { SignUpPageView } from '#workflow/attendees/read-registration.ts';

/** What attendees are told of the event: fixed, still open, or not held; never who else comes. */
export interface AttendedEvent {
  association: string;
  standing: 'fixed' | 'candidates' | 'cancelled' | 'held' | 'not-held';
  session: Row[];
  /** Of these what decides whether somebody comes: day, hours and place. */
  brief: Row[];
  slots: ReturnType<typeof form1Of>['slots'];
  /** Where and how it is planned while the date is open: nobody signs up for a place that is not named. */
  place: Row[];
  /** 当日の流れ and 駐車場など. */
  texts: Row[];
  bring: readonly string[];
}

const BRIEF: readonly string[] = [SESSION_WORDS.date, SESSION_WORDS.meeting, SESSION_WORDS.mode, SESSION_WORDS.venue];

/** The address to connect to stands in the invitation and nowhere else: these pages are passed on. */
export function eventOf(view: SignUpPageView): AttendedEvent {
  const { application, session, page } = view;
  const standing = standingOf(view);
  const rows = session ? sessionRows(session, application.form1.association, { url: false }) : [];
  const texts = [
    { label: SESSION_WORDS.timetable, value: page?.timetable ?? '' },
    { label: SESSION_WORDS.parking, value: page?.parking ?? '' },
  ]
    .filter(({ value }) => value !== '')
    .map(({ label, value }) => ({ label, value: withoutUrl(value, session?.url ?? '') }));
  return {
    association: application.form1.association,
    standing,
    session: rows,
    brief: rows.filter(({ label }) => BRIEF.includes(label)),
    slots: standing === 'candidates' ? form1Of(application).slots : [],
    place: standing === 'candidates' ? placeRows(application.form1.venue, application.form1.mode) : [],
    texts: standing === 'fixed' || standing === 'candidates' ? texts : [],
    bring: WHAT_TO_BRING,
  };
}

/** 定員 and 締切 as the page says them. */
export function limitRows({ page, free }: SignUpPageView): Row[] {
  return [
    ...(page?.capacity === undefined ? [] : [{ label: '定員', value: `${page.capacity}名（空き${free ?? 0}名）` }]),
    ...(page?.closesOn === undefined ? [] : [{ label: '申込締切', value: `${formatDay(page.closesOn)}まで` }]),
  ];
}

function standingOf({
  application,
  session,
}: {
  application: SignUpPageView['application'];
  session: Session | undefined;
}) {
  if (session) return session.state === 'confirmed' ? 'fixed' : session.state;
  return may(application.state, 'register') ? 'candidates' : 'not-held';
}
