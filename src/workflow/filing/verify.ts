import { requireAct } from '#domain/case/application.ts';
import { FILED_FORMS, type FiledForm, type Filing } from '#domain/case/filing.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { findTokenByLink, isExpired, issuedSince, revokeTokens, spendToken } from '#store/access/tokens.ts';
import { findDraft, findDraftOf, updateDraft } from '#store/cases/drafts.ts';
import type { Actor } from '#store/cases/events.ts';
import { stopCounting } from '#store/files/room.ts';
import { type Asker, aboutMailbox, refuseFlood, type Way } from '#workflow/access/asker.ts';
import { oweSharedCode } from '#workflow/access/shared-code.ts';
import { aboutCase, aboutDraftOf } from '#workflow/case/about.ts';
import type { Office } from '#workflow/case/office.ts';
import { besideOthers, inOneWrite, type Work } from '#workflow/case/work.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { checkCode } from '#workflow/tokens/check-code.ts';
import { issueToken } from '#workflow/tokens/issue.ts';
import type { Reopened } from './filing.ts';
import { FORMS, findFiling, getFiling } from './forms.ts';

/**
 * Owes the mail with the 6-digit code and the link; earlier ones live until one of them is used, or all time out. Where the
 * mailbox is crowded, the code is the one that all share, and there is no link.
 */
export async function oweVerification(work: Work, filing: Filing, way: Way = { crowded: false }): Promise<void> {
  const { name, email } = filing.contact;
  if (email === '') throw new Error('only a filing with an address can be verified');
  const codeToken = await issueToken(work, {
    purpose: 'verification',
    subjectId: filing.id,
    recipient: email,
    codeDigits: way.crowded ? undefined : 6,
    validFor: Temporal.Duration.from({ hours: LIMITS.verificationHours }),
  });
  if (way.crowded) return oweSharedCode(work, 'verification', email);
  await oweMails(work, {
    notices: notices(
      { kind: 'submitted', applicant: { role: 'applicant', id: filing.id, name, email } },
      work.office.policy.ministry,
    ),
    applicationId: filing.form === 'form1' ? filing.id : undefined,
    thread: filing.id,
    content: async () => ({
      mail: 'verification',
      data: {
        codeToken,
        validHours: LIMITS.verificationHours,
        ...(filing.form === 'form2' ? { collection: true } : {}),
      },
    }),
  });
}

/** The applicant asks for another mail; at most 3 an hour for one filing, the first not counted. */
export async function resendVerification(office: Office, filingId: string, asker?: Asker): Promise<Outcome<Filing>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const filing = await findFiling(tx, filingId);
    if (!filing) return refuse({ code: 'not-found' });
    const allowed = requireAct(filing, 'verify');
    if (!allowed.ok) return allowed;
    const hourAgo = now.subtract({ hours: 1 });
    const issued = await issuedSince(tx, 'verification', filing.id, hourAgo);
    const oldest = issued[0];
    // The first mail is not a resend.
    if (oldest && issued.length > LIMITS.resendsPerHour) {
      return refuse({ code: 'too-many-codes', retryAt: oldest.add({ hours: 1 }) });
    }
    const flood = await refuseFlood(work, asker, 'verification', filing.contact.email);
    if (!flood.ok) return flood;
    await oweVerification(work, filing, flood.value);
    return accept(filing);
  });
}

/** The applicant goes back to change the address: the filing is a draft again, and its codes and links die. */
export async function reopenDraft(office: Office, cookie: string): Promise<Outcome<null>> {
  return inOneWrite(office, async (work) => {
    const { tx } = work;
    const draft = await findDraft(tx, office.vault.hash(cookie));
    if (!draft?.filedId) return refuse({ code: 'not-found' });
    const filing = await getFiling(tx, draft.filedId);
    const allowed = requireAct(filing, 'reopen');
    if (!allowed.ok) return allowed;
    await backToDraft(work, filing, 'address-changed');
    return accept(null);
  });
}

/** What waits behind the link of a mail; the page shows it and a button. Also a spent link. */
export async function readVerification(office: Office, link: string): Promise<Outcome<Filing>> {
  return office.store.read(async (tx) => {
    const token = await findTokenByLink(tx, office.vault, 'verification', link);
    if (!token) return refuse({ code: 'not-found' });
    const filing = await getFiling(tx, token.subjectId);
    // A link that went to a mistyped address must not show what was filed under the right one.
    return token.recipient === filing.contact.email ? accept(filing) : refuse({ code: 'link-expired' });
  });
}

/**
 * `proved`: this very call spent the code or link, so the browser it came from has shown that it reads the contact's
 * mail. A repeat only shows the same receipt and proves nothing: it may carry any code, or a forwarded link.
 */
export interface Verified {
  filing: Filing;
  proved: boolean;
}

