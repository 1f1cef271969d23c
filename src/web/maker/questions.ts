import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type GivenRow, isRefused } from '#domain/case/answer-row.ts';
import { linkPath } from '#domain/notices/link.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { REPLIES } from '#domain/words/inquiries.ts';
import { FormReader, upTo } from '#web/forms/reader.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { answerQuestions } from '#workflow/asking/answer-questions.ts';
import { inquiryLinks, readQuestions } from '#workflow/asking/questions.ts';
import { readInquiry } from '#workflow/asking/read-inquiry.ts';
import { printOf } from '#workflow/case/seen.ts';
import { inquiryStanding } from '#workflow/session/inquiry-standing.ts';
import { inquiryCheckPage } from './inquiry-page.ts';
import {
  NOTHING_SAID,
  questionsPage,
  type RowFilter,
  readRowFilter,
  rowQuery,
  rowsOnPage,
  type Said,
} from './questions-page.ts';

type ByLink = { Params: { link: string }; Querystring: Record<string, unknown> };
const NAME_MAX = 100;
const COMMENT_MAX = 1000;
/** The hidden field of a row: its inquiry, and what it showed. */
const ROW = 'row-';
/** More rows than any page has. */
const ROWS_AT_ONCE = 200;

/** All that a maker is asked in one table, answered in part and gone on with; 確定 leads to the page that asks once more. */
export function questionRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink>('/maker/:link/questions', (request, reply) => {
    const saved = Number(request.query.saved);
    return show({ web, request, reply }, { ...NOTHING_SAID, saved: Number.isSafeInteger(saved) ? saved : 0 });
  });
  server.post<ByLink>('/maker/:link/questions', async (request, reply) => {
    const visit = { web, request, reply };
    const sent = readForm(request);
    const kept = await keep(visit, sent);
    if (!kept) return reply;
    if (kept.refused.length > 0 || Object.keys(kept.form.problems).length > 0) return show(visit, kept);
    const filter = readRowFilter(request.query);
    const page = filter.page + (sent.form.raw('go') === 'next' ? 1 : 0);
    const query = rowQuery({ ...filter, page }, { saved: String(kept.saved) });
    return goTo(reply, `${linkPath('maker', request.params.link)}/questions${query}`);
  });
  server.post<ByLink>('/maker/:link/questions/confirmation', async (request, reply) => {
    const visit = { web, request, reply };
    const sent = readForm(request);
    const slotId = sent.form.raw('slotId');
    const pressed = sent.rows.find((row) => row.slotId === slotId);
    const kept = await keep(visit, { ...sent, rows: sent.rows.filter((row) => row !== pressed) });
    if (!kept) return reply;
    const isWrong = kept.refused.length > 0 || Object.keys(kept.form.problems).length > 0;
    return isWrong || !pressed ? show(visit, kept) : showCheck(visit, pressed, kept);
  });
}

interface Sent {
  form: FormReader;
  rows: GivenRow[];
  by: string;
}

function readForm(request: FastifyRequest): Sent {
  const form = FormReader.of(request);
  const rows = Object.keys(form.values)
    .filter((name) => name.startsWith(ROW))
    .slice(0, ROWS_AT_ONCE)
    .map((name): GivenRow => {
      const slotId = name.slice(ROW.length);
      const [inquiryId = '', seen = ''] = form.raw(name).split(' ');
      const said = form.raw(`reply-${slotId}`);
      return {
        ...{ inquiryId, slotId, seen },
        reply: REPLIES.find((reply) => reply === said),
        comment: form.text(`comment-${slotId}`, FIELD_WORDS.comment, { required: false, ...upTo(COMMENT_MAX) }),
      };
    });
  const by = form.line('by', 'お名前', { required: true, ...upTo(NAME_MAX, 'お名前') });
  return { form, rows, by };
}

/** Saves what can be saved; undefined where the link opens nothing, and then it was answered. */
async function keep(visit: Visit<ByLink>, { form, rows, by }: Sent): Promise<Said | undefined> {
  const { link } = visit.request.params;
  // Without a name nothing is an answer, and what is too long is no row; the others are.
  const fit = form.problems.by ? [] : rows.filter(({ slotId }) => !form.problems[`comment-${slotId}`]);
  const done = await answerQuestions(visit.web.office, { link, by }, fit);
  if (!done.ok) {
    showRefusal(visit, done.refusal);
    return undefined;
  }
  const saved = done.value.filter(({ fate }) => fate === 'new').length;
  return { form: form.state, refused: done.value.filter(isRefused), saved };
}

async function show(visit: Visit<ByLink>, said: Said): Promise<FastifyReply> {
  const { web, request } = visit;
  const { link } = request.params;
  const read = await readQuestions(web.office, link);
  if (!read.ok) return showRefusal(visit, read.refusal);
  const filter: RowFilter = readRowFilter(request.query);
  const ids = rowsOnPage(read.value, filter).shown.map(({ question }) => question.inquiryId);
  const links = await inquiryLinks(web.office, read.value.maker, ids);
  const status = said.refused.some(({ fate }) => fate !== 'no-reply') ? 409 : undefined;
  return showPage(visit, 'maker/questions', questionsPage(read.value, { link, links, filter, said }), status);
}

/** 「この日時で確定しますか」 of the row that was pressed; what the inquiry's own page would ask. */
async function showCheck(visit: Visit<ByLink>, pressed: GivenRow, kept: Said): Promise<FastifyReply> {
  const { office } = visit.web;
  const questions = await readQuestions(office, visit.request.params.link);
  if (!questions.ok) return showRefusal(visit, questions.refusal);
  const row = questions.value.rows.find(({ question }) => question.slotId === pressed.slotId);
  const links = await inquiryLinks(office, questions.value.maker, [pressed.inquiryId]);
  const link = links.get(pressed.inquiryId) ?? '';
  const read = await readInquiry(office, link);
  const asked = (seen: string): string | undefined => seen.split('.')[0];
  if (!row || !read.ok || asked(row.seen) !== asked(pressed.seen)) {
    const fate = row ? 'changed' : 'ended';
    return show(visit, { ...kept, refused: [{ given: pressed, question: row?.question, fate }] });
  }
  const { inquiry, application, session } = read.value;
  const values = {
    slotId: pressed.slotId,
    formVersion: String(application.formVersion),
    seen: printOf(office, inquiryStanding(inquiry, session)),
    by: typeof kept.form.values.by === 'string' ? kept.form.values.by : '',
    [`reply-${pressed.slotId}`]: 'yes',
    [`comment-${pressed.slotId}`]: pressed.comment,
  };
  const check = inquiryCheckPage(read.value, link, office.now(), { values, problems: {} });
  return check
    ? showPage(visit, 'maker/inquiry-check', check)
    : show(visit, { ...kept, refused: [{ given: pressed, question: row.question, fate: 'ended' }] });
}
