import type { FastifyInstance } from 'fastify';
import { readEmail } from '#domain/text/japanese.ts';
import { readReference } from '#domain/words/reference.ts';
import { EMPTY_FORM, FormReader } from '#web/forms/reader.ts';
import { askerOf } from '#web/frame/asker.ts';
import { showMessage, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import { logSecurity } from '#web/frame/security-log.ts';
import type { FormState } from '#web/frame/views.ts';
import { type Asked, mailStatusLinks } from '#workflow/access/mail-status-links.ts';

const TITLE = '申請の状況を見る';

/** For who has filed and has lost the mail: the link of the status page goes once more to where it went. */
export function findStatusRoutes(server: FastifyInstance, web: Web): void {
  const show = (visit: Visit, form: FormState, status?: number) =>
    showPage(visit, 'status/find', { page: { title: TITLE, heading: TITLE, noindex: true }, form }, status);
  server.get('/status', (request, reply) => show({ web, request, reply }, EMPTY_FORM));
  server.post('/status', { config: { asks: 'status-links' } }, async (request, reply) => {
    const visit = { web, request, reply };
    const form = FormReader.of(request);
    const asked = form.value<Asked>('filed', readAsked, { reference: '' }, WORDS);
    if (form.isWrong) return show(visit, form.state);
    const mailed = await mailStatusLinks(web.office, asked, askerOf(visit));
    const outcome = mailed.ok ? 'done' : 'refused';
    logSecurity(request, { event: 'code-asked', outcome, actor: { role: 'stranger' }, about: 'status' });
    if (!mailed.ok) {
      form.problems.filed = refusalSentence(mailed.refusal);
      return show(visit, form.state, refusalStatus(mailed.refusal));
    }
    return showMessage(visit, SENT);
  });
}

function readAsked(typed: string): Asked | undefined {
  const reference = readReference(typed);
  if (reference !== undefined) return { reference };
  const email = readEmail(typed);
  return email === undefined ? undefined : { email };
}

const WORDS = {
  wrong: '受付番号（例：ABCD-EFGH）か、申請に使ったメールアドレスを、どちらか1つご入力ください。',
  missing: '受付番号か、申請に使ったメールアドレスをご入力ください。',
};

/** The same for what is registered and what is not. */
const SENT = {
  status: 200,
  heading: 'メールをご確認ください',
  sentence:
    '入力された受付番号またはメールアドレスの申請が登録されているときは、申請に使ったメールアドレスへ、状況を見るページのリンクをお送りしました。数分待っても届かないときは、入力した内容と、迷惑メールフォルダをご確認ください。メールアドレスが変わった方は、問合せ先へご連絡ください。',
  next: { href: '/status', label: '入力に戻る' },
};
