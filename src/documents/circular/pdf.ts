import { A4, drawFit, drawLine, type Fit, fitText, openPdf, type Pdf } from '#documents/page/pdf-page.ts';
import { printable } from '#documents/page/pdf-text.ts';
import { drawCode } from '#documents/page/qr-code.ts';
import { type Circular, type CircularLine, circularLines } from '#domain/circular/circular.ts';

const MARGIN = 50;
const WIDTH = A4.short - 2 * MARGIN;
const QR_SIZE = 96;
/** The foot: the code at the right, what it is at its left. */
const FOOT_TOP = A4.long - MARGIN - QR_SIZE;
/** All text is black on white and in sizes that a FAX of 200 lines an inch still shows. */
const SCALES = [1.25, 1.15, 1.08, 1, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58] as const;

/** Size at scale 1, room above, and what it is to a screen reader. */
const LOOKS: Readonly<
  Record<CircularLine['as'], { size: number; above: number; tag: 'H1' | 'H2' | 'P'; bold?: true }>
> = {
  title: { size: 18, above: 0, tag: 'H1', bold: true },
  part: { size: 13.5, above: 4, tag: 'H2', bold: true },
  item: { size: 12, above: 2, tag: 'P' },
  text: { size: 12, above: 2, tag: 'P' },
  empty: { size: 6, above: 0, tag: 'P' },
};

interface Block {
  line: CircularLine;
  fit: Fit;
  /** Lines of an item stand beside its dot. */
  indent: number;
  above: number;
}

type Structure = PDFKit.PDFStructureElement;

/** FAX: one A4 page in black on white. Text that is too long for it at any size goes on over the foot's room on a second. */
export async function writeCircularPdf(circular: Circular): Promise<Uint8Array> {
  const { document, bytes } = openPdf({ title: 'ご案内', made: circular.madeOn, layout: 'portrait', margin: 24 });
  const root = document.struct('Document');
  document.addStructure(root);
  const room = FOOT_TOP - 16 - MARGIN;
  const lines = circularLines(circular.text);
  const laid = SCALES.map((scale) => lines.map((line) => layLine(document, line, scale)));
  const fitting = laid.find((blocks) => heightOf(blocks) <= room) ?? laid.at(-1) ?? [];
  drawBlocks(document, root, fitting);
  drawFoot(document, root, circular);
  root.end();
  document.end();
  return bytes;
}

function heightOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { fit, above }) => sum + fit.height + above, 0);
}

function layLine(document: Pdf, line: CircularLine, scale: number): Block {
  const { size, above, bold } = LOOKS[line.as];
  const text = line.as === 'empty' ? ' ' : printable(line.as === 'part' ? `■${line.text}` : line.text);
  const indent = line.as === 'item' ? size * scale : 0;
  const fit = fitText(document, text, WIDTH - indent, {
    // A title stands in one line, if it can.
    sizes:
      line.as === 'title' ? [size * scale, size * scale * 0.9, size * scale * 0.8, size * scale * 0.7] : [size * scale],
    lines: 1,
    weight: bold ? 'bold' : 'regular',
  });
  return { line, fit, indent, above: above * scale };
}

function drawBlocks(document: Pdf, root: Structure, blocks: readonly Block[]): void {
  let y: number = MARGIN;
  for (const { line, fit, indent, above } of blocks) {
    y += above;
    const at = y;
    const area = { x: MARGIN + indent, y: at, width: WIDTH - indent };
    const draw = (): void => {
      if (line.as === 'item') drawLine(document, '・', { x: MARGIN, y: at }, { size: fit.size });
      drawFit(document, fit, area, { align: line.as === 'title' ? 'center' : 'left' });
    };
    if (line.as !== 'empty') root.add(document.struct(LOOKS[line.as].tag, {}, draw));
    y += fit.height;
  }
}

function drawFoot(document: Pdf, root: Structure, { checkAddress, association }: Circular): void {
  document.markContent('Artifact', { type: 'Layout' });
  document
    .moveTo(MARGIN, FOOT_TOP - 8)
    .lineTo(MARGIN + WIDTH, FOOT_TOP - 8)
    .lineWidth(1)
    .stroke('#000000');
  document.endMarkedContent();
  const width = WIDTH - QR_SIZE - 20;
  let y = FOOT_TOP + 8;
  const add = (text: string, size: number, weight: 'regular' | 'bold'): void => {
    const fit = fitText(document, printable(text), width, { sizes: [size, size * 0.85], lines: 1, weight });
    const at = y;
    root.add(document.struct('P', {}, () => drawFit(document, fit, { x: MARGIN, y: at, width })));
    y += fit.height + 3;
  };
  add('導入までにすることを確かめる', 13, 'bold');
  add('スマートフォンのカメラで右のコードを読み取るか、次のアドレスを開いてください。', 10.5, 'regular');
  add(checkAddress, 10.5, 'bold');
  add(`発信：${association}`, 10.5, 'regular');
  root.add(
    document.struct('Figure', { alt: `導入までにすること（${checkAddress}）のQRコード` }, () =>
      drawCode(document, checkAddress, { x: MARGIN + WIDTH - QR_SIZE, y: FOOT_TOP, size: QR_SIZE }),
    ),
  );
}
