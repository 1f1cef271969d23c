import type { FastifyInstance, FastifyReply } from 'fastify';
import { QUESTIONS, type QuestionId } from '#domain/check/chart.ts';
import { checkSheet } from '#domain/check/sheet.ts';
import { type Answers, answersOf, isQuestion, questionIds, type Way, wayOf } from '#domain/check/way.ts';
import { jstDay } from '#domain/text/jst.ts';
import { sendDocument } from '#web/frame/downloads.ts';
import { goTo, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import type { FormState } from '#web/frame/views.ts';
import { checkChart } from './check-chart.ts';

type Asked = { Querystring: Record<string, string | string[] | undefined> };

const TITLE = '導入までにすること（別紙2）';

/**
 * `/check`: 別紙2 as questions, one a page. All that was answered stands in the address and nowhere else, so that a list can
 * be kept, sent on and opened anywhere; nothing is stored and no cookie is set.
 */
export function checkRoutes(server: FastifyInstance, web: Web): void {
  server.get<Asked>('/check', (request, reply) => showCheck({ web, request, reply }, request.query));

  server.get<Asked>('/check/list.pdf', async (request, reply) => {
    const answers = answersOf(request.query);
    const way = wayOf(answers);
    if (way.next !== undefined) return goTo(reply, checkPath(answers));
    const made = jstDay(web.office.now()).toString();
    const address = `${web.office.policy.publicUrl}${checkPath(answers)}`;
    return sendDocument(reply, await web.office.documents.checkPdf(checkSheet(way), made, address));
  });
}

/** `asked` names the question that was just answered, `at` one that is to be answered anew. */
function showCheck(visit: Visit, query: Asked['Querystring']): FastifyReply {
  const answers = answersOf(query);
  const way = wayOf(answers);
  const { asked, at } = query;
  if (isQuestion(asked)) {
    if (answers[asked] !== undefined) return goTo(visit.reply, checkPath(answers));
    return showQuestion(visit, { question: asked, answers, problem: '1つ選んでください。' });
  }
  const again = way.steps.find(({ question }) => question === at);
  const question = again?.question ?? way.next;
  return question === undefined ? showList(visit, answers, way) : showQuestion(visit, { question, answers });
}

interface Question {
  question: QuestionId;
  answers: Answers;
  problem?: string;
}

function showQuestion(visit: Visit, { question, answers, problem }: Question): FastifyReply {
  const { step, ask, hint, answers: options } = QUESTIONS[question];
  const form: FormState = {
    values: { [question]: answers[question] },
    problems: problem === undefined ? {} : { [question]: problem },
  };
  // What lies behind the question is told by its answer alone.
  const before = wayOf(Object.fromEntries(wayBefore(question, answers)));
  return showPage(visit, 'letter/check-question', {
    page: { title: `${ask}：${TITLE}`, heading: ask, caption: `${TITLE}　手順${step}`, sendsNothing: true },
    form,
    question,
    hint,
    options: options.map(({ value, label }) => ({ value, label })),
    kept: questionIds()
      .filter((id) => id !== question && answers[id] !== undefined)
      .map((id) => ({ name: id, value: answers[id] })),
    way: wayRows(before, answers),
    chart: checkChart(before),
  });
}

/** The answers that lead up to a question. */
function wayBefore(question: QuestionId, answers: Answers): [QuestionId, string | undefined][] {
  const ids = wayOf(answers).steps.map((each) => each.question);
  const end = ids.indexOf(question);
  return (end === -1 ? ids : ids.slice(0, end)).map((id) => [id, answers[id]]);
}

function showList(visit: Visit, answers: Answers, way: Way): FastifyReply {
  const address = checkPath(answers);
  return showPage(visit, 'letter/check-list', {
    page: { title: TITLE, heading: '導入までにすること', caption: TITLE, sendsNothing: true },
    sheet: checkSheet(way),
    pdf: address.replace('/check', '/check/list.pdf'),
    address: `${visit.web.office.policy.publicUrl}${address}`,
    way: wayRows(way, answers),
    chart: checkChart(way),
  });
}

/** The way so far, each answer with the link that changes it. */
function wayRows(way: Way, answers: Answers): { label: string; value: string; href: string }[] {
  return way.steps.map(({ question, answer }) => ({
    label: QUESTIONS[question].ask,
    value: answer.label,
    href: checkPath(answers, question),
  }));
}

/** `/check?exempt=no&vendor=yes`, in the order of the questions. */
function checkPath(answers: Answers, at?: QuestionId): string {
  const query = new URLSearchParams();
  for (const question of questionIds()) {
    const value = answers[question];
    if (value !== undefined) query.set(question, value);
  }
  if (at !== undefined) query.set('at', at);
  const text = query.toString();
  return text === '' ? '/check' : `/check?${text}`;
}
