import { expect, test } from 'vitest';
import { readAnswerSheet, SHEET_LABELS } from '#domain/case/answer-sheet.ts';

const HEAD = ['日', SHEET_LABELS.reply, SHEET_LABELS.comment, SHEET_LABELS.row];

test.each([
  ['yes', ['○', '〇', '◯', 'o', 'O', 'ｏ', 'Ｏ', ' ○ ', '○（午後のみ）', '⭕️', 'まる']],
  ['maybe', ['△', '▲', 'Δ', '△　調整中', '三角']],
  ['no', ['×', '✕', 'x', 'X', 'ｘ', 'Ｘ', '❌', 'バツ', '×：出張']],
  [undefined, ['', '?', '?○', '可', 'ok', '10']],
] as const)('%s is read however it is written', (reply, texts) => {
  const rows = texts.map((text, at) => ['', text, '', `inquiry slot-${at} seen.`]);
  const read = readAnswerSheet([HEAD, ...rows]) ?? [];
  expect(read.map(({ given }) => given.reply)).toEqual(texts.map(() => reply));
});

test('rows are known by their mark in any order, below a title, and the last of two counts', () => {
  expect(
    readAnswerSheet([
      ['甲社の回答'],
      HEAD,
      ['10月21日', '△', ' 午後なら ', 'inquiry-2 slot-2 seen.'],
      ['10月20日', '？', '', 'inquiry-1 slot-1 seen.'],
      ['', '○', 'ここには何もありません', ''],
      ['10月20日', '○', '', 'inquiry-1 slot-1 seen.'],
    ]),
  ).toEqual([
    {
      line: 3,
      given: { inquiryId: 'inquiry-2', slotId: 'slot-2', seen: 'seen.', reply: 'maybe', comment: '午後なら' },
      unread: '',
    },
    {
      line: 6,
      given: { inquiryId: 'inquiry-1', slotId: 'slot-1', seen: 'seen.', reply: 'yes', comment: '' },
      unread: '',
    },
  ]);
});

test('what is none of the three is said with its line, and another table is no such sheet', () => {
  expect(
    readAnswerSheet([HEAD, ['', '多分', '', 'inquiry-1 slot-1 seen.']])?.map(({ line, unread }) => [line, unread]),
  ).toEqual([[2, '多分']]);
  expect(
    readAnswerSheet([
      ['名称', '回答'],
      ['甲', '○'],
    ]),
  ).toBeUndefined();
});
