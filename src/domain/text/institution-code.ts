import { readAsciiLine } from './japanese.ts';

/**
 * 医療機関コード in ASCII digits: all ten (都道府県 2, 点数表 1, 郡市区 2, 医療機関 4, 検証番号 1), or the seven that stand on
 * claims. Full-width digits are taken, and blanks and marks between the parts, as the bureaus print them (01・1857・5).
 * Undefined for anything else; `codeFault` says why.
 */
export function readInstitutionCode(text: string): string | undefined {
  const line = plainLine(text);
  if (isNumberCell(line) || !/^\d+(?:[\s.,・-]+\d+)*$/.test(line)) return undefined;
  const digits = digitsOf(line);
  return /^(\d{10}|\d{7})$/.test(digits) ? digits : undefined;
}

/**
 * Why a code was not read: `zero` where a spreadsheet took the 0 at its left end (`offer` is the code with it), `dpc` for the
 * nine digits without 点数表 of DPC files, `other` for all else.
 */
export function codeFault(text: string): { fault: 'zero' | 'dpc'; offer: string } | { fault: 'other' } {
  const line = plainLine(text).replace(/\.0$/, '');
  const digits = digitsOf(line);
  if (!/^[\d\s.,・-]*$/.test(line)) return { fault: 'other' };
  if (digits.length === 6) return { fault: 'zero', offer: `0${digits}` };
  if (digits.length !== 9) return { fault: 'other' };
  const offer = `0${digits}`;
  return checkDigitFits(offer) && /^0[1-9][1346]/.test(offer) ? { fault: 'zero', offer } : { fault: 'dpc', offer: '' };
}

function plainLine(text: string): string {
  return readAsciiLine(text).replace(/[·･•]/g, '・');
}

function digitsOf(line: string): string {
  return line.replace(/\D/g, '');
}

/** A number of a spreadsheet as text: 118575.0 lost its 0, and its `.0` is no digit of it. */
function isNumberCell(line: string): boolean {
  return /^\d+\.0$/.test(line);
}

/** 埼玉, 千葉, 東京, 神奈川: there the 検証番号 covers the last seven digits alone. */
const SEVEN_ALONE = ['11', '12', '13', '14'];

/**
 * Whether the 検証番号 belongs to the other digits: Luhn over all ten, but over the last seven alone in 埼玉, 千葉, 東京 and
 * 神奈川. It holds for each of 97,024 published codes of 医科 (facts/letter.md §0); for 歯科 and 調剤 of those four nobody has
 * seen a list, so either rule will do there. A reason to look again and never to refuse. Seven digits alone cannot be checked.
 */
export function checkDigitFits(code: string): boolean {
  if (code.length !== 10) return true;
  const overTen = luhnFits(code);
  if (!SEVEN_ALONE.includes(code.slice(0, 2))) return overTen;
  const overSeven = luhnFits(code.slice(3));
  return overSeven || (code[2] !== '1' && overTen);
}

function luhnFits(digits: string): boolean {
  const sum = [...digits.slice(0, -1)].reverse().reduce((total, digit, index) => {
    const product = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return Number(digits.at(-1)) === (10 - (sum % 10)) % 10;
}
