import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { listSecondStepsOf } from '#store/access/second-steps.ts';
import {
  type Browser,
  findBrowser,
  insertBrowser,
  listBrowsers,
  nameBrowser,
  namesUsedBy,
  noteBrowserSeen,
  revokeBrowsers,
} from '#store/access/sign-ins.ts';
import { findTokenByLink, isExpired, spendToken } from '#store/access/tokens.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { checkCode } from '#workflow/tokens/check-code.ts';
import { issueToken } from '#workflow/tokens/issue.ts';
import { type Asker, askedBy, type Client, refuseFlood } from './asker.ts';
import { oweSharedCode } from './shared-code.ts';

/** A sign-in's last use is written down no more often. */
const SEEN_EVERY = Temporal.Duration.from({ minutes: 1 });

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
      codeDigits: flood.value.crowded ? undefined : 8,
      validFor: Temporal.Duration.from({ minutes: LIMITS.codeAskedMinutes }),
    });
    if (flood.value.crowded) {
      await oweSharedCode(work, 'sign-in', address);
      return accept(null);
    }
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
export async function signInByLink(office: Office, link: string, client?: Client): Promise<Outcome<string>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const token = await findTokenByLink(tx, office.vault, 'sign-in', link);
    if (!token || token.askedBy !== askedBy(office, client?.browser)) return refuse({ code: 'not-found' });
    if (token.spentAt) return refuse({ code: 'link-used' });
    if (isExpired(token, now)) return refuse({ code: 'link-expired' });
    await spendToken(tx, token.id, now);
    return admit(work, token.recipient, client);
  });
}

/** The 8-digit code, typed in the browser that asked for it. */
export async function signInByCode(
  office: Office,
  email: string,
  code: string,
  client?: Client,
): Promise<Outcome<string>> {
  const address = email.toLowerCase();
  return inOneWrite(office, async (work) => {
    const checked = await checkCode(work, {
      purpose: 'sign-in',
      subjectId: address,
      recipient: address,
      code,
      askedBy: askedBy(office, client?.browser),
    });
    return checked.ok ? admit(work, address, client) : checked;
  });
}

async function admit(work: Work, email: string, client?: Client): Promise<Outcome<string>> {
  const { tx, office } = work;
  // An address that was taken off the list since the mail was sent.
  if (!office.policy.coordinators.includes(email)) return refuse({ code: 'not-allowed' });
  const waits = (await listSecondStepsOf(tx, email)).length > 0;
  return accept(await openSignIn(work, { role: waits ? 'second-step' : 'coordinator', email, name: '', client }));
}

/** A fresh sign-in, or one whose second step is still to come; returns its cookie. */
export async function openSignIn(
  { tx, office, now }: Work,
  of: { role: 'coordinator' | 'second-step'; email: string; name: string; client: Client | undefined },
): Promise<string> {
  const cookie = office.chance.token();
  await insertBrowser(tx, {
    id: office.chance.id(),
    cookieHash: office.vault.hash(cookie),
    role: of.role,
    email: of.email,
    name: of.name,
    createdAt: now,
    expiresAt: now.add(of.role === 'coordinator' ? { hours: LIMITS.signedInHours } : { minutes: LIMITS.codeMinutes }),
    device: of.client?.device ?? '',
    network: of.client?.network ?? '',
  });
  return cookie;
}

/**
 * The signed-in coordinator behind a cookie. Refuses an address that is no longer on the list, and a sign-in that nobody
 * has used for too long.
 */
export async function findCoordinator(office: Office, cookie: string): Promise<Browser | undefined> {
  const now = office.now();
  const browser = await office.store.read((tx) => findBrowser(tx, office.vault.hash(cookie), now));
  if (browser?.role !== 'coordinator' || !office.policy.coordinators.includes(browser.email)) return undefined;
  return isIdle(office, browser, now) ? undefined : browser;
}

function isIdle({ policy }: Office, { lastSeenAt }: Browser, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(lastSeenAt.add(policy.signInIdle), now) <= 0;
}

/** The sign-in was used just now; written down at most once a minute. */
export async function noteSeen(office: Office, browser: Browser, network: string): Promise<void> {
  const at = office.now();
  if (Temporal.Instant.compare(browser.lastSeenAt.add(SEEN_EVERY), at) > 0) return;
  await office.store.write((tx) => noteBrowserSeen(tx, browser.id, { at, network }));
}

/** Every sign-in at this coordinator's address that still can be used, the last used first. */
export async function readSignIns(office: Office, { email }: Browser): Promise<Browser[]> {
  const now = office.now();
  const all = await office.store.read((tx) => listBrowsers(tx, { role: 'coordinator', email }, now));
  return all.filter((browser) => !isIdle(office, browser, now));
}

/** Ends one sign-in at the same address: whoever reads its mails may shut out whoever does not belong there. */
export async function endSignIn(office: Office, by: Browser, id: string): Promise<Outcome<Browser>> {
  return inOneWrite(office, async ({ tx, now }) => {
    const ended = (await listBrowsers(tx, { role: 'coordinator', email: by.email }, now)).find((one) => one.id === id);
    if (!ended) return refuse({ code: 'not-found' });
    await revokeBrowsers(tx, [id], now);
    return accept(ended);
  });
}

/** Ends the same person's other sign-ins, and those that have no name yet; returns how many. */
export async function endOtherSignIns(office: Office, by: Browser): Promise<number> {
  return inOneWrite(office, async ({ tx, now }) => {
    const all = await listBrowsers(tx, { role: 'coordinator', email: by.email }, now);
    const others = all.filter(({ id, name }) => id !== by.id && (name === by.name || name === ''));
    await revokeBrowsers(
      tx,
      others.map(({ id }) => id),
      now,
    );
    return others.length;
  });
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
  await inOneWrite(office, ({ tx, now }) => revokeBrowsers(tx, [browser.id], now));
}
