import { type Application, requireAct } from '#domain/case/application.ts';
import { closingDay } from '#domain/case/closing-day.ts';
import type { Inquiry, Maker } from '#domain/case/inquiry.ts';
import { saidYes } from '#domain/case/inquiry.ts';
import { type InviteKind, newInvite } from '#domain/case/invite.ts';
import { type OnDay, type Session, UNKNOWN_VISITOR } from '#domain/case/session.ts';
import type { SignUpPage } from '#domain/case/sign-up-page.ts';
import { type PreferredSlot, passedProblem } from '#domain/form1/slot.ts';
import type { ClosingFacts } from '#domain/notices/mail-data.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { findTokenByLink } from '#store/access/tokens.ts';
import { findApplication, getApplication } from '#store/cases/applications.ts';
import type { Actor } from '#store/cases/events.ts';
import { closeInquiries, findInquiry } from '#store/cases/inquiries.ts';
import { saveInvite } from '#store/cases/invites.ts';
import { findSessionOf, insertSession } from '#store/cases/sessions.ts';
import { aboutInquiry, aboutMakersOf } from '#workflow/case/about.ts';
import {
  applicantsOf,
  attendeeParties,
  getCase,
  joinedParties,
  makerParties,
  record,
  refuseOtherForm,
  refuseStale,
} from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { refuseUnseen } from '#workflow/case/seen.ts';
import { besideOthers, type Work } from '#workflow/case/work.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { checkCrews } from './check-crews.ts';
import { inquiryStanding } from './inquiry-standing.ts';
import { afterAnswer, type GivenAnswer, keepAnswers } from './record-answer.ts';
import { inviteMap } from './revise-invites.ts';

/**
 * The maker's button 「10月20日（火）で確定する」: its answers are kept, and the session is fixed on the slot to which it
 * said ○ (DESIGN §3.5). Refused when what the maker saw has changed, when another maker was first, when the coordinator
 * decides, or when its crews are all out; the answers stay kept.
 */
export async function confirmByMaker(
  office: Office,
  link: string,
  given: {
    slotId: string;
    seenFormVersion: number;
    by: string;
    answers: GivenAnswer[];
    onDay?: OnDay | undefined;
    seen?: string | undefined;
  },
): Promise<Outcome<Session>> {
  const about = await aboutInquiry(office, { link });
  return besideOthers(office, about, async (work) => {
    const { tx } = work;
    const token = await findTokenByLink(tx, office.vault, 'inquiry', link);
    const inquiry = token ? await findInquiry(tx, token.subjectId) : undefined;
    if (!inquiry) return refuse({ code: 'not-found' });
    const application = await getApplication(tx, inquiry.applicationId);
    const existing = await findSessionOf(tx, application.id);
    if (existing) {
      await keepLate(work, { application, inquiry, session: existing }, given);
      return alreadyConfirmed(existing, inquiry.maker, given.slotId);
    }
    if (inquiry.state === 'closed') return refuse({ code: 'inquiry-closed' });
    if (application.formVersion !== given.seenFormVersion) {
      return refuseOtherForm(tx, application, given.seenFormVersion);
    }
    const unseen = refuseUnseen(office, inquiryStanding(inquiry, undefined), given.seen);
    if (unseen) return unseen;
    const actor: Actor = { role: 'maker', name: `${inquiry.maker.name} ${given.by}` };
    const saved = await keepAnswers(work, application, inquiry, { ...given, channel: 'link', actor });
    if (!saved.ok) return saved;
    const fixed =
      inquiry.decides === 'coordinator'
        ? refuse({ code: 'coordinator-decides' })
        : await fix(work, saved.value.application, {
            slotId: given.slotId,
            inquiries: [saved.value.inquiry],
            by: given.by,
            actor,
            onDay: given.onDay,
          });
    // The answers stay although nothing was fixed, and nobody would hear of them.
    if (!fixed.ok) await afterAnswer(work, saved.value, { by: given.by, actor });
    return fixed;
  });
}

/**
 * A maker that was a moment too late: its ○ and its comment are worth the same to the coordinator, who may want it as
 * well, so they are kept and told. Pressed again, they are the same answers.
 */
async function keepLate(
  work: Work,
  { application, inquiry, session }: { application: Application; inquiry: Inquiry; session: Session },
  given: { by: string; answers: GivenAnswer[] },
): Promise<void> {
  const joined = session.makers.some((maker) => maker.maker.id === inquiry.maker.id);
  if (joined || session.state !== 'confirmed' || inquiry.kind !== 'new' || inquiry.closedBecause !== 'fixed') return;
  const news = given.answers.filter(({ slotId, reply, comment }) => {
    const kept = inquiry.answers.find((answer) => answer.slotId === slotId);
    return kept?.reply !== reply || kept.comment !== comment;
  });
  if (news.length === 0) return;
  const actor: Actor = { role: 'maker', name: `${inquiry.maker.name} ${given.by}` };
  const saved = await keepAnswers(work, application, inquiry, { ...given, channel: 'link', actor });
  if (saved.ok) await afterAnswer(work, saved.value, { by: given.by, actor });
}

