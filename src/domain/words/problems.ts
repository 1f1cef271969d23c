import { codeFault } from '#domain/text/institution-code.ts';

/** What is wrong with something typed, where pages and API, or several pages, say it of the same field. */
export const EMAIL_PROBLEM = 'メールアドレスは「name@example.jp」の形でご入力ください。';
export const FILING_CODE_PROBLEM = '確認コードは、メールに書かれた6桁の数字をご入力ください。';
/** Ends each refusal by a limit, because nobody may be shut out by what others do. */
export const OTHER_WAYS =
  'お急ぎのときは、電話・FAXでも承ります。番号は、問合せ先（厚生労働省保険局医療介護連携政策課）へお尋ねください。';
const INSTITUTION_CODE_PROBLEM = '医療機関コードは、10桁または7桁の数字でご入力ください。';

/** Why a 医療機関コード was not taken, with the code that was likely meant where there is one. */
export function institutionCodeProblem(typed: string): string {
  const found = codeFault(typed);
  switch (found.fault) {
    case 'zero':
      return `${INSTITUTION_CODE_PROBLEM}先頭の0が抜けていませんか（例：${found.offer}）。`;
    case 'dpc':
      return `${INSTITUTION_CODE_PROBLEM}9桁の場合は、都道府県番号（2桁）のあとに点数表番号（医科1、歯科3、調剤4）を入れてください。`;
    default:
      return INSTITUTION_CODE_PROBLEM;
  }
}

export function missingProblem(label: string): string {
  return `${label}をご入力ください。`;
}

/** The sentence that does not count what was typed. */
export function tooLongProblem(most: number | bigint, label = ''): string {
  return `${label === '' ? '' : `${label}は`}${most}文字以内でご入力ください。`;
}

export function makerNameTaken(name: string): string {
  return `「${name}」はすでに登録されています。別の名称をご入力ください。`;
}

/** The headings of what is nobody's mistake, on pages and in problem documents. */
export const SURPRISE_HEADING = '処理中に問題が起きました';
export const BUSY_HEADING = 'ただいま混み合っています';
