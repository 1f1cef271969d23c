import { expect, test } from 'vitest';
import { readAnswerSheet, SHEET_LABELS, type SheetRow } from '#domain/case/answer-sheet.ts';

const HEAD = [SHEET_LABELS.day, SHEET_LABELS.reply, SHEET_LABELS.comment, SHEET_LABELS.row];

function rowsOf(rows: readonly (readonly string[])[]): SheetRow[] {
  const read = readAnswerSheet(rows);
  return typeof read === 'object' ? read : [];
}

/** Of each row the line, what was answered, and why it does not count. */
function told(rows: readonly (readonly string[])[]) {
  return rowsOf(rows).map(({ line, given, unread }) => [line, given.reply, given.comment, unread]);
}

test.each([
  ['yes', ['○', '〇', '◯', 'o', 'O', 'ｏ', 'Ｏ', ' ○ ', '○（午後のみ）', '⭕️', 'まる']],
  ['maybe', ['△', '▲', 'Δ', '△　調整中', '三角']],
  ['no', ['×', '✕', 'x', 'X', 'ｘ', 'Ｘ', '❌', 'バツ', '×：出張']],
  [undefined, ['', '?', '?○', '可', 'ok', '10']],
] as const)('%s is read however it is written', (reply, texts) => {
  const rows = texts.map((text, at) => ['', text, '', `inquiry slot-${at} seen.`]);
  expect(rowsOf([HEAD, ...rows]).map(({ given }) => given.reply)).toEqual(texts.map(() => reply));
});

test('rows are known by their mark in any order, below a title, with what they say to people', () => {
  expect(
    rowsOf([
      ['甲社の回答'],
      HEAD,
      ['10月21日', '△', ' 午後なら ', 'inquiry-2 slot-2 seen.'],
      ['', '', 'ここには何もありません', ''],
      ['10月20日', '○', '', 'inquiry-1 slot-1 seen.'],
    ]),
  ).toEqual([
    {
      line: 3,
      given: { inquiryId: 'inquiry-2', slotId: 'slot-2', seen: 'seen.', reply: 'maybe', comment: '午後なら' },
      says: { day: '10月21日', reference: '' },
      unread: '',
    },
    {
      line: 5,
      given: { inquiryId: 'inquiry-1', slotId: 'slot-1', seen: 'seen.', reply: 'yes', comment: '' },
      says: { day: '10月20日', reference: '' },
      unread: '',
    },
  ]);
});

test('what is none of the three is said with its line, and another table is no such sheet', () => {
  expect(told([HEAD, ['', '多分', '', 'inquiry-1 slot-1 seen.']])).toEqual([[2, undefined, '', '多分']]);
  expect(
    readAnswerSheet([
      ['名称', '回答'],
      ['甲', '○'],
    ]),
  ).toBeUndefined();
});

test('of a row that was copied neither counts where they differ, and an answer without a mark is said', () => {
  expect(
    told([
      HEAD,
      ['', '○', '', 'inquiry-1 slot-1 seen.'],
      ['', '×', '', 'inquiry-1 slot-1 seen.'],
      ['', '△', '', 'inquiry-2 slot-2 seen.'],
      ['', '△', '', 'inquiry-2 slot-2 seen.'],
      ['', '○', '', ''],
    ]),
  ).toEqual([
    [3, 'no', '', '2行目と同じ照会番号で、回答が違います'],
    [4, 'maybe', '', ''],
    [6, 'yes', '', '「照会番号」のない行に、回答があります'],
  ]);
});

test('a comment that is too long is said, and none is cut', () => {
  const long = 'あ'.repeat(1001);
  expect(told([HEAD, ['', '○', long, 'inquiry-1 slot-1 seen.']])).toEqual([
    [2, 'yes', long, 'コメントが1000文字を超えています'],
  ]);
});

test('shortened labels are known, and without the column of answers it is said which is missing', () => {
  const row = ['9月30日', '○', '午後なら', 'inquiry-1 slot-1 seen.'];
  expect(told([['回答期限', '回答', '備考', SHEET_LABELS.row], row])).toEqual([[2, 'yes', '午後なら', '']]);
  expect(
    told([
      ['回答期限', '回答', SHEET_LABELS.row],
      ['9月30日', '○', 'inquiry-1 slot-1 seen.'],
    ]),
  ).toEqual([[2, 'yes', '', '']]);
  expect(readAnswerSheet([['回答期限', '可否', 'コメント', SHEET_LABELS.row], row])).toBe('no-replies');
});
