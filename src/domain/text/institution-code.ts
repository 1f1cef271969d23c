import { readAsciiLine } from './japanese.ts';

/**
 * 医療機関コード in ASCII digits: all ten (都道府県 2, 点数表 1, 郡市区 2, 医療機関 4, 検証番号 1), or the seven that stand on
 * claims. Full-width digits, spaces and hyphens are taken. Undefined for anything else.
 */
export function readInstitutionCode(text: string): string | undefined {
  const digits = readAsciiLine(text).replace(/[\s.,-]/g, '');
  return /^(\d{10}|\d{7})$/.test(digits) ? digits : undefined;
}

/**
 * Whether the 検証番号 belongs to the other nine digits (Luhn, facts/japanese-forms.md §4). It is a reason to look again
 * and never to refuse, because the rule is known from a second hand. Seven digits cannot be checked: the number covers all ten.
 */
export function checkDigitFits(code: string): boolean {
  if (code.length !== 10) return true;
  const sum = [...code.slice(0, -1)].reverse().reduce((total, digit, index) => {
    const product = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return Number(code.at(-1)) === (10 - (sum % 10)) % 10;
}
