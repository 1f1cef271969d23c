import type { Application } from '#domain/case/application.ts';
import type { Inquiry } from '#domain/case/inquiry.ts';
import { onDayLines } from '#domain/case/on-day.ts';
import { doorNumber } from '#domain/case/reception.ts';
import { headCount, isSameMailbox, type Registration } from '#domain/case/registration.ts';
import { type SessionFacts, sessionFacts } from '#domain/case/session-facts.ts';
import type { DaysBefore } from '#domain/case/session-reminder.ts';
import { beginningOf } from '#domain/case/sign-up-page.ts';
import { positionOf } from '#domain/case/waiting-list.ts';
import { isInPast } from '#domain/form1/slot.ts';
import { type Form1Slot, form1Of } from '#domain/form1/snapshot.ts';
import type { FactChange } from '#domain/history/facts.ts';
import { changesFor, type FactReader } from '#domain/history/who-sees.ts';
import type {
  ClosingFacts,
  MailContent,
  MailData,
  MailName,
  SignedUp,
  WhichContact,
} from '#domain/notices/mail-data.ts';
import type { Notice, Party, RequestMark, Role } from '#domain/notices/notice.ts';
import { plainName } from '#domain/text/plain-name.ts';
import { windowText } from '#domain/text/window.ts';
import type { ClosedBecause } from '#domain/words/inquiries.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { RANKS } from '#domain/words/ranks.ts';
import type { Wish, WishAnswer } from '#domain/words/wishes.ts';
import { findSlot } from '#store/cases/applications.ts';
import type { Tx } from '#store/engine.ts';
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
  wish?: Wish;
  /** The applicant's wish, as it was asked, and how it is answered. */
  wishAnswered?: { wish: Wish; asked: string; answer: WishAnswer };
  what?: 'session' | 'removed';
  daysBefore?: DaysBefore;
  /** Seats that are free, in people. */
  free?: number;
  /** Somebody got a seat, and is told by nobody but the applicant. */
  given?: boolean;
  /** 後にする. */
  passedOver?: boolean;
  /** To whom a mail came back. */
  unreached?: Pick<Registration, 'name' | 'institution' | 'email'>;
  /** The leaver had no seat. */
  waited?: boolean;
  /** It goes on at another address. */
  moved?: boolean;
  /** 申込締切 of a session that moved to another day. */
  closing?: ClosingFacts;
  /** Whose contact changed, and the application with the new one. */
  contact?: { which: WhichContact; after: Application; words: 'all' | 'name' };
  /** The own pages of many recipients, found beforehand. */
  links?: PersonalLinks;
}

/** One owed mail about a case: to whom, and what the change has to say. */
interface Telling {
  work: Work;
  caseFile: Case;
  to: Party;
  said: Said;
}

type Content<N extends MailName> = (telling: Telling) => MailData[N] | Promise<MailData[N]>;

