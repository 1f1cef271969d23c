import {
  type Column,
  drawColumnHeads,
  drawRow,
  INK,
  insideOf,
  intoPages,
  type LaidRow,
  laidRow,
  type TableArea,
} from '#documents/page/column-table.ts';
import { A4, drawFit, drawLine, fitText, measureAt, openPdf, type Pdf } from '#documents/page/pdf-page.ts';
import { printable } from '#documents/page/pdf-text.ts';
import { LIST_STATES, LIST_TITLES, type NameList, type NameListRow } from '#domain/case/name-list.ts';
import { headCount } from '#domain/case/registration.ts';
import { formatDay } from '#domain/text/dates.ts';
import { ATTENDEE_COLUMNS } from '#domain/words/attendees.ts';
import { ANSWERED } from '#domain/words/incoming.ts';
import { referenceWords } from '#domain/words/reference.ts';

/** A4 portrait, in points; the left margin is wide enough for two punched holes. */
const PAGE = { width: A4.short, height: A4.long, left: 57, right: 36, top: 42, bottom: 42 } as const;
const WIDTH = PAGE.width - PAGE.left - PAGE.right;
const AREA: TableArea = { left: PAGE.left, width: WIDTH };
const FOOTER_TOP = PAGE.height - PAGE.bottom - 10;
/** Room for a signature by hand. */
const LEAST_ROW = { names: 26, 'sign-in': 34 } as const;
/** 当日参加: empty rows for people who did not sign up. */
const EMPTY_ROWS = 8;

/** Below 8 points print is not read by older eyes. */
const SIZES = [10.5, 10, 9, 8.5, 8] as const;
const NAME_SIZES = [12, 11, 10, 9, 8] as const;
const KANA_SIZES = [8] as const;

interface Row extends LaidRow {
  /** Ticked off by hand. */
  box: boolean;
}

/**
 * 参加者名簿.pdf or 受付名簿.pdf: A4 portrait, its head on the first page, the table's head on every page, page x/y at the
 * foot, tagged. Long names wrap and shrink to 8 points, then the row grows; nothing is cut.
 */
export async function writeNameListPdf(list: NameList): Promise<Uint8Array> {
  const { document, bytes } = openPdf({
    title: LIST_TITLES[list.kind],
    made: list.madeOn,
    layout: 'portrait',
    margin: PAGE.bottom,
  });
  const root = document.struct('Document');
  document.addStructure(root);
  const columns = COLUMNS[list.kind];
  const empty = list.kind === 'sign-in' ? emptyRows() : [];
  const rows = [
    ...list.rows.map((row) => layRow(document, list, row)),
    ...empty.map((row) => layRow(document, list, row)),
  ];
  const top = drawHead(document, root, list);
  // An empty list has one page.
  const pages = intoPages(rows, { first: top, next: NEXT_TOP }, FOOTER_TOP - 8);
  const sheet = { document, table: document.struct('Table'), columns, area: AREA };
  root.add(sheet.table);
  for (const [index, page] of pages.entries()) {
    if (index > 0) document.addPage({ size: 'A4', layout: 'portrait', margin: PAGE.bottom });
    let y = index > 0 ? drawNextHead(document, list) : top;
    y = drawColumnHeads(sheet, y, index === 0);
    for (const row of page) {
      const at = y;
      y = drawRow(sheet, row, at, row.box ? () => drawBox(document, row, at) : undefined);
    }
    drawFooter(document, list, index + 1, pages.length);
  }
  root.end();
  document.end();
  return bytes;
}

const COLUMNS: Record<NameList['kind'], Column<NameListRow>[]> = {
  names: [
    { heading: ATTENDEE_COLUMNS.number, width: 34, cell: numberOf, align: 'center' },
    { heading: ATTENDEE_COLUMNS.name, width: 146, cell: (row) => row.name, weight: 'bold' },
    { heading: ATTENDEE_COLUMNS.institution, width: 154, cell: (row) => row.institution },
    { heading: ATTENDEE_COLUMNS.institutionCode, width: 78, cell: (row) => row.institutionCode, align: 'center' },
    { heading: ATTENDEE_COLUMNS.people, width: 34, cell: peopleOf, align: 'center' },
    { heading: ATTENDEE_COLUMNS.remarks, width: 0, cell: remarksOf, align: 'center' },
  ],
  'sign-in': [
    { heading: ATTENDEE_COLUMNS.arrived, width: 34, cell: () => '', align: 'center' },
    { heading: ATTENDEE_COLUMNS.number, width: 34, cell: numberOf, align: 'center' },
    { heading: ATTENDEE_COLUMNS.name, width: 136, cell: (row) => row.name, weight: 'bold' },
    { heading: ATTENDEE_COLUMNS.institution, width: 146, cell: (row) => row.institution },
    { heading: ATTENDEE_COLUMNS.people, width: 34, cell: peopleOf, align: 'center' },
    {
      heading: `ご署名・${ATTENDEE_COLUMNS.remarks}`,
      width: 0,
      cell: (row) => LIST_STATES[row.state],
      align: 'center',
    },
  ],
};

