import { PEOPLE_MAX, type SignUpInput } from '#domain/case/registration.ts';
import { checkDigitFits, readInstitutionCode } from '#domain/text/institution-code.ts';
import { lengthOf, readEmail, readKana } from '#domain/text/japanese.ts';
import { ATTENDEE_WORDS } from '#domain/words/attendees.ts';
import { institutionCodeProblem, missingProblem } from '#domain/words/problems.ts';
import type { NumberRange } from './number.ts';
import { type FormReader, upTo } from './reader.ts';

const LINE_MAX = 100;

export const PEOPLE: NumberRange = { least: 1, most: PEOPLE_MAX, units: '名人' };

/** A line that says who somebody is or where they come from. */
export function shortLine(form: FormReader, name: string, label: string, required: boolean): string {
  return form.line(name, label, { required, ...upTo(LINE_MAX, label) });
}

/**
 * 参加申込 as typed. `doubtfulCode` is a 医療機関コード whose 検証番号 does not fit and that 「このまま進む」 has not accepted:
 * one button more, never the end of the way.
 */
export function readSignUp(form: FormReader): { input: SignUpInput; doubtfulCode: string | undefined } {
  const { words, doubtfulCode } = readWho(form, true);
  const email = form.value('email', readEmail, '', {
    missing: missingProblem(ATTENDEE_WORDS.email),
    wrong: EMAIL_WRONG,
  });
  form.doubtMail('email', [email]);
  const people = form.number('people', PEOPLE, PEOPLE_PROBLEM);
  return { input: { ...words, email, people }, doubtfulCode };
}

/** The same as somebody enters it for others, from a FAX or the telephone: without ふりがな and address where there are none. */
export function readEntered(form: FormReader): { input: SignUpInput; doubtfulCode: string | undefined } {
  const { words, doubtfulCode } = readWho(form, false);
  const email = form.optional('email', readEmail, EMAIL_WRONG) ?? '';
  if (email !== '') form.doubtMail('email', [email]);
  const people = form.number('people', PEOPLE, PEOPLE_PROBLEM);
  return { input: { ...words, email, people }, doubtfulCode };
}

type Who = Pick<SignUpInput, 'name' | 'kana' | 'institution' | 'institutionCode'>;

/** Who somebody is, and where from. */
export function readWho(form: FormReader, asksKana: boolean): { words: Who; doubtfulCode: string | undefined } {
  const name = shortLine(form, 'name', ATTENDEE_WORDS.name, true);
  const wrong = 'ふりがなは、ひらがなでご入力ください。';
  const kana = asksKana
    ? form.value('kana', readKana, '', { missing: missingProblem(ATTENDEE_WORDS.kana), wrong })
    : (form.optional('kana', readKana, wrong) ?? '');
  if (lengthOf(kana) > LINE_MAX) form.problems.kana = upTo(LINE_MAX, ATTENDEE_WORDS.kana).tooLong;
  const institution = shortLine(form, 'institution', ATTENDEE_WORDS.institution, true);
  const code = form.optional(
    'institutionCode',
    readInstitutionCode,
    institutionCodeProblem(form.raw('institutionCode')),
  );
  const doubtful = code !== undefined && !checkDigitFits(code) && form.raw('codeAccepted') !== code;
  if (doubtful) form.problems.institutionCode = DOUBT;
  return {
    words: { name, kana, institution, institutionCode: code ?? '' },
    doubtfulCode: doubtful ? code : undefined,
  };
}

const EMAIL_WRONG = 'メールアドレスの形が正しくありません。例：hanako@clinic.example.jp';

const DOUBT =
  '医療機関コードの検証番号（最後の数字）が、ほかの数字と合いません。お確かめください。このままで正しいときは、「このまま進む」を押してください。';

export const PEOPLE_PROBLEM = `参加人数は、1～${PEOPLE_MAX}の数字でご入力ください。${PEOPLE_MAX}名を超えるときは、医師会へお問い合わせください。`;