/** What each mail about a case speaks from, with links as token ids; null: the act that owes it says all of it itself. */
const CONTENTS: { readonly [N in MailName]: Content<N> | null } = {
  verification: null,
  'collection-opened': null,
  'helper-invited': null,
  'collection-due': null,
  'entry-check': null,
  'entry-kept': null,
  'entry-handed-in': null,
  request: ({ caseFile, said }) => ({
    form1: form1Of(caseFile.application),
    mark: said.mark ?? 'new',
    reason: said.reason ?? '',
    changes: said.changes ?? [],
  }),
  received: async ({ work, caseFile, to, said }) => ({
    form1: form1Of(caseFile.application),
    name: to.name,
    mark: said.mark ?? 'new',
    statusToken: await link(work, 'status', to),
    signUpPageToken: caseFile.signUpPage ? await signUpPageToken(work, caseFile.application.id) : '',
  }),
  inquiry: inquiryContent,
  'inquiry-reminder': reminderContent,
  'collected-inquiry': null,
  'maker-page': null,
  'notice-to-attendees': null,
  'report-request': null,
  report: null,
  'inquiry-closed': closedContent,
  'slot-fixed': async ({ work, caseFile, to, said }) => ({
    form1: form1Of(caseFile.application),
    maker: to.name,
    slot: await slotFacts(work.tx, need(said.slotId, 'slotId')),
    inquiryToken: await link(work, 'inquiry', to),
  }),
  answered: answeredContent,
  'change-asked': ({ caseFile, said }) => ({
    form1: form1Of(caseFile.application),
    session: factsOf(caseFile),
    wish: need(said.wish, 'wish'),
    text: said.reason ?? '',
    by: said.by ?? caseFile.application.form1.contact.name,
  }),
  'wish-answered': async ({ work, caseFile, to, said }) => {
    const { wish, asked, answer } = need(said.wishAnswered, 'wishAnswered');
    const session = factsOf(caseFile);
    return {
      ...{ session, name: to.name, wish, asked, answer },
      text: said.reason ?? '',
      statusToken: await link(work, 'status', to),
    };
  },
  'maker-out': ({ caseFile, said }) => ({
    form1: form1Of(caseFile.application),
    session: factsOf(caseFile),
    maker: need(said.inquiry, 'inquiry').maker.name,
    by: said.by ?? '',
    reason: said.reason ?? '',
  }),
  returned: async ({ work, caseFile, to, said }) => ({
    form1: form1Of(caseFile.application),
    name: to.name,
    reason: said.reason ?? '',
    replyBy: caseFile.application.returned?.replyBy.toString() ?? '',
    statusToken: await link(work, 'status', to),
  }),
  declined: async ({ work, caseFile, to, said }) => ({
    form1: form1Of(caseFile.application),
    name: to.name,
    reason: said.reason ?? '',
    statusToken: await link(work, 'status', to),
  }),
  'not-held': ({ caseFile, to }) => ({ association: caseFile.application.form1.association, name: to.name }),
  confirmed: async (telling) => ({
    session: factsOf(telling.caseFile),
    ...audienceOf(telling),
    linkToken: await personalLink(telling),
    ...closingOf(telling),
    ...onDayOf(telling),
  }),
  changed: async (telling) => ({
    session: factsOf(telling.caseFile),
    changes: changesFor(readerOf(telling.to), telling.said.changes ?? []),
    ...audienceOf(telling),
    linkToken: await personalLink(telling),
    ...closingOf(telling),
    ...onDayOf(telling),
  }),
  cancelled: (telling) => ({
    session: factsOf(telling.caseFile),
    reason: telling.said.reason ?? '',
    ...audienceOf(telling),
    what: telling.said.what ?? 'session',
  }),
  'sign-up': null,
  registered: signedUp,
  waiting: async (telling) => ({
    ...(await signedUp(telling)),
    position: positionOf(telling.caseFile.waiting, telling.to.id),
    ...waitingNews(telling.said),
  }),
  promoted: async (telling) => ({ ...(await signedUp(telling)), ...beginsSoon(telling) }),
  left: ({ caseFile, to, said }) => ({
    association: caseFile.application.form1.association,
    name: to.name,
    session: caseFile.session ? factsOf(caseFile) : null,
    waited: said.waited ?? false,
    ...(said.moved ? { moved: true } : {}),
    ...othersAt(caseFile, to),
    ...(caseFile.attendees.some((one) => isSameMailbox(one, to)) ? { othersCome: true } : {}),
  }),
  'attendee-unreached': async ({ work, caseFile, to, said: { unreached } }) => ({
    association: caseFile.application.form1.association,
    name: to.name,
    attendee: {
      name: unreached?.name ?? '',
      institution: unreached?.institution ?? '',
      email: unreached?.email ?? '',
    },
    statusToken: await link(work, 'status', to),
  }),
  'seat-notice': async ({ work, caseFile, to, said }) => ({
    association: caseFile.application.form1.association,
    session: caseFile.session ? factsOf(caseFile) : null,
    name: to.name,
    free: said.free ?? 0,
    ...(said.given ? { given: true } : {}),
    waiting: { signUps: caseFile.waiting.length, people: headCount(caseFile.waiting) },
    statusToken: await link(work, 'status', to),
  }),
  'session-reminder': async (telling) => ({
    session: factsOf(telling.caseFile),
    audience: telling.to.role === 'applicant' ? 'applicant' : 'attendee',
    name: telling.to.name,
    daysBefore: need(telling.said.daysBefore, 'daysBefore'),
    people: telling.caseFile.attendees.find(({ id }) => id === telling.to.id)?.people ?? 0,
    ...(telling.to.role === 'attendee' ? { door: doorNumber(telling.to) } : {}),
    linkToken: await personalLink(telling),
    ...onDayOf(telling),
  }),
  'access-code': null,
  'sign-in': null,
  'test-mail': null,
  'delivery-alarm': null,
  'shared-code': null,
  'late-permit': null,
  'resume-draft': null,
  'status-links': null,
  'contact-moved': ({ caseFile, to, said }) => {
    const { which, after, words } = need(said.contact, 'contact');
    const { reference, form1 } = after;
    // The facts from before, so that not even the row in the outbox knows the new contact.
    return {
      association: words === 'all' ? form1.association : plainName(form1.association),
      reference,
      name: to.name,
      which,
      session: fixedFacts(caseFile, caseFile.application),
    };
  },
  'contact-welcome': async ({ work, caseFile, to, said }) => {
    const { which, after, words } = need(said.contact, 'contact');
    return {
      association: words === 'all' ? after.form1.association : plainName(after.form1.association),
      reference: after.reference,
      form1: words === 'all' ? form1Of(after) : null,
      name: to.name,
      which,
      session: fixedFacts(caseFile, after),
      statusToken: await link(work, 'status', to),
    };
  },
  'mail-came': null,
  'form1-mailed': null,
  message: null,
};

