import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { mayCollect } from '#domain/form2/collection.ts';
import { FORM2_FIELDS, type Form2Texts, form2Texts } from '#domain/form2/fields.ts';
import { type JudgedLine, lineWords } from '#domain/form2/list.ts';
import { jstDay } from '#domain/text/jst.ts';
import { readRingingPhone } from '#web/forms/form2/ringing-phone.ts';
import { EMPTY_FORM } from '#web/forms/reader.ts';
import { sendDocument, sendFile } from '#web/frame/downloads.ts';
import { choicesOf } from '#web/frame/fields.ts';
import { filesOf, type ReceivedFile } from '#web/frame/file-intake.ts';
import { showPage, type Visit, type Web } from '#web/frame/pages.ts';
import type { FormState } from '#web/frame/views.ts';
import { captionOf, pathOf, readTrustedGathering } from '#web/gate/collection.ts';
import { blankForm2, blankForm2Sheet, listSheet } from '#workflow/form2/documents.ts';
import type { Gathering } from '#workflow/form2/gathering.ts';
import { readProducts } from '#workflow/form2/products.ts';
import { readOverview } from '#workflow/form2/read.ts';
import { type ListRefusal, readListFile, takeList } from '#workflow/form2/take-list.ts';
import type { ByLink } from './open.ts';
import { refuse } from './page.ts';

/** The blank form, and a list read in: the template, the upload, what became of each row, and the rows that go back with their reasons. */
export function listRoutes(server: FastifyInstance, web: Web): void {
  server.get('/form2/blank.pdf', async (_request, reply) => sendDocument(reply, await blankForm2(web.office)));
  server.get('/form2/blank.xlsx', async (_request, reply) => sendFile(reply, await blankForm2Sheet(web.office)));
  server.get<ByLink>('/collections/:link/list', async (request, reply) => {
    const visit = { web, request, reply };
    const gathering = await readEntering(visit);
    return gathering ? showUpload(visit, gathering, EMPTY_FORM) : reply;
  });
  server.get<ByLink>('/collections/:link/list/template.xlsx', async (request, reply) => {
    const gathering = await readTrustedGathering({ web, request, reply });
    return gathering ? sendFile(reply, await listSheet(web.office, '様式2一覧', [])) : reply;
  });
  server.post<ByLink>('/collections/:link/list', { config: { files: 'token' } }, async (request, reply) => {
    const visit = { web, request, reply };
    const gathering = await readEntering(visit);
    if (!gathering) return reply;
    for await (const file of filesOf(request)) return await take(visit, gathering, file);
    return showUpload(visit, gathering, wrongFile('一覧のファイルをお選びください。'));
  });
  server.post<ByLink>('/collections/:link/list/rows', { config: { files: 'token' } }, async (request, reply) => {
    const visit = { web, request, reply };
    const gathering = await readTrustedGathering(visit);
    if (!gathering) return reply;
    const rows = returnedRows(choicesOf(request, 'rows'));
    return sendFile(reply, await listSheet(web.office, '様式2一覧_要修正', rows));
  });
}

/** Undefined where it was answered already: nobody trusted, or nothing more is entered. */
async function readEntering(visit: Visit<ByLink>): Promise<Gathering | undefined> {
  const gathering = await readTrustedGathering(visit);
  if (!gathering) return undefined;
  const { state } = gathering.collection;
  if (mayCollect(state, 'enter')) return gathering;
  refuse(visit, { code: 'collection-state', state });
  return undefined;
}

