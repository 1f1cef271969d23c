import type { FastifyReply, FastifyRequest, RouteGenericInterface } from 'fastify';
import type { Refusal } from '#domain/outcome/refusal.ts';
import type { Office } from '#workflow/case/office.ts';
import { refusalHeading, refusalSentence, refusalStatus } from './refusals.ts';
import type { FormState, Page, PageContext, Site, Viewer } from './views.ts';

/** What every group of pages is given. */
export interface Web {
  office: Office;
  site: Site;
  /** Whether cookies are for https only. */
  secure: boolean;
}

/** One request to a page: where it is answered, what was asked, and the answer. `Route` says what its address holds. */
export interface Visit<Route extends RouteGenericInterface = RouteGenericInterface> {
  web: Web;
  request: FastifyRequest<Route>;
  reply: FastifyReply;
}

/** What a page says, beside what the layout needs of itself. */
export interface Shown {
  page: Page;
  viewer?: Viewer;
  form?: FormState;
  [more: string]: unknown;
}

/**
 * Sends a page of `views/pages`. A form that came back with problems is 422 unless another status is given. Pages are
 * never cached, because behind the links lie people's names; one that names nobody is asked for anew, but may come back
 * from memory: under `no-store` Firefox forgets what was typed. It goes out in a later turn: a handler returns this, or
 * `reply`.
 */
export function showPage(
  { web, request, reply }: Visit,
  template: string,
  shown: Shown,
  status?: number,
): FastifyReply {
  const { viewer, ...rest } = shown;
  const context: PageContext = {
    ...rest,
    site: web.site,
    viewer: viewer ?? null,
    csrf: shown.page.sendsNothing ? '' : reply.generateCsrf(),
  };
  const wrong = shown.form !== undefined && Object.keys(shown.form.problems).length > 0;
  return reply
    .code(status ?? (wrong ? 422 : 200))
    .header('cache-control', shown.page.namesNobody ? 'private, no-cache' : 'no-store')
    .type('text/html; charset=utf-8')
    .view(`pages/${template}`, { ...context, template, requestId: request.id });
}

/** A page of its own for a refusal that belongs to no field: what is the matter, what to do, where to go on. */
export function showRefusal(
  visit: Visit,
  refusal: Refusal,
  next?: { href: string; label: string },
  viewer?: Viewer,
): FastifyReply {
  return showMessage(visit, {
    status: refusalStatus(refusal),
    heading: refusalHeading(refusal.code),
    sentence: refusalSentence(refusal),
    ...(next ? { next } : {}),
    ...(viewer ? { viewer } : {}),
  });
}

export interface Message {
  status: number;
  heading: string;
  sentence: string;
  next?: { href: string; label: string };
  viewer?: Viewer;
}

/** `views/pages/message.hbs`: errors, 404 and refusals, all in one shape; what failed has the request's id for the telephone. */
export function showMessage(visit: Visit, message: Message): FastifyReply {
  return showPage(
    visit,
    'frame/message',
    {
      page: { title: message.heading, heading: message.heading, noindex: true },
      sentence: message.sentence,
      failed: message.status >= 400,
      next: message.next ?? { href: '/', label: 'はじめのページへ' },
      ...(message.viewer ? { viewer: message.viewer } : {}),
    },
    message.status,
  );
}

/** 303 after a POST, so that a reload never sends twice. A path may hold what was read of an address: it is written anew. */
export function goTo(reply: FastifyReply, path: string): FastifyReply {
  return reply.redirect(path.toWellFormed().replace(/[^\x21-\x7e]+/g, encodeURIComponent), 303);
}

/** `draft-…`: one of each draft, by its id, because several may be open side by side. */
export type CookieName = `draft-${string}` | 'draft' | 'applicant' | 'desk' | 'helper' | 'browser';

/** Reads one of our cookies; they hold random tokens and nothing else. */
export function readCookie({ web, request }: Pick<Visit, 'web' | 'request'>, name: CookieName): string | undefined {
  return request.cookies[cookieName(web, name)];
}

/** The cookies of this browser's drafts, with their values. `draft` alone was set while a browser could hold only one. */
export function draftCookies({ web, request }: Visit): { name: CookieName; value: string }[] {
  const single = cookieName(web, 'draft');
  return Object.entries(request.cookies).flatMap(([name, value]): { name: CookieName; value: string }[] => {
    if (value === undefined || value === '') return [];
    if (name === single) return [{ name: 'draft', value }];
    return name.startsWith(`${single}-`) ? [{ name: `draft-${name.slice(single.length + 1)}`, value }] : [];
  });
}

/** Sets one of our cookies. Without `days` it goes when the browser is closed. */
export function setCookie({ web, reply }: Visit, name: CookieName, value: string, days?: number): void {
  reply.setCookie(cookieName(web, name), value, {
    path: '/',
    httpOnly: true,
    secure: web.secure,
    // Lax: the first step into the site is often a link in a web mailer.
    sameSite: 'lax',
    ...(days === undefined ? {} : { maxAge: days * 24 * 3600 }),
  });
}

export function clearCookie({ web, reply }: Visit, name: CookieName): void {
  // Without Secure browsers ignore whatever is said about a cookie whose name begins with __Host-.
  reply.clearCookie(cookieName(web, name), { path: '/', httpOnly: true, secure: web.secure, sameSite: 'lax' });
}

/**
 * A sign-out: takes this one cookie back and has the browser forget pages that it keeps. The other cookies stay, so that a
 * draft of the same browser is not lost.
 */
export function forgetCookie(visit: Visit, name: CookieName): void {
  clearCookie(visit, name);
  visit.reply.header('clear-site-data', '"cache"');
}

function cookieName(web: Web, name: CookieName): string {
  return web.secure ? `__Host-${name}` : name;
}
