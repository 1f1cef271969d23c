import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DESK_PAGES, type DeskPage, toPage } from '#domain/words/desk-pages.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { isMultipart } from '#web/frame/fields.ts';
import { networkOf } from '#web/frame/network.ts';
import { goTo, readCookie, type Visit, type Web } from '#web/frame/pages.ts';
import type { LogActor } from '#web/frame/security-log.ts';
import type { Viewer } from '#web/frame/views.ts';
import { findCoordinator, noteSeen } from '#workflow/access/sign-in.ts';
import { holdsTyped, showHeld } from './held.ts';

/** The signed-in browser of a coordinator; `name` is empty until the person has said who they are. */
export type Coordinator = NonNullable<Awaited<ReturnType<typeof findCoordinator>>>;

/** Who asks, for the one request; kept beside it, because handlers get nothing but the request. */
const visitors = new WeakMap<FastifyRequest, Coordinator>();

/** Forms of somebody who is not signed in, and where that is done: read only to give back what was typed. */
const unsigned = new WeakMap<FastifyRequest, '/sign-in' | '/sign-in/name'>();

/**
 * Adds routes that only a signed-in coordinator with a name gets at. Strangers are sent to the sign-in page before
 * anything of their request is read; only a form without files is, once it is known to come from our page, and what was
 * typed goes back to the browser that sent it.
 */
export function deskOnly(server: FastifyInstance, web: Web, routes: (desk: FastifyInstance) => void): void {
  server.register((desk, _options, done) => {
    desk.addHook('onRequest', async (request, reply) => {
      const coordinator = await signedIn({ web, request, reply });
      if (coordinator && coordinator.name !== '') {
        visitors.set(request, coordinator);
        return;
      }
      const door = coordinator ? '/sign-in/name' : '/sign-in';
      if (request.method !== 'POST' || isMultipart(request)) return sendToSignIn(desk, request, reply, door);
      unsigned.set(request, door);
    });
    // After the guard's own hook, which has checked the form's token.
    desk.addHook('preHandler', async (request, reply) => {
      const door = unsigned.get(request);
      if (door === undefined) return;
      const visit = { web, request, reply };
      if (!holdsTyped(visit)) return sendToSignIn(desk, request, reply, door);
      return showHeld(visit, { title: 'サインインの有効期間が過ぎています', label: 'サインインする', href: door });
    });
    routes(desk);
    done();
  });
}

export async function signedIn(visit: Visit): Promise<Coordinator | undefined> {
  const { web, request } = visit;
  const cookie = readCookie(visit, 'desk');
  const coordinator = cookie === undefined ? undefined : await findCoordinator(web.office, cookie);
  // Not waited for: a disk that is full or busy keeps no page from being read.
  if (coordinator) {
    noteSeen(web.office, coordinator, networkOf(request)).catch((error: unknown) => {
      request.log.warn({ err: error }, 'the last use of a sign-in was not written down');
    });
  }
  return coordinator;
}

/** The coordinator of a request to a route of `deskOnly`. */
export function coordinatorOf(request: FastifyRequest): Coordinator {
  const coordinator = visitors.get(request);
  if (!coordinator) throw new Error('this route is not behind the sign-in');
  return coordinator;
}

/** Who acts, as the log has it. */
export function coordinatorActor({ name }: Pick<Coordinator, 'name'>): LogActor {
  return { role: 'coordinator', name };
}

/** Who acts, as the history keeps it. */
export function actorOf(request: FastifyRequest): { role: 'coordinator'; name: string } {
  return { role: 'coordinator', name: coordinatorOf(request).name };
}

/** The way back from a page that there is not. */
export const TO_LIST = { href: '/desk/applications', label: toPage('list') };

/** The desk's head: name, pages, sign-out. */
export function deskViewer(request: FastifyRequest, current: DeskPage | 'none'): Viewer {
  const link = (href: string, page: DeskPage) => ({ href, label: DESK_PAGES[page], current: page === current });
  return {
    name: coordinatorOf(request).name,
    role: ROLE_WORDS.coordinator,
    links: [
      link('/desk', 'attention'),
      link('/desk/applications', 'list'),
      link('/desk/proposals', 'proposals'),
      link('/desk/calendar', 'calendar'),
      link('/desk/history', 'history'),
      link('/desk/mails', 'mails'),
      link('/desk/entries/new', 'entry'),
      link('/desk/permits', 'permits'),
      link('/desk/makers', 'makers'),
      link('/desk/materials', 'materials'),
      link('/desk/totals', 'totals'),
      link('/desk/need', 'need'),
      link('/desk/form2', 'form2'),
      link('/desk/api', 'api'),
    ],
    search: current === 'list' ? null : '/desk/applications',
    account: { href: '/desk/sign-ins', label: DESK_PAGES.signIns },
    signOut: '/sign-out',
  };
}

/** Where a sign-in may go on: pages of the desk only, so that no link of ours leads to another site. */
export function ownPath(next: string): string {
  return /^\/desk(?:[/?][\w\-./?=&%+*]*)?$/.test(next) && !next.includes('//') ? next : '/desk';
}

/** Back to the page that was asked for; a form that was sent comes back to the page that shows it, if there is one. */
function sendToSignIn(
  server: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  to: '/sign-in' | '/sign-in/name',
): FastifyReply {
  const pattern = request.routeOptions.url;
  const canBeShown = pattern !== undefined && server.hasRoute({ method: 'GET', url: pattern });
  const next = ownPath(canBeShown ? request.url : '/desk');
  return goTo(reply, `${to}?next=${encodeURIComponent(next)}`);
}

/** The desk's page of one application. */
export function casePath(reference: string): string {
  return `/desk/applications/${encodeURIComponent(reference)}`;
}
