import { type Application, requireAct } from '#domain/case/application.ts';
import { type Answer, type Inquiry, saidYes } from '#domain/case/inquiry.ts';
import { passedProblem } from '#domain/form1/slot.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import type { Reply } from '#domain/words/inquiries.ts';
import { findTokenByLink } from '#store/access/tokens.ts';
import { findSlot, getApplication } from '#store/cases/applications.ts';
import { type Actor, listEvents } from '#store/cases/events.ts';
import { findInquiry, saveAnswer } from '#store/cases/inquiries.ts';
import { findSessionOf } from '#store/cases/sessions.ts';
import type { Tx } from '#store/engine.ts';
import { aboutInquiry } from '#workflow/case/about.ts';
import { getCase, record, refuseStale } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { refuseUnseen } from '#workflow/case/seen.ts';
import { besideOthers, type Work } from '#workflow/case/work.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { checkCrews } from './check-crews.ts';
import { inquiryStanding } from './inquiry-standing.ts';
import { isComing, takeIn } from './join.ts';
import { applyMove } from './move.ts';

export interface GivenAnswer {
  slotId: string;
  reply: Reply;
  comment: string;
}

function isSaid(inquiry: Inquiry, given: readonly GivenAnswer[]): boolean {
  return given.every(({ slotId, reply, comment }) =>
    inquiry.answers.some((kept) => kept.slotId === slotId && kept.reply === reply && kept.comment === comment),
  );
}

/**
 * 「回答だけ送る」 behind a maker's link: the answers are kept and the ministry is told; nothing is fixed by it. Refuses a page
 * that showed other answers (`seen`, its print of `inquiryStanding`): a maker has several mailboxes.
 */
export async function answerInquiry(
  office: Office,
  link: string,
  given: { answers: GivenAnswer[]; by: string; seen?: string | undefined },
): Promise<Outcome<Inquiry>> {
  const about = await aboutInquiry(office, { link });
  return besideOthers(office, about, async (work) => {
    const { tx } = work;
    const found = await openInquiryByLink(tx, office, link);
    if (!found.ok) return found;
    const inquiry = found.value;
    const application = await getApplication(tx, inquiry.applicationId);
    const allowed = requireAct(application, 'answer');
    if (!allowed.ok) return allowed;
    const unseen = refuseUnseen(office, inquiryStanding(inquiry, await findSessionOf(tx, application.id)), given.seen);
    // Pressed twice, it is the same answer.
    if (unseen) return isSaid(inquiry, given.answers) ? accept(inquiry) : unseen;
    const actor: Actor = { role: 'maker', name: `${inquiry.maker.name} ${given.by}` };
    const saved = await keepAnswers(work, application, inquiry, { ...given, channel: 'link', actor });
    if (!saved.ok) return saved;
    const after = await afterAnswer(work, saved.value, { by: given.by, actor });
    return after.ok ? accept(saved.value.inquiry) : after;
  });
}

/** A coordinator records what a maker said by phone or mail; the ministry knows it already, so nobody is mailed. */
export async function recordAnswer(
  office: Office,
  input: {
    inquiryId: string;
    seenVersion: number;
    actor: Actor;
    by: string;
    channel: 'phone' | 'mail';
    answers: GivenAnswer[];
  },
): Promise<Outcome<Application>> {
  const about = await aboutInquiry(office, { id: input.inquiryId });
  return besideOthers(office, about, async (work) => {
    const { tx } = work;
    const inquiry = await findInquiry(tx, input.inquiryId);
    if (!inquiry) return refuse({ code: 'not-found' });
    if (inquiry.state === 'closed') return refuse({ code: 'inquiry-closed' });
    const application = await getApplication(tx, inquiry.applicationId);
    const stale = await refuseStale(tx, application, input.seenVersion);
    if (stale) return stale;
    const allowed = requireAct(application, 'answer');
    if (!allowed.ok) return allowed;
    const saved = await keepAnswers(work, application, inquiry, input);
    if (!saved.ok) return saved;
    const { application: answered, inquiry: answeredInquiry } = saved.value;
    switch (inquiry.kind) {
      case 'new':
        return accept(answered);
      case 'join': {
        const joined = await joinWhenYes(work, answered, answeredInquiry, input);
        return joined.ok ? accept(joined.value ?? answered) : joined;
      }
      case 'move':
        return moveWhenAgreed(work, answered, input.actor);
    }
  });
}

/** The inquiry behind a link, if it still can be answered. */
async function openInquiryByLink(tx: Tx, office: Office, link: string): Promise<Outcome<Inquiry>> {
  const token = await findTokenByLink(tx, office.vault, 'inquiry', link);
  const inquiry = token ? await findInquiry(tx, token.subjectId) : undefined;
  if (!inquiry) return refuse({ code: 'not-found' });
  return inquiry.state === 'open' ? accept(inquiry) : refuse({ code: 'inquiry-closed' });
}