/** One owed mail about a case with its data snapshot. Throws for a mail that only its own act can fill. */
export function contentOf(work: Work, caseFile: Case, { mail, to }: Notice, said: Said): Promise<MailContent> {
  return filled(mail, { work, caseFile, to, said });
}

async function filled<N extends MailName>(mail: N, telling: Telling): Promise<MailContent<N>> {
  const content = CONTENTS[mail];
  if (content === null) throw new Error(`${mail} is not about a case`);
  return { mail, data: await content(telling) };
}

function link(work: Work, purpose: 'status' | 'inquiry' | 'registration', { id, email }: Party): Promise<string> {
  return standingToken(work, purpose, id, email);
}

/** 申込締切 is the applicant's to change. */
function closingOf({ to, said: { closing } }: Telling): { closing?: ClosingFacts } {
  return to.role === 'applicant' && closing ? { closing } : {};
}

/** Telephones of people are in no row about anybody but those whom they concern. */
function onDayOf({ caseFile: { session }, to }: Telling): { onDay?: string[] } {
  const told = to.role === 'applicant' || to.role === 'ministry' || to.role === 'coordinator';
  const lines = told && session ? onDayLines(session.makers) : [];
  return lines.length === 0 ? {} : { onDay: lines };
}

function audienceOf({ to }: Telling): { audience: Role; name: string } {
  return { audience: to.role, name: to.name };
}

/** Everybody who is told of a change is invited; who waits for a seat gets the mail waiting. */
function readerOf({ role }: Party): FactReader {
  switch (role) {
    case 'applicant':
    case 'attendee':
      return role;
    case 'maker':
      return 'coming';
    case 'ministry':
    case 'coordinator':
      return 'desk';
  }
}

/** The session while it is fixed, with the contact of this application. */
function fixedFacts({ session, attendees, signUpPage }: Case, application: Application): SessionFacts | null {
  return session?.state === 'confirmed' ? sessionFacts(session, application, signUpPage, headCount(attendees)) : null;
}

/** Who gets a seat shortly before the session has to know how soon it begins. */
function beginsSoon({ work, caseFile: { session } }: Telling): { beginsIn?: number } {
  if (session?.state !== 'confirmed') return {};
  const minutes = Math.floor(work.now.until(beginningOf(session)).total('minutes'));
  return minutes > 0 && minutes <= LIMITS.soonHours * 60 ? { beginsIn: minutes } : {};
}

function waitingNews({ changes, slotId, passedOver }: Said): Pick<MailData['waiting'], 'because' | 'changes'> {
  if (passedOver) return { because: 'passed-over' };
  if (changes) return { because: 'changed', changes: changesFor('waiting', changes) };
  return slotId === undefined ? {} : { because: 'fixed' };
}

/** The others who share a recipient's mailbox; nothing where nobody does. */
function othersAt({ attendees, waiting }: Case, to: Party): { others?: string[] } {
  const others = [...attendees, ...waiting].filter((one) => one.id !== to.id && isSameMailbox(one, to));
  return others.length === 0 ? {} : { others: others.map(({ name }) => name) };
}

async function signedUp({ work, caseFile, to }: Telling): Promise<SignedUp> {
  const own = [...caseFile.attendees, ...caseFile.waiting].find(({ id }) => id === to.id);
  return {
    association: caseFile.application.form1.association,
    name: to.name,
    people: need(own, 'registration').people,
    session: caseFile.session ? factsOf(caseFile) : null,
    slots: form1Of(caseFile.application).slots,
    where: { mode: caseFile.application.form1.mode, venue: caseFile.application.form1.venue },
    ...othersAt(caseFile, to),
    ...(caseFile.session && caseFile.attendees.some(({ id }) => id === to.id) ? { door: doorNumber(to) } : {}),
    registrationToken: await link(work, 'registration', to),
  };
}

