import { describe, expect, test } from 'vitest';
import { writeNameListPdf } from '#documents/tables/name-list-pdf.ts';
import { nameListTable } from '#documents/tables/name-list-table.ts';
import type { NameList, NameListRow } from '#domain/case/name-list.ts';
import { seePages } from '../pages.ts';

const LONG_NAME = '髙﨑　𠮷子ヴィクトリアアレクサンドリーナマリアフロレンティーナ';
const LONG_INSTITUTION = '医療法人社団見本会　見本総合リハビリテーション病院附属みほんクリニック分院東館五階受付';

function row(number: number, more: Partial<NameListRow> = {}): NameListRow {
  return {
    number,
    name: `参加　${number}子`,
    kana: 'さんか　たろうこ',
    institution: `見本${number}丁目クリニック`,
    institutionCode: '1312345678',
    people: 2,
    state: 'registered',
    answered: '',
    ...more,
  };
}

const LIST: NameList = {
  kind: 'sign-in',
  order: 'kana',
  reference: 'ABCD-EFGH',
  association: '見本市医師会',
  when: '2026年（令和8年）10月20日（火）10:00～12:00',
  place: '見本会館　東京都千代田区霞が関1-2-2',
  answered: '',
  madeOn: '2026-10-01',
  rows: [
    ...Array.from({ length: 44 }, (_, index) => row(index + 1)),
    row(45, { name: LONG_NAME, institution: LONG_INSTITUTION }),
    row(46, { name: '待合　春', state: 'waiting', people: 1 }),
  ],
};

function flat(text: string): string {
  return text.replace(/\s/g, '');
}

describe('受付名簿.pdf', () => {
  test('goes over pages with its head on each, page x/y at the foot, and no name cut', async () => {
    const pages = (await seePages(await writeNameListPdf(LIST))).map(({ text }) => flat(text));
    expect(pages.length).toBe(4);
    expect(pages.map((text) => /(\d+\/\d+)ページ/.exec(text)?.[1])).toEqual(['1/4', '2/4', '3/4', '4/4']);
    for (const text of pages)
      for (const head of ['受付', '番号', 'お名前', '人数', 'ご署名']) expect(text).toContain(head);
    const all = pages.join('');
    for (const { name } of LIST.rows) expect(all).toContain(flat(name));
    expect(all).toContain(flat(LONG_INSTITUTION));
    expect(all).toContain('申込み45件（90名）、キャンセル待ち1件（1名）');
  });

  test('is tagged, says that it is Japanese, and has one table', async () => {
    const source = Buffer.from(await writeNameListPdf(LIST)).toString('latin1');
    expect([source.includes('/Lang (ja-JP)'), source.includes('/Marked true')]).toEqual([true, true]);
    const tags = [...source.matchAll(/\/S \/(\w+)/g)].map(([, tag]) => tag);
    expect(tags.filter((tag) => tag === 'Table').length).toBe(1);
    // One row of heads, the people, and eight empty rows.
    expect(tags.filter((tag) => tag === 'TR').length).toBe(1 + LIST.rows.length + 8);
  });

  test('of 参加者名簿 says what calendars have answered, in totals and beside each', async () => {
    const rows = [row(1, { answered: '辞退（代表アドレスの回答）' }), row(2, { state: 'waiting' })];
    const list: NameList = { ...LIST, kind: 'names', answered: '辞退 1件・未回答 1件', rows };
    const [page] = await seePages(await writeNameListPdf(list));
    expect(flat(page?.text ?? '')).toContain('予定表の回答：辞退1件・未回答1件');
    expect(flat(page?.text ?? '')).toContain('予定表：辞退（代表アドレスの回答）');
    const table = nameListTable(list);
    expect(table.columns.at(-1)?.label).toBe('予定表の回答');
    expect(table.rows.map((cells) => cells.at(-1))).toEqual(['辞退（代表アドレスの回答）', '']);
  });

  test('of nobody has one page', async () => {
    expect((await seePages(await writeNameListPdf({ ...LIST, kind: 'names', rows: [] }))).length).toBe(1);
  });
});

test('the table of 参加者名簿 has numbers that add up, and codes that keep their first 0', () => {
  const rows = [row(1, { institutionCode: '0112345' }), row(2, { state: 'waiting' })];
  const table = nameListTable({ ...LIST, kind: 'names', rows });
  expect(table.title).toBe('参加者名簿_ABCD-EFGH_見本市医師会');
  expect(table.columns.map(({ label }) => label)).toEqual([
    ...['番号', 'お名前', 'ふりがな', '医療機関・薬局', '医療機関コード', '人数', '備考'],
  ]);
  expect(table.rows).toEqual([
    [1, '参加　1子', 'さんか　たろうこ', '見本1丁目クリニック', '0112345', 2, ''],
    [2, '参加　2子', 'さんか　たろうこ', '見本2丁目クリニック', '1312345678', 2, 'キャンセル待ち'],
  ]);
});
