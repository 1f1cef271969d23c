import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type GivenRow, isRefused, type JudgedRow } from '#domain/case/answer-row.ts';
import type { SheetRow } from '#domain/case/answer-sheet.ts';
import { byDayAndRegion } from '#domain/case/question.ts';
import { linkPath } from '#domain/notices/link.ts';
import { formatDay, formatWindow } from '#domain/text/dates.ts';
import { REPLIES, REPLY_MARKS } from '#domain/words/inquiries.ts';
import { refusalOfRow } from '#web/forms/answer-rows.ts';
import { EMPTY_FORM, FormReader, upTo } from '#web/forms/reader.ts';
import { sendDocument } from '#web/frame/downloads.ts';
import { choicesOf } from '#web/frame/fields.ts';
import { filesOf } from '#web/frame/file-intake.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import type { FormState } from '#web/frame/views.ts';
import { answerQuestions } from '#workflow/asking/answer-questions.ts';
import { type AnswerFileRefusal, answerSheetOf, judgeSheet, readAnswerFile } from '#workflow/asking/answer-sheet.ts';
import { readQuestions } from '#workflow/asking/questions.ts';

type ByLink = { Params: { link: string } };

/** The table as .xlsx: taken away, filled in, read and shown, and recorded by one more press. */
export function sheetRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  server.get<ByLink>('/maker/:link/questions/sheet.xlsx', async (request, reply) => {
    const read = await readQuestions(office, request.params.link);
    if (!read.ok) return showRefusal({ web, request, reply }, read.refusal);
    return sendDocument(reply, await answerSheetOf(office, read.value.maker, read.value.rows));
  });
  server.get<ByLink>('/maker/:link/questions/sheet', (request, reply) =>
    showUpload({ web, request, reply }, EMPTY_FORM),
  );
  server.post<ByLink>('/maker/:link/questions/sheet', { config: { files: 'token' } }, async (request, reply) => {
    const visit = { web, request, reply };
    for await (const file of filesOf(request)) {
      const rows = file.tooLarge ? 'too-big' : await readAnswerFile(office, file.bytes);
      if (typeof rows === 'string') return showUpload(visit, wrongFile(FILE_SENTENCES[rows]));
      return showCheck(visit, rows, EMPTY_FORM);
    }
    return showUpload(visit, wrongFile('表のファイルをお選びください。'));
  });
  server.post<ByLink>(
    '/maker/:link/questions/sheet/answers',
    { config: { files: 'token' } },
    async (request, reply) => {
      const visit = { web, request, reply };
      const form = FormReader.of(request);
      const by = form.line('by', 'お名前', { required: true, ...upTo(NAME_MAX, 'お名前') });
      const rows = rowsIn(request);
      if (form.isWrong) return showCheck(visit, rows.map(asRead), form.state);
      const done = await answerQuestions(office, { link: request.params.link, by }, rows);
      if (!done.ok) return showRefusal(visit, done.refusal);
      const saved = done.value.filter(({ fate }) => fate === 'new').length;
      const refused = done.value.filter(isRefused);
      if (refused.length > 0) return showResult(visit, saved, refused);
      return goTo(reply, `${linkPath('maker', request.params.link)}/questions?saved=${saved}`);
    },
  );
}

const NAME_MAX = 100;
/** So many rows in one hidden field: a field has its limit. */
const ROWS_IN_FIELD = 100;

const rowsSchema = z
  .array(
    z.strictObject({
      inquiryId: z.string().max(100),
      slotId: z.string().max(100),
      seen: z.string().max(100),
      reply: z.enum(REPLIES),
      comment: z.string().max(1000),
    }),
  )
  .max(ROWS_IN_FIELD);