/** The address of the unlisted sign-up page: one per application, the same for everybody. */
export function signUpPageToken(work: Work, applicationId: string): Promise<string> {
  return standingToken(work, 'sign-up-page', applicationId, '');
}

/** The link by which a recipient gets at its own page; the ministry has the desk. */
async function personalLink({ work, to, said }: Telling): Promise<string> {
  const found = said.links?.(to);
  if (found !== undefined) return found;
  switch (to.role) {
    case 'applicant':
      return link(work, 'status', to);
    case 'maker':
      return link(work, 'inquiry', to);
    case 'attendee':
      return link(work, 'registration', to);
    default:
      return '';
  }
}

async function inquiryContent({ work, caseFile, to }: Telling): Promise<MailData['inquiry']> {
  const inquiryToken = await link(work, 'inquiry', to);
  const inquiry = inquiryOf(caseFile, to.id);
  const slots: Form1Slot[] = [];
  for (const slotId of inquiry.offers) slots.push(await slotFacts(work.tx, slotId));
  return {
    form1: form1Of(caseFile.application),
    maker: inquiry.maker.name,
    kind: inquiry.kind,
    decides: inquiry.decides,
    slots: slots.sort((a, b) => a.rank - b.rank),
    answerBy: inquiry.answerBy.toString(),
    note: inquiry.note,
    inquiryToken,
    answersKept: inquiry.answers.length > 0,
    session: caseFile.session ? factsOf(caseFile) : null,
  };
}

async function reminderContent({ work, caseFile, to }: Telling): Promise<MailData['inquiry-reminder']> {
  const inquiryToken = await link(work, 'inquiry', to);
  const inquiry = inquiryOf(caseFile, to.id);
  const slots = (await standingOffers(work.tx, inquiry, work.now)).map(({ slot }) => slot);
  return {
    form1: form1Of(caseFile.application),
    maker: inquiry.maker.name,
    kind: inquiry.kind,
    slots: slots.sort((a, b) => a.rank - b.rank),
    answerBy: inquiry.answerBy.toString(),
    inquiryToken,
  };
}

export interface StandingOffer {
  slotId: string;
  slot: Form1Slot;
}

/** The offers of an inquiry that can be answered: they still stand and lie ahead. */
export async function standingOffers(tx: Tx, inquiry: Inquiry, now: Temporal.Instant): Promise<StandingOffer[]> {
  const offers: StandingOffer[] = [];
  for (const slotId of inquiry.offers) {
    const slot = await findSlot(tx, slotId);
    if (slot && !slot.replaced && !isInPast(slot, now)) offers.push({ slotId, slot: await slotFacts(tx, slotId) });
  }
  return offers;
}

/** A question about another hour that is taken back leaves the session as it is, and must not free its day. */
function closedContent({ caseFile, to, said }: Telling): MailData['inquiry-closed'] {
  const because = need(said.because, 'because');
  const move = caseFile.inquiries.some((inquiry) => inquiry.id === to.id && inquiry.kind === 'move');
  return {
    form1: form1Of(caseFile.application),
    maker: to.name,
    because,
    reason: because === 'recalled' ? (said.reason ?? '') : '',
    session: because === 'recalled' && move ? factsOf(caseFile) : null,
  };
}

async function answeredContent({ work, caseFile, said }: Telling): Promise<MailData['answered']> {
  const inquiry = need(said.inquiry, 'inquiry');
  const answers = [];
  for (const answer of inquiry.answers) {
    answers.push({ slot: await slotFacts(work.tx, answer.slotId), reply: answer.reply, comment: answer.comment });
  }
  return {
    form1: form1Of(caseFile.application),
    maker: inquiry.maker.name,
    by: said.by ?? '',
    answers: answers.sort((a, b) => a.slot.rank - b.slot.rank),
    joined: said.joined ?? false,
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

function inquiryOf(caseFile: Case, id: string): Inquiry {
  return need(
    caseFile.inquiries.find((inquiry) => inquiry.id === id),
    'inquiry',
  );
}

const factsOfCases = new WeakMap<Case, SessionFacts>();

/** Worked out once for all mails about a case as it was read: thousands of attendees would count themselves anew for each. */
export function factsOf(caseFile: Case): SessionFacts {
  const known = factsOfCases.get(caseFile);
  if (known) return known;
  const { application, signUpPage, attendees } = caseFile;
  const facts = sessionFacts(need(caseFile.session, 'session'), application, signUpPage, headCount(attendees));
  factsOfCases.set(caseFile, facts);
  return facts;
}

function need<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`this mail needs ${name}`);
  return value;
}
