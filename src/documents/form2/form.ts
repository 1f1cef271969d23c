import { A4, drawFit, drawLine, type Fit, fitText, LEADING, measureAt, type Pdf } from '#documents/page/pdf-page.ts';
import { printable } from '#documents/page/pdf-text.ts';
import {
  FORM2_ADDRESSEE,
  FORM2_HEADINGS,
  FORM2_NOTES,
  FORM2_STATEMENT,
  FORM2_TITLE,
  type Form2,
} from '#domain/form2/form2.ts';
import type { ProductName } from '#domain/form2/product.ts';
import { ONLINE_CLAIMS, ONLINE_CLAIMS_WORDS, type OnlineClaims } from '#domain/words/form2.ts';
import { drawMarked, drawTicked, fitMarked } from './marks.ts';

/** What is printed of one 様式2; the blank form has nothing in its places. */
export type PrintedForm2 = Omit<Form2, 'kind' | 'points' | 'claims'> & { points: string; claims: OnlineClaims | '' };

export const BLANK_FORM2: PrintedForm2 = {
  writtenOn: '',
  prefecture: '',
  points: '',
  code: '',
  name: '',
  contactName: '',
  phone: '',
  email: '',
  wishes: [],
  startMonth: '',
  claims: '',
  claimsMonth: '',
};

/** A4 portrait, in points. What stands below `bottom` is the page's number. */
export const FORM2_PAGE = { left: 51, width: A4.short - 2 * 51, top: 40, bottom: A4.long - 44 } as const;

/** The sizes of text at which a form is tried, until it stands on its one page; below 8 points print is not read. */
const SIZES = [10.5, 10, 9.5, 9, 8.5, 8] as const;
const YELLOW = '#FFFF99';
const LABEL_WIDTH = 128;
const DIGIT = 20;

type Structure = PDFKit.PDFStructureElement;

/** A piece of the page: how high it stands, and how it is drawn with its top at `y`. */
interface Block {
  height: number;
  draw(section: Structure, y: number): void;
}

/**
 * One 様式2 on the document's page, in the form's own shape: every line verbatim, ticks and boxes filled. `products` are those
 * that its edition prints, in their order; a wish for another one gets a row of its own. Nothing is cut: with long names
 * all text becomes smaller, and the rows higher.
 */
export function drawForm2(document: Pdf, root: Structure, form: PrintedForm2, products: readonly ProductName[]): void {
  const rows = [...products.map((product) => asWished(form, product)), ...otherProducts(form, products)];
  const blocks = fittingBlocks(document, form, rows);
  const section = document.struct('Sect');
  root.add(section);
  let y: number = FORM2_PAGE.top;
  for (const block of blocks) {
    block.draw(section, y);
    y += block.height;
  }
  section.end();
}

/** A form names a product as it was called when it was wished for. */
function asWished({ wishes }: PrintedForm2, product: ProductName): ProductName {
  return wishes.find((wish) => wish.product.id === product.id)?.product ?? product;
}

function otherProducts({ wishes }: PrintedForm2, products: readonly ProductName[]): ProductName[] {
  return wishes.map(({ product }) => product).filter(({ id }) => !products.some((known) => known.id === id));
}

function fittingBlocks(document: Pdf, form: PrintedForm2, rows: readonly ProductName[]): Block[] {
  let blocks: Block[] = [];
  for (const size of SIZES) {
    blocks = blocksOf({ document, size }, form, rows);
    const height = blocks.reduce((sum, each) => sum + each.height, 0);
    if (height <= FORM2_PAGE.bottom - FORM2_PAGE.top) break;
  }
  return blocks;
}

/** The document on whose page is drawn, and the size of the text. */
interface Sheet {
  document: Pdf;
  size: number;
}

const printed = new WeakMap<Pdf, Map<string, Fit>>();

