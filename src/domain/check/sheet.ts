import { CHECK_LINKS, type CheckLink, QUESTIONS, TASKS, type TaskId, type Track } from './chart.ts';
import type { Way } from './way.ts';

/** The personal list of 別紙2 as page and paper show it. */
export interface CheckSheet {
  /** 「原則義務の対象です」 and so on. */
  verdict: string;
  answers: { question: string; answer: string }[];
  /** Parts without a task are left out; the first two may go on at the same time. */
  parts: { title: string; tasks: SheetTask[] }[];
}

export interface SheetTask {
  /** Running over all parts, from 1. */
  number: number;
  text: string;
  at: string;
  links: CheckLink[];
}

const PARTS: Readonly<Record<Track, string>> = {
  vendors: 'A　事業者と回線',
  reader: 'B　カードリーダー（Aと並行して進められます）',
  after: 'C　AとBのあと、上から順に',
};

/** The list of a way that has come to its end; before, what the answers so far ask for. */
export function checkSheet(way: Way): CheckSheet {
  const parts = (['vendors', 'reader', 'after'] as const)
    .map((track) => ({ title: PARTS[track], ids: way.tasks.filter((id) => TASKS[id].track === track) }))
    .filter(({ ids }) => ids.length > 0);
  const order = parts.flatMap(({ ids }) => ids);
  return {
    verdict: verdictOf(way),
    answers: way.steps.map(({ question, answer }) => ({ question: QUESTIONS[question].ask, answer: answer.label })),
    parts: parts.map(({ title, ids }) => ({ title, tasks: ids.map((id) => taskOf(id, order.indexOf(id) + 1)) })),
  };
}

/** Step 1 of 別紙2: accepted is 「原則義務の例外」, anything else 「原則義務の対象」. */
function verdictOf(way: Way): string {
  const exempt = way.steps.find(({ question }) => question === 'exempt');
  if (exempt === undefined) return '';
  if (exempt.answer.value === 'no') return '導入の原則義務の対象です。';
  const anyway = way.steps.find(({ question }) => question === 'anyway');
  if (anyway?.answer.value === 'no') return '導入の原則義務の例外です。導入のためにすることはありません。';
  return '導入の原則義務の例外です。導入は任意です。';
}

function taskOf(id: TaskId, number: number): SheetTask {
  const { text, at, links } = TASKS[id];
  return { number, text, at, links: links.map((link) => CHECK_LINKS[link]) };
}
