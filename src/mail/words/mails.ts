import { closingSentence } from '#domain/case/closing-day.ts';
import { WHAT_TO_BRING } from '#domain/case/registration.ts';
import { type SessionFacts, withoutUrl } from '#domain/case/session-facts.ts';
import { FORM1_NOTES, type Form1, type Form1Slot } from '#domain/form1/snapshot.ts';
import type { ChangeRow } from '#domain/history/facts.ts';
import { codePlaceholder, linkPlaceholder } from '#domain/notices/link.ts';
import type { MailData, MailName, SeatHold, SignedUp } from '#domain/notices/mail-data.ts';
import type { RequestMark, Role } from '#domain/notices/notice.ts';
import { formatDay, formatInstant, formatMinutes } from '#domain/text/dates.ts';
import { CODED_WORDS } from '#domain/words/askings.ts';
import { ASKED_HOUR, CLOSED_BECAUSE, type InquiryKind, REPLY_MARKS } from '#domain/words/inquiries.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { waitedWords } from '#domain/words/mails.ts';
import { RANK_WORDS } from '#domain/words/ranks.ts';
import { referenceWords } from '#domain/words/reference.ts';
import { REPORT_WORDS } from '#domain/words/reports.ts';
import { SESSION_WORDS } from '#domain/words/session.ts';
import { STATE_WORDS } from '#domain/words/states.ts';
import { WISH_ANSWER_WORDS, WISH_WORDS } from '#domain/words/wishes.ts';
import {
  type Audience,
  changeRows,
  day,
  dayRows,
  form1Rows,
  newsBy,
  onDayRows,
  placeRows,
  type Row,
  row,
  sessionRows,
  shortDay,
  shortWhen,
  slotLines,
  slotRows,
  wherePeopleCome,
} from './facts.ts';
import { form2Mails } from './form2-mails.ts';
import { type ClosedRow, type HourRow, makerMails } from './maker-mails.ts';

/** All that the three templates of one mail may name. */
export type Context = Record<
  string,
  string | number | boolean | readonly string[] | Row[] | ChangeRow[] | StatusRow[] | HourRow[] | ClosedRow[]
>;

/** One application with the link of its status page. */
interface StatusRow {
  association: string;
  reference: string;
  state: string;
  link: string;
}

/** What the data do not say: where we are, and what goes with the mail. */
export interface Surroundings {
  /** Our origin, without slash at the end. */
  publicUrl: string;
  /** The files that go with the mail, by name. */
  attached: string[];
  /** The files that were too large and are at the desk. */
  attachmentsOmitted: string[];
  /** Whether a calendar object goes with the mail. */
  calendar: boolean;
  /** Who reads the answers, in words; empty or left out where it is not said. */
  answersTo?: string;
}

type Mails = { [N in MailName]: (data: MailData[N], around: Surroundings) => Context };

