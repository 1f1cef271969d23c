import type { ClosedBecause, Inquiry } from '#domain/case/inquiry.ts';
import { headCount } from '#domain/case/registration.ts';
import { type SessionFacts, sessionFacts } from '#domain/case/session-facts.ts';
import type { DaysBefore } from '#domain/case/session-reminder.ts';
import { positionOf } from '#domain/case/waiting-list.ts';
import { isInPast } from '#domain/form1/slot.ts';
import { type Form1Slot, form1Of } from '#domain/form1/snapshot.ts';
import { changesToWaiting } from '#domain/history/fact-changes.ts';
import type { FactChange, MailData, SignedUp } from '#domain/notices/mail-data.ts';
import type { Notice, RequestMark } from '#domain/notices/notice.ts';
import { jstDay } from '#domain/text/jst.ts';
import { windowText } from '#domain/text/window.ts';
import { RANKS } from '#domain/words/ranks.ts';
import { findSlot } from '#store/cases/applications.ts';
import type { Tx } from '#store/engine.ts';
import type { MailContent } from '#store/queue/outbox.ts';
import type { Case } from '#workflow/case/case.ts';
import type { Work } from '#workflow/case/work.ts';
import { type PersonalLinks, standingToken } from '#workflow/tokens/issue.ts';

/** What the change itself has to say, beside the case. */
export interface Said {
  mark?: RequestMark;
  reason?: string;
  changes?: FactChange[];
  because?: ClosedBecause;
  /** The slot that was fixed. */
  slotId?: string;
  /** The inquiry whose maker acted. */
  inquiry?: Inquiry;
  joined?: boolean;
  by?: string;
  wish?: 'change' | 'cancellation';
  what?: 'session' | 'removed';
  daysBefore?: DaysBefore;
  /** The leaver had no seat. */
  waited?: boolean;
  /** The own pages of many recipients, found beforehand. */
  links?: PersonalLinks;
}

/** The words of one owed mail about an application: its data snapshot, with links as token ids. */
export async function contentOf(work: Work, about: Case, notice: Notice, said: Said): Promise<MailContent> {
  const { tx } = work;
  const { application } = about;
  const form1 = form1Of(application);
  const { to } = notice;
  const link = (purpose: 'status' | 'inquiry' | 'registration') => standingToken(work, purpose, to.id, to.email);
  switch (notice.mail) {
    case 'request':
      return {
        mail: notice.mail,
        data: { form1, mark: said.mark ?? 'new', reason: said.reason ?? '', changes: said.changes ?? [] },
      };
    case 'received':
      return {
        mail: notice.mail,
        data: {
          form1,
          name: to.name,
          mark: said.mark ?? 'new',
          statusToken: await link('status'),
          signUpPageToken: about.signUpPage ? await signUpPageToken(work, application.id) : '',
        },
      };
    case 'inquiry':
      return inquiryContent(tx, about, await link('inquiry'), inquiryOf(about, to.id));
    case 'inquiry-reminder':
      return reminderContent(work, about, await link('inquiry'), inquiryOf(about, to.id));
    case 'inquiry-closed':
      return closedContent(about, notice, said);
    case 'slot-fixed':
      return {
        mail: notice.mail,
        data: {
          form1,
          maker: to.name,
          slot: await slotFacts(tx, need(said.slotId, 'slotId')),
          inquiryToken: await link('inquiry'),
        },
      };
    case 'answered':
      return answeredContent(tx, about, said);
    case 'change-asked':
      return {
        mail: notice.mail,
        data: {
          form1,
          session: factsOf(about),
          wish: need(said.wish, 'wish'),
          text: said.reason ?? '',
          by: said.by ?? application.contact.name,
        },
      };
    case 'maker-out':
      return {
        mail: notice.mail,
        data: {
          form1,
          session: factsOf(about),
          maker: need(said.inquiry, 'inquiry').maker.name,
          by: said.by ?? '',
          reason: said.reason ?? '',
        },
      };
    case 'returned':
      return {
        mail: notice.mail,
        data: {
          form1,
          name: to.name,
          reason: said.reason ?? '',
          replyBy: application.returned?.replyBy.toString() ?? '',
          statusToken: await link('status'),
        },
      };
    case 'declined':
      return {
        mail: notice.mail,
        data: { form1, name: to.name, reason: said.reason ?? '', statusToken: await link('status') },
      };
    case 'not-held':
      return { mail: notice.mail, data: { association: application.association, name: to.name } };
    default:
      return sessionContent(work, about, notice, said);
  }
}

