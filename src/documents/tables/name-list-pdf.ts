import { A4, drawFit, drawLine, type Fit, fitText, measureAt, openPdf, type Pdf } from '#documents/page/pdf-page.ts';
import { printable } from '#documents/page/pdf-text.ts';
import { LIST_STATES, LIST_TITLES, type NameList, type NameListRow } from '#domain/case/name-list.ts';
import { headCount } from '#domain/case/registration.ts';
import { formatDay } from '#domain/text/dates.ts';
import { ATTENDEE_COLUMNS } from '#domain/words/attendees.ts';
import { referenceWords } from '#domain/words/reference.ts';

/** A4 portrait, in points; the left margin is wide enough for two punched holes. */
const PAGE = { width: A4.short, height: A4.long, left: 57, right: 36, top: 42, bottom: 42 } as const;
const WIDTH = PAGE.width - PAGE.left - PAGE.right;
const FOOTER_TOP = PAGE.height - PAGE.bottom - 10;
const HEAD_HEIGHT = 24;
const PADDING = { x: 5, y: 4 } as const;
/** Room for a signature by hand. */
const LEAST_ROW = { names: 26, 'sign-in': 34 } as const;
/** 当日参加: empty rows for people who did not sign up. */
const EMPTY_ROWS = 8;

/** Below 8 points print is not read by older eyes. */
const SIZES = [10.5, 10, 9, 8.5, 8] as const;
const NAME_SIZES = [12, 11, 10, 9, 8] as const;
const KANA_SIZES = [8] as const;

const INK = '#1a1a1a';
const LINES = '#767676';
const YELLOW = '#FFFF99';

interface Column {
  heading: string;
  width: number;
  /** Draws nothing where it is to be filled in by hand. */
  cell(row: NameListRow): string;
  align?: 'center';
  weight?: 'bold';
}

interface Row {
  fits: { kana: Fit | undefined; main: Fit }[];
  height: number;
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
  const pages = intoPages(rows, top);
  const sheet = { document, table: document.struct('Table'), columns };
  root.add(sheet.table);
  for (const [index, page] of pages.entries()) {
    if (index > 0) document.addPage({ size: 'A4', layout: 'portrait', margin: PAGE.bottom });
    let y = index > 0 ? drawNextHead(document, list) : top;
    y = drawColumnHeads(sheet, y, index === 0);
    for (const row of page) y = drawRow(sheet, row, y);
    drawFooter(document, list, index + 1, pages.length);
  }
  root.end();
  document.end();
  return bytes;
}

