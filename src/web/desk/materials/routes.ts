import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ChangeRow } from '#domain/history/facts.ts';
import { materialChanges } from '#domain/materials/material.ts';
import { jstDay } from '#domain/text/jst.ts';
import { DESK_PAGES } from '#domain/words/desk-pages.ts';
import { MATERIAL_ACT_WORDS } from '#domain/words/materials.ts';
import { readVersion } from '#web/forms/number.ts';
import { FormReader } from '#web/forms/reader.ts';
import { sendFile } from '#web/frame/downloads.ts';
import { fieldOf } from '#web/frame/fields.ts';
import { materialRow } from '#web/frame/material-rows.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { ONE_FILE_WORDS, UPLOAD_ENDINGS } from '#web/frame/uploads.ts';
import type { FormState } from '#web/frame/views.ts';
import { coordinatorOf, deskOnly, deskViewer } from '#web/gate/desk.ts';
import { readAllMaterials, readMaterialFile, readMaterialHistory } from '#workflow/materials/read.ts';
import { listMaterialStep, saveMaterialStep, settleMaterialMarks } from '#workflow/materials/save.ts';
import { ADDRESS_OR_FILE, AUDIENCE_CHOICES, blankMaterial, KIND_CHOICES, readMaterialForm, valuesOf } from './form.ts';

type OneMaterial = { Params: { id: string }; Querystring: { done?: string } };
type OneVersion = { Params: { id: string; version: string } };
type History = NonNullable<Awaited<ReturnType<typeof readMaterialHistory>>>;

/** What was just done, in words; anything else says nothing. */
const DONE_WORDS: Readonly<Record<string, string>> = {
  saved: '資料を保存しました',
  removed: '資料を一覧から外しました',
  restored: '資料を一覧に戻しました',
  settled: '指摘を確かめたことを記録しました',
};

/** 資料 at the desk: the list, one with its marks and its history, and saving. */
export function deskMaterialRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get<{ Querystring: { done?: string } }>('/desk/materials', (request, reply) =>
      showList({ web, request, reply }, request.query.done ?? ''),
    );
    desk.get('/desk/materials/new', async (request, reply) => {
      const visit = { web, request, reply };
      const places = (await readAllMaterials(web.office)).map(({ material }) => material.place);
      return showForm(visit, undefined, { form: { values: blankMaterial(web.office.now(), places), problems: {} } });
    });
    desk.post('/desk/materials/new', { config: { files: 'token' } }, (request, reply) =>
      save({ web, request, reply }, undefined),
    );
    desk.get<OneMaterial>('/desk/materials/:id', async (request, reply) => {
      const visit = { web, request, reply };
      const found = await readMaterialHistory(web.office, request.params.id);
      if (!found) return notFound(visit);
      const form = { values: valuesOf(found.material), problems: {} };
      return showForm(visit, found, { form, done: DONE_WORDS[request.query.done ?? ''] ?? '' });
    });
    desk.post<OneMaterial>('/desk/materials/:id', { config: { files: 'token' } }, (request, reply) =>
      save({ web, request, reply }, request.params.id),
    );
    actRoutes(desk, web);
    desk.get<OneVersion>('/desk/materials/:id/versions/:version/file', async (request, reply) => {
      const found = await readMaterialHistory(web.office, request.params.id);
      const version = found?.versions.find((one) => String(one.version) === request.params.version);
      const fileId = version?.facts.file?.id;
      const file = fileId === undefined ? undefined : await readMaterialFile(web.office, fileId);
      return file ? sendFile(reply, file) : notFound({ web, request, reply });
    });
  });
}

/** From the list and back, and 「確かめた」. */
function actRoutes(desk: FastifyInstance, web: Web): void {
  for (const [path, act] of [
    ['removal', 'removed'],
    ['restoration', 'restored'],
  ] as const) {
    desk.post<OneMaterial>(`/desk/materials/:id/${path}`, async (request, reply) => {
      const visit = { web, request, reply };
      const { id } = request.params;
      const seenVersion = readVersion(fieldOf(request, 'seenVersion'));
      const done = await listMaterialStep(web.office, { id, act, seenVersion, by: coordinatorOf(request).name });
      if (done.ok) return goTo(reply, `${materialPath(id)}?done=${act}`);
      if (done.refusal.code === 'not-found') return notFound(visit);
      const next = { href: materialPath(id), label: '資料のページへ戻る' };
      return showRefusal(visit, done.refusal, next, deskViewer(request, 'materials'));
    });
  }
  desk.post<OneMaterial>('/desk/materials/:id/marks', async (request, reply) => {
    const { id } = request.params;
    const found = await readMaterialHistory(web.office, id);
    const seen = found?.marks.find((mark) => mark.id === fieldOf(request, 'lastMark'));
    if (!found) return notFound({ web, request, reply });
    if (!seen) return goTo(reply, materialPath(id));
    await settleMaterialMarks(web.office, { id, upTo: seen.at, by: coordinatorOf(request).name });
    return goTo(reply, `${materialPath(id)}?done=settled`);
  });
}

