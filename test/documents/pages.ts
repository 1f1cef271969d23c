import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { PDFiumLibrary } from '@hyzyla/pdfium';

/** A page as it is seen, three octets (red, green, blue) for each pixel. */
export interface Picture {
  width: number;
  height: number;
  rgb: Uint8Array;
}

export interface SeenPage {
  picture: Picture;
  text: string;
}

/** Pixels for a point; 1.5 shows the strokes of 髙 and 𠮷. */
export const SCALE = 1.5;

/** Draws a PDF with pdfium, which runs as WebAssembly: the same pixels on every machine. */
export async function seePages(pdf: Uint8Array): Promise<SeenPage[]> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(pdf);
  const pages: SeenPage[] = [];
  for (const page of document.pages()) {
    // Before it is drawn: drawing closes the page.
    const text = page.getText();
    const { width, height, data } = await page.render({ scale: SCALE, render: 'bitmap' });
    pages.push({ picture: { width, height, rgb: withoutAlpha(data) }, text });
  }
  document.destroy();
  library.destroy();
  return pages;
}

/** pdfium's wrapper hands out red, green, blue, alpha. */
function withoutAlpha(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let pixel = 0; pixel * 4 < rgba.length; pixel += 1) {
    rgb.set(rgba.subarray(pixel * 4, pixel * 4 + 3), pixel * 3);
  }
  return rgb;
}

/** How many pixels differ so that one would see it; another size of the page differs everywhere. */
export function differingPixels(a: Picture, b: Picture): number {
  if (a.width !== b.width || a.height !== b.height) return Math.max(a.rgb.length, b.rgb.length) / 3;
  let count = 0;
  for (let at = 0; at < a.rgb.length; at += 3) {
    const distance = Math.max(...[0, 1, 2].map((part) => Math.abs((a.rgb[at + part] ?? 0) - (b.rgb[at + part] ?? 0))));
    if (distance > 48) count += 1;
  }
  return count;
}

const PNG_HEAD = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The simplest PNG: 8 bits, no filter. */
export function toPng({ width, height, rgb }: Picture): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let row = 0; row < height; row += 1) {
    rows.set(rgb.subarray(row * width * 3, (row + 1) * width * 3), row * (width * 3 + 1) + 1);
  }
  const parts = [chunk('IHDR', head), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([PNG_HEAD, ...parts]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}

/** Reads what `toPng` wrote. */
export function fromPng(png: Buffer): Picture {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const rows = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)));
  const rgb = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row += 1) {
    const start = row * (width * 3 + 1);
    if (rows[start] !== 0) throw new Error('a filtered PNG: only what toPng wrote can be read');
    rgb.set(rows.subarray(start + 1, start + 1 + width * 3), row * width * 3);
  }
  return { width, height, rgb };
}