/** Writes the answers and their event. A slot that was not offered, or that no longer stands, is refused. */
export async function keepAnswers(
  work: Work,
  application: Application,
  inquiry: Inquiry,
  given: { answers: GivenAnswer[]; by: string; channel: Answer['channel']; actor: Actor },
): Promise<Outcome<{ application: Application; inquiry: Inquiry }>> {
  const { tx, now } = work;
  if (given.answers.some((answer) => !inquiry.offers.includes(answer.slotId))) {
    return refuse({ code: 'slot-not-offered' });
  }
  const answers: Answer[] = given.answers.map((answer) => ({
    ...answer,
    by: given.by,
    channel: given.channel,
    at: now,
  }));
  for (const answer of answers) await saveAnswer(tx, inquiry.id, answer);
  const recorded = await record(work, {
    before: application,
    type: 'answered',
    actor: given.actor,
    data: {
      maker: inquiry.maker.name,
      by: given.by,
      channel: given.channel,
      answers: given.answers,
    },
  });
  const others = inquiry.answers.filter((old) => !answers.some((answer) => answer.slotId === old.slotId));
  return accept({ application: recorded, inquiry: { ...inquiry, answers: [...others, ...answers] } });
}

/** Tells the ministry, and does what was waited for: the last yes to a move moves the session, a yes to join joins. */
export async function afterAnswer(
  work: Work,
  { application, inquiry }: { application: Application; inquiry: Inquiry },
  { by, actor }: { by: string; actor: Actor },
): Promise<Outcome<Application>> {
  const { tx, office } = work;
  const joined = await joinWhenYes(work, application, inquiry, { by, actor });
  // The mail that it comes says that it answered.
  if (joined.ok && joined.value) return accept(joined.value);
  const caseFile = await getCase(tx, application.id);
  await oweMails(work, {
    notices: notices({ kind: 'answered' }, office.policy.ministry),
    applicationId: application.id,
    thread: application.id,
    content: (notice) => contentOf(work, caseFile, notice, { inquiry, by }),
  });
  if (!joined.ok) return joined;
  return inquiry.kind === 'move' ? moveWhenAgreed(work, application, actor) : accept(application);
}

/**
 * A maker that was asked to come as well, and said ○ to the hour that is fixed, comes along. Undefined where it did not;
 * refused, with the answer kept, when its crews are all out.
 */
async function joinWhenYes(
  work: Work,
  application: Application,
  inquiry: Inquiry,
  said: { by: string; actor: Actor; channel?: 'phone' | 'mail' },
): Promise<Outcome<Application | undefined>> {
  const { tx } = work;
  const { session } = await getCase(tx, application.id);
  if (inquiry.kind !== 'join' || !session || !saidYes(inquiry, session.slotId)) return accept(undefined);
  if (isComing(session, inquiry.maker)) return accept(application);
  const free = await checkCrews(tx, application, inquiry.maker, session);
  if (!free.ok) return free;
  return accept(await takeIn(work, application, { ...said, inquiry }));
}

/**
 * The session moves once every maker that comes has said ○ to the new hour; until then the old one stands. Refused, with
 * the answers kept, when that day has passed or a crew was promised elsewhere since the question.
 */
export async function moveWhenAgreed(
  work: Work,
  application: Application,
  actor: Actor,
): Promise<Outcome<Application>> {
  const { tx, now } = work;
  const caseFile = await getCase(tx, application.id);
  const moves = caseFile.inquiries.filter((inquiry) => inquiry.kind === 'move' && inquiry.state === 'open');
  const slotId = moves[0]?.offers[0];
  const slot = slotId === undefined ? undefined : await findSlot(tx, slotId);
  if (!caseFile.session || !slot) return accept(application);
  const joined = caseFile.session.makers.filter((maker) => maker.out === undefined);
  // Without makers nobody has agreed to anything.
  if (joined.length === 0) return accept(application);
  const agreed = joined.every((maker) =>
    moves.some((inquiry) => inquiry.maker.id === maker.maker.id && saidYes(inquiry, slot.id)),
  );
  if (!agreed) return accept(application);
  const passed = passedProblem([slot], now);
  if (passed) return refuse(passed);
  for (const { maker } of joined) {
    const free = await checkCrews(tx, application, maker, { ...slot, mode: caseFile.session.mode });
    if (!free.ok) return free;
  }
  const shiftsClosing = await wasToShiftClosing(tx, application.id, slot.id);
  return accept(await applyMove(work, caseFile, { slotId: slot.id, actor, shiftsClosing }));
}

/** As the coordinator who asked wished it. */
async function wasToShiftClosing(tx: Tx, applicationId: string, slotId: string): Promise<boolean> {
  const events = await listEvents(tx, applicationId);
  return events.some(
    (event) => event.type === 'move-asked' && event.data.slotId === slotId && event.data.shiftsClosing,
  );
}
