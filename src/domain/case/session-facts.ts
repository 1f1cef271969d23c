import type { Venue } from '#domain/form1/form1.ts';
import { type WindowText, windowText } from '#domain/text/window.ts';
import type { Mode } from '#domain/words/modes.ts';
import type { Application } from './application.ts';
import type { Session } from './session.ts';
import type { SignUpPage } from './sign-up-page.ts';

/**
 * A session as plain JSON: the snapshot from which invitations speak, in words and as calendar object. Dates and times
 * are ISO text in JST.
 */
export interface SessionFacts {
  reference: string;
  association: string;
  /** `YYYY-MM-DD`. */
  date: string;
  meeting: WindowText;
  demo: WindowText;
  venue: Venue;
  mode: Mode;
  url: string;
  note: string;
  /** 当日の流れ and 駐車場など, for whoever comes to the whole 説明会; empty while the applicant has written nothing. */
  timetable: string;
  parking: string;
  /** Whom makers call on the day. */
  contact: { name: string; phone: string; extension: string; email: string };
  makers: string[];
  /** 参加申込 so far; for makers and the ministry. */
  attendees: number;
  /** Names of the layout files, for makers. */
  layouts: string[];
}

export function sessionFacts(
  session: Session,
  application: Application,
  page: Pick<SignUpPage, 'timetable' | 'parking'> | undefined,
  attendees: number,
): SessionFacts {
  return {
    reference: application.reference,
    association: application.form1.association,
    date: session.date.toString(),
    meeting: windowText(session.meeting),
    demo: windowText(session.demo),
    venue: { ...session.venue },
    mode: session.mode,
    url: session.url,
    note: session.note,
    timetable: page?.timetable ?? '',
    parking: page?.parking ?? '',
    contact: {
      name: application.form1.contact.name,
      phone: application.form1.contact.phone,
      extension: application.form1.contact.extension,
      email: application.form1.contact.email,
    },
    makers: session.makers.map((joined) => joined.maker.name),
    attendees,
    layouts: application.form1.attachments.map((attachment) => attachment.name),
  };
}

/** What people write for a session, and the address that it may name. */
type Wording = Pick<SessionFacts, 'url' | 'note' | 'timetable' | 'parking'>;

/**
 * The same facts for whoever has no seat, and for what is passed on: where to connect is for those who come. It goes from
 * the texts too, because people write it there.
 */
export function withoutConnection<Facts extends Wording>(facts: Facts): Facts {
  const hide = (text: string): string => withoutUrl(text, facts.url);
  return { ...facts, url: '', note: hide(facts.note), timetable: hide(facts.timetable), parking: hide(facts.parking) };
}

/** One text without the address that it may name. */
export function withoutUrl(text: string, url: string): string {
  return url === '' ? text : text.replaceAll(url, '（接続先はご案内のメールでお知らせします）');
}
