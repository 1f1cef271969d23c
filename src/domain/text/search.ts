import { combineMarks, toHiragana } from './japanese.ts';
import { KANJI_VARIANTS } from './kanji-variants.ts';

/** Characters that nobody sees, among them the selectors that tell 葛󠄀 from 葛. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** Blanks and dashes do not count. */
const PASSED_OVER = /[\s\-\u2010-\u2015\u2043\u2212\u2500\u2501]/gu;

/** Behind a digit ー is a dash (１ー２); elsewhere it is a letter (センター). */
const LONG_MARK_AS_DASH = /(?<=\dー*)ー/gu;

const OTHER_KANJI = new RegExp(`[${[...KANJI_VARIANTS.keys()].join('')}]`, 'gu');

/**
 * What free text is compared by, on both sides: half-width (NFKC), lower case, hiragana, common kanji, without blanks and
 * dashes. 「ﾐﾎﾝ会館」, 「みほん会館」 and 「ミホン　会館」 are one. Only for finding, never to be shown: NFKC destroys names.
 */
export function searchText(text: string): string {
  const plain = combineMarks(text).replace(INVISIBLE, ' ').normalize('NFKC').toLowerCase().normalize('NFKC');
  const kana = toHiragana(plain).replaceAll('ゕ', 'か').replaceAll('ゖ', 'け');
  const common = kana.replace(OTHER_KANJI, (kanji) => KANJI_VARIANTS.get(kanji) ?? kanji);
  return common.replace(PASSED_OVER, '').replace(LONG_MARK_AS_DASH, '');
}

/** Several texts as one: a word never begins in one and ends in the next. */
export function searchTextOf(texts: readonly string[]): string {
  return texts
    .map(searchText)
    .filter((text) => text !== '')
    .join('\n');
}

/** At most this many words of a search count. */
const WORDS_MAX = 10;

/** The words of a search, all of which must be found; the longest first, because it tells the most apart. */
export function searchWords(typed: string): string[] {
  const words = typed.split(/\s+/u).map(searchText);
  return [...new Set(words)]
    .filter((word) => word !== '')
    .slice(0, WORDS_MAX)
    .sort((a, b) => b.length - a.length);
}
