import type { JudgedRow } from '#domain/case/answer-row.ts';
import { regionOf } from '#domain/case/question.ts';
import { linkPath } from '#domain/notices/link.ts';
import { formatDay, formatDemo, formatInstant, formatShortDay, formatWindow } from '#domain/text/dates.ts';
import { PREFECTURE_GROUPS } from '#domain/text/prefecture.ts';
import { CHANNEL_WORDS } from '#domain/words/channels.ts';
import { confirmWords } from '#domain/words/desk-acts.ts';
import { REPLIES, REPLY_MARKS, REPLY_WORDS } from '#domain/words/inquiries.ts';
import { MODE_WORDS } from '#domain/words/modes.ts';
import { placeParts } from '#domain/words/place.ts';
import { RANK_WORDS } from '#domain/words/ranks.ts';
import { refusalOfRow } from '#web/forms/answer-rows.ts';
import type { Shown } from '#web/frame/pages.ts';
import type { Choice, FormState } from '#web/frame/views.ts';
import type { QuestionRow, Questions } from '#workflow/asking/questions.ts';

/** So many rows stand on one page: more would be slow on a phone, and long to save. */
const ROWS_ON_PAGE = 50;

/** Which of the rows are shown. */
export interface RowFilter {
  /** 「関東」, or empty for all. */
  region: string;
  /** `YYYY-MM-DD`, JST, or empty. */
  day: string;
  /** Only those without an answer. */
  waiting: boolean;
  page: number;
}

export function readRowFilter(query: Record<string, unknown>): RowFilter {
  const text = (name: string): string => (typeof query[name] === 'string' ? query[name] : '');
  const page = text('page');
  return {
    region: text('region'),
    day: text('day'),
    waiting: text('waiting') === 'on',
    page: /^[1-9]\d{0,3}$/.test(page) ? Number(page) : 1,
  };
}

/** The filter as an address has it; `page` alone is another for the links to other pages. */
export function rowQuery({ region, day, waiting, page }: RowFilter, more: Record<string, string> = {}): string {
  const params = new URLSearchParams({
    ...(region === '' ? {} : { region }),
    ...(day === '' ? {} : { day }),
    ...(waiting ? { waiting: 'on' } : {}),
    ...(page === 1 ? {} : { page: String(page) }),
    ...more,
  });
  return params.size === 0 ? '' : `?${params}`;
}

/** The rows of one page; one beyond the last shows the last. */
export function rowsOnPage({ rows }: Questions, filter: RowFilter) {
  const fitting = rows.filter(
    ({ question }) =>
      (filter.region === '' || regionOf(question) === filter.region) &&
      (filter.day === '' || question.date.toString() === filter.day) &&
      (!filter.waiting || question.answer === undefined),
  );
  const pages = Math.max(1, Math.ceil(fitting.length / ROWS_ON_PAGE));
  const page = Math.min(filter.page, pages);
  const from = (page - 1) * ROWS_ON_PAGE;
  return { shown: fitting.slice(from, from + ROWS_ON_PAGE), from, total: fitting.length, page, pages };
}

/** What is said of an answer that was sent, above the table. */
export interface Said {
  form: FormState;
  /** Rows that are not saved, each with its reason; those that are no longer in the table with what was typed. */
  refused: readonly JudgedRow[];
  saved: number;
}

export const NOTHING_SAID: Said = { form: { values: {}, problems: {} }, refused: [], saved: 0 };

/** All open questions of a maker in one table, to be answered in part and gone on with. */
export function questionsPage(
  questions: Questions,
  { link, links, filter, said }: { link: string; links: ReadonlyMap<string, string>; filter: RowFilter; said: Said },
): Shown {
  const { maker, rows } = questions;
  const { shown, from, total, page, pages } = rowsOnPage(questions, filter);
  const path = `${linkPath('maker', link)}/questions`;
  const title = '照会へのまとめての回答';
  const at = (wanted: number): string => `${path}${rowQuery({ ...filter, page: wanted })}`;
  // What the desk wrote stands once where it is the same for all, else in each row.
  const notes = new Set(rows.map(({ question }) => question.note));
  const form = { values: { ...standing(shown), ...said.form.values }, problems: problemsOf(said, shown) };
  return {
    page: { title, heading: title, caption: `${maker.name} 様`, noindex: true, width: 'wide', script: 'unsaved' },
    path,
    home: linkPath('maker', link),
    action: `${path}${rowQuery(filter)}`,
    confirmation: `${path}/confirmation${rowQuery(filter)}`,
    counts: countsOf(rows),
    filter: { values: { region: filter.region, day: filter.day }, problems: {} },
    waiting: filter.waiting,
    isFiltered: filter.region !== '' || filter.day !== '' || filter.waiting,
    regions: regionChoices(rows),
    days: dayChoices(rows),
    total,
    range: total === 0 ? '' : `${from + 1}～${from + shown.length}行目／全${total}行`,
    pageWord: pages > 1 ? `${page}／${pages}ページ` : '',
    previous: page > 1 ? at(page - 1) : '',
    next: page < pages ? at(page + 1) : '',
    // Where answered rows leave the table, the page behind this one is no longer the next.
    savesOn: page < pages && !filter.waiting,
    note: notes.size === 1 ? (rows[0]?.question.note ?? '') : '',
    rows: shown.map((row) => ({ ...pageRow(row, links), note: notes.size === 1 ? '' : row.question.note })),
    saved: said.saved,
    gone: said.refused.filter(({ given }) => !shown.some(({ question }) => isRow(question, given))).map(goneRow),
    refused: said.refused.length,
    unsaved: Object.keys(form.problems).length > 0 ? 'typed' : '',
    form,
  };
}