/** One function per mail, under the mail's own name: its data in the words of its templates. */
export const mails: Mails = {
  ...form2Mails,
  ...makerMails,

  verification: ({ codeToken, validHours, collection }) => ({
    isCollection: collection ?? false,
    code: codePlaceholder(codeToken),
    link: linkPlaceholder(codeToken),
    validHours,
  }),

  request: ({ form1, mark, reason, changes }, around) => ({
    subjectMark: REQUEST_MARKS[mark],
    association: form1.association,
    firstChoice: firstChoice(form1),
    reference: form1.reference,
    isNew: mark === 'new',
    isCorrection: mark === 'correction',
    isWithdrawal: mark === 'withdrawal',
    reason,
    changes: changeRows(changes),
    head: filing(form1),
    rows: form1Rows(form1),
    attached: around.attached,
    omitted: around.attachmentsOmitted,
    hasContact: form1.contact.email !== '',
    link: desk(around, form1.reference),
  }),

  received: ({ form1, name, mark, statusToken, signUpPageToken }) => ({
    to: applicant(form1, name),
    association: form1.association,
    act: RECEIVED_ACTS[mark],
    reference: form1.reference,
    isWithdrawal: mark === 'withdrawal',
    head: filing(form1),
    rows: form1Rows(form1),
    notes: FORM1_NOTES,
    newsBy: newsBy(form1.slots),
    link: linkPlaceholder(statusToken),
    // The address is left out while the page is not opened, because members would find it closed.
    signUpOpened: signUpPageToken !== '',
    signUpLink: signUpPageToken === '' ? '' : linkPlaceholder(signUpPageToken),
    slots: slotRows(form1.slots),
    place: wherePeopleCome(form1),
    bring: WHAT_TO_BRING,
  }),

  inquiry: ({ form1, maker, kind, decides, slots, answerBy, note, inquiryToken, answersKept, session }) => ({
    to: makerName(maker),
    association: form1.association,
    reference: form1.reference,
    isMove: kind === 'move',
    isJoin: kind === 'join',
    isNew: kind === 'new',
    makerDecides: decides === 'maker',
    answersKept: answersKept ?? false,
    answerBy: day(answerBy),
    answerByShort: shortDay(answerBy),
    note,
    link: linkPlaceholder(inquiryToken),
    slots:
      kind === 'new' ? slotRows(slots) : slots.map((slot) => ({ label: ASKED_HOUR[kind], lines: slotLines(slot) })),
    // Where the session is now; whom to call on the day is told once the maker comes.
    rows: placeRows(kind === 'join' && session ? { ...form1, venue: session.venue, mode: session.mode } : form1),
    standing: kind !== 'move' || session === null ? [] : sessionRows(session, 'maker'),
  }),

  'inquiry-reminder': ({ form1, maker, kind, slots, answerBy, inquiryToken }) => ({
    to: makerName(maker),
    association: form1.association,
    reference: form1.reference,
    isMove: kind === 'move',
    isJoin: kind === 'join',
    answerBy: day(answerBy),
    answerByShort: shortDay(answerBy),
    link: linkPlaceholder(inquiryToken),
    slots: askedSlots(kind, slots),
    rows: placeRows(form1),
  }),

  'maker-page': ({ maker, makerToken, renewed }) => ({
    to: makerName(maker),
    maker,
    renewed,
    link: linkPlaceholder(makerToken),
  }),

  'inquiry-closed': ({ form1, maker, because, reason, session }) => ({
    to: makerName(maker),
    association: form1.association,
    reference: form1.reference,
    because: CLOSED_BECAUSE[because],
    reason: reason ?? '',
    standing: session ? sessionRows(session, 'maker') : [],
    slots: slotRows(form1.slots),
  }),

  'slot-fixed': ({ form1, maker, slot, inquiryToken }) => ({
    to: makerName(maker),
    association: form1.association,
    reference: form1.reference,
    when: shortWhen(slot.date, slot.meeting),
    rows: [{ label: ASKED_HOUR.join, lines: slotLines(slot) }, ...placeRows(form1)],
    link: linkPlaceholder(inquiryToken),
  }),

  answered: ({ form1, maker, by, answers, joined }, around) => ({
    maker,
    by,
    association: form1.association,
    reference: form1.reference,
    joined,
    rows: answers.map(({ slot, reply, comment }) => ({
      label: RANK_WORDS[slot.rank],
      lines: [REPLY_MARKS[reply], ...slotLines(slot), ...(comment === '' ? [] : [`コメント：${comment}`])],
    })),
    link: desk(around, form1.reference),
  }),

  'change-asked': ({ form1, session, wish, text, by }, around) => ({
    association: form1.association,
    reference: form1.reference,
    when: shortWhen(session.date, session.meeting),
    wish: WISH_WORDS[wish],
    text,
    by,
    rows: sessionRows(session, 'ministry'),
    link: desk(around, form1.reference),
  }),

  'mail-came': ({ association, reference, who, subject, text, isCut, files = [] }, around) => ({
    ...{ association, reference, who, text, isCut },
    files: files.join('、'),
    about: subject === '' ? '（件名なし）' : subject,
    link: desk(around, reference),
  }),

  'wish-answered': ({ session, name, wish, asked, answer, text, statusToken }) => ({
    to: `${session.association}\n${name} 様`,
    association: session.association,
    reference: session.reference,
    wish: WISH_WORDS[wish],
    asked,
    answer: WISH_ANSWER_WORDS[answer].mailed,
    text,
    rows: sessionRows(session, 'applicant'),
    link: linkPlaceholder(statusToken),
  }),

  'maker-out': ({ form1, session, maker, by, reason }, around) => ({
    maker,
    by,
    reason,
    association: form1.association,
    reference: form1.reference,
    when: shortWhen(session.date, session.demo),
    rows: sessionRows(session, 'ministry'),
    link: desk(around, form1.reference),
  }),

  returned: ({ form1, name, reason, replyBy, statusToken }) => ({
    to: applicant(form1, name),
    reference: form1.reference,
    reason,
    replyBy: day(replyBy),
    replyByShort: shortDay(replyBy),
    head: filing(form1),
    rows: form1Rows(form1),
    link: linkPlaceholder(statusToken),
  }),

  declined: ({ form1, name, reason, statusToken }) => ({
    to: applicant(form1, name),
    reference: form1.reference,
    reason,
    head: filing(form1),
    rows: form1Rows(form1),
    link: linkPlaceholder(statusToken),
  }),

  'not-held': ({ association, name }) => ({ to: `${name} 様`, association }),

  confirmed: (data, around) => ({
    ...aboutComing(data, around),
    closing: closingWords(data.closing),
    link: linkFor(data.audience, data.linkToken, data.session, around),
  }),

  changed: (data, around) => ({
    ...aboutComing(data, around),
    link: linkFor(data.audience, data.linkToken, data.session, around),
    changes: changeRows(data.changes),
    closing: closingWords(data.closing),
  }),

  cancelled: (data, around) => ({
    ...aboutSession(data, around),
    reason: data.reason,
    isRemoval: data.what === 'removed',
  }),

  'sign-up': ({ association, checkToken, validHours, hold, when, standing }) => ({
    stands: standing !== undefined,
    waits: standing === 'waiting',
    association,
    when: when === undefined ? '' : shortWhen(when.date, when.meeting),
    link: linkPlaceholder(checkToken),
    validHours,
    hold: hold === undefined ? '' : holdWords(hold),
  }),

  registered: (data, around) => signedUp(data, around),

  waiting: (data, around) => ({
    ...signedUp(data, around, 'unseated'),
    position: data.position,
    nowFixed: data.because === 'fixed',
    nowChanged: data.because === 'changed',
    passedOver: data.because === 'passed-over',
    signsUp: data.because === undefined,
    changes: changeRows(data.changes ?? []),
  }),

  promoted: (data, around) => ({
    ...signedUp(data, around),
    beginsIn: data.beginsIn === undefined ? '' : aboutMinutes(data.beginsIn),
    beginsAt: data.session?.meeting.start ?? '',
  }),

  left: ({ association, name, session, waited = false, moved = false, others = [], othersCome = false }, around) => ({
    to: `${name} 様`,
    association,
    waited,
    moved,
    others: others.map((other) => `${other} 様`).join('、'),
    rows: session === null ? [row(SESSION_WORDS.host, association)] : sessionRows(session, 'unseated'),
    entryStays: around.calendar && othersCome,
    entryGoes: around.calendar && !othersCome,
  }),

  'form1-mailed': ({ forms, others }, around) => ({
    forms,
    others,
    link: `${around.publicUrl}/file/sheet`,
  }),

  'attendee-unreached': ({ association, name, attendee, statusToken }) => ({
    to: `${association}\n${name} 様`,
    association,
    rows: [
      row('お名前', `${attendee.name} 様`),
      row('医療機関・薬局', attendee.institution),
      row('メールアドレス', attendee.email),
    ],
    link: `${linkPlaceholder(statusToken)}/attendees`,
  }),

  'seat-notice': ({
    session,
    association = session?.association ?? '',
    name,
    free,
    given = false,
    waiting,
    statusToken,
  }) => ({
    to: `${association}\n${name} 様`,
    association,
    when: session === null ? '' : shortWhen(session.date, session.meeting),
    given,
    rows: [
      ...(given ? [] : [row('空いている席', `${free}名分`)]),
      row('キャンセル待ち', `${waiting.signUps}件（${waiting.people}名）`),
    ],
    link: `${linkPlaceholder(statusToken)}/attendees`,
  }),

  'notice-to-attendees': ({ association, name, subject, text, session, seated, registrationToken }) => ({
    to: `${name} 様`,
    association,
    subject,
    text: session === null || seated ? text : withoutUrl(text, session.url),
    rows: session === null ? [] : sessionRows(session, seated ? 'attendee' : 'unseated'),
    link: linkPlaceholder(registrationToken),
  }),

  'report-request': ({ session, name, again, arrived, statusToken }) => ({
    to: `${session.association}\n${name} 様`,
    association: session.association,
    reference: session.reference,
    when: shortWhen(session.date, session.meeting),
    again,
    arrived,
    rows: sessionRows(session, 'applicant'),
    link: `${linkPlaceholder(statusToken)}/report`,
  }),

  report: ({ session, report, corrected }, around) => ({
    association: session.association,
    reference: session.reference,
    when: shortWhen(session.date, session.meeting),
    corrected,
    rows: [
      row(REPORT_WORDS.attendees, `${report.attendees}名`),
      row(REPORT_WORDS.applicationsMade, `${report.applicationsMade}件`),
      row(REPORT_WORDS.remarks, report.remarks),
      row(REPORT_WORDS.by, report.by),
    ],
    sessionRows: sessionRows(session, 'ministry'),
    link: desk(around, session.reference),
  }),

  'session-reminder': ({ session, audience, name, daysBefore, people, door = '', linkToken, ...more }) => ({
    to: audience === 'applicant' ? `${session.association}\n${name} 様` : `${name} 様`,
    isApplicant: audience === 'applicant',
    association: session.association,
    soon: daysBefore === 1 ? '明日' : `${daysBefore}日後`,
    when: shortWhen(session.date, session.meeting),
    rows: [...sessionRows(session, audience), ...onDayRows(more), ...dayRows(session, audience)],
    people,
    door,
    count: session.attendees,
    isOnline: session.mode === 'online',
    urlMissing: session.mode === 'online' && session.url === '',
    bring: WHAT_TO_BRING,
    link: linkPlaceholder(linkToken),
  }),

  'access-code': ({ reference, codeToken, validMinutes, collection }) => ({
    isCollection: collection ?? false,
    reference,
    code: codePlaceholder(codeToken),
    validMinutes,
  }),

  'sign-in': ({ codeToken, validMinutes }) => ({
    code: codePlaceholder(codeToken),
    link: linkPlaceholder(codeToken),
    validMinutes,
  }),

  'shared-code': ({ what, codeToken }) => ({
    code: codePlaceholder(codeToken),
    what: CODED_WORDS[what],
    valid: what === 'verification' ? `${LIMITS.verificationHours}時間` : `${LIMITS.codeMinutes}分間`,
  }),

  'test-mail': ({ by }, { publicUrl }) => ({ by, link: `${publicUrl}/desk/mails` }),

  'delivery-alarm': ({ waitingSince, minutes }, { publicUrl }) => ({
    since: waitingSince === '' ? '' : formatInstant(Temporal.Instant.from(waitingSince)),
    waited: waitedWords(minutes),
    link: `${publicUrl}/desk/mails`,
  }),

  'late-permit': ({ date, reason, leadDays, validUntil, permitToken }) => ({
    date: day(date),
    shortDate: shortDay(date),
    reason,
    leadDays,
    validUntil: formatInstant(Temporal.Instant.from(validUntil)),
    link: linkPlaceholder(permitToken),
  }),

  'resume-draft': ({ draftToken, validDays }) => ({ link: linkPlaceholder(draftToken), validDays }),

  'status-links': ({ applications }) => ({
    applications: applications.map(({ association, reference, state, statusToken }) => ({
      association,
      reference,
      state: STATE_WORDS[state],
      link: linkPlaceholder(statusToken),
    })),
  }),

  'contact-moved': ({ association, reference, name, which, session }, around) => ({
    isSecond: which === 'second',
    to: addressee(association, name),
    association,
    reference,
    // As attendees see it: whom to call on the day is the new contact, and not for this address.
    rows: session === null ? [] : sessionRows(session, 'attendee'),
    calendar: around.calendar,
  }),

  'contact-welcome': ({ association, reference, form1, name, which, session, statusToken }, around) => ({
    isSecond: which === 'second',
    to: addressee(association, name),
    association,
    reference,
    isFixed: session !== null,
    sessionRows: session === null ? [] : sessionRows(session, 'applicant'),
    head: form1 === null ? [row('受付番号', reference)] : filing(form1),
    rows: form1 === null ? [] : form1Rows(form1),
    calendar: around.calendar,
    link: linkPlaceholder(statusToken),
  }),

  message: ({ association, name, audience, reference, subject, text }) => ({
    to: audience === 'applicant' ? `${association}\n${name} 様` : salutation(audienceOf(audience), name),
    association,
    reference,
    subject,
    text,
  }),
};