/** The desk's page of one material. */
export function materialPath(id: string): string {
  return `/desk/materials/${encodeURIComponent(id)}`;
}

async function showList(visit: Visit, done: string): Promise<FastifyReply> {
  const { web, request } = visit;
  const today = jstDay(web.office.now());
  const all = await readAllMaterials(web.office);
  const rows = all.map(({ material, marks }) => ({
    ...materialRow(material, today),
    path: materialPath(material.id),
    marks: marks.length,
    removed: material.removedAt !== undefined,
    place: material.place,
    savedAt: material.savedAt,
    savedBy: material.savedBy,
  }));
  return showPage(visit, 'desk/materials/materials', {
    page: { title: DESK_PAGES.materials, heading: DESK_PAGES.materials, width: 'wide', noindex: true },
    viewer: deskViewer(request, 'materials'),
    done: DONE_WORDS[done] ?? '',
    materials: rows.filter(({ removed }) => !removed),
    removed: rows.filter(({ removed }) => removed),
  });
}

async function save(visit: Visit, id: string | undefined): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const found = id === undefined ? undefined : await readMaterialHistory(web.office, id);
  if (id !== undefined && !found) return notFound(visit);
  const form = FormReader.of(request);
  const entry = await readMaterialForm(visit, form, found?.material.file);
  const seenVersion = readVersion(form.raw('seenVersion'));
  if (form.isWrong) return showForm(visit, found, { form: form.state, seenVersion });
  const saved = await saveMaterialStep(web.office, { ...entry, id, seenVersion, by: coordinatorOf(request).name });
  if (saved.ok) return goTo(reply, `${materialPath(saved.value.id)}?done=saved`);
  if (saved.why === 'not-found') return notFound(visit);
  const now = await readMaterialHistory(web.office, saved.standing.id);
  const typed = { ...entry, file: saved.standing.file };
  // Who presses again has seen what stands now.
  return showForm(visit, now, { form: form.state, changed: materialChanges(saved.standing, typed) });
}

interface ShownForm {
  form: FormState;
  done?: string;
  seenVersion?: number;
  changed?: ChangeRow[];
}

function showForm(visit: Visit, found: History | undefined, shown: ShownForm): FastifyReply {
  const material = found?.material;
  const heading = material ? '資料を直す' : '資料を加える';
  const last = found?.marks.at(-1);
  return showPage(
    visit,
    'desk/materials/form',
    {
      page: {
        title: material ? `${material.title}：${heading}` : heading,
        heading,
        caption: DESK_PAGES.materials,
        width: 'wide',
        noindex: true,
        error: shown.changed !== undefined,
      },
      viewer: deskViewer(visit.request, 'materials'),
      action: material ? materialPath(material.id) : '/desk/materials/new',
      form: shown.form,
      done: shown.done ?? '',
      changed: shown.changed
        ? { by: material?.savedBy ?? '', at: material?.savedAt ?? null, rows: shown.changed }
        : null,
      seenVersion: String(shown.seenVersion ?? material?.version ?? 0),
      kinds: KIND_CHOICES,
      audiences: AUDIENCE_CHOICES,
      files: material?.file ? [{ ...material.file, id: String(material.version) }] : [],
      addressOrFile: ADDRESS_OR_FILE,
      uploadWords: ONE_FILE_WORDS,
      uploadEndings: UPLOAD_ENDINGS,
      exists: material !== undefined,
      removed: material?.removedAt !== undefined,
      marks: found?.marks ?? [],
      lastMark: last?.id ?? '',
      history: found ? historyRows(found) : [],
    },
    shown.changed ? 409 : undefined,
  );
}

/** The newest first, each with what it changed of the one before. */
function historyRows({ material, versions }: History) {
  return versions.map((version, index) => {
    const before = versions[index + 1];
    return {
      at: version.at,
      by: version.by,
      what: MATERIAL_ACT_WORDS[version.act],
      file: version.facts.file ? `${materialPath(material.id)}/versions/${version.version}/file` : '',
      fileName: version.facts.file?.name ?? '',
      changes: before ? materialChanges(before.facts, version.facts) : [],
    };
  });
}

function notFound(visit: Visit): FastifyReply {
  const next = { href: '/desk/materials', label: '資料の一覧へ' };
  return showRefusal(visit, { code: 'not-found' }, next, deskViewer(visit.request, 'materials'));
}
