import { A4, drawFit, type Fit, fitText, openPdf, type Pdf } from '#documents/page/pdf-page.ts';
import type { CheckSheet, SheetTask } from '#domain/check/sheet.ts';

const PAGE = { margin: 42, width: A4.short - 84, bottom: A4.long - 46 } as const;
/** The box to tick, and what stands right of it. */
const BOX = 13;
const TEXT_X = PAGE.margin + BOX + 30;
const TEXT_WIDTH = PAGE.width - BOX - 30;
const INK = '#1a1a1a';
const GREY = '#555555';
const BAND = '#FFF7D6';
/** How small all may become so that it stands on one page. */
const SCALES = [1.12, 1, 0.93, 0.86, 0.8] as const;

type Structure = PDFKit.PDFStructureElement;

/** One line or more, where it stands, and what it is to a screen reader. */
interface Block {
  tag: 'H1' | 'H2' | 'P';
  fit: Fit;
  x: number;
  color: string;
  /** A box to tick at its left. */
  box?: true;
  /** A pale band behind it. */
  band?: true;
  /** Free room above it. */
  above: number;
}

/** 「導入までにすること」.pdf, one A4 page: the list with boxes to tick and, small at its end, what was answered. `made` is a JST day. */
export function writeCheckSheet(sheet: CheckSheet, made: string, address: string): Promise<Uint8Array> {
  const { document, bytes } = openPdf({ title: '導入までにすること', made, layout: 'portrait', margin: 24 });
  const root = document.struct('Document');
  document.addStructure(root);
  const sizes = SCALES.map((scale) => blocksOf(document, sheet, address, scale));
  const fitting = sizes.find((blocks) => heightOf(blocks) <= PAGE.bottom - PAGE.margin) ?? sizes.at(-1) ?? [];
  let y: number = PAGE.margin;
  for (const block of fitting) {
    y += block.above;
    drawBlock(document, root, block, y);
    y += block.fit.height;
  }
  root.end();
  document.end();
  return bytes;
}

function heightOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { fit, above }) => sum + fit.height + above, 0);
}

function blocksOf(document: Pdf, sheet: CheckSheet, address: string, scale: number): Block[] {
  const block = (text: string, size: number, more: Partial<Block> = {}): Block => {
    const x = more.x ?? PAGE.margin;
    const width = PAGE.margin + PAGE.width - x;
    const weight = more.tag === 'H1' || more.tag === 'H2' || more.box === true ? 'bold' : 'regular';
    const fit = fitText(document, text, width, { sizes: [size * scale], lines: 1, weight });
    return { tag: 'P', x, color: INK, above: 3 * scale, ...more, fit };
  };
  return [
    block('オンライン資格確認　導入までにすること', 19, { tag: 'H1', above: 0 }),
    block(sheet.verdict, 11.5),
    block('別紙2（令和4年9月9日付の事務連絡）をもとにした一覧です。リンク先は2022年当時のものです。', 8.5, {
      color: GREY,
    }),
    ...sheet.parts.flatMap((part) => [
      block(part.title, 11.5, { tag: 'H2', band: true, above: 11 * scale, x: PAGE.margin + 6 }),
      ...part.tasks.flatMap((task) => taskBlocks(task, block, scale)),
    ]),
    block('お答えいただいた内容', 9.5, { tag: 'H2', above: 13 * scale }),
    ...sheet.answers.map(({ question, answer }) => block(`${question}　→　${answer}`, 8.5, { color: GREY, above: 1 })),
    block(`この一覧のアドレス：${address}`, 7.5, { color: GREY, above: 5 * scale }),
  ];
}

function taskBlocks(
  task: SheetTask,
  block: (text: string, size: number, more?: Partial<Block>) => Block,
  scale: number,
): Block[] {
  return [
    block(`${task.number}．${task.text}`, 10.5, { box: true, x: TEXT_X - 14, above: 7 * scale }),
    block(`相手・場所：${task.at}　　済んだ日：　　　月　　　日`, 9, { x: TEXT_X, above: 0 }),
    ...task.links.map(({ title, href }) => block(`${title}　${href}`, 7.5, { x: TEXT_X, color: GREY, above: 0 })),
  ];
}

function drawBlock(document: Pdf, root: Structure, block: Block, y: number): void {
  document.markContent('Artifact', { type: 'Layout' });
  if (block.band) document.rect(PAGE.margin, y - 1, PAGE.width, block.fit.height + 2).fill(BAND);
  if (block.box) {
    document
      .rect(PAGE.margin, y + 1.5, BOX, BOX)
      .lineWidth(1.1)
      .stroke(INK);
  }
  document.endMarkedContent();
  const area = { x: block.x, y, width: TEXT_WIDTH };
  root.add(document.struct(block.tag, {}, () => drawFit(document, block.fit, area, { color: block.color })));
}
