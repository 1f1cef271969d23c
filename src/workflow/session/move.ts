import { type Application, requireAct } from '#domain/case/application.ts';
import { closingAfterMove } from '#domain/case/closing-day.ts';
import type { Inquiry, Maker } from '#domain/case/inquiry.ts';
import { arrivalsByDay } from '#domain/case/reception.ts';
import type { Session } from '#domain/case/session.ts';
import { passedProblem, type SlotWish, slotProblems } from '#domain/form1/slot.ts';
import { sessionChanges } from '#domain/history/fact-changes.ts';
import type { ClosingFacts } from '#domain/notices/mail-data.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { formatDay } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { findApplication, findSlot, insertSlots } from '#store/cases/applications.ts';
import { type Actor, listEvents } from '#store/cases/events.ts';
import { closeInquiries, insertInquiry } from '#store/cases/inquiries.ts';
import { listRegistrations } from '#store/cases/registrations.ts';
import { listWalkIns } from '#store/cases/walk-ins.ts';
import type { Tx } from '#store/engine.ts';
import { aboutMakersOf } from '#workflow/case/about.ts';
import { appendFact, type Case, getCase, makerParties, record, refuseStale } from '#workflow/case/case.ts';
import { closingOffers, keepSignUpPage } from '#workflow/case/keep-sign-up-page.ts';
import type { Office } from '#workflow/case/office.ts';
import { besideOthers, type Work } from '#workflow/case/work.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { announce } from './change.ts';
import { checkCrews } from './check-crews.ts';

export interface Move {
  applicationId: string;
  seenVersion: number;
  actor: Actor;
  /** The new hours; its rank does not count. */
  wish: SlotWish;
  /** Why the date moves; kept in the history. The 10 days do not bind a coordinator's move (DESIGN §3.1). */
  reason: string;
  /** `asked`: the makers get an inquiry and the old date stands; `agreed`: they said yes by phone or mail already. */
  consent: { kind: 'asked'; answerBy: Temporal.PlainDate; note: string } | { kind: 'agreed'; by: string };
  /** 申込締切 moves with the session, as far before it as it was. */
  shiftsClosing?: boolean;
}

/** 日時の変更: another date or hour needs the yes of every maker that comes (DESIGN §3.5). */
export async function moveSession(office: Office, move: Move): Promise<Outcome<Application>> {
  const now = office.now();
  const today = jstDay(now);
  if (move.reason === '') return refuse({ code: 'reason-missing' });
  const passed = passedProblem([move.wish], now);
  if (passed) return refuse(passed);
  const problem = slotProblems([{ ...move.wish, rank: 1 }], true, today)[0];
  if (problem) return refuse(problem);
  // Before anything is written, because a refusal commits what was.
  if (move.consent.kind === 'asked' && Temporal.PlainDate.compare(move.consent.answerBy, today) < 0) {
    return refuse({ code: 'answer-by-passed' });
  }
  const about = await aboutMakersOf(office, move.applicationId);
  return besideOthers(office, about, async (work) => {
    const { tx } = work;
    const before = await findApplication(tx, move.applicationId);
    if (!before) return refuse({ code: 'not-found' });
    const stale = await refuseStale(tx, before, move.seenVersion);
    if (stale) return stale;
    const allowed = requireAct(before, 'change');
    if (!allowed.ok) return allowed;
    const caseFile = await getCase(tx, before.id);
    // The same hours would raise SEQUENCE and ask everybody again for nothing.
    if (caseFile.session && sessionChanges(caseFile.session, { ...caseFile.session, ...move.wish }).length === 0) {
      return refuse({ code: 'nothing-changed' });
    }
    const coming = caseFile.session?.makers.filter((joined) => joined.out === undefined) ?? [];
    for (const joined of coming) {
      const free = await checkCrews(tx, before, joined.maker, {
        ...move.wish,
        mode: caseFile.session?.mode ?? before.form1.mode,
      });
      if (!free.ok) return free;
    }
    const slotId = office.chance.id();
    await insertSlots(tx, before.id, [{ ...move.wish, id: slotId, rank: 0, filedOn: today }]);
    await recallMoves(tx, caseFile.inquiries);
    if (move.consent.kind === 'agreed' || coming.length === 0) {
      const by = move.consent.kind === 'agreed' ? move.consent.by : '';
      const { actor, reason, shiftsClosing = false } = move;
      return accept(await applyMove(work, caseFile, { slotId, actor, reason, by, shiftsClosing }));
    }
    const { answerBy, note } = move.consent;
    return accept(await askForMove(work, caseFile, { slotId, answerBy, note, move }));
  });
}

