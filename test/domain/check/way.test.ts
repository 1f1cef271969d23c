import { describe, expect, test } from 'vitest';
import { QUESTIONS, type QuestionId, TASKS, type TaskId } from '#domain/check/chart.ts';
import { checkSheet } from '#domain/check/sheet.ts';
import { type Answers, answersOf, questionIds, type Way, wayOf } from '#domain/check/way.ts';

/** Every path of the chart; 「事業者を選び直したい」 is a loop of 別紙2 and is walked once on each. */
function everyWay(answers: Answers = {}): Way[] {
  const way = wayOf(answers);
  const { next } = way;
  if (next === undefined) return [way];
  return QUESTIONS[next].answers.flatMap(({ value }) => everyWay({ ...answers, [next]: value }));
}

const WAYS = everyWay();
const ENTERED = WAYS.filter(({ tasks }) => tasks.length > 0);
const answered = (way: Way, question: QuestionId): string | undefined =>
  way.steps.find((step) => step.question === question)?.answer.value;

describe('別紙2 as questions', () => {
  test('every path ends at a list: two first answers that introduce it, times vendors, lines, estimates and readers; one that does not', () => {
    expect(WAYS.length).toBe(2 * (2 * 4 * 4 * 3) + 1);
    expect(WAYS.filter((way) => way.next !== undefined)).toEqual([]);
  });

  test('no question is asked twice, each is asked on some path and each of its answers leads on', () => {
    for (const way of WAYS) {
      const asked = way.steps.map(({ question }) => question);
      expect(new Set(asked).size).toBe(asked.length);
    }
    expect([...new Set(WAYS.flatMap((way) => way.steps.map(({ question }) => question)))].sort()).toEqual(
      [...questionIds()].sort(),
    );
  });

  test('no question is asked that an earlier answer settled', () => {
    for (const way of WAYS) {
      if (answered(way, 'exempt') === 'no') expect(answered(way, 'anyway')).toBe(undefined);
      if (answered(way, 'line') === 'no') expect(answered(way, 'usable')).toBe(undefined);
      if (answered(way, 'estimate') !== 'again') expect(answered(way, 'again')).toBe(undefined);
      if (answered(way, 'anyway') === 'no') expect(answered(way, 'vendor')).toBe(undefined);
    }
  });

  test('every task stands on some path, and in the order of the steps of 別紙2', () => {
    expect([...new Set(WAYS.flatMap(({ tasks }) => tasks))].sort()).toEqual(Object.keys(TASKS).sort());
    for (const { tasks } of WAYS) {
      const steps = tasks.map((id) => TASKS[id].step);
      expect(steps).toEqual([...steps].sort((a, b) => a - b));
    }
  });

  test('who introduces it orders once, settles one reader once, and goes through steps 6 to 11', () => {
    const after: TaskId[] = [
      'apply-reader',
      'wire',
      'apply-use',
      'install',
      'prepare',
      'enter-start',
      'pay',
      'apply-subsidy',
    ];
    for (const { tasks } of ENTERED) {
      expect(tasks.slice(-8)).toEqual(after);
      expect(tasks.filter((id) => id === 'order')).toEqual(['order']);
      expect(tasks.filter((id) => TASKS[id].track === 'reader').length).toBe(1);
    }
  });

  test('who has decided is not sent to ask for estimates any more, and who has not is', () => {
    for (const way of ENTERED) {
      const decided = [answered(way, 'estimate'), answered(way, 'again')].includes('decided');
      const vendors = way.tasks.filter((id) => TASKS[id].track === 'vendors');
      if (decided) expect(vendors).toEqual(['order']);
      else expect(vendors).toEqual([...vendors.slice(0, -2), 'weigh-estimates', 'order']);
      if (!decided) expect(vendors.length).toBeGreaterThan(2);
    }
  });

  test('who chooses another vendor is sent to the lists instead of the first vendor', () => {
    const way = wayOf({
      exempt: 'no',
      vendor: 'yes',
      line: 'yes',
      usable: 'yes',
      estimate: 'again',
      again: 'open',
      reader: 'yes',
    });
    expect(way.tasks.slice(0, 3)).toEqual(['renew-estimate', 'weigh-estimates', 'order']);
  });

  test('an exempted institution that does not introduce it has nothing to do', () => {
    const sheet = checkSheet(wayOf({ exempt: 'yes', anyway: 'no' }));
    expect(sheet.verdict).toBe('導入の原則義務の例外です。導入のためにすることはありません。');
    expect(sheet.parts).toEqual([]);
  });

  test('the tasks of a list are numbered through its parts', () => {
    for (const way of ENTERED) {
      const numbers = checkSheet(way).parts.flatMap(({ tasks }) => tasks.map(({ number }) => number));
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    }
  });

  test('what is no answer in an address is as if it were not there', () => {
    expect(answersOf({ exempt: 'no', vendor: 'maybe', line: ['yes', 'no'], toString: 'yes', reader: 'yes' })).toEqual({
      exempt: 'no',
      reader: 'yes',
    });
  });
});
