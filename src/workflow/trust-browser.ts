import { notices } from '../domain/notice.ts';
import { accept, type Outcome, refuse } from '../domain/refusal.ts';
import { findApplication } from '../store/applications.ts';
import type { Tx } from '../store/engine.ts';
import { findBrowser, insertBrowser } from '../store/sign-ins.ts';
import { issuedSince, revokeTokens } from '../store/tokens.ts';
import { applicantOf } from './case.ts';
import { checkCode } from './check-code.ts';
import { issueToken } from './issue-token.ts';
import type { Office } from './office.ts';
import { oweMails } from './owe-mail.ts';

const CODE_MINUTES = 30;
const CODES_PER_HOUR = 3;
/** Mails are forwarded, so a link alone only shows; a code to the contact's address lets a browser act for so long. */
const TRUSTED_FOR = Temporal.Duration.from({ hours: 30 * 24 });

/** Owes the 6-digit code to the contact's address. */
export async function askAccessCode(office: Office, applicationId: string): Promise<Outcome<null>> {
  const now = office.now();
  return office.store.write(async (tx) => {
    const application = await findApplication(tx, applicationId);
    const applicant = application ? applicantOf(application) : undefined;
    if (!application || !applicant) return refuse({ code: 'not-found' });
    const issued = await issuedSince(tx, 'access-code', applicant.email, now.subtract({ hours: 1 }));
    const oldest = issued[0];
    if (oldest && issued.length >= CODES_PER_HOUR) {
      return refuse({ code: 'too-many-codes', retryAt: oldest.add({ hours: 1 }) });
    }
    await revokeTokens(tx, 'access-code', application.id, now);
    const codeToken = await issueToken(tx, office, now, {
      purpose: 'access-code',
      subjectId: application.id,
      recipient: applicant.email,
      codeDigits: 6,
      validFor: Temporal.Duration.from({ minutes: CODE_MINUTES }),
    });
    await oweMails(tx, office, now, {
      notices: notices({ kind: 'access-asked', applicant }, office.policy.ministry),
      applicationId: application.id,
      thread: application.id,
      content: async () => ({
        mail: 'access-code',
        data: { reference: application.reference, codeToken, validMinutes: CODE_MINUTES },
      }),
    });
    return accept(null);
  });
}

/** The right code makes this browser trusted for the contact's address. Returns its cookie. */
export async function enterAccessCode(office: Office, applicationId: string, code: string): Promise<Outcome<string>> {
  const now = office.now();
  return office.store.write(async (tx) => {
    const application = await findApplication(tx, applicationId);
    if (!application) return refuse({ code: 'not-found' });
    const { email } = application.contact;
    const checked = await checkCode(tx, office, now, {
      purpose: 'access-code',
      subjectId: application.id,
      recipient: email,
      code,
    });
    return checked.ok ? accept(await trust(tx, office, now, email)) : checked;
  });
}

/** Whoever has just confirmed the address from this browser has proved the same thing already. */
export async function trustAfterVerification(office: Office, email: string): Promise<string> {
  const now = office.now();
  return office.store.write((tx) => trust(tx, office, now, email));
}

export async function isTrusted(office: Office, cookie: string, email: string): Promise<boolean> {
  const now = office.now();
  const browser = await office.store.read((tx) => findBrowser(tx, office.vault.hash(cookie), now));
  return browser?.role === 'applicant' && browser.email === email.toLowerCase();
}

async function trust(tx: Tx, office: Office, now: Temporal.Instant, email: string): Promise<string> {
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
