import { type Cell, type CellStyle, type DataValidation, writeXlsx } from 'hucre';
import { writableText } from '#documents/tables/sheet-text.ts';
import { FORM2_FIELDS, type Form2Key, type Form2Texts } from '#domain/form2/fields.ts';
import { REASON_LABEL } from '#domain/form2/list.ts';
import { type ProductName, productWords } from '#domain/form2/product.ts';
import { INSTITUTION_KIND_WORDS, INSTITUTION_KINDS, ONLINE_CLAIMS, ONLINE_CLAIMS_WORDS } from '#domain/words/form2.ts';

/** A list of 様式2, one row an institution; `reason` stands in a last column, where any row has one. */
export interface Form2List {
  products: readonly ProductName[];
  rows: readonly { texts: Form2Texts; reason: string }[];
}

const FONT = { name: 'ＭＳ Ｐゴシック', size: 11 } as const;
const THIN = { style: 'thin', color: { rgb: '949494' } } as const;
const LABEL_STYLE: CellStyle = {
  font: { ...FONT, bold: true },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'FFFF99' } },
  border: { bottom: THIN, right: THIN },
  alignment: { vertical: 'center', wrapText: true },
};
/** Text format: a code keeps its leading 0, also in rows that are typed later. */
const TEXT_STYLE: CellStyle = { font: FONT, numFmt: '@', alignment: { vertical: 'top' } };
const REASON_STYLE: CellStyle = { ...TEXT_STYLE, font: { ...FONT, color: { rgb: 'CE0000' } } };

const WIDTHS: Partial<Record<Form2Key, number>> = { name: 32, email: 28, product1: 26, product2: 26, claims: 22 };
const WIDTH = 14;
const REASON_WIDTH = 60;
/** Excel takes no longer list of choices. */
const CHOICES_MAX = 255;
const ROWS_MAX = 5001;

/** The list as .xlsx, to be filled in and read again: choices where the form has them. The same bytes for the same list. */
export function writeForm2List({ products, rows }: Form2List): Promise<Uint8Array> {
  // A fixed day: the clock would make other bytes each time.
  const made = new Date('2022-09-09T00:00:00Z');
  const title = '様式2一覧';
  const hasReasons = rows.some(({ reason }) => reason !== '');
  return writeXlsx({
    defaultFont: FONT,
    properties: { title, creator: 'Demokai', lastModifiedBy: 'Demokai', created: made, modified: made },
    sheets: [
      {
        name: title,
        columns: [
          ...FORM2_FIELDS.map(({ key }) => ({ width: WIDTHS[key] ?? WIDTH, style: TEXT_STYLE })),
          ...(hasReasons ? [{ width: REASON_WIDTH, style: REASON_STYLE }] : []),
        ],
        cells: cellsOf(rows, hasReasons),
        freezePane: { rows: 1 },
        dataValidations: choices(products),
        pageSetup: {
          paperSize: 'a4',
          orientation: 'landscape',
          fitToPage: true,
          fitToWidth: 1,
          fitToHeight: 0,
          printTitlesRow: '$1:$1',
        },
      },
      { name: '記入のしかた', columns: [{ width: 26 }, { width: 34 }, { width: 60 }], cells: guideCells() },
    ],
  });
}

function cellsOf(rows: Form2List['rows'], hasReasons: boolean): Map<string, Partial<Cell>> {
  const cells = new Map<string, Partial<Cell>>();
  const labels = [...FORM2_FIELDS.map(({ label }) => label), ...(hasReasons ? [REASON_LABEL] : [])];
  for (const [column, label] of labels.entries()) cells.set(`0,${column}`, { value: label, style: LABEL_STYLE });
  for (const [index, { texts, reason }] of rows.entries()) {
    for (const [column, { key }] of FORM2_FIELDS.entries()) {
      const text = texts[key];
      if (text !== '') cells.set(`${index + 1},${column}`, { value: writableText(text), style: TEXT_STYLE });
    }
    if (reason !== '')
      cells.set(`${index + 1},${FORM2_FIELDS.length}`, { value: writableText(reason), style: REASON_STYLE });
  }
  return cells;
}

function choices(products: readonly ProductName[]): DataValidation[] {
  const offered = products.map(productWords);
  return [
    choice(
      'kind',
      '種別',
      INSTITUTION_KINDS.map((kind) => INSTITUTION_KIND_WORDS[kind]),
    ),
    choice('product1', '第一希望の機種', offered),
    choice('product2', '第二希望の機種', offered),
    choice(
      'claims',
      'レセプトのオンライン請求',
      ONLINE_CLAIMS.map((claims) => ONLINE_CLAIMS_WORDS[claims]),
    ),
  ].flatMap((each) => (each ? [each] : []));
}

/** A hint and no fence: what else is typed is read too. Undefined where Excel cannot hold the choices. */
function choice(key: Form2Key, title: string, values: string[]): DataValidation | undefined {
  const fits = values.every((value) => !value.includes(',')) && values.join(',').length <= CHOICES_MAX;
  if (!fits) return undefined;
  const column = String.fromCharCode('A'.charCodeAt(0) + FORM2_FIELDS.findIndex((field) => field.key === key));
  return {
    type: 'list',
    values,
    range: `${column}2:${column}${ROWS_MAX}`,
    allowBlank: true,
    showErrorMessage: true,
    errorStyle: 'warning',
    errorTitle: title,
    errorMessage: '一覧にない内容です。このまま入力することもできます。',
  };
}

/** A sheet of its own, so that no example is read as an institution. */
function guideCells(): Map<string, Partial<Cell>> {
  const cells = new Map<string, Partial<Cell>>();
  const lines = [
    ['欄', '例', '説明'],
    ...FORM2_FIELDS.map(({ key, label, required, example }) => [
      required ? `${label}（必須）` : label,
      example,
      GUIDE[key] ?? '',
    ]),
  ];
  for (const [row, texts] of lines.entries()) {
    for (const [column, text] of texts.entries()) {
      if (text !== '') cells.set(`${row},${column}`, { value: text, style: row === 0 ? LABEL_STYLE : TEXT_STYLE });
    }
  }
  return cells;
}

const GUIDE: Partial<Record<Form2Key, string>> = {
  prefecture: '01～47の2桁',
  points: '1（医科）、3（歯科）、4（調剤）',
  code: '7桁。先頭の0も入力してください',
  kind: '病院、診療所、薬局',
  units1: '病院は3まで、診療所・薬局は1',
  units2: '第一希望の台数とは別に数えます',
  startMonth: '「令和4年10月」「202210」でも読み取れます',
  claims: ONLINE_CLAIMS.map((claims) => ONLINE_CLAIMS_WORDS[claims]).join('、'),
  claimsMonth: `「${ONLINE_CLAIMS_WORDS.planned}」のときだけ`,
};
