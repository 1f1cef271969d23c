import { describe, expect, test } from 'vitest';
import { writeForm1Pdf } from '#documents/form1/pdf.ts';
import type { Form1 } from '#domain/form1/snapshot.ts';
import { golden } from '../../support/golden.ts';
import { differingPixels, fromPng, type Picture, SCALE, seePages, toPng } from '../pages.ts';
import { FORM1, LONG_FORM1 } from './samples.ts';

/** Of a million and more: an accident of rounding, never a letter. */
const TOLERATED_PIXELS = 20;

function pages(form1: Form1) {
  return writeForm1Pdf(form1).then(seePages);
}

/** Pixels that are not white in the margin of 42 points, 3 of them left for the frame's own stroke. */
function inkInMargin({ width, height, rgb }: Picture): number {
  const margin = 39 * SCALE;
  let ink = 0;
  for (let at = 0; at < rgb.length; at += 3) {
    const x = (at / 3) % width;
    const y = Math.floor(at / 3 / width);
    const inside = x > margin && x < width - margin && y > margin && y < height - margin;
    if (!inside && Math.min(rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0) < 250) ink += 1;
  }
  return ink;
}

describe('様式1.pdf', () => {
  test.each([
    ['form1', FORM1],
    ['form1-long', LONG_FORM1],
  ])('%s looks as approved', async (name, form1) => {
    const seen = await pages(form1);
    const differences = seen.map(({ picture }, index) =>
      differingPixels(picture, fromPng(golden(`${name}-page${index + 1}.png`, toPng(picture)))),
    );
    expect(differences.filter((pixels) => pixels > TOLERATED_PIXELS)).toEqual([]);
    expect(seen.length).toBe(name === 'form1' ? 1 : 3);
  });

  test('draws 髙﨑𠮷① as letters, each another', async () => {
    const letters = [...'髙高﨑崎𠮷吉①㈱\u{FA19}神〓'];
    const names = letters.map((name) => ({ ...FORM1, contact: { ...FORM1.contact, name } }));
    const pictures = (await Promise.all(names.map(pages))).map(([page]) => page?.picture);
    const alike = pictures.flatMap((a, index) =>
      pictures
        .slice(0, index)
        .flatMap((b, other) => (a && b && differingPixels(a, b) === 0 ? [`${letters[other]}${letters[index]}`] : [])),
    );
    expect(alike).toEqual([]);
  });

  test.each([
    ['of many lines', { remarks: LONG_FORM1.remarks }],
    ['of one endless line', { remarks: numbered((n) => `第${n}項、「資料」はあとで配ります。`, 300) }],
    ['in Latin letters without a blank', { remarks: numbered((n) => `item${n}/abcdefgh`, 600) }],
    ['in every cell', everyCellFull()],
  ])('never cuts a text %s: it goes on on the next page', async (_, change) => {
    const form1 = { ...FORM1, ...change };
    const seen = await pages(form1);
    const { association, contact, venue, remarks } = form1;
    const written = [association, contact.name, contact.email, venue.name, venue.address, remarks].join('');
    expect(lostLetters(written, seen.map((page) => page.text).join(''))).toEqual([]);
    expect(seen.map(({ picture }) => inkInMargin(picture))).toEqual(seen.map(() => 0));
    expect(seen.length).toBeGreaterThan(1);
  });

  test('holds 500 characters of 備考 on its one page', async () => {
    const seen = await pages({ ...FORM1, remarks: '当日の進行と配布資料について相談します。'.repeat(25) });
    expect(seen.length).toBe(1);
  });

  test('is tagged, says that it is Japanese, and shows its title', async () => {
    const source = Buffer.from(await writeForm1Pdf(FORM1)).toString('latin1');
    expect(source).toContain('/Lang (ja-JP)');
    expect(source).toContain('/Marked true');
    expect(source).toContain('/DisplayDocTitle true');
    const tags = [...source.matchAll(/\/S \/(\w+)/g)].map(([, tag]) => tag);
    expect(['Document', 'H1', 'Table', 'TR', 'TH', 'TD'].filter((tag) => !tags.includes(tag))).toEqual([]);
    expect(tags.filter((tag) => tag === 'TH').length).toBe(14);
  });
});

function numbered(part: (n: number) => string, count: number): string {
  return Array.from({ length: count }, (_, index) => part(index + 1)).join('');
}

function everyCellFull(): Partial<Form1> {
  return {
    association: numbered((n) => `●●市${n}医師会`, 60),
    contact: {
      ...FORM1.contact,
      name: numbered((n) => `髙﨑${n}𠮷子`, 60),
      email: `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.example.jp`,
    },
    venue: {
      name: numbered((n) => `▲▲${n}会館`, 60),
      postalCode: '100-8916',
      address: numbered((n) => `東京都●●区${n}番`, 60),
    },
    remarks: LONG_FORM1.remarks,
  };
}

/** The letters that stand less often on the pages than they were written, with what is missing of each. */
function lostLetters(written: string, printed: string): [string, number][] {
  const there = countLetters(printed);
  return [...countLetters(written)]
    .map(([letter, count]): [string, number] => [letter, count - (there.get(letter) ?? 0)])
    .filter(([letter, missing]) => missing > 0 && !/\s/.test(letter));
}

function countLetters(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return counts;
}
