import { crc32, deflateRawSync } from 'node:zlib';
import { writeOds, writeXlsx } from 'hucre';
import { describe, expect, test } from 'vitest';
import { readForm1Sheet } from '#documents/form1/reading.ts';
import { writeForm1Sheet } from '#documents/form1/sheet.ts';
import { SHEET_MAX } from '#documents/tables/xlsx-guard.ts';
import { FORM1 } from '../form1/samples.ts';
import { FILED_ON, labelsOnly } from '../sheets.ts';

const sheets = [{ name: '様式1', rows: labelsOnly({ association: '●●市医師会' }) }];

async function refusalOf(bytes: Uint8Array): Promise<string> {
  const outcome = await readForm1Sheet(bytes, FILED_ON);
  return outcome.ok ? 'read' : outcome.refusal.code;
}

/** A ZIP file with one part, whose directory may promise another size than it has. */
function zipOf(name: string, content: Uint8Array, promised = content.length): Uint8Array {
  const packed = deflateRawSync(content);
  const nameBytes = Buffer.from(name);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(promised, 18);
  fields.writeUInt16LE(nameBytes.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, nameBytes, packed]);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, Buffer.alloc(14), nameBytes]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return new Uint8Array(Buffer.concat([local, central, end]));
}

describe('a file that is no plain 様式1.xlsx', () => {
  test('with a password is refused', async () => {
    expect(await refusalOf(await writeXlsx({ sheets, encryption: { password: 'himitsu', spinCount: 10 } }))).toBe(
      'password',
    );
  });

  test('with macros is refused', async () => {
    expect(await refusalOf(await writeXlsx({ sheets, vbaProject: new Uint8Array([1, 2, 3]) }))).toBe('macros');
  });

  test('of another kind is refused: OpenDocument, PDF, text, nothing, the head of an old .xls', async () => {
    const kinds = [
      await writeOds({ sheets }),
      new TextEncoder().encode('%PDF-1.7'),
      new TextEncoder().encode('申請団体,●●市医師会'),
      new Uint8Array(),
      new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...new Array(512).fill(0)]),
    ];
    expect(await Promise.all(kinds.map(refusalOf))).toEqual(kinds.map(() => 'not-xlsx'));
  });

  test('over 5 MB is refused, whatever it holds', async () => {
    expect(await refusalOf(new Uint8Array(SHEET_MAX + 1))).toBe('too-big');
  });

  test('that unfolds to 200 MB is refused', async () => {
    expect(await refusalOf(zipOf('[Content_Types].xml', new Uint8Array(200 * 1024 * 1024)))).toBe('zip-bomb');
  });

  test('that promises less than it unfolds to is refused', async () => {
    const bomb = zipOf('[Content_Types].xml', new Uint8Array(200 * 1024 * 1024), 1_000);
    expect(await refusalOf(bomb)).toBe('zip-bomb');
  });

  test('that promises nothing but unfolds is refused', async () => {
    expect(await refusalOf(zipOf('[Content_Types].xml', new Uint8Array(1_000_000), 0))).toBe('zip-bomb');
  });

  test('cut off or with a flipped bit anywhere is refused or read, and nothing is thrown', async () => {
    const whole = await writeForm1Sheet(FORM1);
    const answers = new Set<string>();
    for (let at = 0; at < whole.length; at += 97) {
      const flipped = whole.slice();
      flipped[at] = (flipped[at] ?? 0) ^ 0x10;
      answers.add(await refusalOf(flipped));
      answers.add(await refusalOf(whole.slice(0, at)));
    }
    const expected = new Set(['read', 'not-xlsx', 'not-form1', 'zip-bomb', 'password', 'macros']);
    expect([...answers].filter((answer) => !expected.has(answer))).toEqual([]);
    expect(answers.has('not-xlsx')).toBe(true);
  });

  test('with a cell at the far corner of the sheet is read without filling the way there', async () => {
    const rows = labelsOnly({ association: '●●市医師会' });
    const cells = new Map([['1048575,16383', { value: 'x', type: 'string' as const }]]);
    const near = await writeXlsx({
      sheets: [
        { name: '様式1', cells, rows: [] },
        { name: '様式1 ', rows },
      ],
    });
    expect(await refusalOf(near)).toBe('read');
  });
});
