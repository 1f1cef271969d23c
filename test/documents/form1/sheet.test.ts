import { readXlsx, type Sheet } from 'hucre';
import { describe, expect, test } from 'vitest';
import { blankForm1Sheet, sampleForm1Sheet, writeForm1Sheet } from '#documents/form1/sheet.ts';
import { CELL } from '../sheets.ts';
import { FORM1 } from './samples.ts';

async function open(bytes: Uint8Array): Promise<Sheet> {
  const { sheets } = await readXlsx(bytes, { readStyles: true });
  const [sheet] = sheets;
  if (sheet === undefined || sheets.length !== 1) throw new Error(`${sheets.length} sheets`);
  return sheet;
}

/** What stands in the rows, without the blank cells. */
function written(sheet: Sheet): unknown[][] {
  return sheet.rows.map((row) => row.filter((value) => value !== null && value !== ''));
}

const HEAD = [
  ['顔認証付きカードリーダーメーカー デモンストレーション会 申請書'],
  ['黄色枠に必要事項を入力してください。'],
  ['開催の10日前を目処に、suisin@mhlw.go.jp宛に提出ください。'],
  ['カードリーダーメーカー側の都合により、ご希望に添えない場合もありますので、お含みおきください。'],
  [],
];

describe('様式1.xlsx', () => {
  test('says what the form says, in the rows of the form', async () => {
    expect(written(await open(await writeForm1Sheet(FORM1)))).toEqual([
      ...HEAD,
      ['申請団体', '●●市医師会'],
      ['(ふりがな)', 'たかさき　よしこ', '連絡先', 'TEL', '03-5253-1111 内線 3189'],
      ['担当者氏名', '髙﨑　𠮷子', 'E-Mail', 'takasaki@maru-ishikai.example.jp'],
      ['希望日時', '第一希望', '10月20日 10:00～12:00', '開催の長さ', '第一希望', '11:00～11:15 (15分)'],
      ['第二希望', '10月27日 13:00～15:00', '第二希望', '14:00～14:15 (15分)'],
      ['第三希望', 'ほかに候補日はありません', '第三希望'],
      [
        '開催場所\n※必要に応じてレイアウト等を添付してください。',
        '●●市医師会館　３階大会議室\n〒100-8916 東京都●●区▲▲1-1-1',
        '実施方法\n(実地、オンライン)',
        '実地',
      ],
      ['備考', FORM1.remarks],
    ]);
  });

  test('has the printed sample as 記入例', async () => {
    const sheet = await open(await sampleForm1Sheet());
    expect([sheet.name, written(sheet).slice(5)]).toEqual([
      '記入例',
      [
        ['申請団体', '●●市医師会'],
        ['(ふりがな)', 'こうろう　たろう', '連絡先', 'TEL', 'XXX-XXXX'],
        ['担当者氏名', '厚労　太郎', 'E-Mail', 'XXXX@XXX.co.jp'],
        ['希望日時', '第一希望', '●月●日 10:00～12:00', '開催の長さ', '第一希望', '11:00～11:15 (15分)'],
        ['第二希望', '●月●日 13:00～15:00', '第二希望', '14:00～14:15 (15分)'],
        ['第三希望', '●月●日 15:00～17:00', '第三希望', '16:00～16:15 (15分)'],
        [
          '開催場所\n※必要に応じてレイアウト等を添付してください。',
          '▲▲会場\n〒XXX-XXX 東京都●●区▲参画1-1-1',
          '実施方法\n(実地、オンライン)',
          '実地',
        ],
        ['備考'],
      ],
    ]);
  });

  test('writes the year of a day that the form would leave open: more than a year after the filing, or not yet filed', async () => {
    const [first] = FORM1.slots;
    if (first === undefined) throw new Error('no slot');
    const late = await open(await writeForm1Sheet({ ...FORM1, slots: [{ ...first, date: '2027-10-08' }] }));
    const unfiled = await open(await writeForm1Sheet({ ...FORM1, filedOn: '' }));
    expect([late.rows[8]?.[2], unfiled.rows[8]?.[2]]).toEqual([
      '2027年10月8日 10:00～12:00',
      '2026年10月20日 10:00～12:00',
    ]);
  });

  test('has yellow, unlocked text cells with borders, and everything else locked', async () => {
    const sheet = await open(await blankForm1Sheet());
    const styles = [...(sheet.cells ?? new Map())].map(([at, { style }]) => ({ at, style }));
    const yellow = styles.filter(({ style }) => style?.fill?.fgColor?.rgb === 'FFFF99');
    const unlocked = styles.filter(({ style }) => style?.protection?.locked === false);
    const isTextWithBorders = yellow.map(({ style }) => [
      style?.numFmt,
      ...['top', 'right', 'bottom', 'left'].map((side) => style?.border?.[side]?.style),
    ]);
    // 5 + 2 + 2 + 1 + 1 + 6 × 1 + 2 + 2 + 5 columns under 14 fields.
    expect(yellow.length).toBe(26);
    expect(unlocked.map(({ at }) => at)).toEqual(yellow.map(({ at }) => at));
    expect(isTextWithBorders).toEqual(yellow.map(() => ['@', 'thin', 'thin', 'thin', 'thin']));
    expect(sheet.protection?.sheet).toBe(true);
  });

  test('offers 実地 and オンライン, and nothing else, for 実施方法', async () => {
    const { dataValidations = [] } = await open(await blankForm1Sheet());
    expect(dataValidations.map(({ type, range, values, errorStyle }) => ({ type, range, values, errorStyle }))).toEqual(
      [{ type: 'list', range: 'E12', values: ['実地', 'オンライン'], errorStyle: 'stop' }],
    );
    expect(CELL.mode).toBe('11,4');
  });

  test('is one page of A4 with 受付番号 and 提出日 at its foot', async () => {
    const { pageSetup, headerFooter } = await open(await writeForm1Sheet(FORM1));
    expect([pageSetup?.paperSize, pageSetup?.orientation, pageSetup?.fitToWidth, pageSetup?.fitToHeight]).toEqual([
      'a4',
      'landscape',
      1,
      1,
    ]);
    expect([pageSetup?.printArea, headerFooter?.oddFooter]).toEqual([
      '$A$1:$F$13',
      '&L受付番号 ABCD-EFGH&R提出日 2026年10月8日（木）',
    ]);
  });

  test.each(['=1+1', "=cmd|' /C calc'!A0", '+1', '-1', '@SUM(A1)', '＝１'])(
    'keeps %j as text, never as a formula',
    async (text) => {
      const form1 = { ...FORM1, association: text, remarks: text, contact: { ...FORM1.contact, name: text } };
      const sheet = await open(await writeForm1Sheet(form1));
      const cells = [...(sheet.cells ?? new Map()).values()];
      expect(cells.filter((cell) => cell.formula !== undefined)).toEqual([]);
      expect([sheet.rows[5]?.[1], sheet.rows[7]?.[1], sheet.rows[12]?.[1]]).toEqual([text, text, text]);
    },
  );

  test('gives a long 備考 as many rows as show it whole', async () => {
    const remarks = Array.from({ length: 60 }, (_, index) => `${index + 1}`).join('\n');
    const sheet = await open(await writeForm1Sheet({ ...FORM1, remarks }));
    const heights = [12, 13, 14].map((row) => sheet.rowDefs?.get(row)?.height ?? 0);
    expect(heights.filter((height) => height > 409)).toEqual([]);
    expect(heights.reduce((sum, height) => sum + height, 0)).toBeGreaterThanOrEqual(60 * 15);
  });

  test('is still a workbook when a text holds what XML cannot', async () => {
    const sheet = await open(await writeForm1Sheet({ ...FORM1, association: 'a\uD800b\uFFFFc\u0001d' }));
    expect(sheet.rows[5]?.[1]).toBe('a\uFFFDb\uFFFDc\u0001d');
  });
});
