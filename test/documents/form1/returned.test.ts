import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Form1Reading } from '#documents/form1/reading.ts';
import { readForm1Sheet, type SheetOutcome } from '#documents/form1/reading.ts';

/**
 * 様式1.xlsx as offices and programs make them. Most are one form, with which something was done; each line says what is
 * read in another way than on that form.
 */

const TODAY = Temporal.PlainDate.from('2026-11-28');

const SLOTS = [
  slot(1, '2027-01-20', ['10:00', '12:00'], ['11:00', '11:15']),
  slot(2, '2027-01-21', ['13:00', '15:00'], ['14:00', '14:15']),
  slot(3, '2027-01-22', ['15:00', '17:00'], ['16:00', '16:15']),
];
const FORM = {
  association: '架空南医師会',
  contact: {
    name: '見本　花子',
    kana: 'みほん　はなこ',
    phone: '03-5253-1111',
    extension: '',
    email: 'hanako@kaku.example',
  },
  slots: SLOTS,
  noFurtherCandidates: false,
  venue: { name: '架空会館', postalCode: '100-8916', address: '東京都千代田区霞が関1-2-2' },
  mode: 'in-person',
  remarks: '駐車場なし',
} as const;

function slot(
  rank: 1 | 2 | 3,
  date: string,
  [start, end]: [string, string],
  [from, until]: [string, string],
): Form1Reading['values']['slots'][number] {
  return { rank, date, meeting: { start, end }, demo: { start: from, end: until } };
}

/** The first wish of the form with something else about it, and the others as they are. */
function firstSlot(change: object): object[] {
  return [{ ...SLOTS[0], ...change }, ...SLOTS.slice(1)];
}

async function open(name: string): Promise<SheetOutcome> {
  return readForm1Sheet(readFileSync(new URL(`returned/${name}.xlsx`, import.meta.url)), TODAY);
}

