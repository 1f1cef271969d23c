import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Act, requireAct } from '#domain/case/application.ts';
import { cleanText, lengthOf } from '#domain/text/japanese.ts';
import { WISH_WORDS, type Wish } from '#domain/words/wishes.ts';
import { form1Values, form1ValuesWithoutDates } from '#web/forms/form1/fields.ts';
import { fieldOf, fieldsOf } from '#web/frame/fields.ts';
import { goTo, setCookie, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import { readTrusted, refuseOnStatus } from '#web/gate/status.ts';
import { withdrawApplication } from '#workflow/filing/close.ts';
import { startCorrection } from '#workflow/filing/correct.ts';
import type { StatusView } from '#workflow/filing/read-status.ts';
import { startAgain } from '#workflow/filing/resume-draft.ts';
import { askChange } from '#workflow/session/ask-change.ts';

type ByLink = { Params: { link: string } };
type Problems = Record<string, string>;
const TEXT_MAX = 1000;
const DRAFT_SECONDS = 30 * 24 * 3600;

/** 取下げ, 訂正, 変更・中止の依頼, もう一度申請する: only in a trusted browser. */
export function statusActRoutes(server: FastifyInstance, web: Web): void {
  withdrawalRoutes(server, web);
  changeRequestRoutes(server, web);
  server.post<ByLink>('/status/:link/correction', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const started = await startCorrection(web.office, view.about.application.id, form1Values);
    if (!started.ok) return refuseOnStatus(visit, started.refusal);
    setCookie(visit, 'draft', started.value, DRAFT_SECONDS);
    return goTo(reply, '/file/check');
  });
  server.post<ByLink>('/status/:link/new-application', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const started = await startAgain(web.office, view.about.application.id, form1ValuesWithoutDates);
    if (!started.ok) return refuseOnStatus(visit, started.refusal);
    setCookie(visit, 'draft', started.value, DRAFT_SECONDS);
    return goTo(reply, '/file/contact');
  });
}

function withdrawalRoutes(server: FastifyInstance, web: Web): void {
  const show = (visit: Visit<ByLink>, view: StatusView, problems: Problems) =>
    showAct(visit, view, {
      act: 'withdraw',
      template: 'status/withdrawal',
      heading: '申請を取り下げますか',
      problems,
    });
  server.get<ByLink>('/status/:link/withdrawal', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    return view ? show(visit, view, {}) : reply;
  });
  server.post<ByLink>('/status/:link/withdrawal', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const reason = cleanText(fieldOf(request, 'reason'));
    const problems = tooLong('reason', reason);
    if (Object.keys(problems).length > 0) return show(visit, view, problems);
    const done = await withdrawApplication(web.office, view.about.application.id, reason);
    return done.ok ? goTo(reply, `/status/${request.params.link}`) : refuseOnStatus(visit, done.refusal);
  });
}

function changeRequestRoutes(server: FastifyInstance, web: Web): void {
  const show = (visit: Visit<ByLink>, view: StatusView, problems: Problems) =>
    showAct(visit, view, {
      act: 'ask-change',
      template: 'status/change-request',
      heading: '変更や中止を依頼する',
      problems,
    });
  server.get<ByLink>('/status/:link/change-request', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    return view ? show(visit, view, {}) : reply;
  });
  server.post<ByLink>('/status/:link/change-request', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const wish = readWish(fieldOf(request, 'wish'));
    const text = cleanText(fieldOf(request, 'text'));
    const problems: Problems = {
      ...(wish ? {} : { wish: '変更か中止をお選びください。' }),
      ...(text === '' ? { text: 'ご希望の内容と理由をご入力ください。' } : tooLong('text', text)),
    };
    if (!wish || Object.keys(problems).length > 0) return show(visit, view, problems);
    const done = await askChange(web.office, view.about.application.id, { wish, text });
    return done.ok ? goTo(reply, `/status/${request.params.link}`) : refuseOnStatus(visit, done.refusal);
  });
}

/** The page that asks once more, if the act is possible at all in this state. */
function showAct(
  visit: Visit<ByLink>,
  view: StatusView,
  shown: { act: Act; template: string; heading: string; problems: Problems },
): FastifyReply {
  const { application } = view.about;
  const allowed = requireAct(application, shown.act);
  if (!allowed.ok) return refuseOnStatus(visit, allowed.refusal);
  return showPage(visit, shown.template, {
    page: {
      title: shown.heading,
      heading: shown.heading,
      caption: `受付番号 ${application.reference}`,
      noindex: true,
    },
    path: `/status/${visit.request.params.link}`,
    association: application.association,
    wishes: [
      { value: 'change', label: WISH_WORDS.change, support: '日時、場所、実施方法などを変えたいとき' },
      { value: 'cancellation', label: WISH_WORDS.cancellation, support: '説明会を取りやめたいとき' },
    ],
    form: { values: fieldsOf(visit.request), problems: shown.problems },
  });
}

function readWish(text: string): Wish | undefined {
  return text === 'change' || text === 'cancellation' ? text : undefined;
}

function tooLong(field: string, text: string): Problems {
  return lengthOf(text) > TEXT_MAX ? { [field]: `${TEXT_MAX}文字以内でご入力ください。` } : {};
}