async function sessionContent(work: Work, about: Case, notice: Notice, said: Said): Promise<MailContent> {
  const { to } = notice;
  const { association } = about.application;
  const who = { audience: to.role, name: to.name };
  switch (notice.mail) {
    case 'confirmed':
      return {
        mail: notice.mail,
        data: { session: factsOf(about), ...who, linkToken: await personalLink(work, notice, said) },
      };
    case 'changed':
      return {
        mail: notice.mail,
        data: {
          session: factsOf(about),
          changes: said.changes ?? [],
          ...who,
          linkToken: await personalLink(work, notice, said),
        },
      };
    case 'cancelled':
      return {
        mail: notice.mail,
        data: { session: factsOf(about), reason: said.reason ?? '', ...who, what: said.what ?? 'session' },
      };
    case 'registered':
    case 'promoted':
      return { mail: notice.mail, data: await signedUp(work, about, notice) };
    case 'waiting':
      return {
        mail: notice.mail,
        data: {
          ...(await signedUp(work, about, notice)),
          position: positionOf(about.waiting, to.id),
          ...waitingNews(said),
        },
      };
    case 'session-reminder':
      return {
        mail: notice.mail,
        data: {
          session: factsOf(about),
          audience: to.role === 'applicant' ? 'applicant' : 'attendee',
          name: to.name,
          daysBefore: need(said.daysBefore, 'daysBefore'),
          people: about.attendees.find(({ id }) => id === to.id)?.people ?? 0,
          linkToken: await personalLink(work, notice, said),
        },
      };
    case 'left':
      return {
        mail: notice.mail,
        data: {
          association,
          name: to.name,
          session: about.session ? factsOf(about) : null,
          waited: said.waited ?? false,
        },
      };
    default:
      throw new Error(`${notice.mail} is not about a case`);
  }
}

function waitingNews({ changes, slotId }: Said): Pick<MailData['waiting'], 'because' | 'changes'> {
  if (changes) return { because: 'changed', changes: changesToWaiting(changes) };
  return slotId === undefined ? {} : { because: 'fixed' };
}

async function signedUp(work: Work, about: Case, notice: Notice): Promise<SignedUp> {
  const { to } = notice;
  const own = [...about.attendees, ...about.waiting].find(({ id }) => id === to.id);
  return {
    association: about.application.association,
    name: to.name,
    people: need(own, 'registration').people,
    session: about.session ? factsOf(about) : null,
    slots: form1Of(about.application).slots,
    where: { mode: about.application.mode, venue: about.application.venue },
    registrationToken: await standingToken(work, 'registration', to.id, to.email),
  };
}

/** The address of the unlisted sign-up page: one per application, the same for everybody. */
export function signUpPageToken(work: Work, applicationId: string): Promise<string> {
  return standingToken(work, 'sign-up-page', applicationId, '');
}

/** The link by which a recipient gets at its own page; the ministry has the desk. */
async function personalLink(work: Work, { to }: Notice, said: Said): Promise<string> {
  const found = said.links?.(to);
  if (found !== undefined) return found;
  switch (to.role) {
    case 'applicant':
      return standingToken(work, 'status', to.id, to.email);
    case 'maker':
      return standingToken(work, 'inquiry', to.id, to.email);
    case 'attendee':
      return standingToken(work, 'registration', to.id, to.email);
    default:
      return '';
  }
}