function signedUp(data: SignedUp, around: Surroundings, audience: 'attendee' | 'unseated' = 'attendee'): Context {
  const { association, name, people, session, slots, registrationToken } = data;
  return {
    to: `${name} 様`,
    association,
    isFixed: session !== null,
    when: session === null ? '' : shortWhen(session.date, session.meeting),
    people,
    door: data.door ?? '',
    rows:
      session === null
        ? [...slotRows(slots), ...wherePeopleCome(data.where)]
        : [...sessionRows(session, audience), ...dayRows(session, audience)],
    calendar: around.calendar,
    bring: WHAT_TO_BRING,
    others: (data.others ?? []).map((other) => `${other} 様`).join('、'),
    link: linkPlaceholder(registrationToken),
  };
}

/** Rounded down to tens, because nobody has more time than that. */
function aboutMinutes(minutes: number): string {
  return formatMinutes(minutes < 10 ? minutes : minutes - (minutes % 10));
}

/** Until when a seat is held for who has not confirmed yet. */
function holdWords(hold: SeatHold): string {
  const { signUpHours, scarceHoldHours } = LIMITS;
  switch (hold) {
    case 'plenty':
      return `お席は、${signUpHours}時間お取りしておきます。ただし、残りの席が少なくなったときは、お申し込みから${scarceHoldHours}時間までです。`;
    case 'scarce':
      return `残りの席が少ないため、お席をお取りしておくのは${scarceHoldHours}時間です。そのあとも完了できますが、満席のときはキャンセル待ちになります。`;
    case 'full':
      return 'いまは、ご人数分の席がありません。お申し込みを完了すると、キャンセル待ちになります（それまでに席が空いたときは、お席をご用意します）。';
    case 'none':
      return 'お席は、まだお取りしていません。お申し込みを完了したときに空いていれば、お席をご用意します。満席のときは、キャンセル待ちになります。';
  }
}

