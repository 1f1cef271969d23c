import type { FastifyRequest } from 'fastify';
import { PEOPLE_MAX, type SignUpInput } from '#domain/case/registration.ts';
import { checkDigitFits, readInstitutionCode } from '#domain/text/institution-code.ts';
import { cleanLine, lengthOf, readAsciiLine, readEmail, readKana } from '#domain/text/japanese.ts';
import { fieldOf } from '#web/frame/fields.ts';

type Problems = Record<string, string>;
const LINE_MAX = 100;

/**
 * 参加申込 as typed: what was read, and the problems in the order of the form. `doubtfulCode` is a 医療機関コード whose
 * 検証番号 does not fit and that 「このまま進む」 has not accepted: one button more, never the end of the way.
 */
export function readSignUp(request: FastifyRequest): {
  input: SignUpInput;
  problems: Problems;
  doubtfulCode: string | undefined;
} {
  const name = cleanLine(fieldOf(request, 'name'));
  const kana = readKana(fieldOf(request, 'kana'));
  const institution = cleanLine(fieldOf(request, 'institution'));
  const code = codeOf(fieldOf(request, 'institutionCode'));
  const doubtful = code !== undefined && !checkDigitFits(code) && fieldOf(request, 'codeAccepted') !== code;
  const typedEmail = cleanLine(fieldOf(request, 'email'));
  const email = readEmail(typedEmail);
  const people = readPeople(fieldOf(request, 'people'));
  const problems: Problems = {
    ...lineProblem('name', name, 'お名前'),
    ...kanaProblem(fieldOf(request, 'kana'), kana),
    ...lineProblem('institution', institution, '医療機関・薬局の名称'),
    ...(code === undefined ? { institutionCode: '医療機関コードは、10桁または7桁の数字でご入力ください。' } : {}),
    ...(doubtful ? { institutionCode: DOUBT } : {}),
    ...(email === undefined
      ? {
          email:
            typedEmail === ''
              ? 'メールアドレスをご入力ください。'
              : 'メールアドレスの形が正しくありません。例：hanako@clinic.example.jp',
        }
      : {}),
    ...(people === undefined ? { people: PEOPLE_PROBLEM } : {}),
  };
  return {
    input: {
      name,
      kana: kana ?? '',
      institution,
      institutionCode: code ?? '',
      email: email ?? '',
      people: people ?? 1,
    },
    problems,
    doubtfulCode: doubtful ? code : undefined,
  };
}

const DOUBT =
  '医療機関コードの検証番号（最後の数字）が、ほかの数字と合いません。お確かめください。このままで正しいときは、「このまま進む」を押してください。';

export const PEOPLE_PROBLEM = `参加人数は、1～${PEOPLE_MAX}の数字でご入力ください。${PEOPLE_MAX}名を超えるときは、医師会へお問い合わせください。`;

/** 1 to 20 people, typed in digits of any width, with or without 名 or 人; undefined for anything else. */
export function readPeople(text: string): number | undefined {
  const digits = /^(\d{1,3})\s*[名人]?$/.exec(readAsciiLine(text))?.[1];
  const people = Number(digits);
  return people >= 1 && people <= PEOPLE_MAX ? people : undefined;
}

/** Empty stays empty, because the code is optional. */
function codeOf(text: string): string | undefined {
  return cleanLine(text) === '' ? '' : readInstitutionCode(text);
}

function kanaProblem(typed: string, kana: string | undefined): Problems {
  if (kana === undefined) {
    const sentence = cleanLine(typed) === '' ? 'ふりがなをご入力ください。' : 'ふりがなは、ひらがなでご入力ください。';
    return { kana: sentence };
  }
  return lineProblem('kana', kana, 'ふりがな');
}

function lineProblem(field: string, text: string, label: string): Problems {
  if (text === '') return { [field]: `${label}をご入力ください。` };
  return lengthOf(text) > LINE_MAX ? { [field]: `${label}は${LINE_MAX}文字以内でご入力ください。` } : {};
}
