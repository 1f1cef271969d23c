import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readForm1Sheet } from '#documents/form1/reading.ts';

/** More of the same kinds as in `returned.test.ts`, written by openpyxl (o), XlsxWriter (x), exceljs (e), LibreOffice (lo) and gnumeric (gn). */

const SLOTS = [
  {
    rank: 1,
    date: '2027-02-03',
    meeting: { start: '10:00', end: '12:00' },
    demo: { start: '11:00', end: '11:15' },
  },
  {
    rank: 2,
    date: '2027-02-04',
    meeting: { start: '13:00', end: '15:00' },
    demo: { start: '14:00', end: '14:15' },
  },
  {
    rank: 3,
    date: '2027-02-05',
    meeting: { start: '15:00', end: '17:00' },
    demo: { start: '16:00', end: '16:15' },
  },
];
const FORM = {
  association: '架空東医師会',
  contact: {
    name: '試　次郎',
    kana: 'ためし　じろう',
    phone: '06-6941-0351',
    extension: '',
    email: 'jiro@higashi.example',
  },
  slots: SLOTS,
  noFurtherCandidates: false,
  venue: { name: '架空ホール', postalCode: '540-8570', address: '大阪府大阪市中央区大手前2-1-22' },
  mode: 'in-person',
  remarks: '机を3つ',
};

test.each<[string, object, object]>([
  ['o07-strike-mid-demo', {}, { left: [{ where: 'F9', text: '11:30', why: 'struck' }] }],
  ['o19-hidden-list', {}, {}],
  ['o32-lab-venue', {}, {}],
  ['o41-lab-maru', {}, {}],
  ['o57-day', {}, {}],
  ['o79-sample-title', {}, {}],
  ['o87-venue', { venue: { ...FORM.venue, name: '架空ホール　大会議室' } }, {}],
  ['o88-row-yellow', { remarks: '机を3つ\n電源も必要' }, {}],
  [
    'x06-1904',
    { slots: [{ ...SLOTS[0], meeting: null }, ...SLOTS.slice(1)] },
    { unread: [{ field: 'slot1', text: '2027/2/3' }] },
  ],
  ['x03-textbox', {}, { left: [{ where: '', text: '駐車場は2台\nです', why: 'shape' }] }],
  ['x08-formula-cached', {}, {}],
  ['e02-strike', {}, { left: [{ where: 'F8', text: 'old@higashi.example', why: 'struck' }] }],
  ['gn-o73-comment', {}, { left: [{ where: 'C10', text: 'この日は午後のみ', why: 'comment' }] }],
  ['lo-x05-image', {}, { pictures: ['様式1の図1.png'] }],
])('%s', async (name, otherwise, besides) => {
  const bytes = readFileSync(new URL(`returned/east-${name}.xlsx`, import.meta.url));
  const outcome = await readForm1Sheet(bytes, Temporal.PlainDate.from('2026-11-28'));
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal.code}`);
  const { values, unread, left, pictures } = outcome.value;
  expect({ values, unread, left, pictures: pictures.map((picture) => picture.name) }).toEqual({
    values: { ...FORM, ...otherwise },
    unread: [],
    left: [],
    pictures: [],
    ...besides,
  });
});
