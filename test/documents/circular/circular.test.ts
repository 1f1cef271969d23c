import { inflateRawSync } from 'node:zlib';
import { decodeQR } from 'qr/decode.js';
import { describe, expect, test } from 'vitest';
import { writeCircularPdf } from '#documents/circular/pdf.ts';
import { writeCircularWord } from '#documents/circular/word.ts';
import { FAX_LINES } from '#domain/words/circulars.ts';
import { type Picture, seePages } from '../pages.ts';
import { CHECK_ADDRESS, circularOf, SAMPLES } from './samples.ts';

const TEXT = 'ご案内 <&">\n\n■日時と場所\n・2026年10月20日（火）\n　見本会館\nお待ちしています。';
const circular = (text: string) => circularOf('fax', text);

describe('FAX.pdf', () => {
  test('is one page with every line of the text and the address of the check, in black on white alone', async () => {
    const pages = await seePages(await writeCircularPdf(circular(TEXT)));
    expect(pages.length).toBe(1);
    const text = (pages[0]?.text ?? '').replace(/\s/g, '');
    for (const words of [
      'ご案内<&">',
      '■日時と場所',
      '・2026年10月20日（火）',
      '見本会館',
      'お待ちしています。',
      CHECK_ADDRESS,
    ]) {
      expect(text).toContain(words);
    }
    expect(colours(pages[0]?.picture)).toBe(0);
  });

  test.each(SAMPLES.filter(({ circular }) => circular.kind === 'fax'))(
    '$name: a telephone that looks at the sheet as a FAX prints it, in two colours, gets the address of the check',
    async ({ circular }) => {
      const pages = await seePages(await writeCircularPdf(circular));
      const { width, height, rgb } = pages[0]?.picture ?? { width: 0, height: 0, rgb: new Uint8Array() };
      const data = rgb.map((level) => (level < 128 ? 0 : 255));
      expect([pages.length, decodeQR({ width, height, data }, { timeLimit: 10_000 })]).toEqual([1, CHECK_ADDRESS]);
    },
  );

  test('holds the longest text that may be saved, whole and above its foot', async () => {
    const line = '・紙の申込みは、ポータルサイトからのあとに登録されます。';
    const longest = `ご案内\n${Array.from({ length: FAX_LINES - 1 }, (_, at) => `${line}${at}`).join('\n')}`;
    const pages = await seePages(await writeCircularPdf(circular(longest)));
    const text = (pages[0]?.text ?? '').replace(/\s/g, '');
    expect([pages.length, text.includes(`${line}${FAX_LINES - 2}`)]).toEqual([1, true]);
    expect(text.indexOf(`${line}${FAX_LINES - 2}`)).toBeLessThan(text.indexOf('導入までにすることを確かめる'));
  });
});

/** How many pixels are neither black nor white nor between them. */
function colours(picture: Picture | undefined): number {
  const { rgb } = picture ?? { rgb: new Uint8Array() };
  let found = 0;
  for (let at = 0; at < rgb.length; at += 3) if (rgb[at] !== rgb[at + 1] || rgb[at] !== rgb[at + 2]) found += 1;
  return found;
}

describe('a text for Word', () => {
  test('holds every line as a paragraph, its parts as headings, and a picture of the code', async () => {
    const parts = unzipped(await writeCircularWord(circular(TEXT)));
    const xml = new TextDecoder().decode(parts.get('word/document.xml'));
    const said = [...xml.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, text]) => text);
    expect(said).toEqual([
      'ご案内 &lt;&amp;&quot;&gt;',
      '',
      '日時と場所',
      '・2026年10月20日（火）',
      '　見本会館',
      'お待ちしています。',
      `導入までにすること：${CHECK_ADDRESS}`,
    ]);
    expect([...xml.matchAll(/<w:pStyle w:val="(Heading\d)"/g)].map(([, style]) => style)).toEqual([
      'Heading1',
      'Heading2',
    ]);
    expect([...parts.keys()].filter((name) => name.startsWith('word/media/')).length).toBe(1);
  });

  test('leaves out what XML has no place for', async () => {
    const parts = unzipped(await writeCircularWord(circular('ご\u{1}案\u{FFFF}内\u{D800}\n]]>')));
    const xml = new TextDecoder().decode(parts.get('word/document.xml'));
    expect(xml).toContain('ご案内\u{FFFD}');
    expect([...xml].filter((sign) => sign < ' ' || sign > '\u{FFFD}')).toEqual([]);
  });
});

/** The files of a zip by their central directory. */
function unzipped(bytes: Uint8Array): Map<string, Uint8Array> {
  const zip = Buffer.from(bytes);
  const files = new Map<string, Uint8Array>();
  const end = zip.lastIndexOf(Buffer.from('504b0506', 'hex'));
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [name, extra, comment] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
    const local = zip.readUInt32LE(at + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(from, from + zip.readUInt32LE(at + 20));
    const isDeflated = zip.readUInt16LE(at + 10) === 8;
    files.set(zip.toString('utf8', at + 46, at + 46 + name), isDeflated ? inflateRawSync(packed) : packed);
    at += 46 + name + extra + comment;
  }
  return files;
}
