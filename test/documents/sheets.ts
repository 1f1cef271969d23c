import { type Cell, type CellValue, readXlsx, type Sheet, writeXlsx } from 'hucre';
import { writeForm1Sheet } from '#documents/form1/sheet.ts';
import { FORM1 } from './form1/samples.ts';

export const FILED_ON = Temporal.PlainDate.from('2026-10-08');

/** Where the yellow cells stand in the sheet that the service makes, `row,column` from 0. */
export const CELL = { association: '5,1', phone: '6,5', slot1: '8,2', demo1: '8,5', venue: '11,1', mode: '11,4' };

/** 様式1 typed anew into an empty workbook: no colours, no merges, no protection. */
export function typedAnew(rows: CellValue[][], name = 'Sheet1'): Promise<Uint8Array> {
  return writeXlsx({ sheets: [{ name, rows }] });
}

export function labelsOnly(values: Partial<Record<string, CellValue>>): CellValue[][] {
  return [
    ['申請団体', values.association ?? null],
    ['(ふりがな)', values.kana ?? null, null, '連絡先', 'TEL', values.phone ?? null],
    ['担当者氏名', values.name ?? null, null, null, 'E-Mail', values.email ?? null],
    ['希望日時', '第一希望', values.slot1 ?? null, '開催の長さ', '第一希望', values.demo1 ?? null],
    [null, '第二希望', values.slot2 ?? null, null, '第二希望', values.demo2 ?? null],
    [null, '第三希望', values.slot3 ?? null, null, '第三希望', values.demo3 ?? null],
    ['開催場所', values.venue ?? null, null, '実施方法', values.mode ?? null],
    ['備考', values.remarks ?? null],
  ];
}

/** The filled sheet of the service after somebody changed and saved it. */
export async function savedAgain(change: (sheet: Sheet, cells: Map<string, Cell>) => void): Promise<Uint8Array> {
  const { sheets } = await readXlsx(await writeForm1Sheet(FORM1), { readStyles: true });
  const [sheet] = sheets;
  if (sheet?.cells === undefined) throw new Error('the sheet has no cells');
  change(sheet, sheet.cells);
  return writeXlsx({ sheets: [{ name: sheet.name, cells: sheet.cells, merges: sheet.merges ?? [] }] });
}

/** Types a value into a cell, which keeps its looks. */
export function typeInto(cells: Map<string, Cell>, at: string, value: CellValue, numFmt = 'General'): void {
  const type = typeof value === 'number' ? 'number' : 'string';
  cells.set(at, { value, type, style: { ...cells.get(at)?.style, numFmt } });
}