async function recallMoves(tx: Tx, inquiries: readonly Inquiry[]): Promise<void> {
  const open = inquiries.filter((inquiry) => inquiry.kind === 'move' && inquiry.state === 'open');
  await closeInquiries(
    tx,
    open.map((inquiry) => inquiry.id),
    'recalled',
  );
}

async function askForMove(
  work: Work,
  caseFile: Case,
  asking: { slotId: string; answerBy: Temporal.PlainDate; note: string; move: Move },
): Promise<Application> {
  const { tx, office, now } = work;
  const makers = caseFile.session?.makers.filter((joined) => joined.out === undefined) ?? [];
  const inquiries = makers.map(({ maker }) =>
    openInquiry(office, now, caseFile.application.id, {
      ...asking,
      kind: 'move',
      maker,
      askedBy: asking.move.actor.name,
    }),
  );
  for (const inquiry of inquiries) await insertInquiry(tx, inquiry);
  const application = await record(work, {
    before: caseFile.application,
    type: 'move-asked',
    actor: asking.move.actor,
    data: {
      ...{ slotId: asking.slotId, reason: asking.move.reason, answerBy: asking.answerBy.toString() },
      ...(asking.move.shiftsClosing ? { shiftsClosing: true } : {}),
    },
  });
  await oweInquiries(work, application, inquiries);
  return application;
}

/**
 * A maker that comes along while the others are being asked for another hour is asked for it too: the session moves only
 * when everybody who comes has said ○ (DESIGN §3.5).
 */
export async function askAlsoForMove(work: Work, application: Application, maker: Maker): Promise<Application> {
  const { tx, office, now } = work;
  const { inquiries } = await getCase(tx, application.id);
  const moves = inquiries.filter((inquiry) => inquiry.kind === 'move' && inquiry.state === 'open');
  const [running] = moves;
  const [slotId] = running?.offers ?? [];
  if (!running || slotId === undefined || moves.some((inquiry) => inquiry.maker.id === maker.id)) return application;
  const inquiry = openInquiry(office, now, application.id, { ...running, kind: 'move', slotId, maker });
  await insertInquiry(tx, inquiry);
  const asked = await record(work, {
    before: application,
    type: 'move-asked',
    actor: { role: 'system', name: '' },
    data: { makers: [maker.name], slotId, answerBy: running.answerBy.toString() },
  });
  await oweInquiries(work, asked, [inquiry]);
  return asked;
}

/** Makers that were asked to come as well answer for the hour that is fixed now, not for the old one. */
async function askJoinersAnew(work: Work, caseFile: Case, slotId: string): Promise<void> {
  const { tx, office, now } = work;
  const open = caseFile.inquiries.filter((inquiry) => inquiry.kind === 'join' && inquiry.state === 'open');
  if (open.length === 0) return;
  await closeInquiries(
    tx,
    open.map((inquiry) => inquiry.id),
    'recalled',
  );
  const anew = open.map((inquiry) => openInquiry(office, now, caseFile.application.id, { ...inquiry, slotId }));
  for (const inquiry of anew) await insertInquiry(tx, inquiry);
  await oweInquiries(work, caseFile.application, anew);
}

/** A question about one hour to one maker. */
export function openInquiry(
  office: Office,
  now: Temporal.Instant,
  applicationId: string,
  asking: Pick<Inquiry, 'kind' | 'maker' | 'answerBy' | 'note' | 'askedBy'> & { slotId: string },
): Inquiry {
  const { kind, maker, answerBy, note, askedBy, slotId } = asking;
  return {
    ...{ id: office.chance.id(), applicationId, kind, maker, answerBy, note, askedBy },
    ...{ state: 'open', closedBecause: undefined, offers: [slotId], decides: 'maker', askedAt: now, answers: [] },
  };
}

