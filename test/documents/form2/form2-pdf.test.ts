import { describe, expect, test } from 'vitest';
import { blankForm2Sheet } from '#documents/form2/blank-sheet.ts';
import { blankForm2Pdf, writeForm2Pdf } from '#documents/form2/pdf.ts';
import { readGrids } from '#documents/rates/grids.ts';
import {
  FORM2_ADDRESSEE,
  FORM2_HEADINGS,
  FORM2_NOTES,
  FORM2_STATEMENT,
  FORM2_TITLE,
  type Form2,
} from '#domain/form2/form2.ts';
import { FIRST_PRODUCTS } from '#domain/form2/product.ts';
import { expectGolden, golden } from '../../support/golden.ts';
import { differingPixels, fromPng, seePages, toPng } from '../pages.ts';
import { FORM2, LONG_FORM2 } from './samples.ts';

/** Of a million and more: an accident of rounding, never a letter. */
const TOLERATED_PIXELS = 20;

const write = (form: Form2) => writeForm2Pdf(form, FIRST_PRODUCTS);

function flat(text: string): string {
  return text.replace(/\s/g, '');
}

async function textOf(form: Form2): Promise<string> {
  const pages = await seePages(await write(form));
  return flat(pages.map(({ text }) => text).join(''));
}

describe('様式2.pdf', () => {
  test.each([
    ['form2', () => write(FORM2)],
    ['form2-long', () => write(LONG_FORM2)],
    ['form2-blank', () => blankForm2Pdf(FIRST_PRODUCTS)],
  ])('%s looks as approved, on one page', async (name, make) => {
    const seen = await seePages(await make());
    const differences = seen.map(({ picture }, index) =>
      differingPixels(picture, fromPng(golden(`${name}-page${index + 1}.png`, toPng(picture)))),
    );
    expect(differences.filter((pixels) => pixels > TOLERATED_PIXELS)).toEqual([]);
    expect(seen.length).toBe(1);
  });

  test('is the same bytes every time and in every zone', async () => {
    const first = await write(FORM2);
    expect(Buffer.from(await write(FORM2)).equals(first)).toBe(true);
    expectGolden('form2.pdf', first);
  });

  test('names a product as it was called when it was wished for', async () => {
    const [first, ...rest] = FIRST_PRODUCTS;
    if (!first) throw new Error('no products');
    const renamed = [{ ...first, model: 'Caora II' }, ...rest];
    const [page] = await seePages(await writeForm2Pdf(FORM2, renamed));
    const [blank] = await seePages(await blankForm2Pdf(renamed));
    expect([page?.text.includes('Caora II'), blank?.text.includes('Caora II')]).toEqual([false, true]);
  });

  test('holds every printed line of the form, verbatim', async () => {
    const text = await textOf(FORM2);
    const printed = [
      FORM2_TITLE,
      FORM2_ADDRESSEE,
      FORM2_STATEMENT,
      ...Object.values(FORM2_HEADINGS),
      ...FORM2_NOTES.map((note) => `※${note}`),
      '【申請者】',
      '記',
      'メーカー名',
      '製品名(型番)',
      '希望順位',
      ...FIRST_PRODUCTS.flatMap(({ maker, model }) => [maker, model]),
    ];
    expect(printed.filter((line) => !text.includes(flat(line)))).toEqual([]);
  });

  test('nothing of the longest entries is cut', async () => {
    const text = await textOf(LONG_FORM2);
    const typed = [
      LONG_FORM2.name,
      LONG_FORM2.contactName,
      LONG_FORM2.email,
      ...LONG_FORM2.wishes.flatMap(({ product: { maker, model } }) => [maker, model]),
    ];
    expect(typed.filter((value) => !text.includes(flat(value)))).toEqual([]);
  });

  test('a tick reads as ☑ and an empty box as □', async () => {
    const text = await textOf(FORM2);
    const rows = [
      '富士通Caora1☑□',
      'EXC-9000□□',
      'キヤノンHi-CARA1□☑',
      '□導入している',
      '☑未導入(導入予定あり)',
      '□導入予定なし',
    ];
    expect(rows.filter((row) => !text.includes(row))).toEqual([]);
  });
});

test('the blank 様式2 as .xlsx holds every printed line and a yellow box for each answer, on one page', async () => {
  const bytes = await blankForm2Sheet(FIRST_PRODUCTS);
  const grids = await readGrids(bytes);
  if (!grids.ok) throw new Error(grids.refusal);
  const texts = flat((grids.grids[0]?.rows ?? []).flatMap((row) => row.map(({ text }) => text)).join(''));
  const printed = [
    ...[FORM2_TITLE, FORM2_ADDRESSEE, FORM2_STATEMENT, ...FORM2_NOTES, ...Object.values(FORM2_HEADINGS)],
    ...FIRST_PRODUCTS.flatMap(({ maker, model }) => [maker, model]),
  ].map(flat);
  expect(printed.filter((line) => !texts.includes(line))).toEqual([]);
  expect(Buffer.from(await blankForm2Sheet(FIRST_PRODUCTS)).equals(bytes)).toBe(true);
});
