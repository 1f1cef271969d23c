import { expect, test } from 'vitest';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { OTHER_WAYS } from '#domain/words/problems.ts';
import { apiProblem, refusalProblem } from '#web/api/frame/problem.ts';
import { refusalSentence } from '#web/frame/refusals.ts';

const LIMITS: Refusal[] = [
  { code: 'too-many-codes', retryAt: Temporal.Instant.from('2026-10-01T10:30:00+09:00') },
  { code: 'too-many-notices', perDay: 3 },
  ...(['draft', 'network', 'all', 'disk'] as const).map((of): Refusal => ({ code: 'no-room', of })),
];
/** When it may be tried again. */
const WHEN = /10:30以降|明日以降|1日ほどお|1時間ほどお|1分ほどお/;

test.each(LIMITS)('the limit %o says when to try again, and that telephone and FAX are open', (refusal) => {
  const sentence = refusalSentence(refusal);
  expect([WHEN.test(sentence), sentence.endsWith(OTHER_WAYS), refusalProblem(refusal).detail]).toEqual([
    true,
    true,
    sentence,
  ]);
});

test.each(['too-many-requests', 'no-room'] as const)('so does the API’s own %s', (code) => {
  const { detail } = apiProblem(code);
  expect([WHEN.test(detail), detail.endsWith(OTHER_WAYS)]).toEqual([true, true]);
});

test('the words name telephone, FAX and whom to ask', () => {
  expect(OTHER_WAYS).toBe(
    'お急ぎのときは、電話・FAXでも承ります。番号は、問合せ先（厚生労働省保険局医療介護連携政策課）へお尋ねください。',
  );
});
