import type { FastifyInstance, FastifyReply } from 'fastify';
import { DESK_PAGES, toPage } from '#domain/words/desk-pages.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { FormReader } from '#web/forms/reader.ts';
import { goTo, showMessage, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { qrCode } from '#web/frame/qr-code.ts';
import { logSecurity } from '#web/frame/security-log.ts';
import type { FormState } from '#web/frame/views.ts';
import { actorOf, type Coordinator, coordinatorOf, deskViewer } from '#web/gate/desk.ts';
import { sealShown, unsealShown } from '#workflow/access/api-keys.ts';
import {
  addSecondStep,
  type Offer,
  offerSecondStep,
  readOffer,
  readSecondSteps,
  removeSecondStep,
} from '#workflow/access/second-step.ts';

type ById = { Params: { id: string } };

const PATH = '/desk/sign-ins';
const BACK = { href: PATH, label: toPage('signIns') };
const TITLE = '認証アプリの登録';
const LONGEST_NAME = 40;

/** Authenticator apps: adding one's own, or a colleague's, and taking one away; `desk` is behind the sign-in. */
export function secondStepDeskRoutes(desk: FastifyInstance, web: Web): void {
  const { office } = web;
  desk.get(`${PATH}/second-step`, (request, reply) => {
    const visit = { web, request, reply };
    const own = coordinatorOf(request);
    if (!isFresh(visit, own)) return askForFresh(visit);
    return show(visit, offerSecondStep(office, own.email), { values: { name: own.name }, problems: {} });
  });
  desk.post(`${PATH}/second-step`, async (request, reply) => {
    const visit = { web, request, reply };
    const own = coordinatorOf(request);
    if (!isFresh(visit, own)) return askForFresh(visit);
    const form = FormReader.of(request);
    const offer = readOffer(office, form.raw('offer'), own.email);
    if (!offer) return goTo(reply, `${PATH}/second-step`);
    const name = form.line('name', '使う方のお名前', { required: true, longest: LONGEST_NAME });
    const code = form.code('code', [6], { wrong: '認証アプリの6桁の数字をご入力ください。' });
    if (form.isWrong) return show(visit, offer, form.state);
    const codes = await addSecondStep(office, own, { secret: offer.secret, name, code });
    logSecurity(request, {
      event: 'second-step-added',
      outcome: codes ? 'done' : 'failed',
      actor: actorOf(request),
      about: name,
    });
    if (codes) return goTo(reply, `${PATH}?codes=${sealShown(office, codes.join(' '))}`);
    form.problems.code = 'コードが違います。認証アプリに、いま表示されている数字をご入力ください。';
    return show(visit, offer, form.state);
  });
  desk.post<ById>(`${PATH}/second-steps/:id/removal`, async (request, reply) => {
    const visit = { web, request, reply };
    const own = coordinatorOf(request);
    if (!isFresh(visit, own)) return askForFresh(visit);
    const { id } = request.params;
    const removed = await removeSecondStep(office, own, id);
    const outcome = removed.ok ? 'done' : 'failed';
    logSecurity(request, { event: 'second-step-removed', outcome, actor: actorOf(request), about: id });
    return removed.ok ? goTo(reply, PATH) : showRefusal(visit, removed.refusal, BACK);
  });
}

/** The apps as the page of sign-ins lists them, and the recovery codes where they were just made. */
export async function secondStepRows({ web }: Visit, sealed: string | undefined) {
  const steps = await readSecondSteps(web.office);
  const codes = sealed === undefined ? undefined : unsealShown(web.office, sealed);
  return {
    steps: steps.map((step) => ({ ...step, endedAt: step.endedAt ?? null, endedBy: step.endedBy ?? '' })),
    recoveryCodes: codes === undefined ? [] : codes.split(' '),
  };
}

function isFresh({ web }: Visit, { createdAt }: Coordinator): boolean {
  return Temporal.Instant.compare(createdAt.add({ minutes: LIMITS.freshSignInMinutes }), web.office.now()) > 0;
}

function askForFresh(visit: Visit): FastifyReply {
  return showMessage(visit, {
    status: 403,
    heading: 'もう一度サインインしてください',
    sentence: `認証アプリの登録と取り外しは、サインインから${LIMITS.freshSignInMinutes}分以内に行えます。もう一度サインインすると、続けられます。`,
    next: { href: `/sign-in?next=${encodeURIComponent(PATH)}`, label: 'サインインの画面へ' },
    viewer: deskViewer(visit.request, 'signIns'),
  });
}

function show(visit: Visit, { sealed, secret }: Offer, form: FormState): FastifyReply {
  const { email } = coordinatorOf(visit.request);
  return showPage(visit, 'desk/sign-ins/second-step', {
    page: { title: TITLE, heading: TITLE, caption: DESK_PAGES.signIns, noindex: true },
    viewer: deskViewer(visit.request, 'signIns'),
    form: { values: { name: form.values.name }, problems: form.problems },
    email,
    offer: sealed,
    secret: (secret.match(/.{1,4}/g) ?? []).join(' '),
    code: qrCode(`otpauth://totp/Demokai:${encodeURIComponent(email)}?secret=${secret}&issuer=Demokai`),
  });
}
