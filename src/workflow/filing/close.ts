import { type Act, type Application, requireAct } from '#domain/case/application.ts';
import type { MakerMails } from '#domain/case/inquiry.ts';
import { type Change, notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import type { ClosedBecause } from '#domain/words/inquiries.ts';
import type { ApplicationState } from '#domain/words/states.ts';
import { findApplication } from '#store/cases/applications.ts';
import type { Actor } from '#store/cases/events.ts';
import { closeInquiries } from '#store/cases/inquiries.ts';
import type { Tx } from '#store/engine.ts';
import { aboutCase } from '#workflow/case/about.ts';
import {
  applicantActor,
  applicantsOf,
  askedParties,
  attendeeParties,
  type Case,
  getCase,
  record,
  refuseStale,
} from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { besideOthers } from '#workflow/case/work.ts';
import { contentOf, type Said } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';

/** 取下げ by the applicant. The 10 days never stand in its way. The ministry gets the request again, marked. */
export async function withdrawApplication(
  office: Office,
  applicationId: string,
  reason: string,
): Promise<Outcome<Application>> {
  return close(office, applicationId, undefined, {
    act: 'withdraw',
    to: 'withdrawn',
    because: 'withdrawn',
    actor: applicantActor,
    change: 'withdrawn',
    said: { mark: 'withdrawal', reason },
    after: { returned: undefined },
  });
}

/** 差し戻し by a coordinator, with what has to be changed and until when (a JST day) an answer is hoped for. */
export async function returnApplication(
  office: Office,
  input: {
    applicationId: string;
    seenVersion: number;
    actor: Actor;
    reason: string;
    replyBy: Temporal.PlainDate;
    mails?: MakerMails;
  },
): Promise<Outcome<Application>> {
  if (input.reason === '') return refuse({ code: 'reason-missing' });
  if (Temporal.PlainDate.compare(input.replyBy, jstDay(office.now())) < 0) return refuse({ code: 'answer-by-passed' });
  return close(office, input.applicationId, input.seenVersion, {
    act: 'return',
    to: 'returned',
    because: 'returned',
    actor: () => input.actor,
    change: 'returned',
    said: { reason: input.reason },
    mails: input.mails,
    after: { returned: { reason: input.reason, replyBy: input.replyBy } },
  });
}

/** お断り by a coordinator, with a reason. */
export async function declineApplication(
  office: Office,
  input: { applicationId: string; seenVersion: number; actor: Actor; reason: string; mails?: MakerMails },
): Promise<Outcome<Application>> {
  if (input.reason === '') return refuse({ code: 'reason-missing' });
  return close(office, input.applicationId, input.seenVersion, {
    act: 'decline',
    to: 'declined',
    because: 'declined',
    actor: () => input.actor,
    change: 'declined',
    said: { reason: input.reason },
    mails: input.mails,
    after: { returned: undefined },
  });
}

interface Closing {
  act: Act;
  to: ApplicationState;
  because: ClosedBecause;
  actor(application: Application): Actor;
  change: 'withdrawn' | 'returned' | 'declined';
  said: Said;
  mails?: MakerMails | undefined;
  after: Partial<Application>;
}

/** The three ways in which a running request stops being asked about; open inquiries end with it. */
async function close(
  office: Office,
  applicationId: string,
  seenVersion: number | undefined,
  closing: Closing,
): Promise<Outcome<Application>> {
  return besideOthers(office, [aboutCase(applicationId)], async (work) => {
    const { tx } = work;
    const before = await findApplication(tx, applicationId);
    if (!before) return refuse({ code: 'not-found' });
    if (before.state === closing.to && seenVersion === undefined) return accept(before);
    const stale = seenVersion === undefined ? undefined : await refuseStale(tx, before, seenVersion);
    if (stale) return stale;
    const allowed = requireAct(before, closing.act);
    if (!allowed.ok) return allowed;
    const asked = askedParties((await getCase(tx, applicationId)).inquiries);
    const application = await record(work, {
      before,
      after: { ...closing.after, state: closing.to },
      type: closing.change,
      actor: closing.actor(before),
      data: { reason: closing.said.reason ?? '' },
    });
    await endInquiries(tx, applicationId, closing.because);
    const caseFile = await getCase(tx, applicationId);
    await oweMails(work, {
      notices: notices(changeOf(closing.change, caseFile, asked), office.policy.ministry),
      applicationId,
      thread: applicationId,
      collects: closing.mails === 'collected' ? 'all' : 'as-asked',
      content: (notice) => contentOf(work, caseFile, notice, { ...closing.said, because: closing.because }),
    });
    return accept(application);
  });
}

async function endInquiries(tx: Tx, applicationId: string, because: ClosedBecause): Promise<void> {
  const { inquiries } = await getCase(tx, applicationId);
  await closeInquiries(
    tx,
    inquiries.map((inquiry) => inquiry.id),
    because,
  );
}

function changeOf(kind: Closing['change'], caseFile: Case, asked: ReturnType<typeof askedParties>): Change {
  const applicants = applicantsOf(caseFile.application);
  const signUps = attendeeParties([...caseFile.attendees, ...caseFile.waiting], caseFile);
  return kind === 'returned' ? { kind, applicants, asked } : { kind, applicants, asked, signUps };
}
