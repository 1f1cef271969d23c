import { readAsciiLine } from './japanese.ts';

/** A telephone number as people write it, taken apart. */
export interface PhoneParts {
  /** In ASCII, as typed; whether it rings is not known here. */
  number: string;
  /** 内線, digits or empty. */
  extension: string;
  /** What else stood there, as 代表, 直通, a second number or a FAX; empty where nothing did. */
  remark: string;
}

const BEFORE = /^(?:\s*(?:tel|phone|お?電話(?:番号)?|☎|☏|✆|📞|📱|📲)[\uFE0E\uFE0F]?[\s.:)/]*)+/iu;
/** 「代表 」「（直通）」「事務局：」 before the number: whose it is. A FAX is no telephone, and 内線 alone rings nowhere. */
const WHOSE = /^[([]?(?!\s*(?:fax|ファ[ック]|内線?))([^\d+()[\]]{1,12}?)[\s:.)\]/]*(?=[\d(+])/iu;
/** 03・1234・5678, 03_1234_5678. */
const MIDDLE_DOTS = /^(0\d{1,4})([・_])(\d{1,4})\2(\d{3,4})(?!\d)/;
/** In place of ー within a word, which else would be read as a hyphen. */
const LONG_VOWEL = '\uE000';
const NUMBER = /^\+?[\d(][\d() .-]*/;
const EXTENSION =
  /^[\s,、]*[([]?\s*(?:内線(?:番号)?|内|extension|ext\.?|;ext=|x|#)\s*[:.=-]?\s*(\d{1,8})(?!\d)(?!\s*-\s*\d)\s*[)\]]?/i;

/**
 * 「TEL 03-5253-1111（内線3189）（代表）」 → number, extension, remark. Of several numbers the first counts; the others, also
 * 「～9」, are a remark. Undefined when no number of at least six digits stands at the beginning.
 */
export function readPhoneParts(text: string): PhoneParts | undefined {
  const kept = text.normalize('NFKC').replace(/(?<=[\p{sc=Katakana}\p{sc=Hiragana}])ー/gu, LONG_VOWEL);
  const spoken = readAsciiLine(kept).replace(BEFORE, '');
  const whose = WHOSE.exec(spoken);
  const line = spoken
    .slice(whose?.[0].length ?? 0)
    .replace(BEFORE, '')
    .replace(MIDDLE_DOTS, '$1-$3-$4');
  const run = NUMBER.exec(line)?.[0] ?? '';
  const number = firstNumber(run);
  if (number.replace(/\D/g, '').length < 6) return undefined;
  const rest = line.slice(number.length);
  const found = EXTENSION.exec(rest);
  const behind = rest.slice(found?.[0].length ?? 0);
  // 「（代）内線12」
  const later = found ? undefined : /(?:内線(?:番号)?|内)\s*[:.-]?\s*(\d{1,8})(?!\d)(?!-\d)/.exec(behind);
  const remark = later ? behind.replace(later[0], '') : behind;
  const before = (whose?.[1] ?? '').replace(/(?:tel|電話(?:番号)?)[\s:.]*$/i, '');
  const said = [before, remark].map(plainRemark).filter((part) => part !== '');
  return { number, extension: found?.[1] ?? later?.[1] ?? '', remark: said.join(' ').replaceAll(LONG_VOWEL, 'ー') };
}

/** How many digits a number in Japan has: 11 after 050, 060, 070, 080, 090, 020 and 0800, else 10. */
export function phoneLength(number: string): number {
  return /^0(?:20|[5-9]0)/.test(number.replace(/\D/g, '')) ? 11 : 10;
}

/** A number ends at a blank, a bracket or a mark, once it has all its digits. */
function firstNumber(run: string): string {
  let digits = '';
  for (const [index, character] of [...run].entries()) {
    if (/\d/.test(character)) digits += character;
    const national = run.startsWith('+81') ? `0${digits.slice(2).replace(/^0/, '')}` : digits;
    const whole = national.startsWith('0') && national.length === phoneLength(national);
    if (whole && /^[ ().-]?(?:[ (]|$)/.test(run.slice(index + 1))) return closed(run.slice(0, index + 1));
  }
  return closed(run.replace(/[ ().-]+$/, ''));
}

/** A bracket that opens and does not close belongs to what follows. */
function closed(number: string): string {
  const opened = number.lastIndexOf('(');
  return opened > number.lastIndexOf(')') && opened > 0 ? number.slice(0, opened).trim() : number.trim();
}

function plainRemark(text: string): string {
  return text
    .replace(/[()[\]]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,、;:・/.-]+|[\s,、;:・/.-]+$/g, '');
}
