import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { LIMITS } from '#domain/words/limits.ts';
import {
  type Browser,
  findBrowser,
  insertBrowser,
  nameBrowser,
  namesUsedBy,
  revokeBrowser,
} from '#store/access/sign-ins.ts';
import { findTokenByLink, isExpired, spendToken } from '#store/access/tokens.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { checkCode } from '#workflow/tokens/check-code.ts';
import { issueToken } from '#workflow/tokens/issue.ts';
import { type Asker, askedBy, refuseFlood } from './asker.ts';

/** A working day, so that nobody has to sign in twice on one. */
const SIGNED_IN_FOR = Temporal.Duration.from({ hours: 12 });

/**
 * Owes the sign-in mail to any address: what is written and answered, and so how long it takes, tells nobody which ones are
 * coordinators'. The delivery sends it to those and forgets the others. Earlier codes live on: who asks for another's
 * address takes nothing from the owner.
 */
export async function askSignIn(office: Office, email: string, asker?: Asker): Promise<Outcome<null>> {
  const address = email.toLowerCase();
  return inOneWrite(office, async (work) => {
    const flood = await refuseFlood(work, asker, 'sign-in', address);
    if (!flood.ok) return flood;
    const browser = askedBy(office, asker?.browser);
    const codeToken = await issueToken(work, {
      purpose: 'sign-in',
      subjectId: address,
      recipient: address,
      askedBy: browser,
      codeDigits: 8,
      validFor: Temporal.Duration.from({ minutes: LIMITS.codeAskedMinutes }),
    });
    const coordinator = { role: 'coordinator', id: address, name: '', email: address } as const;
    await oweMails(work, {
      notices: notices({ kind: 'sign-in-asked', coordinator }, office.policy.ministry),
      applicationId: undefined,
      // A newer mail takes the place of one that waits: of the same browser's, or a stranger would take away the owner's.
      thread: `sign-in ${address}${browser === undefined ? '' : ` ${browser}`}`,
      content: async () => ({ mail: 'sign-in', data: { codeToken, validMinutes: LIMITS.codeMinutes } }),
    });
    return accept(null);
  });
}

/** Whether the link of the mail was asked for by this browser. In any other it shows where to type the code. */
export async function isOwnSignIn(office: Office, link: string, browser?: string): Promise<boolean> {
  const token = await office.store.read((tx) => findTokenByLink(tx, office.vault, 'sign-in', link));
  return token !== undefined && token.askedBy === askedBy(office, browser);
}

/**
 * The button behind the mail's link, in the browser that asked. Returns the cookie of the signed-in browser. In any other
 * browser it is refused as `not-found` and spends nothing.
 */
export async function signInByLink(office: Office, link: string, browser?: string): Promise<Outcome<string>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const token = await findTokenByLink(tx, office.vault, 'sign-in', link);
    if (!token || token.askedBy !== askedBy(office, browser)) return refuse({ code: 'not-found' });
    if (token.spentAt) return refuse({ code: 'link-used' });
    if (isExpired(token, now)) return refuse({ code: 'link-expired' });
    await spendToken(tx, token.id, now);
    return admit(work, token.recipient);
  });
}

/** The 8-digit code, typed in the browser that asked for it. */
export async function signInByCode(
  office: Office,
  email: string,
  code: string,
  browser?: string,
): Promise<Outcome<string>> {
  const address = email.toLowerCase();
  return inOneWrite(office, async (work) => {
    const checked = await checkCode(work, {
      purpose: 'sign-in',
      subjectId: address,
      recipient: address,
      code,
      askedBy: askedBy(office, browser),
    });
    return checked.ok ? admit(work, address) : checked;
  });
}

async function admit(work: Work, email: string): Promise<Outcome<string>> {
  const { tx, office, now } = work;
  // An address that was taken off the list since the mail was sent.
  if (!office.policy.coordinators.includes(email)) return refuse({ code: 'not-allowed' });
  const cookie = office.chance.token();
  await insertBrowser(tx, {
    id: office.chance.id(),
    cookieHash: office.vault.hash(cookie),
    role: 'coordinator',
    email,
    name: '',
    createdAt: now,
    expiresAt: now.add(SIGNED_IN_FOR),
  });
  return accept(cookie);
}

/** The signed-in coordinator behind a cookie; also refuses an address that is no longer on the list. */
export async function findCoordinator(office: Office, cookie: string): Promise<Browser | undefined> {
  const now = office.now();
  const browser = await office.store.read((tx) => findBrowser(tx, office.vault.hash(cookie), now));
  return browser?.role === 'coordinator' && office.policy.coordinators.includes(browser.email) ? browser : undefined;
}

/** Names used on this address before, to pick from. */
export async function knownNames(office: Office, email: string): Promise<string[]> {
  return office.store.read((tx) => namesUsedBy(tx, email));
}

/** On a shared address the person says who they are; it is recorded with everything they do. */
export async function nameCoordinator(office: Office, browser: Browser, name: string): Promise<void> {
  await office.store.write((tx) => nameBrowser(tx, browser.id, name));
}

export async function signOut(office: Office, browser: Browser): Promise<void> {
  await inOneWrite(office, ({ tx, now }) => revokeBrowser(tx, browser.id, now));
}
