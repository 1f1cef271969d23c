import { writeXlsx } from 'hucre';
import { describe, expect, test } from 'vitest';
import type { Form1Reading } from '#documents/form1/reading.ts';
import { readForm1Sheet } from '#documents/form1/reading.ts';
import { blankForm1Sheet, sampleForm1Sheet } from '#documents/form1/sheet.ts';
import { readGolden } from '../../support/golden.ts';
import { CELL, FILED_ON, labelsOnly, savedAgain, typedAnew, typeInto } from '../sheets.ts';
import { FORM1 } from './samples.ts';

async function read(bytes: Uint8Array): Promise<Form1Reading> {
  const outcome = await readForm1Sheet(bytes, FILED_ON);
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal.code}`);
  return outcome.value;
}

const VALUES = {
  association: FORM1.association,
  contact: FORM1.contact,
  slots: FORM1.slots,
  noFurtherCandidates: true,
  venue: FORM1.venue,
  mode: FORM1.mode,
  remarks: FORM1.remarks,
};
const MEETING = { start: '10:00', end: '12:00' };
const DEMO = { start: '11:00', end: '11:15' };
const UNDERSTOOD = { rank: 1, date: '2026-10-20', meeting: MEETING, demo: DEMO };

/** Serial numbers of Excel: days since the end of 1899, hours as parts of a day. */
const OCTOBER_20 = 46_315;
const TEN = 10 / 24;
const NOON = 12 / 24;

describe('希望日時 and 開催の長さ', () => {
  test.each([
    '10月20日 10:00～12:00',
    '10月20日10:00〜12:00',
    '10月20日（火）10:00～12:00',
    '１０月２０日　１０：００～１２：００',
    '2026年10月20日(火) 10時から12時まで',
    '令和8年10月20日（火）　10:00-12:00',
    'R8.10.20 10:00~12:00',
    '2026/10/20 10:00−12:00',
    '10/20 10:00-12:00',
    '10/20（火）午前10時～12時',
    '10月20日\n10:00～12:00',
    '10月20日、10:00～12:00',
  ])('%j is a day and its hours', async (text) => {
    const { values, unread } = await read(await typedAnew(labelsOnly({ slot1: text, demo1: '11:00～11:15 (15分)' })));
    expect([values.slots, unread]).toEqual([[UNDERSTOOD], []]);
  });

  test.each(['11:00～11:15 (15分)', '11:00〜11:15（15分間）', '11時から11時15分', '１１：００－１１：１５'])(
    '%j is the length of the demonstration',
    async (text) => {
      const { values, unread } = await read(
        await typedAnew(labelsOnly({ slot1: '10月20日 10:00～12:00', demo1: text })),
      );
      expect([values.slots, unread]).toEqual([[UNDERSTOOD], []]);
    },
  );

  test.each([
    ['2026/10/20', { date: '2026-10-20', meeting: null }],
    ['10月20日 午後', { date: '2026-10-20', meeting: null }],
    ['10月20日 10:00', { date: '2026-10-20', meeting: null }],
    ['10:00～12:00', { date: '', meeting: MEETING }],
    ['10月20日（水） 10:00～12:00', { date: '', meeting: null }],
    ['2月30日 10:00～12:00', { date: '', meeting: null }],
    ['10月下旬で調整希望', { date: '', meeting: null }],
  ])('%j is kept as far as it is plain, and shown', async (text, understood) => {
    const { values, unread } = await read(
      await typedAnew(labelsOnly({ slot1: text, demo1: '11:00～11:15 (15分)', mode: '実地' })),
    );
    expect([values.slots, unread]).toEqual([[{ rank: 1, ...understood, demo: DEMO }], [{ field: 'slot1', text }]]);
  });

  test('a length in minutes alone is shown', async () => {
    const { values, unread } = await read(
      await typedAnew(labelsOnly({ slot1: '10月20日 10:00～12:00', demo1: '15分' })),
    );
    expect([values.slots, unread]).toEqual([[{ ...UNDERSTOOD, demo: null }], [{ field: 'demo1', text: '15分' }]]);
  });

  test.each(['ほかに候補日はありません', '他に候補日なし', 'なし', '特になし', '無し', '－', 'ー'])(
    '%j as second choice says that there is none',
    async (text) => {
      const { values, unread } = await read(
        await typedAnew(labelsOnly({ slot1: '10月20日 10:00～12:00', demo1: '11:00～11:15', slot2: text })),
      );
      expect([values.slots, values.noFurtherCandidates, unread]).toEqual([[UNDERSTOOD], true, []]);
    },
  );

  test('a first choice of 「なし」 is shown', async () => {
    const { unread } = await read(await typedAnew(labelsOnly({ slot1: 'なし' })));
    expect(unread).toEqual([{ field: 'slot1', text: 'なし' }]);
  });

  test('a day that Excel turned into a number is a day, and the cell is shown for its hours', async () => {
    const bytes = await savedAgain((_, cells) => typeInto(cells, CELL.slot1, OCTOBER_20, 'm"月"d"日"'));
    const { values, unread } = await read(bytes);
    expect([values.slots[0], unread]).toEqual([
      { ...UNDERSTOOD, meeting: null },
      [{ field: 'slot1', text: '2026/10/20' }],
    ]);
  });

  test.each(['yyyy/m/d', 'General', '[$-411]ge.m.d'])(
    'a day and two hours that Excel holds as numbers in cells side by side (%s)',
    async (numFmt) => {
      const bytes = await writeXlsx({
        sheets: [
          {
            name: 'Sheet1',
            rows: [
              ['申請団体', '●●市医師会'],
              ['希望日時', '第一希望', null, null, null],
              ['開催の長さ', '第一希望', null, null],
              ['備考', null],
            ],
            cells: new Map([
              ['1,2', { value: OCTOBER_20, type: 'number' as const, style: { numFmt } }],
              ['1,3', { value: TEN, type: 'number' as const, style: { numFmt: 'h:mm' } }],
              ['1,4', { value: NOON, type: 'number' as const, style: { numFmt: 'h:mm' } }],
              ['2,2', { value: 11 / 24, type: 'number' as const, style: { numFmt: 'h"時"mm"分"' } }],
              ['2,3', { value: 11.25 / 24, type: 'number' as const, style: { numFmt: 'General' } }],
            ]),
          },
        ],
      });
      const { values, unread } = await read(bytes);
      expect([values.slots, unread]).toEqual([[UNDERSTOOD], []]);
    },
  );

  test('a day and two hours as ISO text, which openpyxl 3.0.9 writes with iso_dates and hucre 1.0.0 hands over', async () => {
    const [day, ten, noon] = ['2026-10-20T00:00:00', '10:00:00', '12:00:00'];
    const bytes = await typedAnew([
      ['申請団体', null],
      ['希望日時', '第一希望', day, ten, noon],
      ['開催の長さ', '第一希望', '11:00:00', '1899-12-30T11:15:00Z'],
      ['備考', '2026-10-20T25:00:00'],
    ]);
    const { values, unread } = await read(bytes);
    expect([values.slots, unread]).toEqual([[UNDERSTOOD], []]);
    expect(values.remarks).toBe('2026-10-20T25:00:00');
  });

  test('a day and an hour in one number are shown, since the end is missing', async () => {
    const bytes = await savedAgain((_, cells) => typeInto(cells, CELL.slot1, OCTOBER_20 + TEN, 'yyyy/m/d h:mm'));
    expect((await read(bytes)).unread).toEqual([{ field: 'slot1', text: '2026/10/20 10:00' }]);
  });
});

describe('the other cells', () => {
  test.each([
    ['03-5253-1111', '03-5253-1111', ''],
    ['０３－５２５３－１１１１', '03-5253-1111', ''],
    ['03（5253）1111', '03(5253)1111', ''],
    ['03-5253-1111（内線3189）', '03-5253-1111', '3189'],
    ['03-5253-1111 内線：3189', '03-5253-1111', '3189'],
  ])('TEL %j', async (text, phone, extension) => {
    const { values, unread } = await read(await typedAnew(labelsOnly({ phone: text })));
    expect([values.contact.phone, values.contact.extension, unread]).toEqual([phone, extension, []]);
  });

  test('a telephone number that Excel took for a number gets its 0 back', async () => {
    const { values } = await read(await typedAnew(labelsOnly({ phone: 352_531_111 })));
    expect(values.contact.phone).toBe('0352531111');
  });

  test.each([
    ['▲▲会場\n〒100-8916 東京都●●区1-1', '▲▲会場', '100-8916', '東京都●●区1-1'],
    ['▲▲会場　〒１００－８９１６　東京都●●区1-1', '▲▲会場', '100-8916', '東京都●●区1-1'],
    ['▲▲会場 東京都●●区1-1', '▲▲会場', '', '東京都●●区1-1'],
    ['▲▲会場\n３階 大会議室\n東京都●●区1-1', '▲▲会場 ３階 大会議室', '', '東京都●●区1-1'],
    ['〒1008916 東京都●●区1-1', '', '100-8916', '東京都●●区1-1'],
    ['東京都●●区1-1', '', '', '東京都●●区1-1'],
    ['東京都医師会館', '東京都医師会館', '', ''],
  ])('開催場所 %j', async (text, name, postalCode, address) => {
    const { values } = await read(await typedAnew(labelsOnly({ venue: text })));
    expect(values.venue).toEqual({ name, postalCode, address });
  });

  test.each([
    ['実地', 'in-person'],
    ['実地開催', 'in-person'],
    ['オンライン', 'online'],
    ['ｵﾝﾗｲﾝ（Zoom）', 'online'],
    ['ＷＥＢ', 'online'],
  ])('実施方法 %j', async (text, mode) => {
    const { values, unread } = await read(await typedAnew(labelsOnly({ mode: text })));
    expect([values.mode, unread]).toEqual([mode, []]);
  });

  test.each(['実地、オンライン', '未定'])('実施方法 %j is shown', async (text) => {
    const { values, unread } = await read(await typedAnew(labelsOnly({ mode: text })));
    expect([values.mode, unread]).toEqual([null, [{ field: 'mode', text }]]);
  });

  test('each cell that was not understood is shown, in the order of the form', async () => {
    const { unread } = await read(
      await typedAnew(
        labelsOnly({ kana: '厚労太郎', phone: 'XXX-XXXX', email: '事務局', slot2: '未定', demo2: '15分', mode: '?' }),
      ),
    );
    expect(unread).toEqual([
      { field: 'kana', text: '厚労太郎' },
      { field: 'phone', text: 'XXX-XXXX', sample: true },
      { field: 'email', text: '事務局' },
      { field: 'slot2', text: '未定' },
      { field: 'demo2', text: '15分' },
      { field: 'mode', text: '?' },
    ]);
  });
});

describe('a sheet that people changed', () => {
  test('saved by LibreOffice is read like the one that the service made', async () => {
    const bytes = readGolden('form1-saved-by-libreoffice.xlsx');
    const { reference, values, unread } = await read(bytes);
    expect([reference, values, unread]).toEqual(['ABCD-EFGH', VALUES, []]);
  });

  test('with cells moved three rows down and two columns right is read by its labels', async () => {
    const bytes = await savedAgain((sheet, cells) => {
      const moved = [...cells].map(([at, cell]) => {
        const [row = 0, column = 0] = at.split(',').map(Number);
        return [`${row + 3},${column + 2}`, cell] as const;
      });
      cells.clear();
      for (const [at, cell] of moved) cells.set(at, cell);
      sheet.merges = (sheet.merges ?? []).map((merge) => ({
        startRow: merge.startRow + 3,
        endRow: merge.endRow + 3,
        startCol: merge.startCol + 2,
        endCol: merge.endCol + 2,
      }));
    });
    expect((await read(bytes)).values).toEqual(VALUES);
  });

  test('renamed is read all the same', async () => {
    const bytes = await savedAgain((sheet) => {
      sheet.name = '申請（最終版）';
    });
    expect((await read(bytes)).values).toEqual(VALUES);
  });

  test('without the rows of 備考 and the second and third choice is read, those fields missing', async () => {
    const rows = labelsOnly({ association: '●●市医師会', slot1: '10月20日 10:00～12:00', demo1: '11:00～11:15' });
    const { values, texts } = await read(await typedAnew(rows.filter((_, row) => ![4, 5, 7].includes(row))));
    expect([values.slots, Object.keys(texts).sort()]).toEqual([
      [UNDERSTOOD],
      ['association', 'demo1', 'email', 'kana', 'mode', 'name', 'phone', 'slot1', 'venue'],
    ]);
  });

  test('with the lengths below the days instead of beside them', async () => {
    const { values } = await read(
      await typedAnew([
        ['申請団体', '●●市医師会'],
        ['希望日時', '第一希望', '10月20日 10:00～12:00'],
        [null, '第二希望', null],
        ['開催の長さ', '第一希望', '11:00～11:15'],
        [null, '第二希望', null],
      ]),
    );
    expect(values.slots).toEqual([UNDERSTOOD]);
  });

  test('with ふりがな and name under one label, and the labels written another way', async () => {
    const { values } = await read(
      await typedAnew([
        ['申請団体名', '●●市医師会'],
        ['（ふりがな）\n担当者氏名', '（こうろう　たろう）厚労　太郎', '電話番号', '03-5253-1111'],
        [null, null, 'メールアドレス', 'taro@example.jp'],
      ]),
    );
    expect([values.contact]).toEqual([
      { kana: 'こうろう　たろう', name: '厚労　太郎', phone: '03-5253-1111', extension: '', email: 'taro@example.jp' },
    ]);
  });

  test('with values below their labels or behind a colon', async () => {
    const { values } = await read(
      await typedAnew([
        ['申請団体', 'TEL：03-5253-1111'],
        ['●●市医師会', null],
        [null, 'E-Mail：taro@example.jp'],
        ['備考', null],
        ['駐車場なし', null],
      ]),
    );
    expect([values.association, values.contact.phone, values.contact.email, values.remarks]).toEqual([
      '●●市医師会',
      '03-5253-1111',
      'taro@example.jp',
      '駐車場なし',
    ]);
  });

  test('with an association whose name is a label', async () => {
    const bytes = await savedAgain((_, cells) => typeInto(cells, CELL.association, '備考'));
    expect((await read(bytes)).values).toEqual({ ...VALUES, association: '備考' });
  });
});

describe('which form of a workbook is read', () => {
  const rows = labelsOnly({ association: '●●市医師会' });

  test('the blank form is a form with nothing in it', async () => {
    const { values, unread } = await read(await blankForm1Sheet());
    expect([values, unread]).toEqual([
      {
        association: '',
        contact: { name: '', kana: '', phone: '', extension: '', email: '' },
        slots: [],
        noFurtherCandidates: false,
        venue: { name: '', postalCode: '', address: '' },
        mode: null,
        remarks: '',
      },
      [],
    ]);
  });

  test('a 記入例 beside the form does not count', async () => {
    const sample = { name: '記入例', rows: labelsOnly({ association: '▲▲市医師会' }) };
    const { values } = await read(await writeXlsx({ sheets: [sample, { name: '様式1', rows }] }));
    expect(values.association).toBe('●●市医師会');
  });

  test('a 記入例 that was written over is read', async () => {
    const { values } = await read(await sampleForm1Sheet());
    expect([values.association, values.contact.name, values.mode]).toEqual(['●●市医師会', '厚労　太郎', 'in-person']);
  });

  test('a hidden form does not count', async () => {
    const hidden = { name: '前回', rows: labelsOnly({ association: '▲▲市医師会' }), hidden: true };
    const { values } = await read(await writeXlsx({ sheets: [{ name: '様式1', rows }, hidden] }));
    expect(values.association).toBe('●●市医師会');
  });

  test.each([
    [
      'on two sheets',
      ['1', '2'],
      [
        { name: '1', rows },
        { name: '2', rows },
      ],
    ],
    ['on one sheet', ['1'], [{ name: '1', rows: [...rows, [], ...rows] }]],
  ])('two filled forms %s are refused by their names', async (_, names, sheets) => {
    expect(await readForm1Sheet(await writeXlsx({ sheets }), FILED_ON)).toEqual({
      ok: false,
      refusal: { code: 'several-forms', sheets: names },
    });
  });

  test('another table is refused', async () => {
    const bytes = await typedAnew([
      ['医療機関名', '電話番号'],
      ['●●医院', '03-5253-1111'],
    ]);
    expect(await readForm1Sheet(bytes, FILED_ON)).toEqual({ ok: false, refusal: { code: 'not-form1' } });
  });
});
