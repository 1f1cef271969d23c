import type { Venue } from '#domain/form1/form1.ts';
import { type WindowText, windowText } from '#domain/text/window.ts';
import type { Mode } from '#domain/words/modes.ts';
import type { Application } from './application.ts';
import type { Session } from './session.ts';
import { withoutConnection } from './session-facts.ts';

/** 案内チラシ as plain JSON: what hangs on the wall of a 医師会, and the 返信欄 that comes back by FAX. */
export interface Flyer {
  reference: string;
  association: string;
  /** Null while nothing is fixed. `date`: `YYYY-MM-DD`, JST. */
  when: { date: string; meeting: WindowText; demo: WindowText } | null;
  /** The days that are asked for; none once one is fixed. */
  candidates: { date: string; meeting: WindowText }[];
  venue: Venue;
  mode: Mode;
  makers: string[];
  /** 当日の流れ, 駐車場など and the invitation's own words; empty where there are none. */
  timetable: string;
  parking: string;
  note: string;
  /** The sign-up page, short enough to be typed; empty where sign-ups are closed. */
  signUpAddress: string;
  /** To which number the 返信欄 goes; empty where nobody has said. */
  fax: string;
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
  fax: string;
}

/** Before the session is fixed it says that, with the candidates, so that nobody takes one of them for the day. */
export function flyerOf(
  application: Application,
  session: Session | undefined,
  words: FlyerWords,
  today: Temporal.PlainDate,
): Flyer {
  const { form1 } = application;
  const { name, phone, extension, email } = form1.contact;
  // Everybody reads a flyer, so the address to connect to is left out.
  const { note, timetable, parking } = withoutConnection({
    ...{ timetable: words.timetable, parking: words.parking },
    ...{ url: session?.url ?? '', note: session?.note ?? '' },
  });
  const comes = session?.makers.filter((joined) => joined.out === undefined) ?? [];
  return {
    reference: application.reference,
    association: form1.association,
    when: session
      ? { date: session.date.toString(), meeting: windowText(session.meeting), demo: windowText(session.demo) }
      : null,
    candidates: session
      ? []
      : form1.slots.map(({ date, meeting }) => ({ date: date.toString(), meeting: windowText(meeting) })),
    venue: { ...(session ?? form1).venue },
    mode: (session ?? form1).mode,
    makers: comes.map((joined) => joined.maker.name),
    ...words,
    note,
    timetable,
    parking,
    contact: { name, phone, extension, email },
    madeOn: today.toString(),
  };
}
