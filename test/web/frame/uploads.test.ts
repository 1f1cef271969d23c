import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeForm1Sheet } from '#documents/form1/sheet.ts';
import { packStored } from '#documents/tables/zip.ts';
import { readUpload } from '#web/frame/uploads.ts';
import { FORM1 } from '../../documents/form1/samples.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

async function read(name: string, content: Uint8Array | string, scan?: TestOffice['scan']) {
  const bytes = Buffer.from(content);
  const uploaded = { field: 'layouts', name, bytes, tooLarge: false };
  const upload = await readUpload(scan ? { ...office, scan } : office, uploaded);
  return upload.ok ? [upload.file.name, upload.file.mediaType] : upload.sentence;
}

/** `ftyp` of a HEIF file with this brand. */
function heif(brand: string): Buffer {
  return Buffer.concat([Buffer.from([0, 0, 0, 0x18]), Buffer.from(`ftyp${brand}\0\0\0\0${brand}heic`, 'latin1')]);
}

/** A TIFF of two pages, as FAX servers write: `compression` 3 is G3, 4 is G4. */
function tiff(compression: number, [width, height]: [number, number] = [1728, 2200]): Buffer {
  const entries = (next: number): Buffer => {
    const page = Buffer.alloc(2 + 3 * 12 + 4);
    page.writeUInt16LE(3, 0);
    for (const [index, [tag, type, value]] of [
      [256, 4, width],
      [257, 4, height],
      [259, 3, compression],
    ].entries()) {
      page.writeUInt16LE(tag ?? 0, 2 + index * 12);
      page.writeUInt16LE(type ?? 0, 4 + index * 12);
      page.writeUInt32LE(1, 6 + index * 12);
      page.writeUInt32LE(value ?? 0, 10 + index * 12);
    }
    page.writeUInt32LE(next, 2 + 3 * 12);
    return page;
  };
  const head = Buffer.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0]);
  return Buffer.concat([head, entries(8 + 42), entries(0), Buffer.alloc(64)]);
}

function png(width: number, height: number): Buffer {
  const head = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  return Buffer.concat([head, size, Buffer.from([8, 2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('00000000IDAT', 'latin1')]);
}

function webp(): Buffer {
  return Buffer.concat([Buffer.from('RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0', 'latin1'), Buffer.alloc(40)]);
}

describe('what is taken', () => {
  test.each<[string, Uint8Array | string, string]>([
    ['地図.heic', heif('mif1'), 'image/heic'],
    ['地図.heic', heif('msf1'), 'image/heic'],
    ['地図.heic', heif('hevc'), 'image/heic'],
    ['地図.heic', heif('heic'), 'image/heic'],
    ['FAX.tif', tiff(3), 'image/tiff'],
    ['FAX.tiff', tiff(4), 'image/tiff'],
    ['地図.webp', webp(), 'image/webp'],
    ['地図.pdf', '\r\n--scanner--\r\n%PDF-1.4\n', 'application/pdf'],
    ['地図.pdf', `${' '.repeat(1_000)}%PDF-1.4\n`, 'application/pdf'],
    ['案内.txt', Buffer.from('\uFEFF会場は3階\r\n', 'utf16le'), 'text/plain'],
    ['案内.txt', Buffer.from('\uFEFF会場は3階\r\n', 'utf16le').swap16(), 'text/plain'],
    ['案内.txt', '会場は3階', 'text/plain'],
  ])('%s', async (name, content, mediaType) => {
    expect(await read(name, content)).toEqual([name, mediaType]);
  });

  test('a workbook', async () => {
    const [name] = await read('様式1.xlsx', await writeForm1Sheet(FORM1));
    expect(name).toBe('様式1.xlsx');
  });
});

describe('what is not, with the way out', () => {
  test.each([
    [
      '図.gif',
      'GIF89a\x01\0\x01\0\0\0\0;',
      '添付できない種類の画像（GIF）です。画像は、PNG、JPEG、HEIC、WebP、TIFFのいずれか',
    ],
    ['図.bmp', `BM${'\0'.repeat(60)}`, '添付できない種類の画像（BMP）です。'],
    [
      '案内.doc',
      '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1',
      'Wordで開き、「名前を付けて保存」（または「印刷」）でPDFに',
    ],
    ['案内.xls', '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1', 'Excelで開き、'],
    ['案内.jtd', '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1', '一太郎で開き、'],
    ['案内.txt', '\u00ff\u00fea', '添付できない種類のファイルです。'],
    ['案内.txt', 'a\u0000b', '添付できない種類のファイルです。'],
    ['遠い.pdf', `${' '.repeat(1_025)}%PDF-1.4\n`, '添付できない種類のファイルです。'],
    ['大きい.png', png(20_000, 12_501), '画素が多すぎます（2億5千万画素まで）。'],
    ['大きい.tif', tiff(4, [20_000, 12_501]), '画素が多すぎます'],
    ['台本.pdf', '%PDF-1.7\n1 0 obj << /S /JavaScript /JS (x) >>', 'スクリプト（JavaScript）の入ったPDFのため'],
  ])('%s', async (name, content, sentence) => {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
    expect(await read(name, bytes)).toContain(sentence);
  });

  test('a picture of just so many pixels is taken', async () => {
    expect(await read('大きい.png', png(20_000, 12_500))).toEqual(['大きい.png', 'image/png']);
  });

  test.each([
    ['xl/vbaProject.bin', new Uint8Array(9), 'マクロ入りのファイルのため'],
    ['xl/activeX/activeX1.bin', new Uint8Array(9), 'マクロ入りのファイルのため'],
    ['xl/worksheets/sheet9.xml', new Uint8Array(61_000_000), '中身が大きすぎるため'],
  ])('a workbook with %s', async (part, content, sentence) => {
    const types =
      '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>';
    const parts = new Map([
      ['[Content_Types].xml', new TextEncoder().encode(types)],
      ['xl/workbook.xml', new Uint8Array(9)],
      [part, content],
    ]);
    expect(await read('表.xlsx', packStored(parts))).toContain(sentence);
  });
});

describe('with a virus scanner', () => {
  test('what it finds is refused, what is clean is taken, and what it could not see waits', async () => {
    const answers = [{ found: 'virus', name: 'Demokai.Test' }, { found: 'nothing' }, { found: 'silent' }] as const;
    const seen: number[] = [];
    const results: unknown[] = [];
    for (const answer of answers) {
      const scan = async (bytes: Uint8Array) => {
        seen.push(bytes.length);
        return answer;
      };
      results.push(await read('案内.txt', 'abc', scan));
    }
    expect([seen, results]).toEqual([
      [3, 3, 3],
      [
        '「案内.txt」はウイルス検査で問題が見つかったため、添付できません。お使いのパソコンをご確認ください。',
        ['案内.txt', 'text/plain'],
        '「案内.txt」はウイルス検査ができなかったため、まだ添付していません。しばらくしてから、もう一度お選びください。',
      ],
    ]);
  });
});
