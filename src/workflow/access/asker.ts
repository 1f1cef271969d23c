import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { ASKINGS, type Asked } from '#domain/words/askings.ts';
import { type Allowance, countAsking, whenFree } from '#store/access/askings.ts';
import { type Browser, findBrowser } from '#store/access/sign-ins.ts';
import { hasSpent } from '#store/access/tokens.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';

/** Who asks for a mail: the browser's cookies, as far as there are any, and the network. */
export interface Asker {
  /** What every browser has that once asked for something; programs have none. */
  browser: string | undefined;
  /** An IPv4 address, or the /64 of an IPv6 address. */
  network: string;
  /** Cookies of a signed-in coordinator or of a trusted applicant. */
  proofs: readonly string[];
}

/** What signs in: the browser's cookie, what people call it, and where it is. */
export interface Client extends Pick<Asker, 'browser' | 'network'> {
  /** 「Windows の Edge」. */
  device: string;
}

/** The browser as it stands beside the tokens that it asked for. */
export function askedBy(office: Office, browser: string | undefined): string | undefined {
  return browser === undefined ? undefined : office.vault.hash(browser);
}

/**
 * Counts this asking. Refuses when the browser or its network has asked too often, or when too many strangers have asked
 * for this address; a browser that has proved to read a mailbox is counted by itself and not by its network, and not for
 * that mailbox. So a stranger uses up neither the owner's codes nor the owner's way to one. Without asker the house itself
 * asks.
 */
export async function refuseFlood(
  work: Work,
  asker: Asker | undefined,
  what: Asked,
  address: string,
): Promise<Outcome<null>> {
  if (!asker) return accept(null);
  const proved = await provedBy(work, asker);
  const limits = limitsOf(work.office, what, {
    browser: proved[0]?.id ?? asker.browser,
    network: proved.length > 0 ? undefined : asker.network,
    address: (await readsMailOf(work, asker, proved, address)) ? undefined : address.toLowerCase(),
    all: 'all',
  });
  const freeAt = await whenFree(work.tx, limits, work.now);
  if (freeAt) return refuse({ code: 'too-many-codes', retryAt: freeAt });
  // All askings count against one row.
  work.tx.atEnd(() => countAsking(work.tx, what, limits, work.now));
  return accept(null);
}

/** Whether it comes from a signed-in coordinator's browser or a trusted applicant's. */
export async function isProved(work: Work, asker: Asker): Promise<boolean> {
  return (await provedBy(work, asker)).length > 0;
}

/** The same outside a write. */
export async function areProved(office: Office, proofs: readonly string[]): Promise<boolean> {
  const now = office.now();
  const asker = { browser: undefined, network: '', proofs };
  return office.store.read((tx) => isProved({ tx, office, now }, asker));
}

async function provedBy({ tx, office, now }: Work, asker: Asker): Promise<Browser[]> {
  const found: Browser[] = [];
  for (const cookie of asker.proofs) {
    const browser = await findBrowser(tx, office.vault.hash(cookie), now);
    if (browser && browser.role !== 'helper') found.push(browser);
  }
  return found;
}

/** Now, or at a sign-in before. */
async function readsMailOf(
  { tx, office }: Work,
  asker: Asker,
  proved: readonly Browser[],
  address: string,
): Promise<boolean> {
  const recipient = address.toLowerCase();
  if (proved.some(({ email }) => email.toLowerCase() === recipient)) return true;
  const before = askedBy(office, asker.browser);
  return before !== undefined && (await hasSpent(tx, { purpose: 'sign-in', recipient, askedBy: before }));
}

function limitsOf(
  office: Office,
  what: Asked,
  whose: Record<keyof (typeof ASKINGS)[Asked], string | undefined>,
): Allowance[] {
  const most = ASKINGS[what];
  return (['browser', 'network', 'address', 'all'] as const).flatMap((scope) => {
    const value = whose[scope];
    if (value === undefined) return [];
    const key = office.vault.hashCode(`asked ${what} ${scope}`, value);
    // One impatient browser is nothing for the desk, and all together must not shut anybody out.
    return [{ key, most: most[scope], refuses: scope !== 'all', isTold: scope !== 'browser' }];
  });
}
