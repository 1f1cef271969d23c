import { linkPlaceholder } from '#domain/notices/link.ts';
import type { AskedHour, ClosedCase, MailData } from '#domain/notices/mail-data.ts';
import { formatDemo, formatShortDay, formatWindow } from '#domain/text/dates.ts';
import { windowOf } from '#domain/text/window.ts';
import { CLOSED_BECAUSE } from '#domain/words/inquiries.ts';
import { MODE_WORDS } from '#domain/words/modes.ts';
import { day, shortDay, shortWhen } from './facts.ts';

/** One hour in the table of a collected mail. */
export interface HourRow {
  day: string;
  meeting: string;
  demo: string;
  /** 「東京都」 and the hall, or that it is online. */
  place: string;
  address: string;
  association: string;
  reference: string;
  answerBy: string;
  /** The maker's own sessions around it; empty for a free day. */
  beside: string;
}

/** A question that has ended. */
export interface ClosedRow {
  association: string;
  reference: string;
  because: string;
  hours: string;
  /** Empty where it cannot join any more. */
  link: string;
}

/** So many rows of a table stand in the mail itself: readers cut longer ones. All are in the sheet and on the page. */
const ROWS_IN_MAIL = 100;

/** The mails in which one maker is told of many cases at once. */
export const makerMails = {
  'collected-inquiry': (
    { maker, makerToken, asked, reminded, closed, notes, others }: MailData['collected-inquiry'],
    { attached }: { attached: string[] },
  ) => ({
    to: `${maker} 様`,
    heading: headingOf({ asked, reminded, closed }),
    deadline: deadlineOf([...asked, ...reminded]),
    isAsked: asked.length + reminded.length > 0,
    askedCases: casesOf(asked),
    asked: asked.slice(0, ROWS_IN_MAIL).map(hourRow),
    askedMore: Math.max(0, asked.length - ROWS_IN_MAIL),
    remindedCases: casesOf(reminded),
    reminded: reminded.slice(0, ROWS_IN_MAIL).map(hourRow),
    remindedMore: Math.max(0, reminded.length - ROWS_IN_MAIL),
    closedCases: closed.length,
    closed: closed.slice(0, ROWS_IN_MAIL).map(closedRow),
    closedMore: Math.max(0, closed.length - ROWS_IN_MAIL),
    notes,
    others,
    attached,
    link: `${linkPlaceholder(makerToken)}/questions`,
  }),
};

type Lists = Pick<MailData['collected-inquiry'], 'asked' | 'reminded' | 'closed'>;

function headingOf({ asked, reminded, closed }: Lists): string {
  if (asked.length > 0) return `ご都合の照会 ${casesOf(asked)}件`;
  if (reminded.length > 0) return `ご回答のお願い（再送） ${casesOf(reminded)}件`;
  return `照会終了のお知らせ ${closed.length}件`;
}

/** The first of the days by which an answer is asked for; empty where none is. */
function deadlineOf(hours: readonly AskedHour[]): string {
  const [first] = hours.map(({ answerBy }) => answerBy).sort();
  return first === undefined ? '' : day(first);
}

function casesOf(hours: readonly AskedHour[]): number {
  return new Set(hours.map(({ reference }) => reference)).size;
}

function hourRow({ date, meeting, demo, prefecture, venue, mode, answerBy, ...hour }: AskedHour): HourRow {
  const place = mode === 'online' ? MODE_WORDS.online : venue.name;
  return {
    day: formatShortDay(Temporal.PlainDate.from(date)),
    meeting: formatWindow(windowOf(meeting)),
    demo: formatDemo(windowOf(demo)),
    place: [prefecture, place].filter((part) => part !== '').join('　'),
    address: mode === 'online' ? '' : venue.address,
    association: hour.association,
    reference: hour.reference,
    answerBy: shortDay(answerBy),
    beside: hour.beside.join('。'),
  };
}

function closedRow({ association, reference, because, hours, inquiryToken }: ClosedCase): ClosedRow {
  return {
    association,
    reference,
    because: CLOSED_BECAUSE[because],
    hours: hours.map(({ date, meeting }) => shortWhen(date, meeting)).join('、'),
    link: inquiryToken === '' ? '' : linkPlaceholder(inquiryToken),
  };
}
