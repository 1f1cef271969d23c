import { readAsciiLine } from '#domain/text/japanese.ts';
import { INSTITUTION_KIND_WORDS, INSTITUTION_KINDS, type InstitutionKind } from '#domain/words/form2.ts';

/**
 * Whether a line means a choice: by its number on the page, its word, both (「2 診療所」), or its key. The line is ASCII
 * without blanks.
 */
export function isNumbered(line: string, number: number, word: string, key: string): boolean {
  const [, digits, rest = ''] = /^(\d{0,2})[.:]?(.*)$/.exec(line) ?? [];
  const isNumber = digits === String(number);
  return line === key || line === word || (isNumber && (rest === '' || rest === word));
}

/** 病院, 診療所, 薬局, by word, key or place; クリニック and 医院 are 診療所. */
export function readKind(text: string): InstitutionKind | undefined {
  const line = readAsciiLine(text).replace(/\s/g, '');
  const found = INSTITUTION_KINDS.find((kind, index) =>
    isNumbered(line, index + 1, INSTITUTION_KIND_WORDS[kind], kind),
  );
  if (found) return found;
  if (/^(?:(?:医科|歯科|一般|有床|無床)?診療所|(?:歯科)?(?:クリニック|医院))$/.test(line)) return 'clinic';
  if (/^(?:総合|一般|大学|精神科?)病院$/.test(line)) return 'hospital';
  return /^(?:保険薬局|調剤薬局)$/.test(line) ? 'pharmacy' : undefined;
}
