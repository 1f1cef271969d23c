import type { FastifyRequest } from 'fastify';
import type { Asker, Client } from '#workflow/access/asker.ts';
import { deviceWords } from './device.ts';
import { networkOf } from './network.ts';
import { readCookie, setCookie, type Visit, type Web } from './pages.ts';

/** So long a browser in which a coordinator once signed in is known by its cookie. */
const KNOWN_DAYS = 365;

/** Who asks for a mail. A browser that asks for the first time gets the cookie that its codes are bound to. */
export function askerOf(visit: Visit): Asker {
  const proofs = proofsOf(visit.web, visit.request);
  const browser = browserOf(visit) ?? visit.web.office.chance.token();
  setCookie(visit, 'browser', browser, KNOWN_DAYS);
  return { browser, network: networkOf(visit.request), proofs };
}

/** Cookies of a signed-in coordinator or of a trusted applicant, or a program's token; not looked at yet. */
export function proofsOf(web: Web, request: FastifyRequest): string[] {
  const token = tokenOf(request);
  const cookies = (['desk', 'applicant'] as const).flatMap((name) => readCookie({ web, request }, name) ?? []);
  return token === '' ? cookies : [...cookies, token];
}

/** The bearer token of a program; empty when there is none. */
export function tokenOf(request: FastifyRequest): string {
  return /^Bearer +([\w.~+/-]+=*) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

/** What signs in, as the list of sign-ins shows it. */
export function clientOf(visit: Visit): Client {
  const { request } = visit;
  const device = deviceWords(request.headers['user-agent'] ?? '');
  return { browser: browserOf(visit), network: networkOf(request), device };
}

/** The browser that asked before, if this one did. */
export function browserOf(visit: Visit): string | undefined {
  return readCookie(visit, 'browser');
}
