import { describe, expect, test } from 'vitest';
import { writeForm1Json } from '#documents/form1/json.ts';
import { writeForm1Pdf } from '#documents/form1/pdf.ts';
import { blankForm1Sheet, sampleForm1Sheet, writeForm1Sheet } from '#documents/form1/sheet.ts';
import { expectGolden } from '../../support/golden.ts';
import { FORM1, LONG_FORM1 } from './samples.ts';

const DOCUMENTS: [string, () => Uint8Array | Promise<Uint8Array>][] = [
  ['form1.xlsx', () => writeForm1Sheet(FORM1)],
  ['form1-blank.xlsx', blankForm1Sheet],
  ['form1-sample.xlsx', sampleForm1Sheet],
  ['form1.pdf', () => writeForm1Pdf(FORM1)],
  ['form1-long.pdf', () => writeForm1Pdf(LONG_FORM1)],
  ['form1.json', () => writeForm1Json(FORM1, 'https://demokai.example.jp/schemas/form1.v1.json')],
];

describe('a document', () => {
  test.each(DOCUMENTS)('%s is the same bytes every time and in every zone', async (name, write) => {
    const first = await write();
    const second = await write();
    expect(Buffer.from(second).equals(first)).toBe(true);
    expectGolden(name, first);
  });
});
