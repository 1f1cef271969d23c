import type { ClosingStanding } from '#domain/case/closing-day.ts';
import type { Decides } from '#domain/case/inquiry.ts';
import type { SessionFacts } from '#domain/case/session-facts.ts';
import type { DaysBefore } from '#domain/case/session-reminder.ts';
import type { Venue } from '#domain/form1/form1.ts';
import type { Form1, Form1Slot } from '#domain/form1/snapshot.ts';
import type { FactChange } from '#domain/history/facts.ts';
import type { WindowText } from '#domain/text/window.ts';
import type { Coded } from '#domain/words/askings.ts';
import type { ClosedBecause, InquiryKind, Reply } from '#domain/words/inquiries.ts';
import type { Mode } from '#domain/words/modes.ts';
import type { ApplicationState } from '#domain/words/states.ts';
import type { Wish, WishAnswer } from '#domain/words/wishes.ts';
import type { Form2MailData } from './form2-mail-data.ts';
import type { RequestMark, Role } from './notice.ts';

/**
 * What each mail speaks from: plain JSON, kept in its outbox row. A field named `…Token` is the id of a stored token, never
 * the token itself; it is rendered as a placeholder (see `link.ts`).
 */
export interface MailData extends Form2MailData {
  /** `collection`: of one of 様式2, and not of an application. */
  verification: { codeToken: string; validHours: number; collection?: true };
  request: { form1: Form1; mark: RequestMark; reason: string; changes: FactChange[] };
  received: {
    form1: Form1;
    name: string;
    mark: RequestMark;
    statusToken: string;
    /** 参加申込のページ; empty while the applicant has not opened it. */
    signUpPageToken: string;
  };
  inquiry: {
    form1: Form1;
    maker: string;
    kind: InquiryKind;
    decides: Decides;
    slots: Form1Slot[];
    /** `YYYY-MM-DD`, JST. */
    answerBy: string;
    note: string;
    inquiryToken: string;
    /** Answers to an earlier question were taken over; only what is new or has changed is asked. */
    answersKept: boolean;
    /** For a move: the session as it stands. */
    session: SessionFacts | null;
  };
  'inquiry-reminder': {
    form1: Form1;
    maker: string;
    kind: InquiryKind;
    /** Those that still stand and lie ahead. */
    slots: Form1Slot[];
    /** `YYYY-MM-DD`, JST. */
    answerBy: string;
    inquiryToken: string;
  };
  /** That mails get through, and nothing else. */
  'test-mail': { by: string };
  /** RFC 3339: since when the oldest waits; empty where none waits, and some were given up. */
  'delivery-alarm': { waitingSince: string; minutes: number };
  /**
   * All that a maker is to be told of several cases at once. Its row holds who it is for; the lists are read when it is
   * rendered. `others`: cases of which an answer is owed beside these.
   */
  'collected-inquiry': {
    maker: string;
    makerToken: string;
    asked: AskedHour[];
    reminded: AskedHour[];
    closed: ClosedCase[];
    /** In the coordinator's words, each once. */
    notes: string[];
    others: number;
  };
  'maker-page': { maker: string; makerToken: string; renewed: boolean };
  'inquiry-closed': {
    form1: Form1;
    maker: string;
    because: ClosedBecause;
    /** In the coordinator's words, when there are any. */
    reason: string;
    /** For a question about another hour that was taken back: the session, which stands. */
    session: SessionFacts | null;
  };
  'slot-fixed': { form1: Form1; maker: string; slot: Form1Slot; inquiryToken: string };
  answered: {
    form1: Form1;
    maker: string;
    by: string;
    answers: { slot: Form1Slot; reply: Reply; comment: string }[];
    /** The maker joined a session that was fixed already. */
    joined: boolean;
  };
  'wish-answered': {
    session: SessionFacts;
    name: string;
    wish: Wish;
    /** What was asked for, in the applicant's words, and what is answered. */
    asked: string;
    answer: WishAnswer;
    text: string;
    statusToken: string;
  };
  /** `who`: role and name of who wrote; `text`: their own words, cut where `isCut`; `files`: names of what came with it. */
  'mail-came': {
    association: string;
    reference: string;
    who: string;
    subject: string;
    text: string;
    isCut: boolean;
    /** Unset in older rows. */
    files?: readonly string[];
  };
  'change-asked': { form1: Form1; session: SessionFacts; wish: Wish; text: string; by: string };
  'maker-out': { form1: Form1; session: SessionFacts; maker: string; by: string; reason: string };
  returned: { form1: Form1; name: string; reason: string; replyBy: string; statusToken: string };
  declined: { form1: Form1; name: string; reason: string; statusToken: string };
  'not-held': { association: string; name: string };
  confirmed: {
    session: SessionFacts;
    audience: Role;
    name: string;
    linkToken: string;
    /** As in `changed`, in whose place it was sent. */
    closing?: ClosingFacts;
    onDay?: string[];
  };
  changed: {
    session: SessionFacts;
    changes: FactChange[];
    audience: Role;
    name: string;
    linkToken: string;
    /** To the applicant of a session that moved to another day. */
    closing?: ClosingFacts;
    onDay?: string[];
  };
  cancelled: {
    session: SessionFacts;
    reason: string;
    audience: Role;
    name: string;
    /** `removed`: only this maker leaves, the session itself goes on. */
    what: 'session' | 'removed';
  };
  /** `association`: empty while nobody but the applicant has read it, since a stranger may be both. */
  /** `standing`: the same person is known already; nobody but the mailbox learns it. */
  'sign-up': {
    association: string;
    checkToken: string;
    validHours: number;
    hold?: SeatHold;
    when?: FixedWhen;
    standing?: 'registered' | 'waiting';
  };
  registered: SignedUp;
  /**
   * `position`: how far in front of the waiting list, 1 for the next one. `because`: what there is to tell, unless it is
   * the sign-up itself; `changes` hold nothing of where to connect.
   */
  waiting: SignedUp & { position: number; because?: 'fixed' | 'changed' | 'passed-over'; changes?: FactChange[] };
  /** `beginsIn`: minutes from when it was owed, of a session that begins soon. */
  promoted: SignedUp & { beginsIn?: number };
  /** `waited`: for a seat, and so had none to give back. */
  left: {
    association: string;
    name: string;
    session: SessionFacts | null;
    waited?: boolean;
    /** It stands, and goes on at another address. */
    moved?: boolean;
    /** Who still comes, or waits, with the same mailbox; `othersCome`: some have seats, and so its calendar keeps the entry. */
    others?: string[];
    othersCome?: boolean;
  };
  /**
   * Seats became free after the session had begun; people, and sign-ups that wait. `given`: somebody to whom no mail goes
   * got one; who stands on the page, so that a newer such mail may take the place of an older.
   */
  'seat-notice': {
    association: string;
    /** Null while nothing is fixed. */
    session: SessionFacts | null;
    name: string;
    free: number;
    given?: boolean;
    waiting: { signUps: number; people: number };
    statusToken: string;
  };
  /** How many filled forms and other files came; none of their words. */
  'form1-mailed': { forms: number; others: number };
  /** To the applicant: a mail to somebody who has signed up came back. */
  'attendee-unreached': {
    association: string;
    name: string;
    attendee: { name: string; institution: string; email: string };
    statusToken: string;
  };
  /** Words of the applicant to everybody who has signed up; answers go to the contact. */
  'notice-to-attendees': {
    association: string;
    name: string;
    subject: string;
    text: string;
    session: SessionFacts | null;
    /** Where to connect is for people with a seat. */
    seated: boolean;
    /** Where answers go; it does not stand in the words. */
    contact: { name: string; email: string };
    registrationToken: string;
  };
  /** `again`: the one reminder. `arrived`: people at the reception, 0 where nobody was ticked off. */
  'report-request': { session: SessionFacts; name: string; again: boolean; arrived: number; statusToken: string };
  report: { session: SessionFacts; report: ReportFacts; corrected: boolean };
  'session-reminder': {
    session: SessionFacts;
    audience: 'applicant' | 'attendee';
    name: string;
    daysBefore: DaysBefore;
    /** How many come with this attendee; with the applicant, nobody. */
    people: number;
    /** 入場番号, to the attendee. */
    door?: string;
    linkToken: string;
    /** 当日の担当 of the makers, one a line; to applicant and ministry, where any maker has said. */
    onDay?: string[];
  };
  'access-code': { reference: string; codeToken: string; validMinutes: number; collection?: true };
  'sign-in': { codeToken: string; validMinutes: number };
  'shared-code': { what: Coded; codeToken: string };
  'late-permit': {
    /** `YYYY-MM-DD`, JST. */
    date: string;
    reason: string;
    leadDays: number;
    /** RFC 3339. */
    validUntil: string;
    permitToken: string;
  };
  'resume-draft': { draftToken: string; validDays: number };
  /** The newest first. */
  'status-links': {
    applications: { association: string; reference: string; state: ApplicationState; statusToken: string }[];
  };
  /**
   * To the old address: it must not say who the new contact is. Of a second contact whom the applicant named, with whom
   * nobody of ours has spoken, association and name are as `plainName` lets them, or empty.
   */
  'contact-moved': {
    association: string;
    reference: string;
    name: string;
    which: WhichContact;
    session: SessionFacts | null;
  };
  /** Where the applicant has named the second contact, without 様式1 and name until the session is fixed. */
  'contact-welcome': {
    association: string;
    reference: string;
    form1: Form1 | null;
    name: string;
    which: WhichContact;
    session: SessionFacts | null;
    statusToken: string;
  };
  /** A coordinator's own words, as they were typed. */
  message: { association: string; reference: string; name: string; audience: Role; subject: string; text: string };
}

