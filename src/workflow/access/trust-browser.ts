import { notices, type Party } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { findBrowser, insertBrowser, listBrowsers, revokeBrowsers } from '#store/access/sign-ins.ts';
import type { Office } from '#workflow/case/office.ts';
import { besideOthers, inOneWrite, type Work } from '#workflow/case/work.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { checkCode } from '#workflow/tokens/check-code.ts';
import { issueToken } from '#workflow/tokens/issue.ts';
import { type Asker, aboutMailbox, askedBy, refuseFlood } from './asker.ts';
import { oweSharedCode } from './shared-code.ts';
import { findSubject, type Subject } from './subjects.ts';

/** Mails are forwarded, so a link alone only shows; a code to the contact's address lets a browser act for so long. */
const TRUSTED_FOR = Temporal.Duration.from({ hours: LIMITS.trustedDays * 24 });

/**
 * Owes the 6-digit code to the contact's address of an application or a collection, or to the second contact's when `email` is that. Codes that other
 * browsers asked for live on.
 */
export async function askAccessCode(
  office: Office,
  subjectId: string,
  email?: string,
  asker?: Asker,
): Promise<Outcome<null>> {
  return inOneWrite(office, async (work) => {
    const subject = await findSubject(work.tx, subjectId);
    const applicant = subject ? addressee(subject, email) : undefined;
    if (!subject || !applicant) return refuse({ code: 'not-found' });
    const flood = await refuseFlood(work, asker, 'access-code', applicant.email);
    if (!flood.ok) return flood;
    const browser = askedBy(office, asker?.browser ?? asker?.program);
    const codeToken = await issueToken(work, {
      purpose: 'access-code',
      subjectId: subject.id,
      recipient: applicant.email,
      askedBy: browser,
      codeDigits: flood.value.crowded ? undefined : 6,
      validFor: Temporal.Duration.from({ minutes: LIMITS.codeAskedMinutes }),
    });
    if (flood.value.crowded) {
      await oweSharedCode(work, 'access-code', applicant.email);
      return accept(null);
    }
    await oweMails(work, {
      notices: notices({ kind: 'access-asked', applicant }, office.policy.ministry),
      applicationId: subject.isCollection ? undefined : subject.id,
      // As at the sign-in: a newer mail takes the place of none but the same browser's.
      thread: `${subject.id}${browser === undefined ? '' : ` ${browser}`}`,
      content: async () => ({
        mail: 'access-code',
        data: {
          reference: subject.reference,
          codeToken,
          validMinutes: LIMITS.codeMinutes,
          ...(subject.isCollection ? { collection: true } : {}),
        },
      }),
    });
    return accept(null);
  });
}

/**
 * The right code makes the browser that asked for it trusted for the address that it went to (the second contact's when
 * `email` is that). Returns its cookie.
 */
export async function enterAccessCode(
  office: Office,
  subjectId: string,
  code: string,
  by: { email?: string; browser?: string | undefined } = {},
): Promise<Outcome<string>> {
  return inOneWrite(office, async (work) => {
    const { tx } = work;
    const subject = await findSubject(tx, subjectId);
    const applicant = subject ? addressee(subject, by.email) : undefined;
    if (!subject || !applicant) return refuse({ code: 'not-found' });
    const { email } = applicant;
    const checked = await checkCode(work, {
      purpose: 'access-code',
      subjectId: subject.id,
      recipient: email,
      code,
      askedBy: askedBy(office, by.browser),
    });
    return checked.ok ? accept(await trust(work, email)) : checked;
  });
}

/** Whoever has just confirmed the address from this browser has proved the same thing already. */
export async function trustAfterVerification(office: Office, email: string): Promise<string> {
  return besideOthers(office, [aboutMailbox(email)], (work) => trust(work, email));
}

export async function isTrusted(office: Office, cookie: string, email: string): Promise<boolean> {
  return (await trustedAddress(office, cookie)) === email.toLowerCase();
}

/** Whose mailbox this browser or program has proved to read, in small letters. */
export async function trustedAddress(office: Office, cookie: string): Promise<string | undefined> {
  const now = office.now();
  const browser = await office.store.read((tx) => findBrowser(tx, office.vault.hash(cookie), now));
  return browser?.role === 'applicant' ? browser.email : undefined;
}

/**
 * Ends what a mailed code opened: in this browser, or in every one that a code to the same address has opened, programs with
 * an access token among them. False where the browser is not trusted (any more).
 */
export async function endTrust(office: Office, cookie: string, where: 'here' | 'everywhere'): Promise<boolean> {
  return inOneWrite(office, async ({ tx, now }) => {
    const browser = await findBrowser(tx, office.vault.hash(cookie), now);
    if (browser?.role !== 'applicant') return false;
    const ended = where === 'here' ? [browser] : await listBrowsers(tx, browser, now);
    await revokeBrowsers(
      tx,
      ended.map(({ id }) => id),
      now,
    );
    return true;
  });
}

/** The contact, or whichever of the two has this address. */
function addressee({ parties }: Subject, email: string | undefined): Party | undefined {
  return email === undefined ? parties[0] : parties.find((party) => party.email.toLowerCase() === email.toLowerCase());
}

async function trust(work: Work, email: string): Promise<string> {
  const { tx, office, now } = work;
  const cookie = office.chance.token();
  await insertBrowser(tx, {
    id: office.chance.id(),
    cookieHash: office.vault.hash(cookie),
    role: 'applicant',
    email: email.toLowerCase(),
    name: '',
    createdAt: now,
    expiresAt: now.add(TRUSTED_FOR),
  });
  return cookie;
}
