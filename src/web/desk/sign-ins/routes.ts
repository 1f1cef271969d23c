import type { FastifyInstance, FastifyReply } from 'fastify';
import { DESK_PAGES, toPage } from '#domain/words/desk-pages.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { logSecurity } from '#web/frame/security-log.ts';
import { actorOf, coordinatorOf, deskOnly, deskViewer } from '#web/gate/desk.ts';
import { endOtherSignIns, endSignIn, readSignIns } from '#workflow/access/sign-in.ts';
import { secondStepDeskRoutes, secondStepRows } from './second-steps.ts';

type ById = { Params: { id: string } };

const PATH = '/desk/sign-ins';
const BACK = { href: PATH, label: toPage('signIns') };

/** The sign-ins of one's own address, which are ended here, and the authenticator apps of all coordinators. */
export function deskSignInRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  deskOnly(server, web, (desk) => {
    desk.get<{ Querystring: { codes?: string } }>(PATH, (request, reply) =>
      show({ web, request, reply }, request.query.codes),
    );
    secondStepDeskRoutes(desk, web);
    desk.post<ById>(`${PATH}/:id/end`, async (request, reply) => {
      const { id } = request.params;
      const ended = await endSignIn(office, coordinatorOf(request), id);
      const outcome = ended.ok ? 'done' : 'failed';
      logSecurity(request, { event: 'sign-in-ended', outcome, actor: actorOf(request), about: id });
      return ended.ok ? goTo(reply, PATH) : showRefusal({ web, request, reply }, ended.refusal, BACK);
    });
    desk.post(`${PATH}/end-others`, async (request, reply) => {
      await endOtherSignIns(office, coordinatorOf(request));
      logSecurity(request, { event: 'sign-in-ended', outcome: 'done', actor: actorOf(request), about: 'others' });
      return goTo(reply, PATH);
    });
  });
}

async function show(visit: Visit, codes: string | undefined): Promise<FastifyReply> {
  const { office } = visit.web;
  const own = coordinatorOf(visit.request);
  const all = await readSignIns(office, own);
  const others = all.filter(({ id, name }) => id !== own.id && (name === own.name || name === ''));
  const signIns = all.map(({ id, name, device, network, createdAt, lastSeenAt }) => ({
    id,
    name: name === '' ? 'お名前の入力前' : name,
    device: device === '' ? '不明なブラウザ' : device,
    network: network === '' ? '不明' : network,
    createdAt,
    lastSeenAt,
    isThis: id === own.id,
  }));
  return showPage(visit, 'desk/sign-ins/sign-ins', {
    page: { title: DESK_PAGES.signIns, heading: DESK_PAGES.signIns, width: 'wide', noindex: true },
    viewer: deskViewer(visit.request, 'signIns'),
    email: own.email,
    idleMinutes: office.policy.signInIdle.total('minutes'),
    signIns,
    hasOthers: others.length > 0,
    ...(await secondStepRows(visit, codes)),
  });
}
