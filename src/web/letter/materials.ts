import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Material } from '#domain/materials/material.ts';
import { formatInstant } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { DOUBTFUL } from '#domain/words/materials.ts';
import { EMPTY_FORM, FormReader, upTo } from '#web/forms/reader.ts';
import { askerOf } from '#web/frame/asker.ts';
import { sendDocument } from '#web/frame/downloads.ts';
import { type MaterialRow, materialRow } from '#web/frame/material-rows.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import type { FormState } from '#web/frame/views.ts';
import { markDoubtful } from '#workflow/materials/mark.ts';
import { readMaterial, readMaterialFile, readMaterials } from '#workflow/materials/read.ts';

type OneMaterial = { Params: { id: string }; Querystring: { done?: string } };

const LONGEST_LINE = 200;

/** A material's own file, and the page on which anybody says that a material is not right. */
export function materialRoutes(server: FastifyInstance, web: Web): void {
  server.get<OneMaterial>('/materials/:id/file', async (request, reply) => {
    const material = await readMaterial(web.office, request.params.id);
    const file = material?.file ? await readMaterialFile(web.office, material.file.id) : undefined;
    return file ? sendDocument(reply, file) : notFound({ web, request, reply });
  });
  server.get<OneMaterial>('/materials/:id/mark', async (request, reply) => {
    const visit = { web, request, reply };
    const material = await readMaterial(web.office, request.params.id);
    return material ? showMark(visit, material, EMPTY_FORM) : notFound(visit);
  });
  server.post<OneMaterial>('/materials/:id/mark', { config: { asks: 'material-mark' } }, async (request, reply) => {
    const visit = { web, request, reply };
    const { id } = request.params;
    const material = await readMaterial(web.office, id);
    if (!material) return notFound(visit);
    const form = FormReader.of(request);
    const label = 'どこが違うか';
    const line = form.line('line', label, { required: true, ...upTo(LONGEST_LINE, label) });
    if (form.isWrong) return showMark(visit, material, form.state);
    const marked = await markDoubtful(web.office, { id, line }, askerOf(visit));
    if (marked.ok) return goTo(reply, `/materials/${encodeURIComponent(id)}/mark?done=1`);
    if (marked.refusal.code !== 'too-many-codes') return notFound(visit);
    form.problems.line = `お知らせが続いたため、${formatInstant(marked.refusal.retryAt)}以降にもう一度お試しください。お急ぎのときは、このページの下の問合せ先へご連絡ください。`;
    return showMark(visit, material, form.state, 429);
  });
}

/** The list as everybody sees it. */
export async function listedRows(web: Web): Promise<MaterialRow[]> {
  const today = jstDay(web.office.now());
  return (await readMaterials(web.office)).map(({ material, marks }) => materialRow(material, today, marks.length > 0));
}

function showMark(visit: Visit<OneMaterial>, material: Material, form: FormState, status?: number): FastifyReply {
  const heading = `資料の「${DOUBTFUL}」を知らせる`;
  return showPage(
    visit,
    'letter/material-mark',
    {
      page: { title: heading, heading, noindex: true },
      material: materialRow(material, jstDay(visit.web.office.now())),
      done: visit.request.method === 'GET' && visit.request.query.done !== undefined,
      form,
    },
    status,
  );
}

function notFound(visit: Visit): FastifyReply {
  return showRefusal(visit, { code: 'not-found' }, { href: '/letter', label: '資料の一覧へ' });
}
