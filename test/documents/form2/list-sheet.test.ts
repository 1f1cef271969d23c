import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeForm2List } from '#documents/form2/list-sheet.ts';
import { readGrids } from '#documents/rates/grids.ts';
import { EMPTY_FORM2, FORM2_FIELDS, type Form2Texts, fieldOfLabel } from '#domain/form2/fields.ts';
import { judgeLines, REASON_LABEL, readLists } from '#domain/form2/list.ts';
import { FIRST_PRODUCTS } from '#domain/form2/product.ts';
import { textsOfForm2 } from '#domain/form2/reading.ts';
import type { Grid } from '#domain/rates/grid.ts';
import { AGAINST, typedForm2 } from '../../domain/form2/samples.ts';
import { FORM2, forms2, LONG_FORM2 } from './samples.ts';

async function readBack(texts: readonly Form2Texts[], reason = '') {
  const bytes = await writeForm2List({
    products: FIRST_PRODUCTS,
    rows: texts.map((each) => ({ texts: each, reason })),
  });
  const grids = await readGrids(bytes);
  if (!grids.ok) throw new Error(grids.refusal);
  return readLists(grids.grids);
}

test('entries that go into a list as .xlsx come out of it as they were', async () => {
  const forms = [{ ...FORM2, contactName: '=cmd|"/c calc"!A1', name: '𠮷野①<クリニック>' }, ...forms2(20)];
  const read = await readBack(forms.map(textsOfForm2));
  const judged = judgeLines(read?.lines ?? [], AGAINST, new Map());
  expect(judged.map(({ form }) => form)).toEqual(forms);
  expect(read?.unread).toEqual([]);
});

test('whatever the fields hold, a list gives it back', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((some) => some.replace(/\p{Cc}|\p{Cs}/gu, '').trim());
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ name: text, contactName: text }), { minLength: 1, maxLength: 5 }),
      async (rows) => {
        const texts = rows.map((row) => ({ ...EMPTY_FORM2, code: '0000001', ...row }));
        expect((await readBack(texts))?.lines.map(({ texts: back }) => back)).toEqual(texts);
      },
    ),
    { numRuns: 20 },
  );
});

test('what went back with a reason is read again without it', async () => {
  const read = await readBack(
    [typedForm2(), textsOfForm2(LONG_FORM2)],
    '保険医療機関コードは、7桁の数字でご入力ください。',
  );
  expect(read?.unread).toEqual([]);
  expect(read?.lines.map(({ line }) => line)).toEqual([2, 3]);
});

test('labels may stand under a title, in any order and with marks, and unknown columns are named', () => {
  const labels = [...FORM2_FIELDS].reverse().map(({ label, required }) => (required ? `${label}※必須` : label));
  const row = [...FORM2_FIELDS].reverse().map(({ key }) => typedForm2()[key]);
  const rows = [['様式2の一覧'], [], ['備考', ...labels, REASON_LABEL], ['', ...row], ['', '']];
  const read = readLists([gridOf(rows)]);
  expect(read).toEqual({ unread: ['備考'], lines: [{ sheet: '', line: 4, texts: typedForm2() }] });
  const roster = gridOf([
    ['名前', '住所'],
    ['a', 'b'],
  ]);
  expect(readLists([roster])).toBe(undefined);
});

function gridOf(rows: readonly string[][], sheet = '様式2', merges: Grid['merges'] = []): Grid {
  return { sheet, merges, rows: rows.map((row) => row.map((text) => ({ text }))) };
}

test('a list with labels, order and sheets of its own is read, also where cells are merged', () => {
  const labels = ['No.', '医療機関名', '都道府県', '点数表', '医療機関番号', '種類', 'ＴＥＬ', 'E-mail', 'ご担当者'];
  const head = [...labels, '第１希望', '台数', '第2希望', '台数', '導入時期', 'オンライン請求'];
  const rowOf = (name: string, code: string, prefecture: string) => [
    name,
    prefecture,
    '1.0',
    code,
    'クリニック',
    '352531111',
    'a@clinic.example.jp',
    '受付',
    'Caora',
    '１台',
    'なし',
    '',
    'R4.10',
    '導入済',
  ];
  const minato = gridOf(
    [
      ['', '様式2　会員一覧', '', ''],
      head,
      ['1', ...rowOf('一郎クリニック', '9999996.0', '13')],
      ['2', ...rowOf('二郎クリニック', '112342', '')],
      head,
      ['3', ...rowOf('三郎クリニック', '9999988', '13 東京都')],
      ['', '合計　3件'],
    ],
    '港区',
    [
      { top: 0, left: 1, bottom: 0, right: 3 },
      { top: 2, left: 2, bottom: 3, right: 2 },
    ],
  );
  const ota = gridOf([head, ['1', ...rowOf('一郎クリニック分院', '9999996', '13')]], '大田区');
  const roster = gridOf([labels, ['1', ...rowOf('名簿だけの医院', '9999971', '13')]], '名簿');
  const read = readLists([roster, minato, ota]);
  expect(read?.unread).toEqual(['No.']);
  const judged = judgeLines(read?.lines ?? [], { ...AGAINST, readPhone: () => '03-5253-1111' }, new Map());
  expect(judged.map(({ sheet, line, judgement, form, said }) => [sheet, line, judgement, form?.code, said])).toEqual([
    ['港区', 3, 'good', '9999996', ''],
    [
      ...['港区', 4, 'doubtful', '0112342'],
      '保険医療機関コードが6桁です。先頭の0が抜けていませんか。0を補い、0112342としました。',
    ],
    ['港区', 6, 'good', '9999988', ''],
    ['大田区', 2, 'wrong', undefined, '同じ医療機関が港区 3行目にもあります。'],
  ]);
  expect(judged[0]?.form?.wishes).toEqual([
    { rank: 1, product: { id: 'fujitsu-caora', maker: '富士通', model: 'Caora' }, units: 1 },
  ]);
});

test.each([
  ['code', '医療機関コード'],
  ['prefecture', '都道府県コード（必須）'],
  ['email', 'E-Mail'],
  ['email', 'メール'],
  ['product2', '第２希望機種'],
  ['units2', '第二希望（台数）'],
  ['startMonth', '導入（予定）\n時期'],
  ['claims', 'レセプトのオンライン請求について'],
  [undefined, '備考'],
])('%s stands under 「%s」', (key, label) => {
  expect(fieldOfLabel(label)).toBe(key);
});

test('a row is good, doubtful or wrong with its reason, and the same institution is taken once', () => {
  const lines = [
    typedForm2(),
    typedForm2({ name: '二郎クリニック' }),
    typedForm2({ code: '9999997' }),
    typedForm2({ code: '' }),
    typedForm2({ code: '9999988' }),
  ].map((texts, index) => ({ sheet: '', line: index + 2, texts }));
  const judged = judgeLines(lines, AGAINST, new Map([['1319999988', { number: 7 }]]));
  expect(judged.map(({ judgement, said }) => [judgement, said])).toEqual([
    ['good', ''],
    ['wrong', '同じ医療機関が2行目にもあります。'],
    ['doubtful', '保険医療機関コードの検証番号（最後の数字）が、ほかの数字と合いません。'],
    ['wrong', '保険医療機関コードをご入力ください。'],
    ['wrong', 'この医療機関は、すでに7番に入力されています。'],
  ]);
});
