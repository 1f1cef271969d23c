import { type Application, requireAct, venueStands } from '#domain/case/application.ts';
import { isMaterial, isMaterialToWaiting, type Session, type SessionEdit } from '#domain/case/session.ts';
import { attachmentChanges, sessionChanges } from '#domain/history/fact-changes.ts';
import type { ClosingFacts } from '#domain/notices/mail-data.ts';
import { type Change, notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findApplication, getApplication } from '#store/cases/applications.ts';
import type { Actor } from '#store/cases/events.ts';
import { updateSession } from '#store/cases/sessions.ts';
import { removeAttachments } from '#store/files/attachments.ts';
import { aboutMakersOf } from '#workflow/case/about.ts';
import {
  applicantsOf,
  attendeeParties,
  type Case,
  getCase,
  joinedParties,
  record,
  refuseStale,
} from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { besideOthers, type Work } from '#workflow/case/work.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { checkCrews } from './check-crews.ts';
import { reviseInvites } from './revise-invites.ts';

/** 会場・実施方法・接続先・補足の変更 by a coordinator. A wording fix is kept and goes out with the next update. */
export async function changeSession(
  office: Office,
  input: {
    applicationId: string;
    seenVersion: number;
    actor: Actor;
    edit: SessionEdit;
    /** The layouts of the old place do not fit the new one. */
    clearLayouts?: boolean;
  },
): Promise<Outcome<Application>> {
  const about = await aboutMakersOf(office, input.applicationId);
  return besideOthers(office, about, async (work) => {
    const { tx, now } = work;
    const before = await findApplication(tx, input.applicationId);
    if (!before) return refuse({ code: 'not-found' });
    const stale = await refuseStale(tx, before, input.seenVersion);
    if (stale) return stale;
    const allowed = requireAct(before, 'change');
    if (!allowed.ok) return allowed;
    const caseFile = await getCase(tx, before.id);
    if (!caseFile.session) throw new Error('a confirmed application has a session');
    const after: Session = { ...caseFile.session, ...input.edit };
    if (!venueStands(after.venue, after.mode)) return refuse({ code: 'venue-missing' });
    const files = input.clearLayouts ? before.form1.attachments.map((file) => file.id) : [];
    if (sessionChanges(caseFile.session, after).length + files.length === 0) return refuse({ code: 'nothing-changed' });
    if (after.mode !== caseFile.session.mode) {
      for (const { maker } of after.makers.filter((joined) => joined.out === undefined)) {
        const free = await checkCrews(tx, before, maker, after);
        if (!free.ok) return free;
      }
    }
    await removeAttachments(tx, before.id, files, now);
    return accept(await announce(work, caseFile, after, { type: 'changed', actor: input.actor }));
  });
}

/** To another hour, and what became of 申込締切 if that was another day. */
interface Moved {
  type: 'moved';
  reason: string;
  agreedBy: string;
  closing: { facts: ClosingFacts; offered: Temporal.PlainDate | undefined } | undefined;
}

/**
 * Writes the session as it now is, revises its invites and owes the updates. `caseFile` is the case as it was before;
 * layouts that changed since are told to the makers, with what else changed or alone.
 */
export async function announce(
  work: Work,
  caseFile: Case,
  after: Session,
  why: { actor: Actor } & ({ type: 'changed' } | Moved),
): Promise<Application> {
  const { tx, office } = work;
  const { session } = caseFile;
  if (!session) throw new Error('only a session can be announced');
  const material = isMaterial(session, after);
  const { attachments } = (await getApplication(tx, caseFile.application.id)).form1;
  const layouts = attachmentChanges(caseFile.application.form1.attachments, attachments);
  const changes = [...sessionChanges(session, after), ...layouts];
  await updateSession(tx, { ...after, version: session.version + 1 });
  const told = { before: caseFile.application, actor: why.actor };
  const application =
    why.type === 'moved'
      ? await record(work, {
          ...told,
          type: why.type,
          data: { reason: why.reason, agreedBy: why.agreedBy, changes, material, ...offeredClosing(why) },
        })
      : await record(work, { ...told, type: why.type, data: { changes, material } });
  const invites = await reviseInvites(work, session.id, ['meeting', 'demo'], material);
  const announced = await getCase(tx, application.id);
  await oweMails(work, {
    notices: notices(changeOf(announced, session, layouts.length > 0), office.policy.ministry),
    applicationId: application.id,
    thread: application.id,
    invites,
    content: (notice, links) =>
      contentOf(work, announced, notice, {
        ...{ changes, links },
        ...(why.type === 'moved' && why.closing ? { closing: why.closing.facts } : {}),
      }),
  });
  return application;
}

function offeredClosing({ closing }: Moved): { closing?: { stands: string; offered: string } } {
  if (!closing?.offered || closing.facts.closesOn === '') return {};
  return { closing: { stands: closing.facts.closesOn, offered: closing.offered.toString() } };
}

function changeOf(caseFile: Case, before: Session, layoutsChanged: boolean): Change {
  const after = caseFile.session;
  if (!after) throw new Error('only a session can be announced');
  const joined = joinedParties(after);
  const material = isMaterial(before, after);
  if (!material && layoutsChanged) return { kind: 'makers-told', joined };
  return {
    kind: 'changed',
    material,
    applicants: applicantsOf(caseFile.application),
    joined,
    left: [],
    signUps: attendeeParties(caseFile.attendees, caseFile),
    waiting: isMaterialToWaiting(before, after) ? attendeeParties(caseFile.waiting, caseFile) : [],
  };
}