/** One hour of a question, as a row of the table; `seen`: of which version the sheet is. */
export interface AskedHour {
  inquiryId: string;
  slotId: string;
  seen: string;
  reference: string;
  association: string;
  mode: Mode;
  venue: Venue;
  /** Empty where nobody knows. */
  prefecture: string;
  region: string;
  /** Days `YYYY-MM-DD`, JST. */
  date: string;
  meeting: WindowText;
  demo: WindowText;
  answerBy: string;
  /** The maker's own sessions around it. */
  beside: string[];
}

/** A question that needs no answer any more. `inquiryToken`: where it can still join; empty where it cannot. */
export interface ClosedCase {
  reference: string;
  association: string;
  because: ClosedBecause;
  hours: { date: string; meeting: WindowText }[];
  inquiryToken: string;
}

export type MailName = keyof MailData;

/** 申込締切 after a move; days `YYYY-MM-DD`, JST. */
export interface ClosingFacts {
  standing: ClosingStanding;
  /** Empty where there is none. */
  closesOn: string;
  /** It was moved with the session. */
  shifted: boolean;
}

/** A mail's name together with the data that it speaks from. */
export type MailContent<N extends MailName = MailName> = { [K in N]: { mail: K; data: MailData[K] } }[N];

/**
 * What is held for an unconfirmed sign-up of a session with 定員: a seat as long as its link lives, or for a shorter time
 * because few are left, or none; or there is none to be had.
 */
export type SeatHold = 'plenty' | 'scarce' | 'none' | 'full';

/** Day (`YYYY-MM-DD`, JST) and hours of a fixed session. */
interface FixedWhen {
  date: string;
  meeting: WindowText;
}

/** To somebody whose sign-up stands, with or without a seat. */
export interface SignedUp {
  association: string;
  name: string;
  people: number;
  session: SessionFacts | null;
  /** The candidates while nothing is fixed, and where it is to be. */
  slots: Form1Slot[];
  where: { mode: Mode; venue: Venue };
  /** Who else has signed up with the same mailbox, each with a mail of their own. */
  others?: string[];
  /** 入場番号, of who has a seat. */
  door?: string;
  registrationToken: string;
}

/** 実施報告 as a mail says it. */
export interface ReportFacts {
  attendees: number;
  applicationsMade: number;
  remarks: string;
  by: string;
}

/** 担当者, or 二人目の連絡先. */
export type WhichContact = 'contact' | 'second';