/** What confirming a filing's address is about: the filing, the draft that it came from, and the codes at its mailbox. */
async function aboutVerifying(office: Office, filingId: string | undefined): Promise<string[]> {
  return office.store.read(async (tx) => {
    const filing = filingId === undefined ? undefined : await findFiling(tx, filingId);
    if (!filing) return [];
    const draft = await findDraftOf(tx, filing.id);
    return [
      aboutCase(filing.id),
      aboutMailbox(filing.contact.email),
      ...(draft ? [aboutDraftOf(draft.cookieHash)] : []),
    ];
  });
}

/** The typed code, from the waiting page. Wrong ones are counted; after five the code is dead. */
export async function verifyByCode(office: Office, filingId: string, code: string): Promise<Outcome<Verified>> {
  const about = await aboutVerifying(office, filingId);
  return besideOthers(office, about, async (work) => {
    const { tx } = work;
    const filing = await findFiling(tx, filingId);
    if (!filing) return refuse({ code: 'not-found' });
    if (filing.receivedAt) return accept({ filing, proved: false });
    const allowed = requireAct(filing, 'verify');
    if (!allowed.ok) return allowed;
    tx.decidesAbout(aboutMailbox(filing.contact.email));
    const checked = await checkCode(work, {
      purpose: 'verification',
      subjectId: filing.id,
      recipient: filing.contact.email,
      code,
    });
    return checked.ok ? provedBy(await receive(work, filing)) : checked;
  });
}

/** The button on the page behind the mail's link; pressed twice, it is the same receipt. */
export async function verifyByLink(office: Office, link: string): Promise<Outcome<Verified>> {
  const token = await office.store.read((tx) => findTokenByLink(tx, office.vault, 'verification', link));
  const about = await aboutVerifying(office, token?.subjectId);
  return besideOthers(office, about, async (work) => {
    const { tx, now } = work;
    const token = await findTokenByLink(tx, office.vault, 'verification', link);
    if (!token) return refuse({ code: 'not-found' });
    const filing = await getFiling(tx, token.subjectId);
    // A link that went to a mistyped address stays dead after the address was changed.
    if (token.recipient !== filing.contact.email) return refuse({ code: 'link-expired' });
    if (filing.receivedAt) return accept({ filing, proved: false });
    if (token.spentAt || isExpired(token, now)) return refuse({ code: 'link-expired' });
    const allowed = requireAct(filing, 'verify');
    if (!allowed.ok) return allowed;
    await spendToken(tx, token.id, now);
    return provedBy(await receive(work, filing));
  });
}

function provedBy(received: Outcome<Filing>): Outcome<Verified> {
  return received.ok ? accept({ filing: received.value, proved: true }) : received;
}

/** Filings whose address was not confirmed for 72 hours are drafts again. Returns when the next one is due. */
export async function expireFilings(office: Office): Promise<Temporal.Instant | undefined> {
  const due: Temporal.Instant[] = [];
  for (const form of FILED_FORMS) due.push(...(await expireFilingsOf(office, form)));
  return due.toSorted(Temporal.Instant.compare)[0];
}

async function expireFilingsOf(office: Office, form: FiledForm): Promise<Temporal.Instant[]> {
  const now = office.now();
  for (;;) {
    const oldest = await office.store.read((tx) => FORMS[form].findOldestUnverified(tx));
    if (!oldest) return [];
    const due = oldest.submittedAt.add({ hours: LIMITS.verificationHours });
    if (Temporal.Instant.compare(due, now) > 0) return [due];
    await office.store.write(async (tx) => {
      const filing = await getFiling(tx, oldest.id);
      // Confirmed, or submitted anew, since it was listed.
      if (filing.state !== 'unverified' || !filing.submittedAt.equals(oldest.submittedAt)) return;
      await backToDraft({ tx, office, now }, filing, 'expired');
    });
  }
}

/** The address is confirmed: the form is received, or else, where it is too late for that, a draft again. */
export async function receive(work: Work, filing: Filing, actor?: Actor): Promise<Outcome<Filing>> {
  const received = await FORMS[filing.form].receive(work, filing.id, actor);
  if (!received.ok) {
    await backToDraft(work, filing, 'deadline-passed');
    return received;
  }
  await revokeTokens(work.tx, 'verification', filing.id, work.now);
  const draft = await findDraftOf(work.tx, filing.id);
  if (draft) await stopCounting(work.tx, draft.id);
  return accept(await getFiling(work.tx, filing.id));
}

/** Its codes and links die. */
export async function backToDraft(work: Work, filing: Filing, why: Reopened): Promise<void> {
  const { tx, now } = work;
  await revokeTokens(tx, 'verification', filing.id, now);
  await FORMS[filing.form].reopen(work, filing.id, why);
  const draft = await findDraftOf(tx, filing.id);
  if (draft) await updateDraft(tx, { ...draft, submittedAt: undefined, updatedAt: now });
}