const COLUMNS: Record<NameList['kind'], Column[]> = {
  names: [
    { heading: ATTENDEE_COLUMNS.number, width: 34, cell: numberOf, align: 'center' },
    { heading: ATTENDEE_COLUMNS.name, width: 146, cell: (row) => row.name, weight: 'bold' },
    { heading: ATTENDEE_COLUMNS.institution, width: 154, cell: (row) => row.institution },
    { heading: ATTENDEE_COLUMNS.institutionCode, width: 78, cell: (row) => row.institutionCode, align: 'center' },
    { heading: ATTENDEE_COLUMNS.people, width: 34, cell: peopleOf, align: 'center' },
    { heading: ATTENDEE_COLUMNS.remarks, width: 0, cell: (row) => LIST_STATES[row.state], align: 'center' },
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

function numberOf(row: NameListRow): string {
  return row.number === 0 ? '' : String(row.number);
}

function peopleOf(row: NameListRow): string {
  return row.people === 0 ? '' : String(row.people);
}

function emptyRows(): NameListRow[] {
  const empty = { number: 0, name: '', kana: '', institution: '', institutionCode: '', people: 0 };
  return Array.from({ length: EMPTY_ROWS }, () => ({ ...empty, state: 'walk-in' as const }));
}

/** The last column takes what the others leave. */
function widthOf(columns: readonly Column[], index: number): number {
  const { width } = columns[index] ?? { width: 0 };
  return width > 0 ? width : WIDTH - columns.reduce((sum, each) => sum + each.width, 0);
}

function layRow(document: Pdf, list: NameList, row: NameListRow): Row {
  const columns = COLUMNS[list.kind];
  const fits = columns.map((column, index) => {
    const width = widthOf(columns, index) - 2 * PADDING.x;
    const isName = column.weight === 'bold';
    const main = fitText(document, printable(column.cell(row)), width, {
      sizes: isName ? NAME_SIZES : SIZES,
      lines: isName ? 1 : 2,
      weight: column.weight ?? 'regular',
    });
    const kana =
      isName && row.kana !== ''
        ? fitText(document, printable(row.kana), width, { sizes: KANA_SIZES, lines: 1 })
        : undefined;
    return { kana, main };
  });
  const needed = Math.max(...fits.map(({ kana, main }) => (kana?.height ?? 0) + main.height));
  return {
    fits,
    height: Math.max(LEAST_ROW[list.kind], needed + 2 * PADDING.y),
    box: list.kind === 'sign-in',
  };
}

/** Which rows stand on which page; a row is never parted. An empty list has one page. */
function intoPages(rows: readonly Row[], firstTop: number): Row[][] {
  const pages: Row[][] = [[]];
  let y = firstTop + HEAD_HEIGHT;
  for (const row of rows) {
    if (y + row.height > FOOTER_TOP - 8 && (pages.at(-1)?.length ?? 0) > 0) {
      pages.push([]);
      y = NEXT_TOP + HEAD_HEIGHT;
    }
    pages.at(-1)?.push(row);
    y += row.height;
  }
  return pages;
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

/** The table that goes on over the pages. */
interface Sheet {
  document: Pdf;
  table: PDFKit.PDFStructureElement;
  columns: readonly Column[];
}

function drawColumnHeads({ document, table, columns }: Sheet, y: number, isFirst: boolean): number {
  document.markContent('Artifact', { type: 'Layout' });
  columnAreas(columns).forEach(({ x, width }) => {
    document.rect(x, y, width, HEAD_HEIGHT).lineWidth(0.75).fillAndStroke(YELLOW, LINES);
  });
  document.endMarkedContent();
  const draw = (index: number): void => {
    const { x, width } = columnAreas(columns)[index] ?? { x: 0, width: 0 };
    const fit = fitText(document, columns[index]?.heading ?? '', width - 4, {
      sizes: [9.5, 9, 8],
      lines: 1,
      weight: 'bold',
    });
    drawFit(
      document,
      fit,
      { x: x + 2, y: y + (HEAD_HEIGHT - fit.height) / 2, width: width - 4 },
      { align: 'center', color: INK },
    );
  };
  if (isFirst) {
    const row = document.struct('TR');
    for (const index of columns.keys()) {
      row.add(document.struct('TH', { scope: 'Column' }, () => draw(index)));
    }
    table.add(row);
  } else {
    document.markContent('Artifact', { type: 'Pagination' });
    for (const index of columns.keys()) draw(index);
    document.endMarkedContent();
  }
  return y + HEAD_HEIGHT;
}

function columnAreas(columns: readonly Column[]): { x: number; width: number }[] {
  let x: number = PAGE.left;
  return columns.map((_, index) => {
    const area = { x, width: widthOf(columns, index) };
    x += area.width;
    return area;
  });
}

function drawRow({ document, table, columns }: Sheet, row: Row, y: number): number {
  const areas = columnAreas(columns);
  document.markContent('Artifact', { type: 'Layout' });
  for (const { x, width } of areas) document.rect(x, y, width, row.height).lineWidth(0.5).stroke(LINES);
  if (row.box)
    document
      .rect(PAGE.left + 10, y + (row.height - 14) / 2, 14, 14)
      .lineWidth(1)
      .stroke(INK);
  document.endMarkedContent();
  const structure = document.struct('TR');
  for (const [index, { kana, main }] of row.fits.entries()) {
    const { x, width } = areas[index] ?? { x: 0, width: 0 };
    const column = columns[index];
    const inside = { x: x + PADDING.x, width: width - 2 * PADDING.x };
    const top = y + (row.height - (kana?.height ?? 0) - main.height) / 2;
    const tag = column?.weight === 'bold' ? 'TH' : 'TD';
    structure.add(
      document.struct(tag, tag === 'TH' ? { scope: 'Row' } : {}, () => {
        if (kana) drawFit(document, kana, { ...inside, y: top }, { color: INK });
        drawFit(
          document,
          main,
          { ...inside, y: top + (kana?.height ?? 0) },
          { align: column?.align ?? 'left', color: INK },
        );
      }),
    );
  }
  table.add(structure);
  return y + row.height;
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
