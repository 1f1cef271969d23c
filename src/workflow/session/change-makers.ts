import { type Application, requireAct } from '#domain/case/application.ts';
import type { Maker } from '#domain/case/inquiry.ts';
import type { Session, SessionMaker } from '#domain/case/session.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { findApplication } from '#store/cases/applications.ts';
import type { Actor } from '#store/cases/events.ts';
import { closeInquiries, insertInquiry, recallInquiries } from '#store/cases/inquiries.ts';
import { keepLeft } from '#store/cases/left-sessions.ts';
import { findMaker } from '#store/cases/makers.ts';
import { leaveSession } from '#store/cases/sessions.ts';
import type { Tx } from '#store/engine.ts';
import { aboutMaker, aboutMakersOf } from '#workflow/case/about.ts';
import { type Case, getCase, makerParties, record, refuseStale } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { besideOthers, type Work } from '#workflow/case/work.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { checkCrews } from './check-crews.ts';
import { isComing, takeIn } from './join.ts';
import { openInquiry, oweInquiries } from './move.ts';
import { moveWhenAgreed } from './record-answer.ts';
import { reviseInvites } from './revise-invites.ts';

interface Order {
  applicationId: string;
  seenVersion: number;
  actor: Actor;
}

/** A further maker for the fixed session. */
export interface Bringing {
  makerId: string;
  /** `asked`: it gets an inquiry and comes once it says ○; `agreed`: it said ○ by phone or mail and comes at once. */
  consent:
    | { kind: 'asked'; answerBy: Temporal.PlainDate; note: string }
    | { kind: 'agreed'; by: string; channel: 'phone' | 'mail' };
}

/** メーカーを加える. Only that maker is mailed; makers that come already, attendees and applicant are not. */
export async function addMaker(office: Office, input: Order & Bringing): Promise<Outcome<Application>> {
  const about = [...(await aboutMakersOf(office, input.applicationId)), aboutMaker(input.makerId)];
  return besideOthers(office, about, async (work) => {
    const { tx, now } = work;
    const found = await fixedCase(tx, input);
    if (!found.ok) return found;
    const maker = await whoMayCome(tx, now, found.value, input);
    if (!maker.ok) return maker;
    return accept(await bringIn(work, found.value.application, maker.value, input));
  });
}

/** メーカーを外す: only that maker gets a CANCEL; attendees and makers that stay are not mailed for it. */
export async function removeMaker(
  office: Office,
  input: Order & { makerId: string; reason: string },
): Promise<Outcome<Application>> {
  const about = await aboutMakersOf(office, input.applicationId);
  return besideOthers(office, about, async (work) => {
    const { tx } = work;
    const found = await fixedCase(tx, input);
    if (!found.ok) return found;
    const leaver = found.value.session.makers.find((joined) => joined.maker.id === input.makerId);
    if (!leaver) return refuse({ code: 'maker-not-joined' });
    const application = await takeOut(work, found.value, leaver, input);
    return moveWhenAgreed(work, application, input.actor);
  });
}

/** メーカーを交代する: one leaves and another is asked, or comes at once, in one act; both or neither. */
export async function replaceMaker(
  office: Office,
  input: Order & Bringing & { leaverId: string; reason: string },
): Promise<Outcome<Application>> {
  const about = [...(await aboutMakersOf(office, input.applicationId)), aboutMaker(input.makerId)];
  return besideOthers(office, about, async (work) => {
    const { tx, now } = work;
    const found = await fixedCase(tx, input);
    if (!found.ok) return found;
    const leaver = found.value.session.makers.find((joined) => joined.maker.id === input.leaverId);
    if (!leaver) return refuse({ code: 'maker-not-joined' });
    // Before anybody leaves, because a refusal commits what was written.
    const maker = await whoMayCome(tx, now, found.value, input);
    if (!maker.ok) return maker;
    const without = await takeOut(work, found.value, leaver, input);
    const application = await bringIn(work, without, maker.value, input);
    return moveWhenAgreed(work, application, input.actor);
  });
}

type FixedCase = Case & { session: Session };

