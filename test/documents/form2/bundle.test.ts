import { expect, test } from 'vitest';
import type { BundleHead } from '#documents/form2/bundle.ts';
import { writeForm2Pdf } from '#documents/form2/pdf.ts';
import { openWorkshop } from '#documents/worker/workshop.ts';
import type { Form2 } from '#domain/form2/form2.ts';
import { countForms } from '#domain/form2/hand-in.ts';
import { FIRST_PRODUCTS } from '#domain/form2/product.ts';
import { differingPixels, type Picture, SCALE, seePages } from '../pages.ts';
import { FORM2, forms2, LONG_FORM2 } from './samples.ts';

const FORMS: Form2[] = [...forms2(8), LONG_FORM2, FORM2];
const BATCH = 7;

function head(forms: readonly Form2[]): BundleHead {
  return {
    cover: {
      number: 2,
      on: '2022-10-06',
      handInTo: '社会保険診療報酬支払基金（情報化支援部医療情報化支援助成課）',
      association: '見本県医師会',
      contact: { name: '公労　太郎', phone: '03-5253-1111', email: 'taro@ishikai.example.jp' },
      way: '書留 123-45-67890-1',
      counts: countForms(forms),
      note: '9月30日より後に届いた申請書です。',
      mark: '',
    },
    products: FIRST_PRODUCTS,
    isDraft: false,
  };
}

async function* inBatches(forms: readonly Form2[]): AsyncGenerator<readonly Form2[]> {
  for (let from = 0; from < forms.length; from += BATCH) yield forms.slice(from, from + BATCH);
}

async function bundleOf(forms: readonly Form2[], changes: Partial<BundleHead> = {}): Promise<Uint8Array> {
  const workshop = openWorkshop({ schemaAddress: 'https://demokai.example.jp/schemas/form1.v1.json' });
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of workshop.streamBundle({ ...head(forms), ...changes }, () => inBatches(forms)))
      chunks.push(chunk);
  } finally {
    await workshop.close();
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** Without the foot, where a bundle has the page's number. */
function body({ width, height, rgb }: Picture): Picture {
  const kept = height - Math.ceil(40 * SCALE);
  return { width, height: kept, rgb: rgb.subarray(0, width * kept * 3) };
}

test('a bundle is 送付状, list and every form in order, each page equal to the form by itself, with page x / y', async () => {
  const pages = await seePages(await bundleOf(FORMS));
  const [cover] = pages;
  const flat = (text: string): string => text.replace(/\s/g, '');
  expect(flat(cover?.text ?? '')).toContain('（第2回、10件）を、送付いたします（書留123-45-67890-1）');
  const listed = flat(
    pages
      .slice(1, -FORMS.length)
      .map(({ text }) => text)
      .join(''),
  );
  const codes = FORMS.map(({ code }) => `13-1-${code}`);
  expect(codes.filter((code) => !listed.includes(code))).toEqual([]);
  const names = FORMS.filter((form) => form !== LONG_FORM2).map(({ name }) => flat(name));
  expect(names.filter((name) => !listed.includes(name))).toEqual([]);
  const feet = pages.map(({ text }) => /(\d+) \/ (\d+) ページ/.exec(text)?.slice(1).map(Number));
  expect(feet).toEqual(pages.map((_, index) => [index + 1, pages.length]));
  const forms = pages.slice(-FORMS.length);
  for (const at of [0, 7, FORMS.length - 2, FORMS.length - 1]) {
    const form = FORMS[at] ?? FORM2;
    const [single] = await seePages(await writeForm2Pdf(form, FIRST_PRODUCTS));
    const bundled = forms[at];
    if (!single || !bundled) throw new Error('a page is missing');
    expect(differingPixels(body(single.picture), body(bundled.picture))).toBe(0);
  }
});

test('an empty bundle is 送付状 and a list without lines', async () => {
  const pages = await seePages(await bundleOf([]));
  expect(pages.length).toBe(2);
});

test('a reader that leaves in the middle ends the bundle, and the next one is made', async () => {
  const workshop = openWorkshop({ schemaAddress: 'https://demokai.example.jp/schemas/form1.v1.json' });
  for await (const chunk of workshop.streamBundle(head(FORMS), () => inBatches(FORMS))) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of workshop.streamBundle(head([FORM2]), () => inBatches([FORM2]))) chunks.push(chunk);
  await workshop.close();
  expect((await seePages(new Uint8Array(Buffer.concat(chunks)))).length).toBe(3);
});

test('before it is handed in every page says so; 送付状 and list also come by themselves', async () => {
  const few = [...forms2(2), FORM2];
  const draft = { ...head(few).cover, mark: '提出前の控え' };
  const pages = await seePages(await bundleOf(few, { isDraft: true, cover: draft }));
  expect(pages.map(({ text }) => text.includes('【提出前の控え】'))).toEqual(pages.map(() => true));
  expect(pages[1]?.text.replace(/\s/g, '')).toContain('様式2第2回提出（提出前の控え）申請書一覧');
  const lists = pages.length - 1 - few.length;
  const cover = await seePages(await bundleOf(few, { only: 'cover' }));
  const list = await seePages(await bundleOf(few, { only: 'list' }));
  const feet = [...cover, ...list].map(({ text }) => /\d+ \/ \d+ ページ/.exec(text)?.[0]);
  expect(feet).toEqual(['1 / 1 ページ', ...Array.from({ length: lists }, (_, at) => `${at + 1} / ${lists} ページ`)]);
  expect(cover[0]?.text.includes('控え')).toBe(false);
});
