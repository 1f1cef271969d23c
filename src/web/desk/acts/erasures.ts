import type { FastifyInstance, FastifyReply } from 'fastify';
import { formatDay } from '#domain/text/dates.ts';
import { readEmail } from '#domain/text/japanese.ts';
import { DESK_PAGES, toPage } from '#domain/words/desk-pages.ts';
import { EMAIL_PROBLEM } from '#domain/words/problems.ts';
import { EMPTY_FORM, FormReader, upTo } from '#web/forms/reader.ts';
import { sendFile } from '#web/frame/downloads.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import type { FormState } from '#web/frame/views.ts';
import { actorOf, casePath, deskOnly, deskViewer } from '#web/gate/desk.ts';
import {
  eraseOnRequest,
  erasePersonOnRequest,
  readErasures,
  recordOf,
  recordOfPerson,
} from '#workflow/keeping/record-of.ts';
import { readCollectionErasures } from '#workflow/keeping/retain-collections.ts';

const PATH = '/desk/erasures';
const LONGEST_NAME = 100;

/** 個人情報の削除: what goes soon, with its record to be kept elsewhere; and what people ask for before. */
export function deskErasureRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get(PATH, (request, reply) => show({ web, request, reply }, EMPTY_FORM));
    desk.get<{ Params: { reference: string } }>('/desk/applications/:reference/record', async (request, reply) => {
      const { reference } = request.params;
      const record = await recordOf(web.office, reference);
      const next = { href: PATH, label: toPage('erasures') };
      if (!record.ok) return showRefusal({ web, request, reply }, record.refusal, next, deskViewer(request, 'none'));
      return sendJson(reply, `申請の記録_${reference}.json`, record.value);
    });
    desk.post(`${PATH}/cases`, async (request, reply) => {
      const visit = { web, request, reply };
      const form = FormReader.of(request);
      const reference = form.line('erasedReference', '受付番号', { required: true }).toUpperCase();
      confirmed(form, 'caseConfirmed');
      if (form.isWrong) return show(visit, form.state);
      const erased = await eraseOnRequest(web.office, reference, actorOf(request));
      if (erased.ok) return goTo(reply, `${PATH}?done=case`);
      form.problems.erasedReference =
        erased.refusal.code === 'wrong-state'
          ? 'この申請は続いています。取下げ・お断り・中止・実施済のあとに削除できます。'
          : refusalSentence(erased.refusal);
      return show(visit, form.state, refusalStatus(erased.refusal));
    });
    desk.post(`${PATH}/record`, async (request, reply) => {
      const form = FormReader.of(request);
      const sought = soughtIn(form, 'record');
      if (form.isWrong) return show({ web, request, reply }, form.state);
      return sendJson(reply, '本人の記録.json', await recordOfPerson(web.office, sought));
    });
    desk.post(`${PATH}/people`, async (request, reply) => {
      const visit = { web, request, reply };
      const form = FormReader.of(request);
      const sought = soughtIn(form, 'person');
      confirmed(form, 'personConfirmed');
      if (form.isWrong) return show(visit, form.state);
      const going = await erasePersonOnRequest(web.office, sought, actorOf(request));
      if (going.length === 0) return goTo(reply, `${PATH}?done=person`);
      const references = going.map(({ reference }) => reference).join('、');
      form.problems.personEmail = `終わった申請・取りまとめからは削除しました。続いている申請・取りまとめ（受付番号 ${references}）では、先に参加の取りやめや担当者の変更をしてください。`;
      return show(visit, form.state);
    });
  });
}

/** By address, or for 当日参加 by name; one of them is needed. */
function soughtIn(form: FormReader, of: 'record' | 'person'): { email: string; name: string } {
  const name = form.line(`${of}Name`, 'お名前', { required: false, ...upTo(LONGEST_NAME, 'お名前') });
  if (form.raw(`${of}Email`) === '' && name !== '') return { email: '', name };
  return { email: form.value(`${of}Email`, readEmail, '', { wrong: EMAIL_PROBLEM }), name };
}

function confirmed(form: FormReader, name: string): void {
  if (!form.ticked(name)) form.problems[name] = '元に戻せないことをご確認のうえ、チェックを付けてください。';
}

function sendJson(reply: FastifyReply, name: string, value: object): FastifyReply {
  const bytes = new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
  return sendFile(reply, { name, mediaType: 'application/json', bytes });
}

const DONE: Record<string, string> = {
  case: '申請の個人情報を削除しました',
  person: 'ご本人の個人情報を削除しました',
};

async function show(visit: Visit, form: FormState, status?: number): Promise<FastifyReply> {
  const { web, request } = visit;
  const { cases, count } = await readErasures(web.office);
  const collections = await readCollectionErasures(web.office);
  const done = request.method === 'GET' ? DONE[/\?done=(\w+)$/.exec(request.url)?.[1] ?? ''] : undefined;
  return showPage(
    visit,
    'desk/acts/erasures',
    {
      page: { title: DESK_PAGES.erasures, heading: DESK_PAGES.erasures, width: 'wide', noindex: true },
      viewer: deskViewer(request, 'none'),
      form,
      done: done ?? '',
      keptDays: web.office.policy.retentionDays,
      more: count - cases.length,
      collections: collections.map((told) => ({
        association: told.association,
        reference: told.reference,
        endedOn: formatDay(told.endedOn),
        erasedOn: formatDay(told.erasedOn),
      })),
      cases: cases.map((told) => ({
        reference: told.reference,
        association: told.association,
        href: casePath(told.reference),
        record: `${casePath(told.reference)}/record`,
        endedOn: formatDay(told.endedOn),
        erasedOn: formatDay(told.erasedOn),
      })),
    },
    status,
  );
}
