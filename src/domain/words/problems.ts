/** What is wrong with something typed, where pages and API, or several pages, say it of the same field. */
export const EMAIL_PROBLEM = 'メールアドレスは「name@example.jp」の形でご入力ください。';
export const FILING_CODE_PROBLEM = '確認コードは、メールに書かれた6桁の数字をご入力ください。';
export const INSTITUTION_CODE_PROBLEM = '医療機関コードは、10桁または7桁の数字でご入力ください。';

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
