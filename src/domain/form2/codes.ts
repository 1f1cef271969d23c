import { checkDigitFits, codeFault, readInstitutionCode } from '#domain/text/institution-code.ts';
import { readAsciiLine } from '#domain/text/japanese.ts';
import { PREFECTURES, type Prefecture, prefectureCode, prefectureWithCode } from '#domain/text/prefecture.ts';
import { INSTITUTION_KIND_WORDS, POINT_TABLE_WORDS, POINT_TABLES, type PointTable } from '#domain/words/form2.ts';
import { missingProblem } from '#domain/words/problems.ts';
import { type Form2Texts, form2Label } from './fields.ts';
import { type Form2, fullCode, type InstitutionCode } from './form2.ts';
import { isNumbered, readKind } from './kind.ts';
import type { Said } from './reading.ts';

/**
 * The three codes of 様式2 and the kind of institution, which must fit 点数表. Another prefecture than the collection's and a
 * 検証番号 that does not fit are asked about and never refused.
 */
export function readCodes(typed: Form2Texts, own: string, said: Said): InstitutionCode & Pick<Form2, 'kind'> {
  const prefecture = readPrefecture(typed.prefecture, own, said);
  const points = readPoints(typed.points, said);
  const code = readCode(typed.code, { prefecture, points }, said);
  const kind = readFittingKind(typed.kind, points, said);
  const codes = { prefecture, points: points ?? '1', code };
  if (prefecture !== '' && points !== undefined && code !== '' && !checkDigitFits(fullCode(codes))) {
    said.say('code', 'doubt', `${form2Label('code')}の検証番号（最後の数字）が、ほかの数字と合いません。`);
  }
  return { ...codes, kind };
}

function readPrefecture(text: string, own: string, { say }: Said): string {
  const label = form2Label('prefecture');
  const line = readAsciiLine(text).replace(/\s/g, '');
  if (line === '') {
    say('prefecture', 'wrong', missingProblem(label));
    return '';
  }
  const found = prefectureIn(line);
  if (found === undefined) {
    say('prefecture', 'wrong', `${label}は、01～47の数字でご入力ください。`);
    return '';
  }
  const code = prefectureCode(found);
  if (own !== '' && code !== own) {
    const collected = prefectureWithCode(own) ?? own;
    say(
      'prefecture',
      'doubt',
      `${label}が、この取りまとめの都道府県（${own} ${collected}）ではなく、${code} ${found}です。`,
    );
  }
  return code;
}

/** 「13」「1」 (a spreadsheet took its zero), 「13東京都」「東京」. */
function prefectureIn(line: string): Prefecture | undefined {
  const [, digits = '', name = ''] = /^(\d{0,2}):?(\D*)$/.exec(line) ?? [];
  const byCode = digits === '' ? undefined : prefectureWithCode(digits.padStart(2, '0'));
  const byName = PREFECTURES.find((prefecture) => prefecture === name || prefecture.slice(0, -1) === name);
  if (digits !== '' && name !== '') return byCode === byName ? byCode : undefined;
  return byCode ?? byName;
}

function readPoints(text: string, { say }: Said): PointTable | undefined {
  const line = readAsciiLine(text).replace(/\s/g, '');
  const found = POINT_TABLES.find((points) => isNumbered(line, Number(points), POINT_TABLE_WORDS[points], points));
  if (found === undefined) {
    const label = form2Label('points');
    say(
      'points',
      'wrong',
      line === '' ? missingProblem(label) : `${label}は、1（医科）、3（歯科）、4（調剤）のいずれかです。`,
    );
  }
  return found;
}

function readCode(
  text: string,
  { prefecture, points }: { prefecture: string; points: PointTable | undefined },
  { say }: Said,
): string {
  const label = form2Label('code');
  const read = readInstitutionCode(text);
  if (read?.length === 7) return read;
  if (read !== undefined) {
    if (points === undefined || read.startsWith(`${prefecture}${points}`)) return read.slice(3);
    say('code', 'wrong', `${label}が10桁で入力されていますが、先頭の3桁が${prefecture}-${points}ではありません。`);
    return '';
  }
  if (readAsciiLine(text) === '') {
    say('code', 'wrong', missingProblem(label));
    return '';
  }
  const fault = codeFault(text);
  if (fault.fault === 'zero' && fault.offer.length === 7) {
    say('code', 'doubt', `${label}が6桁です。先頭の0が抜けていませんか。0を補い、${fault.offer}としました。`);
    return fault.offer;
  }
  say('code', 'wrong', `${label}は、7桁の数字でご入力ください。`);
  return '';
}

/** 4 (調剤) is a 薬局 and no other is; hospital or clinic does not show in the code, so it is asked for. */
function readFittingKind(text: string, points: PointTable | undefined, { say }: Said): Form2['kind'] {
  const label = form2Label('kind');
  const isEmpty = readAsciiLine(text) === '';
  if (isEmpty && points === '4') return 'pharmacy';
  const kind = readKind(text);
  if (kind === undefined) {
    say(
      'kind',
      'wrong',
      isEmpty ? missingProblem(label) : `${label}は、病院、診療所、薬局のいずれかをご入力ください。`,
    );
    return 'clinic';
  }
  if (points !== undefined && (points === '4') !== (kind === 'pharmacy')) {
    say(
      'kind',
      'wrong',
      `点数表コード${points}（${POINT_TABLE_WORDS[points]}）と、${label}「${INSTITUTION_KIND_WORDS[kind]}」が合いません。`,
    );
  }
  return kind;
}
