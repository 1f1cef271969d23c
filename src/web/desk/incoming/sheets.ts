import type { FastifyInstance, FastifyReply } from 'fastify';
import { isRefused } from '#domain/case/answer-row.ts';
import { formatDay, formatWindow } from '#domain/text/dates.ts';
import { REPLY_MARKS, type Reply } from '#domain/words/inquiries.ts';
import { incomingPath } from '#web/desk/mails/routes.ts';
import { refusalOfRow } from '#web/forms/answer-rows.ts';
import { FormReader, upTo } from '#web/forms/reader.ts';
import { goTo, type Visit, type Web } from '#web/frame/pages.ts';
import { actorOf, casePath } from '#web/gate/desk.ts';
import { answerQuestions } from '#workflow/asking/answer-questions.ts';
import { isToDo, type JudgedSheet, judgeMailedSheet } from '#workflow/asking/answer-sheet.ts';
import type { Office } from '#workflow/case/office.ts';
import { type IncomingView, readIncomingFile, readIncomingMail } from '#workflow/incoming/read-incoming.ts';
import { putAside } from '#workflow/incoming/settle.ts';
import { refused } from './settling.ts';

type OneFile = { Params: { id: string; attached: string } };

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const NAME_MAX = 100;

/** A maker's filled-in sheet that was mailed back: what was read is preset, and one press records it. */
export function sheetRoute(
  desk: FastifyInstance,
  web: Web,
  show: (visit: Visit<OneFile>, form: FormReader) => Promise<FastifyReply>,
): void {
  desk.post<OneFile>('/desk/incoming/:id/files/:attached/answers', async (request, reply) => {
    const visit = { web, request, reply };
    const { id, attached } = request.params;
    const mail = await readIncomingMail(web.office, id);
    const file = await readIncomingFile(web.office, id, attached);
    const sheet = file && (await judgeMailedSheet(web.office, file.bytes));
    if (!mail.ok || mail.value.mail.state !== 'waiting' || !sheet) return refused(visit, { code: 'changed-meanwhile' });
    const form = FormReader.of(request);
    const by = form.line('by', 'ご回答者', { required: true, ...upTo(NAME_MAX, 'ご回答者') });
    if (form.isWrong) return show(visit, form);
    const who = { makerId: sheet.maker.id, by, channel: 'mail', actor: actorOf(request), mailId: id } as const;
    const rows = sheet.rows.filter(({ fate }) => fate === 'new').map(({ given }) => given);
    const done = await answerQuestions(web.office, who, rows);
    if (!done.ok) return refused(visit, done.refusal);
    // What is left has to be looked at, also in another sheet of the mail, which waits for it.
    const left = await sheetsOf(web.office, mail.value);
    if (left.some(({ sheet: one }) => isToDo(one))) return goTo(reply, incomingPath(id));
    const why = `${sheet.maker.name}の表の回答を記録しました（${rows.length}件）。`;
    const put = await putAside(web.office, { id, by: actorOf(request).name, why });
    return put.ok ? goTo(reply, '/desk/incoming?done=sheet') : refused(visit, put.refusal);
  });
}

interface FiledSheet {
  file: IncomingView['files'][number];
  sheet: JudgedSheet;
}

/** The filled-in sheets among the files of a mail: people send yesterday's along with today's. */
async function sheetsOf(office: Office, { mail, files }: IncomingView): Promise<FiledSheet[]> {
  const found: FiledSheet[] = [];
  for (const file of files) {
    if (file.mediaType !== XLSX || file.sha256 === '') continue;
    const read = await readIncomingFile(office, mail.id, file.id);
    const sheet = read && (await judgeMailedSheet(office, read.bytes));
    if (sheet) found.push({ file, sheet });
  }
  return found;
}

/** The cases that the sheets of a mail answer, however it was settled. */
export async function sheetCases(office: Office, view: IncomingView): Promise<{ href: string; label: string }[]> {
  const cases = new Map<string, string>();
  for (const { sheet } of await sheetsOf(office, view)) {
    for (const { given, question } of sheet.rows) {
      if (question && given.reply !== undefined) cases.set(question.reference, question.association);
    }
  }
  return [...cases].map(([reference, association]) => ({
    href: casePath(reference),
    label: `${association}　${reference}`,
  }));
}

/** The first sheet of a mail that waits about which something is to be done; null where there is no sheet. */
export async function sheetIn(office: Office, view: IncomingView) {
  const { mail } = view;
  if (mail.state !== 'waiting') return null;
  const sheets = await sheetsOf(office, view);
  const first = sheets.find(({ sheet }) => isToDo(sheet)) ?? sheets[0];
  if (!first) return null;
  const { file, sheet } = first;
  const news = sheet.rows.filter(({ fate }) => fate === 'new');
  const count = (reply: Reply): number => news.filter(({ given }) => given.reply === reply).length;
  return {
    action: `${incomingPath(mail.id)}/files/${encodeURIComponent(file.id)}/answers`,
    name: file.name,
    maker: sheet.maker.name,
    isStranger: !sheet.maker.addresses.some((address) => address.toLowerCase() === mail.from.email.toLowerCase()),
    by: mail.from.name === '' ? mail.from.email : mail.from.name,
    tally: { yes: count('yes'), maybe: count('maybe'), no: count('no'), all: news.length },
    news: news.map(({ given, question }) => ({
      what: question ? `${formatDay(question.date)} ${formatWindow(question.meeting)}　${question.association}` : '',
      reply: given.reply === undefined ? '' : REPLY_MARKS[given.reply],
      comment: given.comment,
    })),
    refused: sheet.rows.filter(isRefused).map((row) => ({
      what: row.question ? `${formatDay(row.question.date)}　${row.question.association}` : '不明な行',
      reason: refusalOfRow(row),
    })),
    unread: sheet.unread.map(({ line, unread }) => ({ line, said: unread })),
  };
}
