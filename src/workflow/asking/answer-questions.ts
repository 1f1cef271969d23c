import { fateOf, type GivenRow, type JudgedRow } from '#domain/case/answer-row.ts';
import { requireAct } from '#domain/case/application.ts';
import type { Maker } from '#domain/case/inquiry.ts';
import type { Question } from '#domain/case/question.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { getApplication } from '#store/cases/applications.ts';
import type { Actor } from '#store/cases/events.ts';
import { findInquiry } from '#store/cases/inquiries.ts';
import { findMaker } from '#store/cases/makers.ts';
import { questionsOf } from '#store/cases/questions.ts';
import { findIncoming } from '#store/queue/incoming.ts';
import { aboutInquiry } from '#workflow/case/about.ts';
import { noteArrival } from '#workflow/case/note-arrival.ts';
import type { Office } from '#workflow/case/office.ts';
import { answerPrint, seenOf } from '#workflow/case/questions.ts';
import { besideOthers, type Work } from '#workflow/case/work.ts';
import { afterAnswer, type GivenAnswer, keepAnswers } from '#workflow/session/record-answer.ts';
import { makerBehind } from './read-maker-page.ts';

/**
 * Who answers: somebody of the maker behind its link, or a coordinator for it, who knows it from a mail or a call; `mailId`:
 * from a mail that came in, which then stands in the history of each case.
 */
export type Answering =
  | { link: string; by: string }
  | { makerId: string; by: string; channel: 'phone' | 'mail'; actor: Actor; mailId?: string };

/** What would become of these rows, without doing it: of a sheet that was read, before it counts. */
export async function judgeRows(
  office: Office,
  who: { link: string } | { makerId: string },
  rows: readonly GivenRow[],
): Promise<Outcome<{ maker: Maker; rows: JudgedRow[] }>> {
  const maker = await makerOf(office, who);
  if (!maker.ok) return maker;
  const ids = [...new Set(rows.map(({ inquiryId }) => inquiryId))];
  const own = await office.store.read((tx) => questionsOf(tx, ids, maker.value.id));
  const ofRow = Map.groupBy(own, ({ slotId }) => slotId);
  return accept({ maker: maker.value, rows: rows.map((row) => judged(office, row, ofRow.get(row.slotId) ?? [])) });
}

/**
 * Keeps the answers of many rows, case by case, each in its own transaction: a row whose case has changed since it was
 * shown, or that a colleague answered meanwhile, is refused by itself, and the others stay. Nothing is fixed by it. The
 * ministry is told of each case, unless a coordinator records it.
 */
export async function answerQuestions(
  office: Office,
  who: Answering,
  rows: readonly GivenRow[],
): Promise<Outcome<JudgedRow[]>> {
  const maker = await makerOf(office, who);
  if (!maker.ok) return maker;
  const done: JudgedRow[] = [];
  for (const [inquiryId, some] of Map.groupBy(rows, (row) => row.inquiryId)) {
    const about = await aboutInquiry(office, { id: inquiryId });
    done.push(
      ...(await besideOthers(office, about, (work) => answerOne(work, { who, maker: maker.value, inquiryId }, some))),
    );
  }
  return accept(done);
}

async function makerOf(office: Office, who: { link: string } | { makerId: string }): Promise<Outcome<Maker>> {
  return office.store.read(async (tx) => {
    if ('makerId' in who) {
      const maker = await findMaker(tx, who.makerId);
      return maker ? accept(maker) : refuse({ code: 'not-found' });
    }
    const behind = await makerBehind(tx, office, who.link);
    return behind.ok ? accept(behind.value.maker) : behind;
  });
}

function judged(office: Office, given: GivenRow, questions: readonly Question[]): JudgedRow {
  const question = questions.find(({ inquiryId, slotId }) => inquiryId === given.inquiryId && slotId === given.slotId);
  const halves = (seen: string): { asked: string; answer: string } => {
    const [asked = '', answer = ''] = seen.split('.');
    return { asked, answer };
  };
  const { reply, comment } = given;
  const prints = {
    shown: halves(given.seen),
    now: halves(question ? seenOf(office, question) : ''),
    typed: reply === undefined ? undefined : answerPrint(office, { reply, comment }),
  };
  return { given, question, fate: fateOf(given, question, prints, office.now()) };
}

async function answerOne(
  work: Work,
  { who, maker, inquiryId }: { who: Answering; maker: Maker; inquiryId: string },
  rows: readonly GivenRow[],
): Promise<JudgedRow[]> {
  const { tx, office } = work;
  const found = await findInquiry(tx, inquiryId);
  const inquiry = found?.maker.id === maker.id && found.kind === 'new' ? found : undefined;
  const own = inquiry ? await questionsOf(tx, [inquiry.id], maker.id) : [];
  const judgedRows = rows.map((row) => judged(office, row, own));
  const news = judgedRows.filter(({ fate }) => fate === 'new');
  if (!inquiry || news.length === 0) return judgedRows;
  const application = await getApplication(tx, inquiry.applicationId);
  const ended = judgedRows.map((row): JudgedRow => (row.fate === 'new' ? { ...row, fate: 'ended' } : row));
  if (!requireAct(application, 'answer').ok) return ended;
  const answers = news.flatMap(({ given: { slotId, reply, comment } }): GivenAnswer[] =>
    reply === undefined ? [] : [{ slotId, reply, comment }],
  );
  const byMaker = 'link' in who;
  const actor: Actor = byMaker ? { role: 'maker', name: `${maker.name} ${who.by}` } : who.actor;
  const channel = byMaker ? 'link' : who.channel;
  const saved = await keepAnswers(work, application, inquiry, { answers, by: who.by, channel, actor });
  if (!saved.ok) return ended;
  if (byMaker) await afterAnswer(work, saved.value, { by: who.by, actor });
  const mail = byMaker || who.mailId === undefined ? undefined : await findIncoming(tx, who.mailId);
  if (mail) await noteArrival(work, saved.value.application, { ...mail, actor, inquiryId });
  return judgedRows;
}
