import { type Answer, FIRST_QUESTION, QUESTIONS, type QuestionId, TASKS, type TaskId } from './chart.ts';

/** What was answered, by question. It may hold answers that are not on the way any more. */
export type Answers = Readonly<Partial<Record<QuestionId, string>>>;

/** One answer on the way. */
export interface Step {
  question: QuestionId;
  answer: Answer;
}

export interface Way {
  steps: Step[];
  /** What is asked next; undefined once the list stands. */
  next: QuestionId | undefined;
  /** What is to be done as far as the answers say, in the order of 別紙2. */
  tasks: TaskId[];
}

/** Keeps of anything that stood in an address what answers a question; the rest is as if it were not there. */
export function answersOf(given: Readonly<Record<string, unknown>>): Answers {
  const answers: Partial<Record<QuestionId, string>> = {};
  for (const question of questionIds()) {
    const value = given[question];
    if (typeof value === 'string' && answerOf(question, value) !== undefined) answers[question] = value;
  }
  return answers;
}

/** Follows the answers from the first question; an answer that the way does not come by has no effect. */
export function wayOf(answers: Answers): Way {
  const steps: Step[] = [];
  const tasks = new Set<TaskId>();
  let next: QuestionId | 'list' = FIRST_QUESTION;
  while (next !== 'list') {
    const answer = answerOf(next, answers[next]);
    if (answer === undefined) break;
    for (const dropped of answer.drops ?? []) tasks.delete(dropped);
    for (const added of answer.adds) tasks.add(added);
    steps.push({ question: next, answer });
    next = answer.to;
  }
  return {
    steps,
    next: next === 'list' ? undefined : next,
    tasks: taskIds().filter((task) => tasks.has(task)),
  };
}

/** The questions in the order of 別紙2. */
export function questionIds(): QuestionId[] {
  return Object.keys(QUESTIONS).filter(isQuestion);
}

export function isQuestion(text: unknown): text is QuestionId {
  return typeof text === 'string' && Object.hasOwn(QUESTIONS, text);
}

function taskIds(): TaskId[] {
  return Object.keys(TASKS).filter((id): id is TaskId => Object.hasOwn(TASKS, id));
}

function answerOf(question: QuestionId, value: string | undefined): Answer | undefined {
  return QUESTIONS[question].answers.find((answer) => answer.value === value);
}