async function read(name: string): Promise<Form1Reading> {
  const outcome = await open(name);
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal.code}`);
  return outcome.value;
}

describe('nothing is lost and nothing is added', () => {
  test.each([
    ['01a-rph-si', 'furigana in shared strings'],
    ['01c-rph-inline', 'furigana in an inline string'],
    ['05d-phone15', 'full-width digits and dashes'],
    ['06j-dstrike-off', 'a strike that is switched off'],
    ['07b-hidden-col', 'a note in a hidden column'],
    ['09-label-inline2', 'label and value in one cell'],
    ['09-label-synonym', 'other words for the labels'],
    ['10-sample-title', 'a sample that only its title tells'],
    ['10-sample-tab', 'a sample on a tab called 入力例'],
    ['12d-case', 'a part in another case'],
    ['12n-zip64', 'ZIP64'],
    ['13b-hogan108', 'graph paper of 108 columns'],
    ['14c-covered', 'an old text under a merge'],
    ['14e-venue-2rows', 'a row inserted under 開催場所'],
    ['21-venue04', 'name, postal code and address in three lines'],
    ['21-venue10', '会場名： and 住所：'],
    ['22-label-kana-j', 'ふり仮名'],
    ['22-label-mail-j', 'E-mailアドレス'],
    ['22-label-mode-dot', '実施方法（実地・オンライン）'],
    ['22-label-name-j', '氏名'],
    ['22-label-remarks-j', '備考欄（任意）'],
    ['22-label-tel-j', 'TEL.'],
    ['22-label-venue-j', 'a note in brackets in the label'],
    ['22k-mode-min', '実施方法 in two lines'],
    ['33a-gnumeric-xlsx2', 'saved by gnumeric'],
    ['35c-chartsheet', 'a chart sheet before the form'],
  ])('%s: %s', async (name) => {
    const { values, unread, left, pictures } = await read(name);
    expect({ values, unread, left, pictures }).toEqual({ values: FORM, unread: [], left: [], pictures: [] });
  });
});

describe('what is read in another way, or not at all', () => {
  test.each<[string, object, object[]]>([
    ['02a-x000D', { remarks: '駐車場なし\n搬入は裏口' }, []],
    [
      '04b-formula-nocache',
      { association: '', remarks: '' },
      [
        { where: 'B6', text: '="架空南"&"医師会"', why: 'formula' },
        { where: 'B13', text: '="駐車場"&"なし"', why: 'formula' },
      ],
    ],
    [
      '04g-error-min',
      { association: '', remarks: '' },
      [
        { where: 'B6', text: '#N/A', why: 'error' },
        { where: 'B13', text: '#REF!', why: 'error' },
      ],
    ],
    ['04h-picture-in-cell', { remarks: '' }, [{ where: 'B13', text: '#VALUE!', why: 'error' }]],
    ['06a-strike-run', {}, [{ where: 'B8', text: '見本　太郎', why: 'struck' }]],
    ['34-lo-06a-strike-run', {}, [{ where: 'B8', text: '見本　太郎', why: 'struck' }]],
    ['06b-strike-day', {}, [{ where: 'C9', text: '1月19日', why: 'struck' }]],
    ['06f-strike-assoc', {}, [{ where: 'B6', text: '架空北医師会', why: 'struck' }]],
    ['06h-strike-kana', {}, [{ where: 'B7', text: 'みほん　たろう', why: 'struck' }]],
    [
      '06d-strike-cell',
      { slots: SLOTS.slice(0, 2) },
      [
        { where: 'C11', text: '1月22日 15:00～17:00', why: 'struck' },
        { where: 'F11', text: '16:00～16:15 (15分)', why: 'struck' },
      ],
    ],
    ['07a-hidden-row', { slots: SLOTS.slice(0, 2) }, []],
    [
      '08c-note-below2',
      { remarks: '' },
      [{ where: 'A14', text: '※ご不明な点は事務局までご連絡ください。', why: 'text' }],
    ],
    [
      '08f-note-mode',
      {},
      [
        { where: 'H12', text: '実地', why: 'text' },
        { where: 'H13', text: 'オンライン', why: 'text' },
      ],
    ],
    [
      '08k-note-min',
      {},
      [
        { where: 'G6', text: '←正式名称で記入', why: 'text' },
        { where: 'G13', text: '←任意', why: 'text' },
      ],
    ],
    ['11a-textbox', { remarks: '' }, [{ where: '', text: '駐車場なし。搬入は裏口から。', why: 'shape' }]],
    ['11e-comment', {}, [{ where: 'C9', text: '午後でも可', why: 'comment' }]],
    ['14d-row-inserted', {}, [{ where: 'B14', text: '二行目に続けて書いた備考', why: 'text' }]],
    ['16-day08', {}, [{ where: '希望日時 第一希望', text: '※懇親会あり', why: 'remark' }]],
    ['36-gaiji0', { contact: { ...FORM.contact, name: '髙\uE000本　花子' } }, []],
  ])('%s', async (name, otherwise, left) => {
    const reading = await read(name);
    expect([reading.values, reading.unread, reading.left]).toEqual([{ ...FORM, ...otherwise }, [], left]);
  });

  test.each<[string, object, string]>([
    ['03-1904-fmt', { date: '2027-01-20', meeting: null }, '2027/1/20'],
    ['03-1904-general', { date: '2027-01-20', meeting: null }, '2027/1/20'],
    ['16-day00', { date: '', meeting: null }, '1月19日または1月20日 10:00～12:00'],
    ['16-day03', { date: '', meeting: null }, '1月19日、20日 10:00～12:00'],
  ])('%s has a first wish to be looked at', async (name, change, text) => {
    const { values, unread } = await read(name);
    expect([values, unread]).toEqual([{ ...FORM, slots: firstSlot(change) }, [{ field: 'slot1', text }]]);
  });

  test('a day with one hour by openpyxl, and a telephone number that lost its 0', async () => {
    const { values, unread } = await read('30b-openpyxl-types');
    const slots = firstSlot({ meeting: null });
    expect([values, unread]).toEqual([
      { ...FORM, contact: { ...FORM.contact, phone: '0352531111' }, slots },
      [{ field: 'slot1', text: '2027/1/20 10:00' }],
    ]);
  });

  test('a day as date and a formula without a result by exceljs', async () => {
    const { values, unread, left } = await read('31b-exceljs-types');
    expect([values, unread, left]).toEqual([
      { ...FORM, slots: firstSlot({ meeting: null }), remarks: '' },
      [{ field: 'slot1', text: '2027/1/20' }],
      [{ where: 'B13', text: '="駐車場"&"なし"', why: 'formula' }],
    ]);
  });

  test('a telephone number with an extension in brackets', async () => {
    const { phone, extension } = (await read('05d-phone12')).values.contact;
    expect([phone, extension]).toEqual(['03(5253)1111', '3189']);
  });

  test('a picture comes along as a file', async () => {
    const { values, left, pictures } = await read('11d-picture');
    expect([values, left, pictures.map(({ name, bytes }) => [name, bytes.length])]).toEqual([
      FORM,
      [],
      [['様式1の図1.png', 74]],
    ]);
  });

  test('what the printed sample says is nobody’s', async () => {
    const { values, unread } = await read('37-sample-left');
    expect([values.contact.phone, values.contact.email, values.slots[2]?.date, unread]).toEqual([
      '',
      '',
      '',
      [
        { field: 'phone', text: 'XXX-XXXX', sample: true },
        { field: 'email', text: 'XXXX@XXX.co.jp', sample: true },
        { field: 'slot3', text: '●月●日 15:00～17:00', sample: true },
      ],
    ]);
  });

  test('two different forms in one workbook are both named', async () => {
    expect(await open('10-two')).toEqual({
      ok: false,
      refusal: { code: 'several-forms', sheets: ['様式1', '様式1 (2)'] },
    });
  });
});
