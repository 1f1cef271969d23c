import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { drawLine, openPdf } from '#documents/page/pdf-page.ts';
import { seePages } from '../pages.ts';

async function pdfOf(lines: readonly string[]): Promise<Uint8Array> {
  const { document, bytes } = openPdf({ title: '見本', made: '2026-10-01', layout: 'portrait', margin: 40 });
  for (const [index, line] of lines.entries()) drawLine(document, line, { x: 40, y: 60 + index * 30 }, { size: 16 });
  document.end();
  return bytes;
}

const readBack = async (lines: readonly string[]): Promise<string[]> => {
  const [page] = await seePages(await pdfOf(lines));
  return (page?.text ?? '').split(/\r?\n/);
};

describe('text that reads back from a PDF', () => {
  test('is what was typed where one glyph stands for several characters, in whatever order they come', async () => {
    const lines = ['⾼橋', '高橋⾼', '葛城', '葛\u{E0100}城', '葛城', '神\u{FA19}神', '〜～', '吉𠮷', '髙﨑①㈱'];
    expect(await readBack(lines)).toEqual(lines);
  });

  test('keeps letters apart that a font would join to one', async () => {
    const lines = ['office fluff', 'か\u3099き'];
    expect(await readBack(lines)).toEqual(lines);
  });

  test('has one entry for each glyph (bfchar), never a range, and no more than 100 in a section', async () => {
    const kanji = String.fromCodePoint(...Array.from({ length: 250 }, (_, index) => 0x4e00 + index));
    const pdf = Buffer.from(await pdfOf([kanji]));
    const maps = streamsOf(pdf).filter((stream) => stream.includes('begincmap'));
    expect(maps.map((map) => map.includes('bfrange'))).toEqual([false]);
    const sections = [...(maps[0] ?? '').matchAll(/(\d+) beginbfchar\n([\s\S]*?)\nendbfchar/g)];
    expect(sections.every(([, count, lines]) => lines?.split('\n').length === Number(count))).toBe(true);
    expect(Math.max(...sections.map(([, count]) => Number(count)))).toBe(100);
  });
});

function streamsOf(pdf: Buffer): string[] {
  const streams: string[] = [];
  for (let at = pdf.indexOf('stream\n'); at !== -1; at = pdf.indexOf('stream\n', at + 1)) {
    const end = pdf.indexOf('\nendstream', at);
    try {
      streams.push(inflateSync(pdf.subarray(at + 7, end)).toString('latin1'));
    } catch {
      // Not compressed, or the word within another stream.
    }
  }
  return streams;
}