async function fixedCase(tx: Tx, order: Order): Promise<Outcome<FixedCase>> {
  const before = await findApplication(tx, order.applicationId);
  if (!before) return refuse({ code: 'not-found' });
  const stale = await refuseStale(tx, before, order.seenVersion);
  if (stale) return stale;
  const allowed = requireAct(before, 'change');
  if (!allowed.ok) return allowed;
  const caseFile = await getCase(tx, before.id);
  const { session } = caseFile;
  if (!session) throw new Error('a confirmed application has a session');
  return accept({ ...caseFile, session });
}

async function whoMayCome(
  tx: Tx,
  now: Temporal.Instant,
  { application, session }: FixedCase,
  { makerId, consent }: Bringing,
): Promise<Outcome<Maker>> {
  if (consent.kind === 'asked' && Temporal.PlainDate.compare(consent.answerBy, jstDay(now)) < 0) {
    return refuse({ code: 'answer-by-passed' });
  }
  const maker = await findMaker(tx, makerId);
  if (!maker) return refuse({ code: 'not-found' });
  if (!maker.active) return refuse({ code: 'maker-inactive', maker: maker.name });
  if (isComing(session, maker)) return refuse({ code: 'maker-already-joined' });
  const free = await checkCrews(tx, application, maker, session);
  return free.ok ? accept(maker) : free;
}

async function bringIn(
  work: Work,
  application: Application,
  maker: Maker,
  { actor, consent }: Order & Bringing,
): Promise<Application> {
  const { tx, office, now } = work;
  const { session, inquiries } = await getCase(tx, application.id);
  if (!session) throw new Error('a confirmed application has a session');
  const askedBy = actor.name;
  const { slotId } = session;
  if (consent.kind === 'agreed') {
    const { by, channel } = consent;
    const asking = { kind: 'join', maker, slotId, answerBy: jstDay(now), note: '', askedBy } as const;
    const inquiry = openInquiry(office, now, application.id, asking);
    await insertInquiry(tx, inquiry);
    return takeIn(work, application, { inquiry, by, channel, actor });
  }
  const { answerBy, note } = consent;
  const earlier = inquiries.filter((one) => one.kind === 'join' && one.maker.id === maker.id);
  await closeInquiries(
    tx,
    earlier.map((one) => one.id),
    'recalled',
  );
  const inquiry = openInquiry(office, now, application.id, { kind: 'join', maker, slotId, answerBy, note, askedBy });
  await insertInquiry(tx, inquiry);
  const asked = await record(work, {
    before: application,
    type: 'join-asked',
    actor,
    data: { makers: [maker.name], answerBy: answerBy.toString(), note },
  });
  await oweInquiries(work, asked, [inquiry]);
  return asked;
}

async function takeOut(
  work: Work,
  { application: before, session, inquiries }: FixedCase,
  { maker, inquiryId }: SessionMaker,
  { actor, reason }: { actor: Actor; reason: string },
): Promise<Application> {
  const { tx, office } = work;
  const caseFile = await getCase(tx, before.id);
  await leaveSession(tx, session.id, maker.id);
  // Its inquiries end, or the page behind its link would offer to join again, and a move would wait for its yes for
  // ever.
  const own = inquiries.filter((inquiry) => inquiry.maker.id === maker.id).map((inquiry) => inquiry.id);
  await recallInquiries(tx, own);
  const data = { maker: maker.name, reason };
  const application = await record(work, { before, type: 'maker-removed', actor, data });
  const invites = await reviseInvites(work, session.id, ['demo'], true);
  const invite = invites.get('demo');
  const { association } = caseFile.application.form1;
  // Its calendar to subscribe to would lose the event without a word.
  if (invite) await keepLeft(tx, { makerId: maker.id, session, association, invite });
  await oweMails(work, {
    notices: makerParties(maker, inquiryId).flatMap((party) =>
      notices({ kind: 'maker-removed', maker: party }, office.policy.ministry),
    ),
    applicationId: application.id,
    thread: application.id,
    invites,
    content: (notice) => contentOf(work, caseFile, notice, { reason, what: 'removed' }),
  });
  return application;
}
