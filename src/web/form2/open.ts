import type { FastifyInstance, FastifyReply } from 'fastify';
import { jstDay } from '#domain/text/jst.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { FILING_CODE_PROBLEM } from '#domain/words/problems.ts';
import { BLANK_TERMS, otherWords, PREFECTURE_CHOICES, readTerms } from '#web/forms/form2/terms.ts';
import { EMPTY_FORM, FormReader } from '#web/forms/reader.ts';
import { askerOf } from '#web/frame/asker.ts';
import { goTo, setCookie, showMessage, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import { logSecurity } from '#web/frame/security-log.ts';
import { codeWords } from '#web/frame/shared-code.ts';
import type { FormState } from '#web/frame/views.ts';
import { captionOf, pathOf } from '#web/gate/collection.ts';
import { trustAfterVerification } from '#workflow/access/trust-browser.ts';
import { othersOf, submitCollection } from '#workflow/filing/open-collection.ts';
import { readVerification, resendVerification, verifyByCode, verifyByLink } from '#workflow/filing/verify.ts';
import { collectionLinkOf, type Gathering, readGathering } from '#workflow/form2/gathering.ts';

export type ByLink = { Params: { link: string } };

/** 取りまとめの開設: an association opens a collection, and confirms its address by the mailed code or link. */
export function openingRoutes(server: FastifyInstance, web: Web): void {
  server.get('/collections/new', (request, reply) =>
    showForm({ web, request, reply }, { values: BLANK_TERMS, problems: {} }, []),
  );
  server.post('/collections/new', { config: { asks: 'verification' } }, (request, reply) =>
    submit({ web, request, reply }),
  );
  server.post<ByLink>('/collections/:link/verification', (request, reply) => enterCode({ web, request, reply }));
  server.post<ByLink>('/collections/:link/verification-mail', { config: { asks: 'verification' } }, (request, reply) =>
    resend({ web, request, reply }),
  );
  server.get<ByLink>('/collections/confirmation/:link', (request, reply) => showLink({ web, request, reply }));
  server.post<ByLink>('/collections/confirmation/:link', async (request, reply) => {
    const { link } = request.params;
    const verified = await verifyByLink(web.office, link);
    if (!verified.ok) return showRefusal({ web, request, reply }, verified.refusal);
    return goTo(reply, `/collections/confirmation/${encodeURIComponent(link)}`);
  });
}

async function submit(visit: Visit): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const form = FormReader.of(request);
  const terms = readTerms(form, jstDay(web.office.now()));
  if (form.isWrong) return showForm(visit, form.state, []);
  const others = await othersOf(web.office, terms.prefecture);
  // Pointed out once: whoever presses again has read it.
  if (others.length > 0 && form.raw('othersSeen') !== String(others.length)) {
    return showForm(visit, form.state, others.map(otherWords), others.length);
  }
  const submitted = await submitCollection(web.office, terms, askerOf(visit));
  if (!submitted.ok) return showRefusal(visit, submitted.refusal);
  const { id, contact } = submitted.value;
  return goTo(reply, pathOf((await collectionLinkOf(web.office, id, contact.email)) ?? ''));
}

function showForm(visit: Visit, form: FormState, others: readonly string[], othersSeen = 0): FastifyReply {
  const heading = '様式2の取りまとめをはじめる';
  return showPage(
    visit,
    'form2/new',
    {
      page: { title: heading, heading, noindex: true },
      form,
      action: '/collections/new',
      prefectures: PREFECTURE_CHOICES,
      others,
      othersSeen: String(othersSeen),
      ownOpening: true,
      settings: null,
      changed: '',
    },
    othersSeen > 0 ? 409 : undefined,
  );
}

/** What stands behind the link of a collection until its address is confirmed. */
export async function showWaiting(
  visit: Visit<ByLink>,
  gathering: Gathering,
  { form = EMPTY_FORM, notice = '', status }: { form?: FormState; notice?: string; status?: number } = {},
): Promise<FastifyReply> {
  const { id, association, contact } = gathering.collection;
  const title = 'メールの確認';
  const of = { purpose: 'verification', subjectId: id, recipient: contact.email } as const;
  return showPage(
    visit,
    'form2/verification',
    {
      page: { title, heading: title, caption: captionOf(gathering), noindex: true },
      ...{ form, notice, association, email: contact.email },
      path: pathOf(visit.request.params.link),
      validHours: LIMITS.verificationHours,
      ...(await codeWords(visit.web, of)),
    },
    status,
  );
}

async function enterCode(visit: Visit<ByLink>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const { link } = request.params;
  const read = await readGathering(web.office, link);
  if (!read.ok) return showRefusal(visit, read.refusal);
  if (read.value.collection.state !== 'unverified') return goTo(reply, pathOf(link));
  const form = FormReader.of(request);
  const code = form.code('code', [6, LIMITS.sharedCodeDigits], {
    missing: '確認コードをご入力ください。',
    wrong: FILING_CODE_PROBLEM,
  });
  if (form.isWrong) return showWaiting(visit, read.value, { form: form.state });
  const verified = await verifyByCode(web.office, read.value.collection.id, code);
  if (!verified.ok) {
    const { refusal } = verified;
    if (refusal.code !== 'code-wrong' && refusal.code !== 'code-expired') return showRefusal(visit, refusal);
    form.problems.code = refusalSentence(refusal);
    logSecurity(request, { event: 'trust', outcome: 'failed', actor: { role: 'applicant' } });
    return showWaiting(visit, read.value, { form: form.state });
  }
  if (verified.value.proved) {
    const { id, contact } = verified.value.filing;
    setCookie(visit, 'applicant', await trustAfterVerification(web.office, contact.email), LIMITS.trustedDays);
    logSecurity(request, { event: 'trust', outcome: 'done', actor: { role: 'applicant' }, about: id });
  }
  return goTo(reply, `${pathOf(link)}?done=opened`);
}

async function resend(visit: Visit<ByLink>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const { link } = request.params;
  const read = await readGathering(web.office, link);
  if (!read.ok) return showRefusal(visit, read.refusal);
  if (read.value.collection.state !== 'unverified') return goTo(reply, pathOf(link));
  const sent = await resendVerification(web.office, read.value.collection.id, askerOf(visit));
  if (sent.ok) return goTo(reply, `${pathOf(link)}?sent=again`);
  return showWaiting(visit, read.value, {
    notice: refusalSentence(sent.refusal),
    status: refusalStatus(sent.refusal),
  });
}

/** Behind the link of the mail: it shows what is opened and a button, and signs nobody in. */
async function showLink(visit: Visit<ByLink>): Promise<FastifyReply> {
  const { web, request } = visit;
  const { link } = request.params;
  const found = await readVerification(web.office, link);
  if (!found.ok) return showRefusal(visit, found.refusal);
  if (found.value.form !== 'form2') return showRefusal(visit, { code: 'not-found' });
  const { receivedAt, reference, contact } = found.value;
  if (receivedAt) {
    return showMessage(visit, {
      status: 200,
      heading: '取りまとめを開設しました',
      sentence: '取りまとめのページのリンクを、メールでお送りしました。',
    });
  }
  const heading = '取りまとめを開設します';
  return showPage(visit, 'form2/confirmation', {
    page: { title: heading, heading, noindex: true },
    action: `/collections/confirmation/${encodeURIComponent(link)}`,
    ...{ reference, name: contact.name, email: contact.email },
  });
}