/** A coordinator fixes the session with one or more makers that said ○ to that very slot. */
export async function confirmByCoordinator(
  office: Office,
  input: {
    applicationId: string;
    seenVersion: number;
    slotId: string;
    inquiryIds: string[];
    actor: Actor;
    /** The 割付案 whose row it is. */
    proposalId?: string | undefined;
  },
): Promise<Outcome<Session>> {
  if (input.inquiryIds.length === 0) return refuse({ code: 'no-makers-chosen' });
  const about = await aboutMakersOf(office, input.applicationId);
  return besideOthers(office, about, async (work) => {
    const { tx } = work;
    const application = await findApplication(tx, input.applicationId);
    if (!application) return refuse({ code: 'not-found' });
    const stale = await refuseStale(tx, application, input.seenVersion);
    if (stale) return stale;
    const caseFile = await getCase(tx, application.id);
    const inquiries = caseFile.inquiries.filter(
      (inquiry) => inquiry.state === 'open' && input.inquiryIds.includes(inquiry.id),
    );
    // Without this, ids of ended inquiries would fix a session to which fewer makers, or none, come.
    if (inquiries.length !== new Set(input.inquiryIds).size) return refuse({ code: 'no-yes-for-slot' });
    return fix(work, application, {
      slotId: input.slotId,
      inquiries,
      by: input.actor.name,
      actor: input.actor,
      proposalId: input.proposalId,
    });
  });
}

interface Wanted {
  slotId: string;
  inquiries: Inquiry[];
  by: string;
  actor: Actor;
  onDay?: OnDay | undefined;
  proposalId?: string | undefined;
}

/** The one way to a session: all of DESIGN §3.4–3.6 is checked on what this transaction reads. */
async function fix(work: Work, application: Application, wanted: Wanted): Promise<Outcome<Session>> {
  const { tx, office, now } = work;
  const allowed = requireAct(application, 'confirm');
  if (!allowed.ok) return allowed;
  const slot = application.form1.slots.find((candidate) => candidate.id === wanted.slotId);
  if (!slot) return refuse({ code: 'slot-not-offered' });
  const passed = passedProblem([slot], now);
  if (passed) return refuse(passed);
  for (const inquiry of wanted.inquiries) {
    if (!saidYes(inquiry, slot.id)) return refuse({ code: 'no-yes-for-slot' });
    const free = await checkCrews(tx, application, inquiry.maker, slot);
    if (!free.ok) return free;
  }
  const session = sessionOn(work, application, slot, wanted);
  await insertSession(tx, session);
  for (const kind of ['meeting', 'demo'] satisfies InviteKind[]) {
    const ids = { id: office.chance.id(), uid: office.chance.id() };
    await saveInvite(tx, newInvite({ ...ids, sessionId: session.id, kind, organizer: office.policy.sender }, now));
  }
  const before = await getCase(tx, application.id);
  const others = before.inquiries.filter(
    (inquiry) => inquiry.state === 'open' && !wanted.inquiries.some((winner) => winner.id === inquiry.id),
  );
  await closeInquiries(
    tx,
    others.map((inquiry) => inquiry.id),
    'fixed',
  );
  await record(work, {
    before: application,
    after: { state: 'confirmed' },
    type: 'confirmed',
    actor: wanted.actor,
    data: {
      slotId: slot.id,
      makers: wanted.inquiries.map((inquiry) => inquiry.maker.name),
      ...(wanted.proposalId === undefined ? {} : { proposalId: wanted.proposalId }),
    },
  });
  const caseFile = await getCase(tx, application.id);
  const otherMakers = others
    .filter((inquiry) => !session.makers.some((joined) => joined.maker.id === inquiry.maker.id))
    .flatMap((inquiry) => makerParties(inquiry.maker, inquiry.id));
  const closing = unfitClosing(caseFile.signUpPage, session, jstDay(now));
  await oweMails(work, {
    notices: notices(
      {
        kind: 'confirmed',
        applicants: applicantsOf(caseFile.application),
        joined: joinedParties(session),
        otherMakers,
        signUps: attendeeParties(caseFile.attendees, caseFile),
        waiting: attendeeParties(caseFile.waiting, caseFile),
      },
      office.policy.ministry,
    ),
    applicationId: application.id,
    thread: application.id,
    collects: 'as-asked',
    invites: await inviteMap(tx, session.id),
    content: (notice, links) => contentOf(work, caseFile, notice, { slotId: slot.id, links, ...closing }),
  });
  return accept(session);
}

/** 申込締切 that was set before the day was known and does not go with it. */
function unfitClosing(
  page: SignUpPage | undefined,
  { date }: Session,
  today: Temporal.PlainDate,
): { closing?: ClosingFacts } {
  const closing = page && closingDay(page, date, today);
  if (closing?.standing !== 'late' && closing?.standing !== 'shut') return {};
  return { closing: { standing: closing.standing, closesOn: closing.closesOn?.toString() ?? '', shifted: false } };
}

function sessionOn(work: Work, application: Application, slot: PreferredSlot, wanted: Wanted): Session {
  const { office, now } = work;
  return {
    id: office.chance.id(),
    applicationId: application.id,
    slotId: slot.id,
    state: 'confirmed',
    version: 1,
    date: slot.date,
    meeting: slot.meeting,
    demo: slot.demo,
    venue: application.form1.venue,
    mode: application.form1.mode,
    url: '',
    note: '',
    confirmedAt: now,
    confirmedBy: wanted.actor.name,
    makers: wanted.inquiries.map((inquiry) => ({
      maker: inquiry.maker,
      inquiryId: inquiry.id,
      joinedAt: now,
      by: inquiry.answers.find((answer) => answer.slotId === slot.id)?.by ?? wanted.by,
      ...(wanted.onDay ?? UNKNOWN_VISITOR),
      out: undefined,
    })),
  };
}

function alreadyConfirmed(session: Session, maker: Maker, slotId: string): Outcome<Session> {
  const byUs = session.makers.some((joined) => joined.maker.id === maker.id);
  // The button pressed twice.
  if (byUs && session.slotId === slotId) return accept(session);
  return refuse({ code: 'already-confirmed', slot: { date: session.date, meeting: session.meeting }, byUs });
}