/** How 申込締切 stands after a move, and where it is changed; empty where the move touched none. */
function closingWords(closing: MailData['changed']['closing']): string {
  if (!closing) return '';
  const closesOn = closing.closesOn ? Temporal.PlainDate.from(closing.closesOn) : undefined;
  if (closing.shifted && closesOn) return `参加申込の締切も、${formatDay(closesOn)}に変わりました。`;
  const act = closing.standing === 'closed' ? '再開' : '変更';
  return `${closingSentence({ standing: closing.standing, closesOn })}${act}は、下の「申請の状況」のページの「定員・締切・当日の案内を変更する」から行えます。`;
}

/** An hour that is asked about alone has no rank that says anything. */
function askedSlots(kind: InquiryKind, slots: readonly Form1Slot[]): Row[] {
  return kind === 'new' ? slotRows(slots) : slots.map((slot) => ({ label: ASKED_HOUR[kind], lines: slotLines(slot) }));
}

const REQUEST_MARKS: Record<RequestMark, string> = { new: '', correction: '【訂正】', withdrawal: '【取下げ】' };

const RECEIVED_ACTS: Record<RequestMark, string> = { new: '申請', correction: '訂正', withdrawal: '取下げ' };

/** The contact, or the second one whose copy it is. */
function applicant(form1: Form1, name = form1.contact.name): string {
  return `${form1.association}\n${name} 様`;
}