/** 「予定表」 alone stands before the answer: the column is narrow. */
function remarksOf(row: NameListRow): string {
  const answered = row.answered === '' ? '' : `予定表：${row.answered}`;
  return [LIST_STATES[row.state], answered].filter((words) => words !== '').join('・');
}

function numberOf(row: NameListRow): string {
  return row.number === 0 ? '' : String(row.number);
}

function peopleOf(row: NameListRow): string {
  return row.people === 0 ? '' : String(row.people);
}

function emptyRows(): NameListRow[] {
  const empty = { number: 0, name: '', kana: '', institution: '', institutionCode: '', people: 0, answered: '' };
  return Array.from({ length: EMPTY_ROWS }, () => ({ ...empty, state: 'walk-in' as const }));
}

function layRow(document: Pdf, list: NameList, row: NameListRow): Row {
  const columns = COLUMNS[list.kind];
  const cells = columns.map((column, index) => {
    const width = insideOf(columns, index, AREA);
    const isName = column.weight === 'bold';
    const main = fitText(document, printable(column.cell(row)), width, {
      sizes: isName ? NAME_SIZES : SIZES,
      lines: isName ? 1 : 2,
      weight: column.weight ?? 'regular',
    });
    if (!isName || row.kana === '') return [main];
    return [fitText(document, printable(row.kana), width, { sizes: KANA_SIZES, lines: 1 }), main];
  });
  return { ...laidRow(cells, LEAST_ROW[list.kind]), box: list.kind === 'sign-in' };
}

function drawHead(document: Pdf, root: PDFKit.PDFStructureElement, list: NameList): number {
  let y: number = PAGE.top;
  const area = () => ({ x: PAGE.left, y, width: WIDTH });
  const add = (tag: 'H1' | 'P', text: string, sizes: readonly [number, ...number[]], weight?: 'bold'): void => {
    const fit = fitText(document, printable(text), WIDTH, { sizes, lines: 1, ...(weight ? { weight } : {}) });
    root.add(document.struct(tag, {}, () => drawFit(document, fit, area(), { color: INK })));
    y += fit.height;
  };
  add('H1', LIST_TITLES[list.kind], [18], 'bold');
  y += 2;
  add('P', `${list.association}　デモンストレーション会`, [12, 11, 10, 9], 'bold');
  add('P', list.when === '' ? '日程は調整中です' : list.when, [10.5]);
  if (list.place !== '') add('P', list.place, [10.5, 9.5, 8.5]);
  add('P', summaryOf(list), [10.5]);
  if (list.answered !== '') add('P', `${ANSWERED}：${list.answered}`, [10.5, 9.5, 8.5]);
  return y + 10;
}

function summaryOf(list: NameList): string {
  const seated = list.rows.filter((row) => row.state === 'registered');
  const waiting = list.rows.filter((row) => row.state === 'waiting');
  const order = list.order === 'kana' ? '五十音順' : '申込順';
  const wait = waiting.length === 0 ? '' : `、キャンセル待ち ${waiting.length}件（${headCount(waiting)}名）`;
  return `申込み ${seated.length}件（${headCount(seated)}名）${wait}　${order}　${formatDay(Temporal.PlainDate.from(list.madeOn))}現在`;
}

const NEXT_TOP = PAGE.top + 22;

/** The running head, for the eye only: a screen reader has read it on the first page. */
function drawNextHead(document: Pdf, list: NameList): number {
  document.markContent('Artifact', { type: 'Pagination' });
  const text = printable(`${LIST_TITLES[list.kind]}（続き）　${list.association}`);
  drawFit(document, fitText(document, text, WIDTH, { sizes: [10.5, 9, 8], lines: 1 }), {
    x: PAGE.left,
    y: PAGE.top,
    width: WIDTH,
  });
  document.endMarkedContent();
  return NEXT_TOP;
}

function drawBox(document: Pdf, row: Row, y: number): void {
  document
    .rect(PAGE.left + 10, y + (row.height - 14) / 2, 14, 14)
    .lineWidth(1)
    .stroke(INK);
}

function drawFooter(document: Pdf, list: NameList, page: number, pages: number): void {
  document.markContent('Artifact', { type: 'Pagination' });
  const look = { size: 8.5, color: INK };
  const notice = `${referenceWords(list.reference)}　個人情報です。お取扱いにご注意ください。`;
  drawLine(document, notice, { x: PAGE.left, y: FOOTER_TOP }, look);
  const text = `${page} / ${pages} ページ`;
  const x = PAGE.width - PAGE.right - measureAt(document, look.size, 'regular')(text);
  drawLine(document, text, { x, y: FOOTER_TOP }, look);
  document.endMarkedContent();
}