async function take(visit: Visit<ByLink>, gathering: Gathering, file: ReceivedFile): Promise<FastifyReply> {
  const { office } = visit.web;
  const { collection, helper, actor } = gathering;
  const list = file.tooLarge ? 'too-big' : await readListFile(office, file.bytes);
  if (typeof list === 'string') return showUpload(visit, gathering, wrongFile(FILE_SENTENCES[list]));
  if (list.lines.length === 0) return showUpload(visit, gathering, wrongFile('医療機関の行がありません。'));
  const against = {
    prefecture: collection.prefecture,
    products: await readProducts(office),
    readPhone: readRingingPhone,
    today: jstDay(office.now()),
  };
  const entering = { actor, helperId: helper?.id, source: 'list' as const };
  const taken = await takeList(office, collection, { list, against, entering });
  if (!taken.ok) return refuse(visit, taken.refusal);
  const { lines, unread } = taken.value;
  const of = (judgement: JudgedLine['judgement']): JudgedLine[] => lines.filter((line) => line.judgement === judgement);
  const [good, doubtful, wrong] = [of('good'), of('doubtful'), of('wrong')];
  const heading = '一覧の読み込みの結果';
  const path = pathOf(visit.request.params.link);
  return showPage(visit, 'form2/list-taken', {
    page: { title: heading, heading, caption: captionOf(gathering), width: 'wide', noindex: true },
    path,
    taken: good.length + doubtful.length,
    ...{ good: good.length, unread },
    doubtful: doubtful.map(shownLine),
    wrong: wrong.map(shownLine),
    rows: inFields(wrong),
  });
}

function wrongFile(sentence: string): FormState {
  return { values: {}, problems: { list: sentence } };
}

function shownLine({ texts, said, ...line }: JudgedLine) {
  const code = [texts.prefecture, texts.points, texts.code].filter((part) => part !== '').join('-');
  return { line: lineWords(line), code, name: texts.name, said };
}

/** So many rows in one hidden field: a field has its limit. */
const ROWS_IN_FIELD = 100;

/** The rows that go back, to be sent again for their file: nothing of them is kept here. */
function inFields(lines: readonly JudgedLine[]): string[] {
  const rows = lines.map(({ texts, said }) => [...FORM2_FIELDS.map(({ key }) => texts[key]), said]);
  const fields: string[] = [];
  for (let from = 0; from < rows.length; from += ROWS_IN_FIELD) {
    fields.push(JSON.stringify(rows.slice(from, from + ROWS_IN_FIELD)));
  }
  return fields;
}

const rowsSchema = z.array(z.array(z.string()).length(FORM2_FIELDS.length + 1)).max(ROWS_IN_FIELD);

function returnedRows(fields: readonly string[]): { texts: Form2Texts; reason: string }[] {
  return fields.flatMap((field) => {
    const rows = rowsSchema.safeParse(parsed(field));
    return (rows.data ?? []).map((cells) => ({
      texts: form2Texts((key) => cells[FORM2_FIELDS.findIndex((each) => each.key === key)] ?? ''),
      reason: cells.at(-1) ?? '',
    }));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function showUpload(visit: Visit<ByLink>, gathering: Gathering, form: FormState): Promise<FastifyReply> {
  const { collection, helper } = gathering;
  const { counts } = await readOverview(visit.web.office, collection.id, helper?.id);
  const heading = '一覧（Excel）を読み込む';
  return showPage(visit, 'form2/list', {
    page: { title: heading, heading, caption: captionOf(gathering), script: 'taking', noindex: true },
    form,
    count: counts.kept + counts.offered,
    path: pathOf(visit.request.params.link),
  });
}

const FILE_SENTENCES: Record<ListRefusal, string> = {
  'not-xlsx': 'Excel（.xlsx）またはCSVのファイルではありません。「Excelブック（.xlsx）」で保存し直してください。',
  'not-table': 'Excel（.xlsx）またはCSVのファイルではありません。「Excelブック（.xlsx）」で保存し直してください。',
  'no-labels': '様式2の欄の名前が見つかりませんでした。このページのひな形に写して、もう一度お選びください。',
  password: 'パスワードがかかっているため、読み取れません。パスワードを外して保存し直してください。',
  macros: 'マクロ入りのファイルは受け付けていません。「Excelブック（.xlsx）」で保存し直してください。',
  'too-big': 'ファイルが大きすぎます。5,000行まで、5MBまでのファイルをお選びください。',
  'zip-bomb': 'ファイルの中身が大きすぎるため、読み取れません。このページのひな形に写してお送りください。',
  virus: 'ウイルスが見つかったため、受け取れませんでした。',
  silent: 'ウイルスの検査ができないため、受け取れませんでした。時間をおいて、もう一度お試しください。',
};
