import type { FastifyInstance, FastifyReply } from 'fastify';
import { FORM2_NOTES } from '#domain/form2/form2.ts';
import { linkPath } from '#domain/notices/link.ts';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { formatDay } from '#domain/text/dates.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { missingProblem } from '#domain/words/problems.ts';
import { blankForm2, form2Choices, readTypedForm2 } from '#web/forms/form2/entry-fields.ts';
import { form2Rows } from '#web/forms/form2/rows.ts';
import { askerOf } from '#web/frame/asker.ts';
import { sendFile } from '#web/frame/downloads.ts';
import { fieldOf } from '#web/frame/fields.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { qrCode } from '#web/frame/qr-code.ts';
import { refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import type { FormState } from '#web/frame/views.ts';
import { captionOf, pathOf, readCollector } from '#web/gate/collection.ts';
import { form2Document } from '#workflow/form2/documents.ts';
import {
  confirmOffered,
  offerForm2,
  ownEntryLink,
  readOffered,
  readOwnEntryPage,
  setOwnEntry,
} from '#workflow/form2/own-entry.ts';
import type { ByLink } from './open.ts';
import { refuse } from './page.ts';

/** An institution enters itself on an unlisted page that who gathers opens and shuts; its address is confirmed by mail. */
export function ownEntryRoutes(server: FastifyInstance, web: Web): void {
  switchRoutes(server, web);
  server.get<ByLink>('/own-entry/:link', (request, reply) => showOwnEntry({ web, request, reply }));
  server.post<ByLink>('/own-entry/:link', { config: { asks: 'sign-up' } }, (request, reply) =>
    offer({ web, request, reply }),
  );
  server.get<ByLink>('/own-entry/:link/sent', async (request, reply) => {
    const visit = { web, request, reply };
    const read = await readOwnEntryPage(web.office, request.params.link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    const heading = '確認メールを送りました';
    return showPage(visit, 'form2/own-entry-sent', {
      page: { title: heading, heading, caption: read.value.collection.association, noindex: true },
      hours: LIMITS.verificationHours,
      path: `/own-entry/${encodeURIComponent(request.params.link)}`,
    });
  });
  checkRoutes(server, web);
}

/** 医療機関の入力ページ, as who gathers sees it: address, QR code, and the switch. */
function switchRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink>('/collections/:link/own-entry', async (request, reply) => {
    const visit = { web, request, reply };
    const gathering = await readCollector(visit);
    if (!gathering) return reply;
    const { collection } = gathering;
    const link = await ownEntryLink(web.office, collection.id);
    const address = link === undefined ? '' : `${web.office.policy.publicUrl}${linkPath('own-entry', link)}`;
    const heading = '医療機関の入力ページ';
    return showPage(visit, 'form2/own-entry-switch', {
      page: { title: heading, heading, caption: captionOf(gathering), noindex: true },
      path: pathOf(request.params.link),
      isOpen: collection.ownEntry,
      address: collection.ownEntry ? address : '',
      code: address === '' ? null : qrCode(address),
    });
  });
  server.post<ByLink>('/collections/:link/own-entry', async (request, reply) => {
    const visit = { web, request, reply };
    const gathering = await readCollector(visit);
    if (!gathering) return reply;
    const isOpen = fieldOf(request, 'act') === 'open';
    const set = await setOwnEntry(web.office, gathering.collection.id, { isOpen, actor: gathering.actor });
    return set.ok ? goTo(reply, `${pathOf(request.params.link)}/own-entry`) : refuse(visit, set.refusal);
  });
}

const SHUT = '入力のあいだに、このページからの受付が止められました。';

async function showOwnEntry(visit: Visit<ByLink>, form?: FormState, refusal?: Refusal): Promise<FastifyReply> {
  const { web, request } = visit;
  const { link } = request.params;
  const read = await readOwnEntryPage(web.office, link);
  if (!read.ok) return showRefusal(visit, read.refusal);
  const { collection, isOpen } = read.value;
  const heading = 'カードリーダー提供申請書（様式2）の入力';
  const refused = refusal ? refusalSentence(refusal) : isOpen ? '' : SHUT;
  return showPage(
    visit,
    'form2/own-entry',
    {
      page: { title: heading, heading, caption: collection.association, noindex: true },
      form: form ?? { values: blankForm2(collection.prefecture), problems: {} },
      path: `/own-entry/${encodeURIComponent(link)}`,
      // What was typed before the page was shut stays before who typed it.
      ...{ isShown: isOpen || form !== undefined, refused: form ? refused : '' },
      note: collection.note,
      dueOn: formatDay(collection.dueOn),
      association: collection.association,
      notes: FORM2_NOTES,
      choices: await form2Choices(web),
    },
    refusal ? refusalStatus(refusal) : form && !isOpen ? 409 : undefined,
  );
}

async function offer(visit: Visit<ByLink>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const { link } = request.params;
  const read = await readOwnEntryPage(web.office, link);
  if (!read.ok) return showRefusal(visit, read.refusal);
  const { collection, isOpen } = read.value;
  const typed = await readTypedForm2(visit, collection.prefecture);
  if (!isOpen) return showOwnEntry(visit, typed.state);
  // Without an address nobody could confirm it: such papers are entered by who gathers.
  if (fieldOf(request, 'email').trim() === '') {
    const problems = { ...typed.state.problems, email: missingProblem('メールアドレス') };
    return showOwnEntry(visit, { values: typed.state.values, problems });
  }
  if (!typed.form) return showOwnEntry(visit, typed.state);
  const offered = await offerForm2(web.office, collection.id, typed.form, askerOf(visit));
  if (!offered.ok) return showOwnEntry(visit, typed.state, offered.refusal);
  return goTo(reply, `/own-entry/${encodeURIComponent(link)}/sent`);
}

/** Behind the mailed link: what was typed, the button, and the filled form to keep. */
function checkRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink>('/own-entry/check/:link', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const read = await readOffered(web.office, link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    const { entry, collection } = read.value;
    const isWaiting = entry.state === 'unconfirmed';
    const heading = isWaiting ? '内容を確かめて送る' : '申請書を送りました';
    return showPage(visit, 'form2/own-entry-check', {
      page: { title: heading, heading, caption: collection.association, noindex: true },
      path: `/own-entry/check/${encodeURIComponent(link)}`,
      rows: form2Rows(entry.form),
      association: collection.association,
      isWaiting,
    });
  });
  server.post<ByLink>('/own-entry/check/:link', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const confirmed = await confirmOffered(web.office, link);
    if (confirmed.ok) return goTo(reply, `/own-entry/check/${encodeURIComponent(link)}`);
    return showRefusal(visit, twiceWithoutName(confirmed.refusal));
  });
  server.get<ByLink>('/own-entry/check/:link/form2.pdf', async (request, reply) => {
    const read = await readOffered(web.office, request.params.link);
    if (!read.ok) return showRefusal({ web, request, reply }, read.refusal);
    return sendFile(reply, await form2Document(web.office, read.value.entry.form));
  });
}

/** Who stands there already is nothing for whoever typed a code. */
function twiceWithoutName(refusal: Parameters<typeof showRefusal>[1]): Parameters<typeof showRefusal>[1] {
  return refusal.code === 'institution-entered' ? { ...refusal, name: '同じコードの医療機関' } : refusal;
}
