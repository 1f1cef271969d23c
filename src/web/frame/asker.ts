import type { Asker } from '#workflow/access/asker.ts';
import { networkOf } from './network.ts';
import { readCookie, setCookie, type Visit } from './pages.ts';

/** So long a browser in which a coordinator once signed in is known by its cookie. */
const KNOWN_DAYS = 365;

/** Who asks for a mail. A browser that asks for the first time gets the cookie that its codes are bound to. */
export function askerOf(visit: Visit): Asker {
  const proofs = (['desk', 'applicant'] as const).flatMap((name) => readCookie(visit, name) ?? []);
  const browser = browserOf(visit) ?? visit.web.office.chance.token();
  setCookie(visit, 'browser', browser, KNOWN_DAYS);
  return { browser, network: networkOf(visit.request), proofs };
}

/** The browser that asked before, if this one did. */
export function browserOf(visit: Visit): string | undefined {
  return readCookie(visit, 'browser');
}