/** The mail inquiry to each mailbox of the makers asked. */
export async function oweInquiries(work: Work, application: Application, inquiries: readonly Inquiry[]): Promise<void> {
  const { tx, office } = work;
  const caseFile = await getCase(tx, application.id);
  await oweMails(work, {
    notices: notices(
      { kind: 'asked', makers: inquiries.flatMap((inquiry) => makerParties(inquiry.maker, inquiry.id)) },
      office.policy.ministry,
    ),
    applicationId: application.id,
    thread: application.id,
    content: (notice) => contentOf(work, caseFile, notice, {}),
  });
}

/** Ticks and 当日参加 belong to the day that the session leaves (DESIGN §3.10); the next tick writes over them. */
async function recordArrivals(work: Work, application: Application): Promise<void> {
  const { tx } = work;
  const days = arrivalsByDay(await listRegistrations(tx, application.id), await listWalkIns(tx, application.id));
  const said = (await listEvents(tx, application.id)).flatMap((event) =>
    event.type === 'arrivals-ended' ? event.data.text.split('\n') : [],
  );
  const lines = days.map(({ day, arrived, walkIns }) => {
    const own = walkIns === 0 ? '' : `（当日参加${walkIns}名を含む）`;
    return `${formatDay(day)}の受付：${arrived}名${own}`;
  });
  const fresh = lines.filter((line) => !said.includes(line));
  if (fresh.length === 0) return;
  await appendFact(work, application, {
    type: 'arrivals-ended',
    actor: { role: 'system', name: '' },
    data: { text: fresh.join('\n') },
  });
}

/** 申込締切 goes along where that was wished; otherwise it stands, and the applicant is told how. */
async function moveClosing(
  work: Work,
  { application, session, signUpPage: page }: Case,
  moved: Session,
  { actor, shiftsClosing }: { actor: Actor; shiftsClosing: boolean },
): Promise<{ facts: ClosingFacts; offered: Temporal.PlainDate | undefined } | undefined> {
  const days = { from: session?.date ?? moved.date, to: moved.date };
  const closing = closingAfterMove(
    page,
    days,
    closingOffers(await listEvents(work.tx, application.id)),
    jstDay(work.now),
  );
  if (!page || !closing) return undefined;
  const { standing, offered } = closing;
  const facts = { standing, closesOn: closing.closesOn?.toString() ?? '', shifted: false };
  if (!shiftsClosing || !offered) return { facts, offered };
  await keepSignUpPage(work, application, { ...page, closesOn: offered }, { type: 'sign-up-changed', actor });
  return { facts: { ...facts, closesOn: offered.toString(), shifted: true }, offered: undefined };
}

/** The new hours become the session's; the move's inquiries end, and everybody invited gets the update. */
export async function applyMove(
  work: Work,
  caseFile: Case,
  move: { slotId: string; actor: Actor; shiftsClosing: boolean; reason?: string; by?: string },
): Promise<Application> {
  const { tx } = work;
  const { session } = caseFile;
  const slot = await findSlot(tx, move.slotId);
  if (!session || !slot) throw new Error('a move needs a session and its new slot');
  const open = caseFile.inquiries.filter((inquiry) => inquiry.kind === 'move' && inquiry.state === 'open');
  await closeInquiries(
    tx,
    open.map((inquiry) => inquiry.id),
    'fixed',
  );
  const moved = { ...session, slotId: slot.id, date: slot.date, meeting: slot.meeting, demo: slot.demo };
  if (!session.date.equals(moved.date)) await recordArrivals(work, caseFile.application);
  const closing = await moveClosing(work, caseFile, moved, move);
  const application = await announce(work, caseFile, moved, {
    ...{ type: 'moved', actor: move.actor, closing },
    ...{ reason: move.reason ?? '', agreedBy: move.by ?? '' },
  });
  await askJoinersAnew(work, { ...caseFile, application }, slot.id);
  return application;
}
