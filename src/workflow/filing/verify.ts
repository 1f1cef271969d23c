import { type Application, requireAct } from '#domain/case/application.ts';
import { deadlineProblem, filingDay } from '#domain/form1/deadline.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { findTokenByLink, isExpired, issuedSince, revokeTokens, spendToken } from '#store/access/tokens.ts';
import { findApplication, findOldestUnverified, getApplication, setFilingDay } from '#store/cases/applications.ts';
import { findDraft, findDraftOf, updateDraft } from '#store/cases/drafts.ts';
import type { Actor } from '#store/cases/events.ts';
import { type Asker, refuseFlood } from '#workflow/access/asker.ts';
import { applicantActor, applicantOf, applicantsOf, getCase, record, refuseStale } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { checkCode } from '#workflow/tokens/check-code.ts';
import { issueToken } from '#workflow/tokens/issue.ts';

/** Owes the mail with the 6-digit code and the link; earlier ones live until one of them is used, or all time out. */
export async function oweVerification(work: Work, application: Application): Promise<void> {
  const { office } = work;
  const applicant = applicantOf(application);
  if (!applicant) throw new Error('only a filing with an address can be verified');
  const codeToken = await issueToken(work, {
    purpose: 'verification',
    subjectId: application.id,
    recipient: applicant.email,
    codeDigits: 6,
    validFor: Temporal.Duration.from({ hours: LIMITS.verificationHours }),
  });
  await oweMails(work, {
    notices: notices({ kind: 'submitted', applicant }, office.policy.ministry),
    applicationId: application.id,
    thread: application.id,
    content: async () => ({
      mail: 'verification',
      data: { codeToken, validHours: LIMITS.verificationHours },
    }),
  });
}

/** The applicant asks for another mail; at most 3 an hour for one filing, the first not counted. */
export async function resendVerification(
  office: Office,
  applicationId: string,
  asker?: Asker,
): Promise<Outcome<Application>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const application = await findApplication(tx, applicationId);
    if (!application) return refuse({ code: 'not-found' });
    const allowed = requireAct(application, 'verify');
    if (!allowed.ok) return allowed;
    const hourAgo = now.subtract({ hours: 1 });
    const issued = await issuedSince(tx, 'verification', application.id, hourAgo);
    const oldest = issued[0];
    // The first mail is not a resend.
    if (oldest && issued.length > LIMITS.resendsPerHour) {
      return refuse({ code: 'too-many-codes', retryAt: oldest.add({ hours: 1 }) });
    }
    const flood = await refuseFlood(work, asker, 'verification', application.form1.contact.email);
    if (!flood.ok) return flood;
    await oweVerification(work, application);
    return accept(application);
  });
}

/** The applicant goes back to change the address: the filing is a draft again, and its codes and links die. */
export async function reopenDraft(office: Office, cookie: string): Promise<Outcome<null>> {
  return inOneWrite(office, async (work) => {
    const { tx } = work;
    const draft = await findDraft(tx, office.vault.hash(cookie));
    if (!draft?.applicationId) return refuse({ code: 'not-found' });
    const application = await getApplication(tx, draft.applicationId);
    const allowed = requireAct(application, 'reopen');
    if (!allowed.ok) return allowed;
    await backToDraft(work, application, 'address-changed');
    return accept(null);
  });
}

/**
 * `proved`: this very call spent the code or link, so the browser it came from has shown that it reads the contact's
 * mail. A repeat only shows the same receipt and proves nothing: it may carry any code, or a forwarded link.
 */
export interface Verified {
  application: Application;
  proved: boolean;
}

/** The typed code, from the waiting page. Wrong ones are counted; after five the code is dead. */
export async function verifyByCode(office: Office, applicationId: string, code: string): Promise<Outcome<Verified>> {
  return inOneWrite(office, async (work) => {
    const { tx } = work;
    const application = await findApplication(tx, applicationId);
    if (!application) return refuse({ code: 'not-found' });
    if (application.receivedAt) return accept({ application, proved: false });
    const allowed = requireAct(application, 'verify');
    if (!allowed.ok) return allowed;
    const checked = await checkCode(work, {
      purpose: 'verification',
      subjectId: application.id,
      recipient: application.form1.contact.email,
      code,
    });
    return checked.ok ? provedBy(await receive(work, application)) : checked;
  });
}

