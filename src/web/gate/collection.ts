import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { FILING_CODE_PROBLEM } from '#domain/words/problems.ts';
import { referenceWords } from '#domain/words/reference.ts';
import { EMPTY_FORM, FormReader } from '#web/forms/reader.ts';
import { askerOf, browserOf } from '#web/frame/asker.ts';
import { fieldOf } from '#web/frame/fields.ts';
import {
  forgetCookie,
  goTo,
  readCookie,
  setCookie,
  showPage,
  showRefusal,
  type Visit,
  type Web,
} from '#web/frame/pages.ts';
import { refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import { logSecurity } from '#web/frame/security-log.ts';
import { codeWords } from '#web/frame/shared-code.ts';
import type { FormState } from '#web/frame/views.ts';
import { askAccessCode, endTrust, enterAccessCode, isTrusted } from '#workflow/access/trust-browser.ts';
import { type Gathering, readGathering } from '#workflow/form2/gathering.ts';
import { askForCode } from './held.ts';

type ByLink = { Params: { link: string } };
type AccessRoute = ByLink & { Querystring: { sent?: string } };

/** Whoever has the link of a collection, or of a 郡市区医師会 that helps with one. */
const BY_LINK = { actor: { role: 'applicant' } } as const;

/** As the applicant's page: mails are forwarded, so that working on a collection needs a code to the link's own mailbox. */
export function collectionAccessRoutes(server: FastifyInstance, web: Web): void {
  server.get<AccessRoute>('/collections/:link/access', async (request, reply) => {
    const visit = { web, request, reply };
    const read = await readGathering(web.office, request.params.link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    if (isWaiting(read.value) || (await isTrustedFor(visit, read.value)))
      return goTo(reply, pathOf(request.params.link));
    return showAccess(visit, read.value, { sent: request.query.sent !== undefined });
  });
  server.post<AccessRoute>('/collections/:link/access', { config: { asks: 'access-code' } }, (request, reply) =>
    takeAccess({ web, request, reply }),
  );
  server.post<ByLink>('/collections/:link/sign-out', async (request, reply) => {
    const visit = { web, request, reply };
    const cookie = readCookie(visit, 'applicant');
    if (cookie !== undefined) {
      const ended = await endTrust(web.office, cookie, 'here');
      logSecurity(request, { ...BY_LINK, event: 'trust-ended', outcome: ended ? 'done' : 'failed', about: 'here' });
      forgetCookie(visit, 'applicant');
    }
    return goTo(reply, `${pathOf(request.params.link)}/access`);
  });
}

async function takeAccess(visit: Visit<AccessRoute>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const { link } = request.params;
  const read = await readGathering(web.office, link);
  if (!read.ok) return showRefusal(visit, read.refusal);
  if (isWaiting(read.value)) return goTo(reply, pathOf(link));
  const { subjectId, recipient } = read.value;
  const form = FormReader.of(request);
  if (fieldOf(request, 'act') === 'send') {
    const asked = await askAccessCode(web.office, subjectId, recipient, askerOf(visit));
    logSecurity(request, { ...BY_LINK, event: 'code-asked', outcome: asked.ok ? 'done' : 'refused', about: subjectId });
    if (!asked.ok) return showAccess(visit, read.value, { sent: true, refusal: asked.refusal });
    return goTo(reply, `${pathOf(link)}/access?sent=1`);
  }
  const code = form.code('code', [6, LIMITS.sharedCodeDigits], { wrong: FILING_CODE_PROBLEM });
  if (form.isWrong) return showAccess(visit, read.value, { sent: true, form: form.state });
  const entered = await enterAccessCode(web.office, subjectId, code, { email: recipient, browser: browserOf(visit) });
  logSecurity(request, { ...BY_LINK, event: 'trust', outcome: entered.ok ? 'done' : 'failed', about: subjectId });
  if (!entered.ok) {
    form.problems.code = refusalSentence(entered.refusal);
    return showAccess(visit, read.value, { sent: true, form: form.state });
  }
  setCookie(visit, 'applicant', entered.value, LIMITS.trustedDays);
  return goTo(reply, pathOf(link));
}

/** The page of a collection, without origin. */
export function pathOf(link: string): string {
  return `/collections/${encodeURIComponent(link)}`;
}

/** Its address is not confirmed yet: there is nothing behind its link but the code. */
function isWaiting({ collection }: Gathering): boolean {
  return collection.state === 'unverified';
}

async function showAccess(
  visit: Visit<AccessRoute>,
  gathering: Gathering,
  said: { sent: boolean; form?: FormState; refusal?: Refusal },
): Promise<FastifyReply> {
  const { collection, recipient, subjectId } = gathering;
  const title = '確認コードの入力';
  return showPage(
    visit,
    'gate/collection-access',
    {
      page: { title, heading: title, caption: captionOf(gathering), noindex: true },
      path: pathOf(visit.request.params.link),
      association: collection.association,
      email: recipient,
      sent: said.sent,
      ...(await codeWords(visit.web, { purpose: 'access-code', subjectId, recipient }, browserOf(visit))),
      refused: said.refusal ? refusalSentence(said.refusal) : '',
      form: said.form ?? EMPTY_FORM,
    },
    said.refusal ? refusalStatus(said.refusal) : undefined,
  );
}

/** The line above the headings of a collection's pages. */
export function captionOf({ collection, helper }: Gathering): string {
  const whose = helper ? `${helper.name}の入力` : referenceWords(collection.reference);
  return `様式2の取りまとめ（${collection.association}）　${whose}`;
}

async function isTrustedFor(visit: Visit, { recipient }: Gathering): Promise<boolean> {
  const cookie = readCookie(visit, 'applicant');
  return cookie !== undefined && (await isTrusted(visit.web.office, cookie, recipient));
}

/** The collection for who may work on it; otherwise the answer has been sent: not found, or the way to the code. */
export async function readTrustedGathering(visit: Visit<ByLink>): Promise<Gathering | undefined> {
  const { web, request, reply } = visit;
  const { link } = request.params;
  const read = await readGathering(web.office, link);
  if (!read.ok) {
    showRefusal(visit, read.refusal);
    return undefined;
  }
  if (isWaiting(read.value)) {
    goTo(reply, pathOf(link));
    return undefined;
  }
  if (await isTrustedFor(visit, read.value)) return read.value;
  const access = `${pathOf(link)}/access`;
  askForCode(visit, access, 'メールアドレス');
  return undefined;
}

/** The same for what only who gathers may do: a 郡市区医師会 does not learn that there is such a page. */
export async function readCollector(visit: Visit<ByLink>): Promise<Gathering | undefined> {
  const gathering = await readTrustedGathering(visit);
  if (gathering?.helper) {
    showRefusal(visit, { code: 'not-found' });
    return undefined;
  }
  return gathering;
}