function rowsIn(request: FastifyRequest): GivenRow[] {
  return choicesOf(request, 'rows').flatMap((field) => rowsSchema.safeParse(parsed(field)).data ?? []);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asRead(given: GivenRow): SheetRow {
  return { line: 0, given, says: { day: '', reference: '' }, unread: '' };
}

function inFields(rows: readonly JudgedRow[]): string[] {
  const sent = rows.map(({ given }) => given);
  return Array.from({ length: Math.ceil(sent.length / ROWS_IN_FIELD) }, (_, page) =>
    JSON.stringify(sent.slice(page * ROWS_IN_FIELD, (page + 1) * ROWS_IN_FIELD)),
  );
}

/** What was read, before it counts. */
async function showCheck(visit: Visit<ByLink>, rows: readonly SheetRow[], form: FormState): Promise<FastifyReply> {
  const { link } = visit.request.params;
  const judged = await judgeSheet(visit.web.office, { link }, rows);
  if (!judged.ok) return showRefusal(visit, judged.refusal);
  const { maker, rows: all, unread } = judged.value;
  const news = inTableOrder(all.filter(({ fate }) => fate === 'new'));
  const title = '読み取った回答の確認';
  return showPage(visit, 'maker/sheet-check', {
    page: { title, heading: title, caption: `${maker.name} 様`, width: 'wide', noindex: true },
    path: `${linkPath('maker', link)}/questions`,
    tally: {
      yes: news.filter(({ given }) => given.reply === 'yes').length,
      maybe: news.filter(({ given }) => given.reply === 'maybe').length,
      no: news.filter(({ given }) => given.reply === 'no').length,
    },
    news: news.map(shownRow),
    refused: all.filter(isRefused).map(shownRow),
    unread: unread.map(({ line, unread: why }) => ({ line, unread: why })),
    rows: inFields(news),
    form,
  });
}

function showResult(visit: Visit<ByLink>, saved: number, refused: readonly JudgedRow[]): FastifyReply {
  const title = '保存していない行があります';
  const shown = {
    page: { title, heading: title, width: 'wide' as const, noindex: true },
    path: `${linkPath('maker', visit.request.params.link)}/questions`,
    saved,
    refused: inTableOrder(refused).map(shownRow),
  };
  return showPage(visit, 'maker/sheet-result', shown, 409);
}

function shownRow(row: JudgedRow) {
  const { given, question } = row;
  return {
    when: question ? `${formatDay(question.date)} ${formatWindow(question.meeting)}` : '不明な行',
    what: question ? [question.prefecture ?? '', question.association].filter((part) => part !== '').join('　') : '',
    reply: given.reply === undefined ? '' : REPLY_MARKS[given.reply],
    comment: given.comment,
    reason: isRefused(row) ? refusalOfRow(row) : '',
  };
}

function inTableOrder(rows: readonly JudgedRow[]): JudgedRow[] {
  return rows.toSorted((one, other) =>
    one.question && other.question ? byDayAndRegion(one.question, other.question) : one.question ? -1 : 1,
  );
}

async function showUpload(visit: Visit<ByLink>, form: FormState): Promise<FastifyReply> {
  const { link } = visit.request.params;
  const read = await readQuestions(visit.web.office, link);
  if (!read.ok) return showRefusal(visit, read.refusal);
  const title = '表（Excel）で回答する';
  return showPage(visit, 'maker/sheet', {
    page: { title, heading: title, caption: `${read.value.maker.name} 様`, noindex: true },
    path: `${linkPath('maker', link)}/questions`,
    rows: read.value.rows.length,
    form,
  });
}

function wrongFile(sentence: string): FormState {
  return { values: {}, problems: { sheet: sentence } };
}

const FILE_SENTENCES: Record<AnswerFileRefusal, string> = {
  'not-xlsx': 'Excel（.xlsx）のファイルではありません。「Excelブック（.xlsx）」で保存し直してください。',
  'not-table': 'Excel（.xlsx）のファイルではありません。「Excelブック（.xlsx）」で保存し直してください。',
  'no-marks': 'お送りした表ではないようです。「照会番号」の列がある表をお選びください。',
  'no-replies': '「回答（○△×）」の列が見つかりません。列の見出しを元に戻してください。',
  password: 'パスワードがかかっているため、読み取れません。パスワードを外して保存し直してください。',
  macros: 'マクロ入りのファイルは受け付けていません。「Excelブック（.xlsx）」で保存し直してください。',
  'too-big': 'ファイルが大きすぎるため、読み取れません。お送りした表に書き込んだものをお選びください。',
  'zip-bomb': 'ファイルの中身が大きすぎるため、読み取れません。お送りした表に書き込んだものをお選びください。',
  virus: 'ウイルスが見つかったため、受け取れませんでした。',
  silent: 'ウイルスの検査ができないため、受け取れませんでした。時間をおいて、もう一度お試しください。',
};
