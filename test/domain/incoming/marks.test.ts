import { expect, test } from 'vitest';
import { marksIn } from '#domain/incoming/marks.ts';

test.each<[string, string, [number, string][]]>([
  [
    'one mark for one wish on a line',
    '第一希望：○\n第２希望　×\n第三候補 △',
    [
      [1, 'yes'],
      [2, 'no'],
      [3, 'maybe'],
    ],
  ],
  ['nothing from a line with two wishes or two marks', '第一希望 ○ 第二希望 ×\n第三希望 ○か△', []],
  ['nothing where lines differ', '第一希望 ○\nやはり第一希望 ×\n第二希望 〇', [[2, 'yes']]],
  ['nothing without a wish', '○でお願いします。\n第一希望は大丈夫です。', []],
])('a mail says %s', (_, text, marks) => {
  expect([...marksIn(text)]).toEqual(marks);
});
