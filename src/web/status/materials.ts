import type { FastifyInstance, FastifyReply } from 'fastify';
import { requireAct } from '#domain/case/application.ts';
import { isOld, type Material } from '#domain/materials/material.ts';
import { formatDay } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { AUDIENCE_WORDS, MATERIAL_KIND_WORDS } from '#domain/words/materials.ts';
import { referenceWords } from '#domain/words/reference.ts';
import { FormReader } from '#web/forms/reader.ts';
import { materialHref } from '#web/frame/material-rows.ts';
import { goTo, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import { statusPath } from '#web/frame/status-path.ts';
import type { Choice } from '#web/frame/views.ts';
import { readTrusted, refuseOnStatus } from '#web/gate/status.ts';
import { printOf } from '#workflow/case/seen.ts';
import type { StatusView } from '#workflow/filing/read-status.ts';
import { choiceStanding, chooseMaterials } from '#workflow/materials/choose.ts';
import { readChosen, readMaterials } from '#workflow/materials/read.ts';

type ByLink = { Params: { link: string } };

/** 説明会で使える資料: the applicant's choice, in a trusted browser. */
export function statusMaterialRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink>('/status/:link/materials', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    return view ? show(visit, view) : reply;
  });
  server.post<ByLink>('/status/:link/materials', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const form = FormReader.of(request);
    const materialIds = form.choices('materials');
    const { id } = view.caseFile.application;
    const done = await chooseMaterials(web.office, { applicationId: id, materialIds, seen: form.raw('seen') });
    if (done.ok) return goTo(reply, statusPath(request.params.link, 'materials-chosen'));
    if (done.refusal.code === 'changed-meanwhile') return show(visit, view, materialIds);
    return refuseOnStatus(visit, done.refusal);
  });
}

/** Lines of the 案内文: what is past its last day is left out. */
export function materialLines(web: Web, chosen: readonly Material[]): string[] {
  const today = jstDay(web.office.now());
  return chosen
    .filter((material) => !isOld(material, today))
    .flatMap((material) => {
      const href = materialHref(material);
      return [`・${material.title}`, `　${href.startsWith('/') ? `${web.office.policy.publicUrl}${href}` : href}`];
    });
}

/** `typed`: what was ticked on a page that showed another choice. */
async function show(visit: Visit<ByLink>, view: StatusView, typed?: readonly string[]): Promise<FastifyReply> {
  const { office } = visit.web;
  const { application } = view.caseFile;
  const allowed = requireAct(application, 'choose-materials');
  if (!allowed.ok) return refuseOnStatus(visit, allowed.refusal);
  const chosen = await readChosen(office, application.id);
  const heading = '説明会で使う資料を選ぶ';
  const changed = typed && [{ label: '選んだ資料', stands: titles(chosen), typed: '' }];
  return showPage(
    visit,
    'status/materials',
    {
      page: { title: heading, heading, caption: referenceWords(application.reference), noindex: true },
      path: `/status/${visit.request.params.link}`,
      options: (await readMaterials(office)).map(({ material }) => choiceOf(material, jstDay(office.now()))),
      seen: printOf(office, choiceStanding(chosen)),
      changed: changed ?? null,
      form: { values: { materials: typed ?? chosen.map(({ id }) => id) }, problems: {} },
    },
    changed ? 409 : undefined,
  );
}

function titles(materials: readonly Material[]): string {
  return materials.length === 0 ? 'なし' : materials.map(({ title }) => title).join('、');
}

function choiceOf(material: Material, today: Temporal.PlainDate): Choice {
  const old = isOld(material, today) ? '　掲載の期限を過ぎているため、案内文と参加者のページには載りません。' : '';
  return {
    value: material.id,
    label: `${MATERIAL_KIND_WORDS[material.kind]}：${material.title}`,
    support: `対象：${AUDIENCE_WORDS[material.audience]}　${formatDay(material.asOf)}現在${old}`,
  };
}
