import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { readEmail } from '#domain/text/japanese.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { EMAIL_PROBLEM } from '#domain/words/problems.ts';
import { FormReader } from '#web/forms/reader.ts';
import { askerOf } from '#web/frame/asker.ts';
import { goTo, showMessage, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalHeading, refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import type { FormState } from '#web/frame/views.ts';
import { draftPath, holdOwnDraft, ownDrafts } from '#web/gate/drafts.ts';
import { draftIdIn } from '#workflow/filing/keep-draft.ts';
import { applyLatePermit, readLatePermit } from '#workflow/filing/permit-late.ts';
import { mailDraftLink, readDraftLink, resumeDraft } from '#workflow/filing/resume-draft.ts';
import { closedWords } from './closed.ts';
import { standingOf } from './draft.ts';

interface LinkParams {
  Params: { link: string };
}

/** Ways back into a draft: 「あとで続ける」, its mailed link, and 期限後の申請の許可. */
export function resumeRoutes(server: FastifyInstance, web: Web): void {
  laterRoutes(server, web);
  draftLinkRoutes(server, web);
  latePermitRoutes(server, web);
}

function laterRoutes(server: FastifyInstance, web: Web): void {
  const show = (visit: Visit, id: string, form: FormState) =>
    showPage(visit, 'filing/later', {
      page: { title: 'あとで続ける', heading: 'あとで続ける', noindex: true },
      form,
      action: draftPath('/file/later', id),
      back: draftPath('/file/continuation', id),
      draftDays: LIMITS.draftDays,
    });
  server.get('/file/later', async (request, reply) => {
    const visit = { web, request, reply };
    const filing = await standingOf(visit);
    if (filing.kind !== 'open') return goTo(reply, '/file');
    const { id, values } = filing.draft;
    return show(visit, id, { values: { laterEmail: values.email ?? '' }, problems: {} });
  });
  server.post('/file/later', { config: { asks: 'resume-draft' } }, async (request, reply) => {
    const visit = { web, request, reply };
    const filing = await standingOf(visit);
    const closed = closedWords(filing);
    if (closed) return showMessage(visit, closed);
    if (filing.kind !== 'open') return goTo(reply, '/file');
    const form = FormReader.of(request);
    const email = form.value('laterEmail', readEmail, '', { wrong: EMAIL_PROBLEM });
    form.doubtMail('laterEmail', [email]);
    if (form.isWrong) return show(visit, filing.draft.id, form.state);
    const mailed = await mailDraftLink(web.office, filing.cookie, email, askerOf(visit));
    if (!mailed.ok) {
      form.problems.laterEmail = refusalSentence(mailed.refusal);
      return show(visit, filing.draft.id, form.state);
    }
    return showMessage(visit, {
      status: 200,
      heading: '下書きを保存しました',
      sentence: `${email} に、続きを入力するためのリンクをお送りしました。下書きは${LIMITS.draftDays}日間保管します。届かないときは、迷惑メールフォルダもご確認ください。`,
      next: { href: draftPath('/file/continuation', filing.draft.id), label: '入力に戻る' },
    });
  });
}

function draftLinkRoutes(server: FastifyInstance, web: Web): void {
  server.get<LinkParams>('/file/draft/:link', async (request, reply) => {
    const visit = { web, request, reply };
    const found = await readDraftLink(web.office, request.params.link);
    if (!found.ok) return refuseDraftLink(visit, found.refusal);
    return showPage(visit, 'filing/draft', {
      page: { title: '続きから入力する', heading: '下書きの続きを入力する', noindex: true },
      association: found.value.values.association ?? '',
      others: found.value.others.map(({ link, updatedAt }) => ({ href: `/file/draft/${link}`, updatedAt })),
      action: request.url,
    });
  });
  server.post<LinkParams>('/file/draft/:link', async (request, reply) => {
    const visit = { web, request, reply };
    const resumed = await resumeDraft(web.office, request.params.link);
    if (!resumed.ok) return refuseDraftLink(visit, resumed.refusal);
    await holdOwnDraft(visit, resumed.value);
    return goTo(reply, draftPath('/file/continuation', draftIdIn(resumed.value)));
  });
}

function refuseDraftLink(visit: Visit, refusal: Refusal): FastifyReply {
  const next = { href: '/file', label: '新しく申請する' };
  if (refusal.code !== 'link-used') return showRefusal(visit, refusal, next);
  return showMessage(visit, {
    status: refusalStatus(refusal),
    heading: refusalHeading('link-used'),
    sentence:
      'この下書きは、すでに申請されています。申請の状況は、「申請を受け付けました」のメールにあるリンクからご覧になれます。',
    next,
  });
}

function latePermitRoutes(server: FastifyInstance, web: Web): void {
  server.get<LinkParams>('/late-permit/:link', async (request, reply) => {
    const visit = { web, request, reply };
    const found = await readLatePermit(web.office, request.params.link);
    if (!found.ok) return showRefusal(visit, found.refusal);
    const { date, reason, validUntil } = found.value;
    return showPage(visit, 'filing/late-permit', {
      page: { title: '期限後の申請', heading: '期限後の申請をお受けします', noindex: true },
      date,
      reason,
      lastMoment: validUntil.subtract({ seconds: 1 }),
      action: request.url,
    });
  });
  server.post<LinkParams>('/late-permit/:link', async (request, reply) => {
    const visit = { web, request, reply };
    const open = (await ownDrafts(visit)).filter(({ stands }) => stands === 'open');
    const own = open.map(({ cookie }) => cookie);
    const applied = await applyLatePermit(web.office, request.params.link, own);
    if (!applied.ok) return showRefusal(visit, applied.refusal);
    const { cookie, id } = applied.value;
    if (!own.includes(cookie)) await holdOwnDraft(visit, cookie);
    return goTo(reply, draftPath('/file/contact', id));
  });
}
