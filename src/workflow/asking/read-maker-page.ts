import type { Application } from '#domain/case/application.ts';
import { hasAnswered, type Inquiry, type Maker } from '#domain/case/inquiry.ts';
import { onDayWords } from '#domain/case/on-day.ts';
import { isAnswerable, unansweredInquiries } from '#domain/case/question.ts';
import { headCount } from '#domain/case/registration.ts';
import { isHeld, type Session } from '#domain/case/session.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { findLiveToken, findTokenByLink, unsealTokens } from '#store/access/tokens.ts';
import { findInquiry, openInquiriesAboutSessions } from '#store/cases/inquiries.ts';
import { findMaker } from '#store/cases/makers.ts';
import { openQuestions } from '#store/cases/questions.ts';
import { sessionCasesOfMaker } from '#store/cases/sessions.ts';
import type { Tx } from '#store/engine.ts';
import { getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';
import { type StandingOffer, standingOffers } from '#workflow/post/mail-content.ts';

/** What one maker has before it and behind it. Nothing of it says who else was asked, comes, or signed up. */
export interface MakerPage {
  maker: Maker;
  /** The most urgent of them, where there are many; `counts` are of all. */
  open: MakerInquiry[];
  counts: { waiting: number; answered: number };
  coming: MakerSession[];
  /** The latest first. */
  past: MakerSession[];
}

export interface MakerInquiry {
  inquiry: Inquiry;
  application: Application;
  slots: StandingOffer[];
  answered: boolean;
  /** The token of the page that answers it. */
  link: string | undefined;
}

export interface MakerSession {
  session: Session;
  application: Application;
  /** 参加申込 in people. */
  people: number;
  /** The maker said that it cannot come. */
  out: boolean;
  /** Who comes, as the maker said; may be empty. */
  visitor: string;
  link: string | undefined;
}

/** The page behind a maker's own link. A renewed link, or one to a mailbox that the maker has given up, is dead. */
export async function readMakerPage(office: Office, link: string): Promise<Outcome<MakerPage>> {
  const now = office.now();
  const today = jstDay(now);
  return office.store.read(async (tx) => {
    const behind = await makerBehind(tx, office, link);
    if (!behind.ok) return behind;
    const { maker, mailbox } = behind.value;
    const mailboxes = [mailbox, ...maker.addresses.filter((address) => address !== mailbox)];
    const linkOf = (inquiryId: string) => inquiryLink({ tx, office, now }, inquiryId, mailboxes);
    const open: MakerInquiry[] = [];
    const { shown, counts } = await openOf(tx, maker.id, now);
    for (const id of shown) {
      const inquiry = await findInquiry(tx, id);
      if (!inquiry) continue;
      const slots = await standingOffers(tx, inquiry, now);
      const { application } = await getCase(tx, inquiry.applicationId);
      if (slots.length === 0) continue;
      open.push({ inquiry, application, slots, answered: hasAnswered(inquiry), link: await linkOf(inquiry.id) });
    }
    const sessions: MakerSession[] = [];
    for (const applicationId of await sessionCasesOfMaker(tx, maker.id)) {
      const { application, session, attendees } = await getCase(tx, applicationId);
      const own = session?.makers.find((joined) => joined.maker.id === maker.id);
      if (!session || !own) continue;
      const people = headCount(attendees);
      const link = await linkOf(own.inquiryId);
      sessions.push({ session, application, people, out: own.out !== undefined, visitor: onDayWords(own), link });
    }
    const isComing = ({ session }: MakerSession) => session.state === 'confirmed' && !isHeld(session, today);
    return accept({
      maker,
      open,
      counts,
      coming: sessions.filter(isComing),
      past: sessions.filter((one) => !isComing(one)).toReversed(),
    });
  });
}

/** So many inquiries of a kind stand on the page itself; all of them are in the table of its own. */
const SHOWN = 20;

/** Which open inquiries the page shows, by deadline, and how many there are; hundreds are not read one by one. */
async function openOf(
  tx: Tx,
  makerId: string,
  now: Temporal.Instant,
): Promise<{ shown: string[]; counts: MakerPage['counts'] }> {
  const questions = await openQuestions(tx, makerId);
  const unanswered = unansweredInquiries(questions);
  const answerable = questions.filter((question) => isAnswerable(question, now));
  const byDeadline = answerable.toSorted((one, other) => Temporal.PlainDate.compare(one.answerBy, other.answerBy));
  const ids = [...new Set(byDeadline.map(({ inquiryId }) => inquiryId))];
  const waiting = ids.filter((id) => unanswered.has(id));
  const answered = ids.filter((id) => !unanswered.has(id));
  const aboutSessions = await openInquiriesAboutSessions(tx, makerId);
  return {
    shown: [...aboutSessions, ...waiting.slice(0, SHOWN), ...answered.slice(0, SHOWN)],
    counts: { waiting: waiting.length, answered: answered.length },
  };
}

/** Whose page a link opens, without what stands on it. */
export async function findMakerBehind(office: Office, link: string): Promise<Outcome<Maker>> {
  const behind = await office.store.read((tx) => makerBehind(tx, office, link));
  return behind.ok ? accept(behind.value.maker) : behind;
}

/** Whose page it is, and to which of its mailboxes the link went. */
export async function makerBehind(
  tx: Tx,
  office: Office,
  link: string,
): Promise<Outcome<{ maker: Maker; mailbox: string }>> {
  const token = await findTokenByLink(tx, office.vault, 'maker', link);
  const maker = token ? await findMaker(tx, token.subjectId) : undefined;
  if (!token || !maker) return refuse({ code: 'not-found' });
  if (token.spentAt || !maker.addresses.includes(token.recipient)) return refuse({ code: 'link-replaced' });
  return accept({ maker, mailbox: token.recipient });
}

/** Looking issues nothing: the link was made when its mail was owed, to one of the maker's mailboxes. */
async function inquiryLink(work: Work, inquiryId: string, mailboxes: readonly string[]): Promise<string | undefined> {
  const { tx, office, now } = work;
  for (const mailbox of mailboxes) {
    const token = await findLiveToken(tx, { purpose: 'inquiry', subjectId: inquiryId, recipient: mailbox }, now);
    if (token) return (await unsealTokens(tx, office.vault, [token.id])).get(token.id)?.link;
  }
  return undefined;
}
