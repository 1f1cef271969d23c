import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cleanLine,
  cleanText,
  lengthOf,
  readAsciiLine,
  readEmail,
  readKana,
  readPostalCode,
} from '#domain/text/japanese.ts';

/** Strings of the characters that have gone wrong somewhere. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'かハｶﾞ゛゜ー神﨑①㈱𠮷葛👩⚕〜～−－'),
    fc.constantFrom(
      ...['\u3099', '\u309A', '\u{E0100}', '\uFE0F', '\u200D', '\u200B', '\uFEFF', '\u202E', '\u3164', '\u{E0041}'],
    ),
    fc.constantFrom(
      ...['\r', '\n', '\r\n', '\t', '\u2028', '\u0085', ' ', '\u3000', '\u00A0', '\0', '\u001B', '\uD83D', '\uDE00'],
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
});

describe('one line of free text', () => {
  test.each([
    ['names keep their kanji', '神﨑 髙橋 彅 𠮷野 福(福)', '神﨑 髙橋 彅 𠮷野 福(福)'],
    ['marks of offices stay, the wave dashes as one', '①㈱見本 Ⅲ ｶﾅ Ａ１ ㎡ ～〜', '①㈱見本 Ⅲ ｶﾅ Ａ１ ㎡ ～～'],
    ['a variant of a kanji stays', '葛\u{E0100}城 辻\u{E0101}', '葛\u{E0100}城 辻\u{E0101}'],
    ['a joined emoji stays whole', '👩🏽\u200D⚕\uFE0F ❤\uFE0F\u200D🔥', '👩🏽\u200D⚕\uFE0F ❤\uFE0F\u200D🔥'],
    ['a joiner elsewhere goes', '医\u200D師\u200D会👩\u200D', '医師会👩'],
    ['kana and dakuten become one', 'か\u3099 ハ\u309A う\u3099', 'が パ ゔ'],
    ['but nothing else is composed', 'e\u0301 か゛', 'e\u0301 か゛'],
    ['ends are trimmed', '\u3000 \u00A0\uFEFF医師会　', '医師会'],
    ['a line break becomes one space', 'a\r\nb\nc\rd\u2028e\u0085f', 'a b c d e f'],
    ['a tab becomes a space', 'a\tb', 'a b'],
    ['controls and the invisible go', 'a\0\u001B\u007F\u200B\u200E\u202E\u2060\u00AD\uFFF9\u{E0041}b', 'ab'],
    ['half a surrogate pair goes', 'a\uD83Db\uDE00c', 'abc'],
    ['blank fillers are blank', '\u3164\u115F\uFFA0\uFE0F\u200B\u{E0100}', ''],
    ['spaces inside stay as typed', '公労　太郎  様', '公労　太郎  様'],
  ])('%s', (_, typed, clean) => {
    expect(cleanLine(typed)).toBe(clean);
  });

  test('cleaning twice is cleaning once', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(cleanLine(cleanLine(text))).toBe(cleanLine(text));
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
      }),
      { numRuns: 1000 },
    );
  });

  test('no control character, line break or half character is left', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(cleanLine(text)).not.toMatch(/\p{Cc}|\p{Cs}|[\u2028\u2029\u200B\u202A-\u202E\u2066-\u2069]/u);
        expect(cleanText(text).replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cs}|[\u2028\u2029\u200B\u202A-\u202E]/u);
      }),
      { numRuns: 1000 },
    );
  });

  test('kanji, also those that NFC would rewrite, come out as they went in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0xf900, max: 0xfaff }), (codePoint) => {
        const kanji = String.fromCodePoint(codePoint);
        expect(cleanLine(kanji)).toBe(kanji);
      }),
      { numRuns: 512 },
    );
  });
});

test('text of several lines keeps its lines, as LF', () => {
  expect(cleanText('　一行目\r\n\r\n　二行目\tx\r三行目\u200B\n\n')).toBe('一行目\n\n　二行目 x\n三行目');
});

describe('ふりがな', () => {
  test.each([
    ['こうろう　たろう', 'こうろう　たろう'],
    ['コウロウ タロウ', 'こうろう　たろう'],
    ['ｺｳﾛｳ  ﾀﾛｳ', 'こうろう　たろう'],
    ['　こうろう \u3000 たろう ', 'こうろう　たろう'],
    ['ｶﾞｷﾞ ﾊﾟﾋﾟ', 'がぎ　ぱぴ'],
    ['か゛き か\u3099き', 'がき　がき'],
    ['ヴァイオリン', 'ゔぁいおりん'],
    ['すーぷ', 'すーぷ'],
    ['ス－プ', 'すーぷ'],
    ['ﾏﾘｰ･ｱﾝ', 'まりー・あん'],
    ['いすゞ', 'いすゞ'],
    ['イスヾ', 'いすゞ'],
  ])('「%s」 is read as 「%s」', (typed, kana) => {
    expect(readKana(typed)).toBe(kana);
  });

  test.each(['', '　', 'ー', '・', '公労　太郎', 'Kourou', 'こうろう1', 'こうろう<b>', '-こ', 'か゛゛', '👍', '𛀂'])(
    '「%s」 is refused',
    (typed) => {
      expect(readKana(typed)).toBe(undefined);
    },
  );

  test('what was read is read again as the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'あがぱーゔァガヽｱﾞﾟ゛・･ 　-') }), (text) => {
        const kana = readKana(text);
        expect(kana === undefined ? undefined : readKana(kana)).toBe(kana);
      }),
    );
  });
});

describe('fields of digits', () => {
  test.each([
    ['０３－５２５３－１１１１', '03-5253-1111'],
    ['03ー5253ー1111', '03-5253-1111'],
    ['03‐5253−1111', '03-5253-1111'],
    ['03ｰ5253–1111', '03-5253-1111'],
    ['１０：００　〜　１２∶００', '10:00 ~ 12:00'],
    [' 10 \t 20 ', '10 20'],
    ['\u200B10\u200E', '10'],
  ])('「%s」 is %s in ASCII', (typed, ascii) => {
    expect(readAsciiLine(typed)).toBe(ascii);
  });

  test.each([
    '100-8916',
    '1008916',
    '〒100-8916',
    '〒 １００－８９１６',
    '１００ー８９１６',
    '100 8916',
    ' 100‐8916　',
  ])('「%s」 is the postal code 100-8916', (typed) => {
    expect(readPostalCode(typed)).toBe('100-8916');
  });

  test.each(['', '〒', '100-891', '100-89167', '10-08916', '100--8916', 'abc-defg', '100-8916 東京都'])(
    '「%s」 is no postal code',
    (typed) => {
      expect(readPostalCode(typed)).toBe(undefined);
    },
  );
});

describe('a mail address (check 12)', () => {
  test.each([
    ['taro@ishikai.example.jp', 'taro@ishikai.example.jp'],
    [' taro@ishikai.example.jp　', 'taro@ishikai.example.jp'],
    ['ｔａｒｏ＠ｉｓｈｉｋａｉ．ｅｘａｍｐｌｅ．ｊｐ', 'taro@ishikai.example.jp'],
    ['Taro.Kourou+demo@Ishikai.EXAMPLE', 'Taro.Kourou+demo@ishikai.example'],
    ["o'hara_#1@a-b.example", "o'hara_#1@a-b.example"],
    ['foo..bar.@docomo.ne.jp', 'foo..bar.@docomo.ne.jp'],
    ['.foo@docomo.ne.jp', '.foo@docomo.ne.jp'],
    ['foo..bar@au.com', 'foo..bar@au.com'],
    ['foo.@softbank.ne.jp', 'foo.@softbank.ne.jp'],
    ['foo..@t.vodafone.ne.jp', 'foo..@t.vodafone.ne.jp'],
    ['foo.@ezweb.ne.jp', 'foo.@ezweb.ne.jp'],
    ['taro@xn--r8jz45g.example', 'taro@xn--r8jz45g.example'],
    [`${'a'.repeat(64)}@example.jp`, `${'a'.repeat(64)}@example.jp`],
  ])('「%s」 is %s', (typed, address) => {
    expect(readEmail(typed)).toBe(address);
  });

  test.each(
    [
      ['', '@', 'taro', 'taro@', '@example.jp', 'taro@example', 'a@b@example.jp', 'taro@@example.jp'],
      ['foo..bar@example.jp', 'foo.@example.jp', '.foo@example.jp', '..@docomo.ne.jp'],
      ['a b@example.jp', 'a@exam ple.jp', 'a,b@example.jp', 'a@example.jp,b@example.jp', 'a@example.jp;b@example.jp'],
      [
        '"a"@example.jp',
        'a@[127.0.0.1]',
        'a@127.0.0.1',
        '太郎 <a@example.jp>',
        '<a@example.jp>',
        'mailto:a@example.jp',
      ],
      [
        '太郎@example.jp',
        'a@例え.jp',
        'a@examp\u212Ae.jp',
        'a@\u2121.jp',
        'a\u0301@example.jp',
        'a@example.jp\r\nBcc: b@example.jp',
      ],
      [
        'a@-a.jp',
        'a@a-.jp',
        'a@a..jp',
        'a@.jp',
        'a@example.jp.',
        'a@a_b.jp',
        `a@${'a'.repeat(64)}.jp`,
        'a@example。jp',
      ],
      [`${'a'.repeat(65)}@example.jp`, `a@${'abcdefghi.'.repeat(25)}example.jp`, 'a\\@example.jp', 'a(b)@example.jp'],
    ].flat(),
  )('「%s」 is refused', (typed) => {
    expect(readEmail(typed)).toBe(undefined);
  });

  test('whatever is read is plain ASCII with one @, fit for an envelope, and reads as itself', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.emailAddress(),
          hostile.map((text) => `${text}@example.jp`),
        ),
        (typed) => {
          const address = readEmail(typed) ?? 'nobody@example.jp';
          expect(address).toMatch(/^[!-?A-~]+@[a-z0-9.-]+$/);
          expect(address).not.toMatch(/[\s<>,;:"()[\]\\]/);
          expect(readEmail(address)).toBe(address);
        },
      ),
    );
  });

  test('addresses of the usual shape are read', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcXYZ019_-'), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(readEmail(`${a}.${b}@ishikai.example.jp`)).toBe(`${a}.${b}@ishikai.example.jp`);
      }),
    );
  });
});

test('length is counted in code points', () => {
  expect([lengthOf(''), lengthOf('医師会'), lengthOf('𠮷'), lengthOf('葛\u{E0100}')]).toEqual([0, 3, 1, 2]);
});

test('radicals as copied out of PDFs become kanji, and both wave dashes one; the kanji of names stay', () => {
  expect(cleanLine('\u2FBC\u2F2D\u2F00 10\u301C12 神﨑髙𠮷①㈱')).toBe('高山一 10\uFF5E12 神﨑髙𠮷①㈱');
  expect(cleanText('\u2F3C\n\u301C')).toBe('心\n\uFF5E');
});
