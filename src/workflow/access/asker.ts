import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { ASKINGS, type Asked } from '#domain/words/askings.ts';
import { type Allowance, countAsking, isUsedUp, meetLimits } from '#store/access/askings.ts';
import { type Browser, findBrowser } from '#store/access/sign-ins.ts';
import { hasSpent } from '#store/access/tokens.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';
import { findKeyHolder } from './api-keys.ts';

/** Who asks for a mail: the browser's cookies, as far as there are any, and the network. */
export interface Asker {
  /** What every browser has that once asked for something; programs have none. */
  browser: string | undefined;
  /** What a program says of itself, else where it is: its codes are bound to it as others are to a browser. */
  program?: string;
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

/** The browser, or the program, as it stands beside the tokens that it asked for. */
export function askedBy(office: Office, browser: string | undefined): string | undefined {
  return browser === undefined ? undefined : office.vault.hash(browser);
}

/** How a mail leaves that was asked for: `crowded`, where its mailbox was asked for too often for one mail each. */
export interface Way {
  crowded: boolean;
}

/**
 * Counts this asking. Refuses only by who asks: the browser, or its network; a browser that has proved to read a mailbox is
 * counted by itself and not by its network. For a mailbox that many ask for nobody is refused, but what is owed is `crowded`:
 * a stranger uses up neither the owner's codes nor the owner's way to one, with however many networks. A browser that has
 * proved to read that very mailbox is not counted for it. Without asker the house itself asks.
 */
export async function refuseFlood(
  work: Work,
  asker: Asker | undefined,
  what: Asked,
  address: string,
): Promise<Outcome<Way>> {
  if (!asker) return accept({ crowded: false });
  const proved = await provedBy(work, asker);
  const ofAddress = (await readsMailOf(work, asker, proved, address)) ? undefined : address.toLowerCase();
  const limits = limitsOf(work.office, what, {
    browser: proved[0]?.id ?? asker.browser,
    network: proved.length > 0 ? undefined : asker.network,
    address: ofAddress,
    all: 'all',
  });
  const { keys, freeAt } = await meetLimits(work.tx, limits, work.now);
  if (freeAt) return refuse({ code: 'too-many-codes', retryAt: freeAt });
  // All askings count against one row.
  work.tx.atEnd(() => countAsking(work.tx, what, limits, work.now));
  return accept({ crowded: ofAddress !== undefined && keys.has(keyOf(work.office, what, 'address', ofAddress)) });
}

/** What `refuseFlood` is about: whose askings are counted. Others are counted beside it. */
export function aboutAskings(address: string, asker: Asker | undefined): string[] {
  if (!asker) return [];
  // Programs have no browser: they do not wait for each other.
  const browser = asker.browser === undefined ? [] : [`browser ${asker.browser}`];
  return [aboutMailbox(address), `network ${asker.network}`, ...browser];
}

/** The codes that are out at a mailbox, and who has proved to read it. */
export function aboutMailbox(address: string): string {
  return `mailbox ${address.toLowerCase()}`;
}

/** Whether so many have asked for this that strangers wait a little. Looked at before the asking, which is counted later. */
export async function isBusy(office: Office, what: Asked): Promise<boolean> {
  const limit = { key: keyOf(office, what, 'all', 'all'), most: ASKINGS[what].slow };
  return office.store.read((tx) => isUsedUp(tx, limit, office.now()));
}

/** Whether it comes from a signed-in coordinator's browser or a trusted applicant's. */
export async function isProved(work: Work, asker: Asker): Promise<boolean> {
  return (await provedBy(work, asker)).length > 0;
}

/** The same outside a write; a coordinator's key proves as much. */
export async function areProved(office: Office, proofs: readonly string[]): Promise<boolean> {
  const now = office.now();
  for (const proof of proofs) if (await findKeyHolder(office, proof)) return true;
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

type Scope = Exclude<keyof (typeof ASKINGS)[Asked], 'slow'>;

function limitsOf(office: Office, what: Asked, whose: Record<Scope, string | undefined>): Allowance[] {
  const most = ASKINGS[what];
  return (['browser', 'network', 'address', 'all'] as const).flatMap((scope) => {
    const value = whose[scope];
    if (value === undefined) return [];
    const key = keyOf(office, what, scope, value);
    // One impatient browser is nothing for the desk, and what strangers do together must not shut anybody out.
    return [
      { key, most: most[scope], refuses: scope === 'browser' || scope === 'network', isTold: scope !== 'browser' },
    ];
  });
}

function keyOf(office: Office, what: Asked, scope: Scope, value: string): string {
  return office.vault.hashCode(`asked ${what} ${scope}`, value);
}