/** Either may be empty. */
function addressee(association: string, name: string): string {
  return [association, ...(name === '' ? [] : [`${name} 様`])].filter((line) => line !== '').join('\n');
}

function makerName(maker: string): string {
  return `${maker}\nご担当者 様`;
}

function firstChoice(form1: Form1): string {
  const slot = form1.slots.find((candidate: Form1Slot) => candidate.rank === 1);
  return slot === undefined ? 'なし' : shortWhen(slot.date, slot.meeting);
}

function filing(form1: Form1): Row[] {
  return [row('受付番号', form1.reference), ...(form1.filedOn === '' ? [] : [row('申請日', day(form1.filedOn))])];
}

function desk(around: Surroundings, reference: string): string {
  return `${around.publicUrl}/desk/applications/${reference}`;
}

function aboutSession(data: { session: SessionFacts; audience: Role; name: string }, around: Surroundings): Context {
  const { session } = data;
  const audience = audienceOf(data.audience);
  const window = audience === 'maker' ? session.demo : session.meeting;
  return {
    to: salutation(audience, data.name),
    association: session.association,
    when: shortWhen(session.date, window),
    // 参加者 know no 受付番号.
    referenceMark: audience === 'attendee' ? '' : `［${referenceWords(session.reference)}］`,
    rows: sessionRows(session, audience),
    bring: WHAT_TO_BRING,
    calendar: around.calendar,
    isApplicant: audience === 'applicant',
    isOnline: session.mode === 'online',
    urlMissing: session.mode === 'online' && session.url === '',
    isMinistry: audience === 'ministry',
    isMaker: audience === 'maker',
    isAttendee: audience === 'attendee',
  };
}

/** Also what the applicant wrote for the day. */
function aboutComing(
  data: { session: SessionFacts; audience: Role; name: string; onDay?: readonly string[] },
  around: Surroundings,
): Context {
  const audience = audienceOf(data.audience);
  return {
    ...aboutSession(data, around),
    rows: [...sessionRows(data.session, audience), ...onDayRows(data), ...dayRows(data.session, audience)],
  };
}

function audienceOf(role: Role): Audience {
  return role === 'coordinator' ? 'ministry' : role;
}

function salutation(audience: Audience, name: string): string {
  if (audience === 'maker') return makerName(name);
  return audience === 'ministry' ? '調整担当 各位' : `${name} 様`;
}

/** Coordinators sign in; everybody else has a personal link. */
function linkFor(role: Role, linkToken: string, session: SessionFacts, around: Surroundings): string {
  return audienceOf(role) === 'ministry' ? desk(around, session.reference) : linkPlaceholder(linkToken);
}
