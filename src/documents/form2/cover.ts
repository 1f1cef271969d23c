import { A4, drawFit, fitText, LEADING, type Pdf } from '#documents/page/pdf-page.ts';
import { printable } from '#documents/page/pdf-text.ts';
import { FORM2_TITLE } from '#domain/form2/form2.ts';
import type { Form2Counts } from '#domain/form2/hand-in.ts';
import { productWords } from '#domain/form2/product.ts';
import { formatDay } from '#domain/text/dates.ts';
import { handInWords, INSTITUTION_KIND_WORDS, INSTITUTION_KINDS } from '#domain/words/form2.ts';

/** What 送付状 says. */
export interface CoverLetter {
  /** 第1回 is 1. */
  number: number;
  /** The JST day on which it is handed in, `YYYY-MM-DD`. */
  on: string;
  /** Where it is handed in, as typed. */
  handInTo: string;
  association: string;
  contact: { name: string; phone: string; email: string };
  /** 持参, 書留 and so on, with its number. */
  way: string;
  counts: Form2Counts;
  note: string;
}

const PAGE = { left: 62, width: A4.short - 124, top: 56 } as const;
const SIZE = 10.5;
const LINE = SIZE * LEADING;
const CELL = 20;

type Structure = PDFKit.PDFStructureElement;

/** 送付状: one page on top of the forms, with how many there are, of which kind, and what is wished for. */
export function drawCover(document: Pdf, root: Structure, cover: CoverLetter): void {
  const section = document.struct('Sect');
  root.add(section);
  let y: number = PAGE.top;
  const write = (
    text: string,
    look: { align?: 'left' | 'center' | 'right'; tag?: 'H1' | 'P'; below?: number } = {},
  ): void => {
    const { align = 'left', tag = 'P', below = 0 } = look;
    const fit = fitText(
      document,
      printable(text),
      PAGE.width,
      tag === 'P' ? { sizes: [SIZE], lines: 1 } : { sizes: [13, 12, 11], lines: 1, weight: 'bold' },
    );
    const area = { x: PAGE.left, y, width: PAGE.width };
    section.add(document.struct(tag, {}, () => drawFit(document, fit, area, { align })));
    y += fit.height + below * LINE;
  };
  write(formatDay(Temporal.PlainDate.from(cover.on)), { align: 'right', below: 1 });
  write(`${cover.handInTo}　御中`, { below: 1 });
  for (const line of senderOf(cover)) write(line, { align: 'right' });
  y += 1.5 * LINE;
  write(`${FORM2_TITLE}（様式2）の送付について`, { tag: 'H1', align: 'center', below: 1 });
  const count = cover.counts.institutions.toLocaleString('ja-JP');
  write(
    `　当会で取りまとめた標記の申請書（${handInWords(cover.number)}、${count}件）を、${sentWords(cover.way)}。申請書は、都道府県コード・点数表コード・保険医療機関コードの順に並べています。`,
    { below: 1 },
  );
  y = drawTable(document, section, y, [['種別', '件数'], ...kindRows(cover.counts)]) + LINE;
  y = drawTable(document, section, y, [WISH_HEADS, ...wishRows(cover.counts)]) + LINE;
  if (cover.note !== '') write(cover.note);
  section.end();
}

function sentWords(way: string): string {
  return way === '' ? '送付いたします' : `送付いたします（${way}）`;
}

function senderOf({ association, contact }: CoverLetter): string[] {
  const { name, phone, email } = contact;
  return [association, `担当　${name}`, ...(phone === '' ? [] : [`電話　${phone}`]), ...(email === '' ? [] : [email])];
}

function kindRows({ institutions, byKind }: Form2Counts): string[][] {
  const number = (count: number): string => count.toLocaleString('ja-JP');
  return [
    ...INSTITUTION_KINDS.map((kind) => [INSTITUTION_KIND_WORDS[kind], number(byKind[kind])]),
    ['合計', number(institutions)],
  ];
}

const WISH_HEADS = ['機種', '第一希望', '（台数）', '第二希望', '（台数）'] as const;

function wishRows({ byProduct }: Form2Counts): string[][] {
  return byProduct.map(({ product, first, firstUnits, second, secondUnits }) => [
    productWords(product),
    ...[first, firstUnits, second, secondUnits].map((count) => count.toLocaleString('ja-JP')),
  ]);
}

/** The first column takes what the numbers leave. Returns where it ends. */
function drawTable(
  document: Pdf,
  section: Structure,
  top: number,
  [heads, ...rows]: readonly [readonly string[], ...(readonly string[])[]],
): number {
  const number = 66;
  const first = heads.length === 2 ? 160 : PAGE.width - number * (heads.length - 1);
  const table = document.struct('Table');
  section.add(table);
  let y = top;
  for (const [index, cells] of [heads, ...rows].entries()) {
    const fits = cells.map((text, column) =>
      fitText(document, printable(text), (column === 0 ? first : number) - 10, { sizes: [SIZE, 9, 8], lines: 1 }),
    );
    const height = Math.max(CELL, ...fits.map((fit) => fit.height + 4));
    const areas = cells.map((_, column) => ({
      x: PAGE.left + (column === 0 ? 0 : first + (column - 1) * number),
      width: column === 0 ? first : number,
    }));
    document.markContent('Artifact', { type: 'Layout' });
    for (const { x, width } of areas) document.rect(x, y, width, height).lineWidth(0.5).stroke('black');
    document.endMarkedContent();
    const row = document.struct('TR');
    table.add(row);
    for (const [column, fit] of fits.entries()) {
      const { x, width } = areas[column] ?? { x: 0, width: 0 };
      const inside = { x: x + 5, y: y + (height - fit.height) / 2, width: width - 10 };
      const align = index === 0 ? 'center' : column === 0 ? 'left' : 'right';
      const tag = index === 0 || column === 0 ? 'TH' : 'TD';
      row.add(document.struct(tag, {}, () => drawFit(document, fit, inside, { align })));
    }
    y += height;
  }
  return y;
}
