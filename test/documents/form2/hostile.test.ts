import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { blankForm2Sheet } from '#documents/form2/blank-sheet.ts';
import { openBundle } from '#documents/form2/bundle.ts';
import { writeCorrection } from '#documents/form2/correction.ts';
import { writeForm2List } from '#documents/form2/list-sheet.ts';
import { blankForm2Pdf } from '#documents/form2/pdf.ts';
import { readGrids } from '#documents/rates/grids.ts';
import { writeTableCsv } from '#documents/tables/csv.ts';
import { openWorkshop } from '#documents/worker/workshop.ts';
import { FORM2_FIELDS } from '#domain/form2/fields.ts';
import type { Form2 } from '#domain/form2/form2.ts';
import { countForms } from '#domain/form2/hand-in.ts';
import { readLists } from '#domain/form2/list.ts';
import { textsOfForm2 } from '#domain/form2/reading.ts';
import { cleanLine } from '#domain/text/japanese.ts';
import { seePages } from '../pages.ts';
import { FORM2 } from './samples.ts';

const FORMULA = '=cmd|"/c calc"!A1';
/** Beyond the BMP, with a variation selector, right to left with an override, and with signs of no width. */
const NAMES = ['𠮷野家醫院', '葛󠄀城クリニック', '\u202e㊙院\u202c שלום', 'ゼロ\u200b幅\u2060医院\ufeff'];
const LONG = 'とても長い名前の医療法人社団'.repeat(8).slice(0, 100);

/** As they stand once they are read. */
const forms: Form2[] = [FORMULA, LONG, ...NAMES].map(cleanLine).map((name, index) => ({
  ...FORM2,
  code: String(1_000_000 + index),
  name,
  contactName: index === 0 ? '+SUM(1+1)' : name.slice(0, 60),
  wishes: [
    { rank: 1, product: { id: 'odd', maker: '@メーカー', model: `-2+3 ${index === 1 ? LONG : '𠮷'}` }, units: 1 },
  ],
}));
const product = { id: 'odd', maker: '@メーカー', model: `-2+3 ${LONG}` };
const sender = {
  association: `${FORMULA}医師会 𠮷`,
  contact: { name: NAMES.join('・'), phone: '03-5253-1111', email: 'a@example.jp' },
  handInTo: LONG,
};

/** Signs that hide or reorder others are not printed. */
const UNSEEN = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

const flat = (text: string): string => text.replace(/\s/g, '');

test('whatever an institution is called, each of its pages holds all of it and is one page', async () => {
  const cover = { ...sender, number: 1, on: '2022-10-06', way: '', counts: countForms(forms), note: LONG, mark: '' };
  const bundle = openBundle({ cover, products: [], isDraft: false });
  const pieces = [await bundle.measure(forms), await bundle.list(forms), await bundle.add(forms)];
  pieces.push(await bundle.finish());
  const pages = await seePages(new Uint8Array(Buffer.concat(pieces)));
  expect(pages.length).toBe(2 + forms.length);
  const texts = pages.map(({ text }) => flat(text));
  expect(texts.filter((text) => UNSEEN.test(text))).toEqual([]);
  const [letter = '', list = '', formula = '', long = '', surrogate = ''] = texts;
  expect([letter.includes(flat(sender.association)), letter.includes(LONG)]).toEqual([true, true]);
  expect([list.includes(flat(FORMULA)), list.includes('𠮷野家醫院'), list.includes('ゼロ幅医院')]).toEqual([
    true,
    true,
    true,
  ]);
  expect([formula.includes(flat(FORMULA)), long.includes(LONG), surrogate.includes('𠮷野家醫院')]).toEqual([
    true,
    true,
    true,
  ]);
});

test('a letter about a correction and the blank forms hold such names too', async () => {
  const [before] = forms;
  if (!before) throw new Error('no form');
  const letter = await writeCorrection({
    ...{ ...sender, on: '2022-10-20', note: LONG, handIn: { number: 1, on: '2022-10-06' } },
    institution: { code: '13-1-1000000', name: before.name },
    changes: [{ label: '保険医療機関名称', before: FORMULA, after: NAMES.join(' ') }],
  });
  const blank = await blankForm2Pdf([product]);
  const [page] = [...(await seePages(letter)), ...(await seePages(blank))];
  expect([flat(page?.text ?? '').includes(flat(FORMULA)), UNSEEN.test(page?.text ?? '')]).toEqual([true, false]);
});

test('no sheet and no CSV runs what an institution or a product is called', async () => {
  const rows = forms.map((form) => ({ texts: textsOfForm2(form), reason: FORMULA }));
  for (const bytes of [await writeForm2List({ products: [product], rows }), await blankForm2Sheet([product])]) {
    const sheets = Object.entries(unzipSync(bytes)).filter(([name]) => /worksheets\/sheet/.test(name));
    expect(sheets.map(([, xml]) => /<f[ >]/.test(strFromU8(xml)))).toEqual(sheets.map(() => false));
  }
  const grids = await readGrids(await writeForm2List({ products: [product], rows }));
  const back = grids.ok ? readLists(grids.grids) : undefined;
  expect(back?.lines.map(({ texts }) => texts)).toEqual(rows.map(({ texts }) => texts));
  const columns = FORM2_FIELDS.map(({ label }) => ({ label }));
  const table = { title: '一覧', columns, rows: rows.map(({ texts }) => FORM2_FIELDS.map(({ key }) => texts[key])) };
  const cells = new TextDecoder().decode(writeTableCsv(table)).match(/"(?:[^"]|"")*"/g) ?? [];
  expect(cells.filter((cell) => /^"\s*[=+\-@]/.test(cell))).toEqual([]);
  expect(cells.filter((cell) => cell.includes('cmd'))).toEqual([`"'${FORMULA.replaceAll('"', '""')}"`]);
});

test('such a name makes a file name that every system takes', async () => {
  const workshop = openWorkshop({ schemaAddress: 'https://demokai.example.jp/schemas/form1.v1.json' });
  for (const form of forms) {
    const { name } = await workshop.form2Pdf(form, []);
    expect([name, /[\\/:*?"<>|\p{Cc}]/u.test(name) || UNSEEN.test(name), [...name].length < 120]).toEqual([
      name,
      false,
      true,
    ]);
  }
  await workshop.close();
});