/** Of the text that all forms of a document have in common: it is broken into lines once. */
function fitPrinted(document: Pdf, key: string, make: () => Fit): Fit {
  const known = printed.get(document) ?? new Map<string, Fit>();
  printed.set(document, known);
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

function blocksOf(sheet: Sheet, form: PrintedForm2, products: readonly ProductName[]): Block[] {
  return [
    lineBlock(sheet, dayText(form.writtenOn), { align: 'right' }),
    lineBlock(sheet, FORM2_TITLE, { tag: 'H1', align: 'center', scale: 1.33, above: 0.6, below: 0.8 }),
    lineBlock(sheet, FORM2_ADDRESSEE, { below: 0.5 }),
    lineBlock(sheet, '【申請者】', { below: 0.2 }),
    applicantBlock(sheet, form),
    statementBlock(sheet),
    lineBlock(sheet, '記', { align: 'center', below: 0.3 }),
    headingBlock(sheet, 1, FORM2_HEADINGS.wishes),
    productsBlock(sheet, form, products),
    ...FORM2_NOTES.map((note) => noteBlock(sheet, note)),
    headingBlock(sheet, 2, FORM2_HEADINGS.startMonth),
    lineBlock(sheet, `${monthText(form.startMonth)}導入予定`, { indent: 24, below: 0.4 }),
    headingBlock(sheet, 3, FORM2_HEADINGS.claims),
    ...ONLINE_CLAIMS.map((claims) => claimsBlock(sheet, form, claims)),
  ];
}

/** 「西暦　年　月　日」, with what is written in it. */
function dayText(day: string): string {
  if (day === '') return '西暦　　　　年　　　月　　　日';
  const { year, month, day: date } = Temporal.PlainDate.from(day);
  return `西暦 ${year}年 ${month}月 ${date}日`;
}

function monthText(month: string): string {
  if (month === '') return '西暦　　　　年　　　月　';
  const { year, month: number } = Temporal.PlainYearMonth.from(month);
  return `西暦 ${year}年 ${number}月　`;
}

interface LineLook {
  tag?: 'H1' | 'H2' | 'P';
  align?: 'left' | 'center' | 'right';
  /** Of the size of the page's text. */
  scale?: number;
  indent?: number;
  /** Free room, in lines. */
  above?: number;
  below?: number;
}

function lineBlock({ document, size }: Sheet, text: string, look: LineLook): Block {
  const { tag = 'P', align = 'left', scale = 1, indent = 0, above = 0, below = 0 } = look;
  const line = size * LEADING;
  const weight = tag === 'P' ? 'regular' : 'bold';
  const area = { x: FORM2_PAGE.left + indent, width: FORM2_PAGE.width - indent };
  const fit = fitPrinted(document, `${text} ${size * scale} ${weight} ${indent}`, () =>
    fitText(document, text, area.width, { sizes: [size * scale], lines: 1, weight }),
  );
  return {
    height: above * line + fit.height + below * line,
    draw: (section, y) => {
      section.add(document.struct(tag, {}, () => drawFit(document, fit, { ...area, y: y + above * line }, { align })));
    },
  };
}

function headingBlock(sheet: Sheet, number: number, heading: string): Block {
  return lineBlock(sheet, `${number}　${heading}（必須）`, { tag: 'H2', above: 0.5, below: 0.2 });
}

function statementBlock({ document, size }: Sheet): Block {
  const fit = fitPrinted(document, `statement ${size}`, () =>
    fitMarked(document, `　${FORM2_STATEMENT}`, FORM2_PAGE.width, size),
  );
  const above = size * 0.7;
  return {
    height: above + fit.height + above,
    draw: (section, y) => {
      const at = { x: FORM2_PAGE.left, y: y + above };
      section.add(document.struct('P', {}, () => drawMarked(document, fit, at)));
    },
  };
}

function noteBlock({ document, size }: Sheet, note: string): Block {
  const small = Math.max(8, size - 1);
  const fit = fitPrinted(document, `${note} ${small}`, () =>
    fitMarked(document, `※${note}`, FORM2_PAGE.width - 12, small),
  );
  return {
    height: fit.height + 1.5,
    draw: (section, y) => {
      const at = { x: FORM2_PAGE.left + 12, y: y + 1.5 };
      section.add(document.struct('P', {}, () => drawMarked(document, fit, at)));
    },
  };
}

function applicantBlock(sheet: Sheet, form: PrintedForm2): Block {
  const rows = [
    boxesRow(sheet, '都道府県コード', form.prefecture, 2),
    boxesRow(sheet, '点数表コード', form.points, 1),
    boxesRow(sheet, '保険医療機関コード', form.code, 7),
    textRow(sheet, '保険医療機関名称', form.name),
    textRow(sheet, '担当者氏名', form.contactName),
    textRow(sheet, '電話番号', form.phone),
    textRow(sheet, 'メールアドレス', form.email),
  ];
  return {
    height: rows.reduce((sum, { height }) => sum + height, 0),
    draw: (section, y) => {
      const table = sheet.document.struct('Table');
      section.add(table);
      let top = y;
      for (const row of rows) {
        row.draw(table, top);
        top += row.height;
      }
    },
  };
}

const PADDING = { x: 6, y: 4 } as const;

/** A label, and boxes with a digit in each. */
function boxesRow(sheet: Sheet, label: string, digits: string, boxes: number): Block {
  const { document, size } = sheet;
  const height = DIGIT + 4;
  const left = FORM2_PAGE.left + LABEL_WIDTH;
  return labelledRow(
    sheet,
    { label, height },
    (y) => {
      const measure = measureAt(document, size, 'regular');
      for (const [index, digit] of [...digits].entries()) {
        const x = left + PADDING.x + index * DIGIT + (DIGIT - measure(digit)) / 2;
        drawLine(document, digit, { x, y: y + (height - size * LEADING) / 2 }, { size });
      }
    },
    (y) => {
      for (let index = 0; index < boxes; index += 1) {
        document
          .rect(left + PADDING.x + index * DIGIT, y + 3, DIGIT, height - 6)
          .lineWidth(0.75)
          .fillAndStroke(YELLOW, 'black');
      }
    },
  );
}

function textRow(sheet: Sheet, label: string, text: string): Block {
  const { document, size } = sheet;
  const x = FORM2_PAGE.left + LABEL_WIDTH + PADDING.x;
  const width = FORM2_PAGE.width - LABEL_WIDTH - 2 * PADDING.x;
  const fit = fitText(document, printable(text), width, { sizes: [size, Math.max(8, size - 1), 8], lines: 1 });
  const height = Math.max(DIGIT + 4, fit.height + 2 * PADDING.y);
  return labelledRow(sheet, { label, height, filled: true }, (y) => {
    drawFit(document, fit, { x, y: y + (height - fit.height) / 2, width });
  });
}

function labelledRow(
  { document, size }: Sheet,
  { label, height, filled = false }: { label: string; height: number; filled?: boolean },
  drawValue: (y: number) => void,
  drawBoxes?: (y: number) => void,
): Block {
  const fit = fitPrinted(document, `${label} ${size}`, () =>
    fitText(document, label, LABEL_WIDTH - 2 * PADDING.x, { sizes: [size], lines: 1 }),
  );
  const { left, width } = FORM2_PAGE;
  return {
    height,
    draw: (table, y) => {
      document.markContent('Artifact', { type: 'Layout' });
      document.rect(left, y, LABEL_WIDTH, height).lineWidth(0.75).stroke('black');
      document.rect(left + LABEL_WIDTH, y, width - LABEL_WIDTH, height).lineWidth(0.75);
      if (filled) document.fillAndStroke(YELLOW, 'black');
      else document.stroke('black');
      drawBoxes?.(y);
      document.endMarkedContent();
      const row = document.struct('TR');
      table.add(row);
      const at = { x: left + PADDING.x, y: y + (height - fit.height) / 2, width: LABEL_WIDTH };
      row.add(document.struct('TH', { scope: 'Row' }, () => drawFit(document, fit, at)));
      row.add(document.struct('TD', {}, () => drawValue(y)));
    },
  };
}

/** メーカー名, 製品名(型番), 台数, 希望順位 第一 and 第二. */
const COLUMNS = [
  { heading: 'メーカー名', width: 110 },
  { heading: '製品名(型番)', width: 0 },
  { heading: '台数', width: 48 },
  { heading: '第一', width: 52 },
  { heading: '第二', width: 52 },
] as const;
const RANK_HEADING = '希望順位';

function columnAreas(): { x: number; width: number }[] {
  const fixed = COLUMNS.reduce((sum, { width }) => sum + width, 0);
  let x: number = FORM2_PAGE.left;
  return COLUMNS.map((column) => {
    const area = { x, width: column.width === 0 ? FORM2_PAGE.width - fixed : column.width };
    x += area.width;
    return area;
  });
}

function productsBlock(sheet: Sheet, form: PrintedForm2, products: readonly ProductName[]): Block {
  const rows = [headRow(sheet), ...products.map((product) => productRow(sheet, form, product))];
  const below = sheet.size * 0.3;
  return {
    height: rows.reduce((sum, { height }) => sum + height, 0) + below,
    draw: (section, y) => {
      const table = sheet.document.struct('Table');
      section.add(table);
      let top = y;
      for (const row of rows) {
        row.draw(table, top);
        top += row.height;
      }
    },
  };
}

/** 希望順位 stands over its two columns. */
function headRow({ document, size }: Sheet): Block {
  const areas = columnAreas();
  const line = size * LEADING;
  const height = 2 * line + 4;
  const center = (text: string, area: { x: number; width: number }, y: number): void =>
    drawFit(
      document,
      fitPrinted(document, `${text} ${size} head`, () =>
        fitText(document, text, area.width, { sizes: [size], lines: 1 }),
      ),
      { ...area, y },
      { align: 'center' },
    );
  return {
    height,
    draw: (table, y) => {
      document.markContent('Artifact', { type: 'Layout' });
      const ranks = areas.slice(3);
      for (const { x, width } of areas.slice(0, 3)) document.rect(x, y, width, height).lineWidth(0.75).stroke('black');
      const [first, second] = ranks;
      if (first && second) document.rect(first.x, y, first.width + second.width, height / 2).stroke('black');
      for (const { x, width } of ranks) document.rect(x, y + height / 2, width, height / 2).stroke('black');
      document.endMarkedContent();
      const row = document.struct('TR');
      table.add(row);
      for (const [index, area] of areas.entries()) {
        const { heading } = COLUMNS[index] ?? { heading: '' };
        const isRank = index > 2;
        row.add(
          document.struct(
            'TH',
            { scope: 'Column', ...(isRank ? { expanded: `${RANK_HEADING} ${heading}` } : {}) },
            () => {
              if (index === 3) center(RANK_HEADING, { x: area.x, width: 2 * area.width }, y + 1);
              center(heading, area, isRank ? y + height / 2 + 1 : y + (height - line) / 2);
            },
          ),
        );
      }
    },
  };
}

function productRow({ document, size }: Sheet, { wishes }: PrintedForm2, { id, maker, model }: ProductName): Block {
  const areas = columnAreas();
  const wished = wishes.filter(({ product }) => product.id === id);
  // The two wishes are for different products, so each row has one number.
  const units = wished.map((wish) => String(wish.units)).join('・');
  const fits = [maker, model, units].map((text, index) => {
    const width = (areas[index]?.width ?? 0) - 2 * PADDING.x;
    return fitPrinted(document, `${index} ${size} ${text}`, () =>
      fitText(document, printable(text), width, { sizes: [size, 9, 8], lines: 1 }),
    );
  });
  const height = Math.max(size * LEADING + 6, ...fits.map((fit) => fit.height + 4));
  return {
    height,
    draw: (table, y) => {
      drawCells(document, areas, { y, height });
      const row = document.struct('TR');
      table.add(row);
      for (const [index, fit] of fits.entries()) {
        const { x, width } = areas[index] ?? { x: 0, width: 0 };
        const inside = { x: x + PADDING.x, y: y + (height - fit.height) / 2, width: width - 2 * PADDING.x };
        const align = index === 2 ? 'center' : 'left';
        const isBlank = fit.lines.every(({ text }) => text === '');
        const draw = (): void => (isBlank ? undefined : drawFit(document, fit, inside, { align }));
        row.add(document.struct(index === 0 ? 'TH' : 'TD', {}, draw));
      }
      for (const rank of [1, 2] as const) {
        const { x, width } = areas[2 + rank] ?? { x: 0, width: 0 };
        const at = { x: x + (width - size) / 2, y: y + (height - size * LEADING) / 2 };
        const ticked = wished.some((wish) => wish.rank === rank);
        row.add(document.struct('TD', {}, () => drawBox(document, at, size, ticked)));
      }
    },
  };
}

function drawCells(
  document: Pdf,
  areas: readonly { x: number; width: number }[],
  { y, height }: { y: number; height: number },
): void {
  document.markContent('Artifact', { type: 'Layout' });
  for (const [index, { x, width }] of areas.entries()) {
    document.rect(x, y, width, height).lineWidth(0.75);
    if (index > 1) document.fillAndStroke(YELLOW, 'black');
    else document.stroke('black');
  }
  document.endMarkedContent();
}

function drawBox(document: Pdf, at: { x: number; y: number }, size: number, ticked: boolean): void {
  if (ticked) drawTicked(document, at, size);
  else drawLine(document, '□', at, { size });
}

function claimsBlock({ document, size }: Sheet, form: PrintedForm2, claims: OnlineClaims): Block {
  const month = claims === 'planned' ? `　⇒　${monthText(form.claimsMonth)}導入予定` : '';
  const text = `${form.claims === claims ? '☑' : '□'} ${ONLINE_CLAIMS_WORDS[claims]}${month}`;
  const fit = fitMarked(document, text, FORM2_PAGE.width - 24, size);
  return {
    height: fit.height + 2,
    draw: (section, y) => {
      const at = { x: FORM2_PAGE.left + 24, y: y + 2 };
      section.add(document.struct('P', {}, () => drawMarked(document, fit, at)));
    },
  };
}