async function inquiryContent(tx: Tx, about: Case, inquiryToken: string, inquiry: Inquiry): Promise<MailContent> {
  const slots: Form1Slot[] = [];
  for (const slotId of inquiry.offers) slots.push(await slotFacts(tx, slotId));
  return {
    mail: 'inquiry',
    data: {
      form1: form1Of(about.application),
      maker: inquiry.maker.name,
      kind: inquiry.kind,
      decides: inquiry.decides,
      slots: slots.sort((a, b) => a.rank - b.rank),
      answerBy: inquiry.answerBy.toString(),
      note: inquiry.note,
      inquiryToken,
      answersKept: inquiry.answers.length > 0,
      session: about.session ? factsOf(about) : null,
    },
  };
}

async function reminderContent(work: Work, about: Case, inquiryToken: string, inquiry: Inquiry): Promise<MailContent> {
  const { tx, now } = work;
  const slots = await standingOffers(tx, inquiry, jstDay(now));
  return {
    mail: 'inquiry-reminder',
    data: {
      form1: form1Of(about.application),
      maker: inquiry.maker.name,
      kind: inquiry.kind,
      slots: slots.sort((a, b) => a.rank - b.rank),
      answerBy: inquiry.answerBy.toString(),
      inquiryToken,
    },
  };
}

/** The offers of an inquiry that can be answered: they still stand and lie ahead. */
export async function standingOffers(tx: Tx, inquiry: Inquiry, today: Temporal.PlainDate): Promise<Form1Slot[]> {
  const slots: Form1Slot[] = [];
  for (const slotId of inquiry.offers) {
    const slot = await findSlot(tx, slotId);
    if (slot && !slot.replaced && !isInPast(slot, today)) slots.push(await slotFacts(tx, slotId));
  }
  return slots;
}

/** A question about another hour that is taken back leaves the session as it is, and must not free its day. */
function closedContent(about: Case, notice: Notice, said: Said): MailContent {
  const because = need(said.because, 'because');
  const move = about.inquiries.some((inquiry) => inquiry.id === notice.to.id && inquiry.kind === 'move');
  return {
    mail: 'inquiry-closed',
    data: {
      form1: form1Of(about.application),
      maker: notice.to.name,
      because,
      reason: because === 'recalled' ? (said.reason ?? '') : '',
      session: because === 'recalled' && move ? factsOf(about) : null,
    },
  };
}

async function answeredContent(tx: Tx, about: Case, said: Said): Promise<MailContent> {
  const inquiry = need(said.inquiry, 'inquiry');
  const answers = [];
  for (const answer of inquiry.answers) {
    answers.push({ slot: await slotFacts(tx, answer.slotId), reply: answer.reply, comment: answer.comment });
  }
  return {
    mail: 'answered',
    data: {
      form1: form1Of(about.application),
      maker: inquiry.maker.name,
      by: said.by ?? '',
      answers: answers.sort((a, b) => a.slot.rank - b.slot.rank),
      joined: said.joined ?? false,
    },
  };
}

export async function slotFacts(tx: Tx, slotId: string): Promise<Form1Slot> {
  const slot = await findSlot(tx, slotId);
  if (!slot) throw new Error(`slot ${slotId} is gone`);
  return {
    // An hour that the desk proposed has no rank of its own; it is the only one of its inquiry.
    rank: RANKS.find((rank) => rank === slot.rank) ?? 1,
    date: slot.date.toString(),
    meeting: windowText(slot.meeting),
    demo: windowText(slot.demo),
  };
}

function inquiryOf(about: Case, id: string): Inquiry {
  return need(
    about.inquiries.find((inquiry) => inquiry.id === id),
    'inquiry',
  );
}

export function factsOf(about: Case): SessionFacts {
  return sessionFacts(need(about.session, 'session'), about.application, about.signUpPage, headCount(about.attendees));
}

function need<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`this mail needs ${name}`);
  return value;
}
