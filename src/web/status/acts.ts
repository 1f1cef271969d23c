import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Act, requireAct } from '#domain/case/application.ts';
import { referenceWords } from '#domain/words/reference.ts';
import { WISH_WORDS } from '#domain/words/wishes.ts';
import { form1Values, form1ValuesWithoutDates } from '#web/forms/form1/fields.ts';
import { EMPTY_FORM, FormReader, upTo } from '#web/forms/reader.ts';
import { goTo, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import { statusPath } from '#web/frame/status-path.ts';
import type { FormState } from '#web/frame/views.ts';
import { draftPath, holdOwnDraft } from '#web/gate/drafts.ts';
import { readTrusted, refuseOnStatus } from '#web/gate/status.ts';
import { withdrawApplication } from '#workflow/filing/close.ts';
import { startCorrection } from '#workflow/filing/correct.ts';
import { draftIdIn } from '#workflow/filing/keep-draft.ts';
import type { StatusView } from '#workflow/filing/read-status.ts';
import { startAgain } from '#workflow/filing/start-again.ts';
import { askChange } from '#workflow/session/ask-change.ts';

type ByLink = { Params: { link: string } };
const TEXT_MAX = 1000;

/** 取下げ, 訂正, 変更・中止の依頼, もう一度申請する: only in a trusted browser. */
export function statusActRoutes(server: FastifyInstance, web: Web): void {
  withdrawalRoutes(server, web);
  changeRequestRoutes(server, web);
  server.post<ByLink>('/status/:link/correction', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const started = await startCorrection(web.office, view.caseFile.application.id, ({ form1 }) => form1Values(form1));
    if (!started.ok) return refuseOnStatus(visit, started.refusal);
    await holdOwnDraft(visit, started.value);
    return goTo(reply, draftPath('/file/check', draftIdIn(started.value)));
  });
  server.post<ByLink>('/status/:link/new-application', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const started = await startAgain(web.office, view.caseFile.application.id, form1ValuesWithoutDates);
    if (!started.ok) return refuseOnStatus(visit, started.refusal);
    await holdOwnDraft(visit, started.value);
    return goTo(reply, draftPath('/file/contact', draftIdIn(started.value)));
  });
}

function withdrawalRoutes(server: FastifyInstance, web: Web): void {
  const show = (visit: Visit<ByLink>, view: StatusView, form: FormState) =>
    showAct(visit, view, {
      act: 'withdraw',
      template: 'status/withdrawal',
      heading: '申請を取り下げますか',
      form,
    });
  server.get<ByLink>('/status/:link/withdrawal', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    return view ? show(visit, view, EMPTY_FORM) : reply;
  });
  server.post<ByLink>('/status/:link/withdrawal', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const form = FormReader.of(request);
    const reason = form.text('reason', '理由', { required: false, ...upTo(TEXT_MAX) });
    if (form.isWrong) return show(visit, view, form.state);
    const done = await withdrawApplication(web.office, view.caseFile.application.id, reason);
    return done.ok ? goTo(reply, statusPath(request.params.link, 'withdrawn')) : refuseOnStatus(visit, done.refusal);
  });
}

function changeRequestRoutes(server: FastifyInstance, web: Web): void {
  const show = (visit: Visit<ByLink>, view: StatusView, form: FormState) =>
    showAct(visit, view, {
      act: 'ask-change',
      template: 'status/change-request',
      heading: '変更や中止を依頼する',
      form,
    });
  server.get<ByLink>('/status/:link/change-request', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    return view ? show(visit, view, EMPTY_FORM) : reply;
  });
  server.post<ByLink>('/status/:link/change-request', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const form = FormReader.of(request);
    const asked = {
      wish: form.choice('wish', '変更か中止', ['change', 'cancellation']),
      text: form.text('text', 'ご希望の内容と理由', { required: true, ...upTo(TEXT_MAX) }),
    };
    if (form.isWrong) return show(visit, view, form.state);
    const done = await askChange(web.office, view.caseFile.application.id, asked);
    return done.ok ? goTo(reply, statusPath(request.params.link, 'change-asked')) : refuseOnStatus(visit, done.refusal);
  });
}

/** The page that asks once more, if the act is possible at all in this state. */
function showAct(
  visit: Visit<ByLink>,
  view: StatusView,
  shown: { act: Act; template: string; heading: string; form: FormState },
): FastifyReply {
  const { application } = view.caseFile;
  const allowed = requireAct(application, shown.act);
  if (!allowed.ok) return refuseOnStatus(visit, allowed.refusal);
  return showPage(visit, shown.template, {
    page: {
      title: shown.heading,
      heading: shown.heading,
      caption: referenceWords(application.reference),
      noindex: true,
    },
    path: `/status/${visit.request.params.link}`,
    association: application.form1.association,
    wishes: [
      { value: 'change', label: WISH_WORDS.change, support: '日時、場所、実施方法などを変えたいとき' },
      { value: 'cancellation', label: WISH_WORDS.cancellation, support: '説明会を取りやめたいとき' },
    ],
    form: shown.form,
  });
}