/** The button on the page behind the mail's link; pressed twice, it is the same receipt. */
export async function verifyByLink(office: Office, link: string): Promise<Outcome<Verified>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const token = await findTokenByLink(tx, office.vault, 'verification', link);
    if (!token) return refuse({ code: 'not-found' });
    const application = await getApplication(tx, token.subjectId);
    // A link that went to a mistyped address stays dead after the address was changed.
    if (token.recipient !== application.form1.contact.email) return refuse({ code: 'link-expired' });
    if (application.receivedAt) return accept({ application, proved: false });
    if (token.spentAt || isExpired(token, now)) return refuse({ code: 'link-expired' });
    const allowed = requireAct(application, 'verify');
    if (!allowed.ok) return allowed;
    await spendToken(tx, token.id, now);
    return provedBy(await receive(work, application));
  });
}

function provedBy(received: Outcome<Application>): Outcome<Verified> {
  return received.ok ? accept({ application: received.value, proved: true }) : received;
}

/**
 * A coordinator confirms by telephone what a lost mail could not (recorded with name): the request is received as if the
 * code had been entered now. Refuses a stale view and any state but `unverified`.
 */
export async function verifyByPhone(
  office: Office,
  input: { applicationId: string; seenVersion: number; actor: Actor },
): Promise<Outcome<Application>> {
  return inOneWrite(office, async (work) => {
    const { tx } = work;
    const application = await findApplication(tx, input.applicationId);
    if (!application) return refuse({ code: 'not-found' });
    const stale = await refuseStale(tx, application, input.seenVersion);
    if (stale) return stale;
    const allowed = requireAct(application, 'verify');
    if (!allowed.ok) return allowed;
    return receive(work, application, input.actor);
  });
}

/** Filings whose address was not confirmed for 72 hours are drafts again. Returns when the next one is due. */
export async function expireFilings(office: Office): Promise<Temporal.Instant | undefined> {
  const now = office.now();
  for (;;) {
    const filing = await office.store.read(findOldestUnverified);
    const due = filing?.submittedAt.add({ hours: LIMITS.verificationHours });
    if (!filing || !due || Temporal.Instant.compare(due, now) > 0) return due;
    await office.store.write(async (tx) => {
      const application = await getApplication(tx, filing.id);
      // Confirmed, or submitted anew, since it was listed.
      if (application.state !== 'unverified' || !application.submittedAt.equals(filing.submittedAt)) return;
      await backToDraft({ tx, office, now }, application, 'expired');
    });
  }
}

/**
 * The address is confirmed: the request is received, filed on the day that DESIGN §3.1 says, and the mails to ministry
 * and applicant are owed. When the 10 days have run out meanwhile, it goes back to a draft.
 */
async function receive(
  work: Work,
  application: Application,
  actor: Actor = applicantActor(application),
): Promise<Outcome<Application>> {
  const { tx, office, now } = work;
  const filedOn = filingDay(application.submittedAt, now);
  const late = deadlineProblem(application.form1.slots, filedOn, office.policy.leadDays, application.liftedFor);
  if (late) {
    await backToDraft(work, application, 'deadline-passed');
    return refuse(late);
  }
  await revokeTokens(tx, 'verification', application.id, now);
  await setFilingDay(tx, application.id, filedOn);
  const received = await record(work, {
    before: application,
    after: {
      state: 'received',
      receivedAt: now,
      form1: { ...application.form1, slots: application.form1.slots.map((slot) => ({ ...slot, filedOn })) },
      formVersion: application.version + 1,
    },
    type: 'received',
    actor,
    data: { filedOn: filedOn.toString(), ...(actor.role === 'coordinator' ? { by: 'phone' } : {}) },
  });
  const about = await getCase(tx, application.id);
  await oweMails(work, {
    notices: notices(
      { kind: 'received', applicants: applicantsOf(received), asked: [], signUps: [] },
      office.policy.ministry,
    ),
    applicationId: received.id,
    thread: received.id,
    content: (notice) => contentOf(work, about, notice, { mark: 'new' }),
  });
  return accept(received);
}

async function backToDraft(
  work: Work,
  application: Application,
  why: 'address-changed' | 'deadline-passed' | 'expired',
): Promise<void> {
  const { tx, now } = work;
  await revokeTokens(tx, 'verification', application.id, now);
  await record(work, {
    before: application,
    after: { state: 'draft' },
    type: 'reopened',
    actor: why === 'expired' ? { role: 'system', name: '' } : applicantActor(application),
    data: { why },
  });
  const draft = await findDraftOf(tx, application.id);
  if (draft) await updateDraft(tx, { ...draft, submittedAt: undefined, updatedAt: now });
}
