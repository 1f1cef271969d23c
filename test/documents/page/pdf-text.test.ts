import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breakLines, printable } from '#documents/page/pdf-text.ts';

/** As wide as in a font of fixed width: half-width letters 1, others 2. */
function measure(text: string): number {
  return [...text].reduce((width, char) => width + (char < '\u0100' ? 1 : 2), 0);
}

function lines(text: string, width: number): string[] {
  return breakLines(text, width, measure).map((line) => line.text);
}

describe('a broken line', () => {
  test('never begins with a closing mark or a small kana', () => {
    expect(lines('あいうえ。かきくっけ', 8)).toEqual(['あいう', 'え。かき', 'くっけ']);
  });

  test('never ends with an opening mark', () => {
    expect(lines('あいう「えお」', 8)).toEqual(['あいう', '「えお」']);
  });

  test('does not part a Latin word or a number', () => {
    expect(lines('会場は Tokyo Hall 2026', 10)).toEqual(['会場は ', 'Tokyo Hall ', '2026']);
  });

  test('parts a word that is wider than the line', () => {
    expect(lines('abcdefghijklm', 5)).toEqual(['abcde', 'fghij', 'klm']);
  });

  test('does not part what is seen as one character', () => {
    expect(lines('葛\u{E0100}葛\u{E0100}', 4)).toEqual(['葛\u{E0100}', '葛\u{E0100}']);
  });

  test('keeps the lines of the writer', () => {
    expect(breakLines('あ\n\nい', 8, measure)).toEqual([
      { text: 'あ', last: true },
      { text: '', last: true },
      { text: 'い', last: true },
    ]);
  });

  test('loses no character of any text', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom(...'あ。「）ー A1-\n𠮷'),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      ),
    });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 30 }), (written, width) => {
        const broken = breakLines(written, width, measure);
        expect(broken.map((line) => (line.last ? `${line.text}\n` : line.text)).join('')).toBe(`${written}\n`);
      }),
    );
  });
});

describe('a letter that the font lacks', () => {
  test('is printed as 〓, whole characters at once', () => {
    expect(printable('会👩‍⚕️議🇯🇵室')).toBe('会〓議〓室');
  });

  test('is none of the letters that offices use', () => {
    const text = '髙﨑𠮷①㈱〜～−－〒※●▲彅瀨鷗葛\u{E0100}ゔ㋿\n';
    expect(printable(text)).toBe(text);
  });
});
