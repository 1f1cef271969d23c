import fc from 'fast-check';
import { parseCsv, readXlsx } from 'hucre';
import { afterAll, describe, expect, test } from 'vitest';
import type { Table } from '#documents/tables/table.ts';
import { openWorkshop } from '#documents/worker/workshop.ts';

const workshop = openWorkshop({ schemaAddress: 'https://demokai.example.jp/schemas/form1.v1.json' });
afterAll(() => workshop.close());

const TABLE: Table = {
  title: '参加者名簿 10/20: ●●市医師会',
  columns: [{ label: '氏名', width: 20 }, { label: 'TEL' }, { label: '人数', width: 6 }],
  rows: [
    ['髙橋 𠮷男', '03-5253-1111', 2],
    ['=cmd|" /C calc"!A0', '0120', 1],
    ['二行の\n名前', '', 0],
  ],
};

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

async function csvOf(cell: string): Promise<string> {
  const { bytes } = await workshop.tableCsv({ title: 't', columns: [{ label: 'c' }], rows: [[cell]] });
  return String(parseCsv(textOf(bytes).slice(1))[1]?.[0] ?? '');
}

describe('a table as .xlsx', () => {
  test('is named after its title, and read back holds the same texts and numbers', async () => {
    const { name, mediaType, bytes } = await workshop.tableSheet(TABLE);
    expect([name, mediaType]).toEqual([
      '参加者名簿 10／20： ●●市医師会.xlsx',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ]);
    const { sheets } = await readXlsx(bytes);
    expect([sheets.length, sheets[0]?.name]).toEqual([1, '参加者名簿 1020 ●●市医師会']);
    expect(sheets[0]?.rows).toEqual([
      ['氏名', 'TEL', '人数'],
      ['髙橋 𠮷男', '03-5253-1111', 2],
      ['=cmd|" /C calc"!A0', '0120', 1],
      ['二行の\n名前', null, 0],
    ]);
  });

  test('marks texts as text, keeps the labels in sight and repeats them on each page', async () => {
    const { bytes } = await workshop.tableSheet(TABLE);
    const [sheet] = (await readXlsx(bytes, { readStyles: true })).sheets;
    expect(sheet?.cells?.get('1,1')?.style?.numFmt).toBe('@');
    expect(sheet?.freezePane).toEqual({ rows: 1 });
    expect(sheet?.autoFilter?.range).toBe('A1:C4');
    expect(sheet?.pageSetup?.printTitlesRow).toBe('$1:$1');
  });

  test('has the same bytes each time', async () => {
    expect(await workshop.tableSheet(TABLE)).toEqual(await workshop.tableSheet(TABLE));
  });

  test('without rows is its labels', async () => {
    const { bytes } = await workshop.tableSheet({ ...TABLE, rows: [] });
    expect((await readXlsx(bytes)).sheets[0]?.rows).toEqual([['氏名', 'TEL', '人数']]);
  });
});

describe('a table as CSV', () => {
  test('has a BOM, CRLF, quotes everywhere, and no cell that runs', async () => {
    const { name, mediaType, bytes } = await workshop.tableCsv(TABLE);
    expect([name, mediaType]).toEqual(['参加者名簿 10／20： ●●市医師会.csv', 'text/csv; charset=utf-8']);
    expect(textOf(bytes)).toBe(
      '\uFEFF"氏名","TEL","人数"\r\n' +
        '"髙橋 𠮷男","03-5253-1111","2"\r\n' +
        `"'=cmd|"" /C calc""!A0","0120","1"\r\n` +
        '"二行の\n名前","","0"\r\n',
    );
  });

  test.for([...'=+-@＝＋－＠−\t\r\n', ' =', '\u3000＝'])(
    'keeps a cell that begins with %j from running',
    async (start) => {
      expect(await csvOf(`${start}1`)).toBe(`'${start}1`);
    },
  );

  test('holds every other text as it is, and never a cell that begins like a formula', async () => {
    const cells = fc.array(fc.string({ unit: fc.constantFrom(...'=＝+@-\t\r\n ",;\'a医0') }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(cells, async (texts) => {
        const rows = texts.map((text) => [text, 'end']);
        const { bytes } = await workshop.tableCsv({ title: 't', columns: [{ label: 'a' }, { label: 'b' }], rows });
        const read = parseCsv(textOf(bytes).slice(1), { delimiter: ',' }).slice(1);
        const begins = /^[\s\u3000]*[=+\-@＝＋－＠]|^[\t\r\n]/u;
        expect(read.map(([cell]) => String(cell ?? ''))).toEqual(
          texts.map((text) => (begins.test(text) ? `'${text}` : text)),
        );
      }),
      { numRuns: 60 },
    );
  });
});