function isRow(one: { inquiryId: string; slotId: string }, other: { inquiryId: string; slotId: string }): boolean {
  return one.inquiryId === other.inquiryId && one.slotId === other.slotId;
}

function pageRow({ question, beside, besideLines: lines, seen }: QuestionRow, links: ReadonlyMap<string, string>) {
  const { slotId, answer, date, meeting, demo, venue, mode } = question;
  const link = links.get(question.inquiryId);
  const mayConfirm = question.decides === 'maker' && link !== undefined && beside.freeCrews > 0;
  return {
    slotId,
    inquiryId: question.inquiryId,
    seen,
    date: formatDay(date),
    hours: formatWindow(meeting),
    demoHours: formatDemo(demo),
    rank: RANK_WORDS[question.rank],
    prefecture: question.prefecture ?? '',
    place: mode === 'online' ? MODE_WORDS.online : placeParts({ ...venue, postalCode: '' }).join('　'),
    address: mode === 'online' ? '' : venue.address,
    association: question.association,
    label: labelOf(question),
    answerBy: question.answerBy,
    beside: lines,
    replies: REPLY_CHOICES,
    answered: answer ? `${formatInstant(answer.at)} ${answer.by}さん（${CHANNEL_WORDS[answer.channel]}）` : '',
    confirm: mayConfirm && (answer === undefined || answer.reply === 'yes') ? confirmWords(formatShortDay(date)) : '',
    href: link === undefined ? '' : linkPath('inquiry', link),
  };
}

/** Two candidates of a case on one day are told apart by their hours. */
function labelOf({ date, meeting, association }: QuestionRow['question']): string {
  return `${formatShortDay(date)} ${formatWindow(meeting)} ${association}`;
}

const REPLY_CHOICES: Choice[] = REPLIES.map((reply) => ({
  value: reply,
  label: REPLY_MARKS[reply],
  support: REPLY_WORDS[reply],
}));

function standing(rows: readonly QuestionRow[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { question } of rows) {
    if (!question.answer) continue;
    values[`reply-${question.slotId}`] = question.answer.reply;
    values[`comment-${question.slotId}`] = question.answer.comment;
  }
  return values;
}

function problemsOf({ form, refused }: Said, shown: readonly QuestionRow[]): Record<string, string> {
  const problems = { ...form.problems };
  for (const row of refused) {
    const own = shown.find(({ question }) => isRow(question, row.given));
    if (!own) continue;
    // Each names its row: links with the same words lead nobody.
    problems[`reply-${row.given.slotId}`] = `${labelOf(own.question)}：${refusalOfRow(row)}`;
  }
  return problems;
}

function goneRow(row: JudgedRow) {
  const { given, question } = row;
  const mark = given.reply === undefined ? '' : REPLY_MARKS[given.reply];
  return {
    what: question ? `${formatDay(question.date)} ${question.association}` : '不明な行',
    reason: refusalOfRow(row),
    typed: [mark, given.comment].filter((part) => part !== '').join('　'),
  };
}

function countsOf(rows: readonly QuestionRow[]) {
  const answered = rows.filter(({ question }) => question.answer !== undefined).length;
  const cases = new Set(rows.map(({ question }) => question.inquiryId)).size;
  return { cases, rows: rows.length, answered, waiting: rows.length - answered };
}

function regionChoices(rows: readonly QuestionRow[]): Choice[] {
  const present = new Set(rows.map(({ question }) => regionOf(question)));
  return PREFECTURE_GROUPS.filter(({ name }) => present.has(name)).map(({ name }) => ({ value: name, label: name }));
}

function dayChoices(rows: readonly QuestionRow[]): Choice[] {
  const days = new Map(rows.map(({ question }) => [question.date.toString(), question.date]));
  return [...days].map(([value, date]) => ({ value, label: formatDay(date) }));
}
