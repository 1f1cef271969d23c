import type { IParagraphOptions } from 'docx';
import { encodeQR } from 'qr';
import { type Circular, type CircularLine, circularLines } from '#domain/circular/circular.ts';

/** Twips of A4 and its margins, half points of a size. */
const PAGE = { width: 11_906, height: 16_838, margin: 1134 } as const;
const FONT = { ascii: 'Yu Gothic', hAnsi: 'Yu Gothic', eastAsia: '游ゴシック' };
const SIZES = { title: 30, part: 24, text: 22 } as const;
/** Pixels of the code on the page. */
const CODE = 110;

/** A text for Word: headings, items and paragraphs as styles of their own, and the code of the guided check at its end. */
export async function writeCircularWord(circular: Circular): Promise<Uint8Array> {
  // A megabyte of program that hardly anybody asks for.
  const { AlignmentType, Document, HeadingLevel, ImageRun, Packer, Paragraph, TextRun } = await import('docx');
  const run = (text: string, size: number, bold = false) =>
    new TextRun({ text: sayable(text), size, bold, font: FONT, color: '000000' });
  const looks: Readonly<Record<CircularLine['as'], Omit<IParagraphOptions, 'children'>>> = {
    title: { heading: HeadingLevel.HEADING_1, alignment: AlignmentType.CENTER, spacing: { after: 120 } },
    part: { heading: HeadingLevel.HEADING_2, spacing: { before: 120 } },
    item: { indent: { left: 220, hanging: 220 } },
    text: {},
    empty: {},
  };
  const paragraphs = circularLines(circular.text).map(
    ({ as, text }) =>
      new Paragraph({
        ...looks[as],
        children: [
          as === 'title' || as === 'part'
            ? run(text, SIZES[as], true)
            : run(as === 'item' ? `・${text}` : text, SIZES.text),
        ],
      }),
  );
  const code = new ImageRun({
    type: 'gif',
    data: encodeQR(circular.checkAddress, 'gif', { ecc: 'medium', border: 4, scale: 6 }),
    transformation: { width: CODE, height: CODE },
    altText: { name: 'QRコード', title: 'QRコード', description: `${circular.checkAddress} のQRコード` },
  });
  const document = new Document({
    creator: 'Demokai',
    lastModifiedBy: 'Demokai',
    title: 'ご案内',
    styles: { default: { document: { run: { font: FONT, size: SIZES.text, language: { eastAsia: 'ja-JP' } } } } },
    sections: [
      {
        properties: {
          page: {
            size: { width: PAGE.width, height: PAGE.height },
            margin: { top: PAGE.margin, right: PAGE.margin, bottom: PAGE.margin, left: PAGE.margin },
          },
        },
        children: [
          ...paragraphs,
          new Paragraph({ spacing: { before: 160 }, children: [code] }),
          new Paragraph({ children: [run(`導入までにすること：${circular.checkAddress}`, SIZES.text)] }),
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}

/** XML 1.0 has no place for controls and lone surrogates. */
function sayable(text: string): string {
  return text.toWellFormed().replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '');
}
