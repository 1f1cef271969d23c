import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { searchText, searchTextOf, searchWords } from '#domain/text/search.ts';

function finds(typed: string, ...texts: string[]): boolean {
  const text = searchTextOf(texts);
  return searchWords(typed).every((word) => text.includes(word));
}

describe('free text finds', () => {
  test.for<[string, string]>([
    ['コウロウ', 'こうろう　たろう'],
    ['ｺｳﾛｳ', 'こうろう　たろう'],
    ['こうろうたろう', 'こうろう　たろう'],
    ['カーブ', 'カーブス会館'],
    ['ＴＡＲＯ＠ＩＳＨＩＫＡＩ', 'taro@ishikai.example.jp'],
    ['abcdefgh', 'ABCD-EFGH'],
    ['ＡＢＣＤ－ＥＦＧＨ', 'ABCD-EFGH'],
    ['0352531111', '03-5253-1111'],
    ['１ー２ー２', '東京都千代田区霞が関1-2-2'],
    ['1−2', '東京都千代田区霞が関1-2-2'],
    ['霞ケ関', '霞ヶ関ビル'],
    ['高橋', '髙橋　一郎'],
    ['山崎', '山﨑　花子'],
    ['葛飾', '葛\u{E0100}飾区医師会'],
    ['(株)', '㈱見本'],
    ['が', 'か\u3099いじょう'],
    ['ﾊﾟ', 'は\u309Aーく'],
    ['本市', '見本市医師会'],
  ])('%s in %s', ([typed, text]) => {
    expect(finds(typed, text)).toBe(true);
  });

  test('a kanji by each of its variants, whichever of them was typed', () => {
    const pairs =
      '吉𠮷 富冨 館舘 瀬瀨 徳德 恵惠 栄榮 柳栁 渕淵 関關 曽曾 峰峯 桑桒 緑綠 静靜 橋槗 高髙 崎﨑 辺邉 斎齋 沢澤'.split(
        ' ',
      );
    const joined = pairs.filter(
      ([a = '', b = '']) => finds(`${a}田`, `${b}田市医師会`) && finds(`${b}田`, `${a}田市医師会`),
    );
    expect(joined).toEqual(pairs);
    expect([finds('久田', '九田'), finds('大田', '太田'), finds('斎藤', '斉藤')]).toEqual([false, false, true]);
  });

  test('all words, in any order and in different fields', () => {
    expect(finds('会館　見本市', '見本市医師会', '市民会館')).toBe(true);
    expect(finds('会館 横浜', '見本市医師会', '市民会館')).toBe(false);
  });

  test('no word that begins in one field and ends in the next', () => {
    expect(finds('医師会市民', '見本市医師会', '市民会館')).toBe(false);
  });

  test('everything when nothing but blanks and marks that do not count was typed', () => {
    expect(searchWords(' \u3000 － \u200B')).toEqual([]);
  });

  test('センター by ー as a letter', () => {
    expect([finds('センタ', 'センター'), finds('センター', 'センタ')]).toEqual([true, false]);
  });

  test('at most ten words, the longest first', () => {
    expect(searchWords('a bb ccc')).toEqual(['ccc', 'bb', 'a']);
    expect(searchWords(Array.from({ length: 30 }, (_, index) => `w${index}`).join(' '))).toHaveLength(10);
  });
});

describe('the text that is compared', () => {
  const letters = [...'あアｱがガガーｰ-－0１aＡ医髙﨑〒・（(　 ㈱①ヶケ\n\u200B'];
  const text = fc.string({ unit: fc.constantFrom(...letters), maxLength: 20 });

  const anything = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));

  test('is the same when it is made again', () => {
    fc.assert(
      fc.property(fc.oneof(text, anything), (typed) => {
        const once = searchText(typed);
        expect(searchText(once)).toBe(once);
      }),
    );
  });

  test('of a part is found in that of the whole, however wide or high it is typed', () => {
    fc.assert(
      fc.property(text, text, text, (before, part, after) => {
        // A mark that joins the letter before it, and ー behind a digit, belong to what stands in front of them.
        fc.pre(!/^[\u3099\u309Aーｰﾞﾟ]/u.test(part.replace(/[\s\-－\u200B]/gu, '')));
        const whole = searchText(`${before}${part}${after}`);
        for (const typed of [part, part.toUpperCase(), part.normalize('NFKC')]) {
          expect(whole).toContain(searchText(typed));
        }
      }),
    );
  });
});
