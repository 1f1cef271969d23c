import { readAsciiLine } from '#domain/text/japanese.ts';
import { INSTITUTION_KIND_WORDS, INSTITUTION_KINDS, type InstitutionKind } from '#domain/words/form2.ts';

/** 病院, 診療所, 薬局, by word, key or place; クリニック and 医院 are 診療所. */
export function readKind(text: string): InstitutionKind | undefined {
  const line = readAsciiLine(text).replace(/\s/g, '');
  const index = INSTITUTION_KINDS.findIndex(
    (kind, place) => kind === line || line === String(place + 1) || line === INSTITUTION_KIND_WORDS[kind],
  );
  if (index >= 0) return INSTITUTION_KINDS[index];
  if (/^(?:(?:医科|歯科|有床|無床)?診療所|クリニック|医院)$/.test(line)) return 'clinic';
  return /^(?:保険薬局|調剤薬局)$/.test(line) ? 'pharmacy' : undefined;
}
