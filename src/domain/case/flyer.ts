import type { Venue } from '#domain/form1/form1.ts';
import { type WindowText, windowText } from '#domain/text/window.ts';
import type { Mode } from '#domain/words/modes.ts';
import type { Application } from './application.ts';
import type { Session } from './session.ts';
import { withoutConnection } from './session-facts.ts';

/** 案内チラシ of a fixed session, as plain JSON: what hangs on the wall of a 医師会. */
export interface Flyer {
  reference: string;
  association: string;
  /** `YYYY-MM-DD`, JST. */
  date: string;
  meeting: WindowText;
  demo: WindowText;
  venue: Venue;
  mode: Mode;
  makers: string[];
  /** 当日の流れ, 駐車場など and the invitation's own words; empty where there are none. */
  timetable: string;
  parking: string;
  note: string;
  /** The sign-up page; empty where sign-ups are closed. */
  signUpAddress: string;
  /** 申込締切 as `YYYY-MM-DD`, or empty. */
  closesOn: string;
  contact: { name: string; phone: string; extension: string; email: string };
  /** The JST day on which it was made, `YYYY-MM-DD`. */
  madeOn: string;
}

/** What the applicant has set on the sign-up page. */
export interface FlyerWords {
  timetable: string;
  parking: string;
  closesOn: string;
  signUpAddress: string;
}

/** A flyer says one day and one place, so there is none before the session is fixed. */
export function flyerOf(
  application: Application,
  session: Session,
  words: FlyerWords,
  today: Temporal.PlainDate,
): Flyer {
  const { name, phone, extension, email } = application.form1.contact;
  // Everybody reads a flyer, so the address to connect to is left out.
  const { note, timetable, parking } = withoutConnection({ ...words, url: session.url, note: session.note });
  return {
    reference: application.reference,
    association: application.form1.association,
    date: session.date.toString(),
    meeting: windowText(session.meeting),
    demo: windowText(session.demo),
    venue: { ...session.venue },
    mode: session.mode,
    makers: session.makers.filter((joined) => joined.out === undefined).map((joined) => joined.maker.name),
    ...words,
    note,
    timetable,
    parking,
    contact: { name, phone, extension, email },
    madeOn: today.toString(),
  };
}
