import { expect, test } from 'vitest';
import { readGrids } from '#documents/rates/grids.ts';
import { writeAnswerSheet } from '#documents/tables/answer-sheet.ts';
import { type AnswerSheet, readAnswerSheet, type SheetHour } from '#domain/case/answer-sheet.ts';
import { expectGolden } from '../../support/golden.ts';

const HOUR: SheetHour = {
  inquiryId: 'inquiry-1',
  slotId: 'slot-1',
  seen: 'seen.',
  reference: 'ABCD-EFGH',
  association: '●●市医師会',
  mode: 'in-person',
  venue: { name: '●●会館', postalCode: '', address: '埼玉県川口市●●1-1' },
  prefecture: '埼玉県',
  date: '2026-10-20',
  meeting: { start: '14:00', end: '16:00' },
  demo: { start: '14:45', end: '15:00' },
  answerBy: '2026-10-08',
  beside: ['前の会場 14:00 まで（さいたま市）、45分後', '次の会場 16:00 から（川口市）、1時間前'],
  answer: undefined,
};

const SHEET: AnswerSheet = {
  title: '照会への回答_みほん電機_2026-10-01',
  rows: [
    HOUR,
    {
      ...HOUR,
      slotId: 'slot-2',
      mode: 'online',
      beside: [],
      association: '=cmd|calc',
      answer: { reply: 'maybe', comment: '午後なら' },
    },
  ],
};

test('the sheet is what was looked at, the same bytes each time', async () => {
  expectGolden('answer-sheet.xlsx', await writeAnswerSheet(SHEET));
});

test('it is read again with its hidden marks, what is written beside them, and what was filled in', async () => {
  const read = await readGrids(await writeAnswerSheet(SHEET));
  const rows = read.ok ? readAnswerSheet((read.grids[0]?.rows ?? []).map((row) => row.map(({ text }) => text))) : [];
  const says = { day: '2026年10月20日（火）', reference: 'ABCD-EFGH' };
  expect(rows).toEqual([
    {
      line: 2,
      says,
      unread: '',
      given: { inquiryId: 'inquiry-1', slotId: 'slot-1', seen: 'seen.', reply: undefined, comment: '' },
    },
    {
      line: 3,
      says,
      unread: '',
      given: { inquiryId: 'inquiry-1', slotId: 'slot-2', seen: 'seen.', reply: 'maybe', comment: '午後なら' },
    },
  ]);
});
