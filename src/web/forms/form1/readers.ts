import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { FieldLine, TextField } from '#domain/form1/fields.ts';
import {
  cleanLine,
  cleanText,
  lengthOf,
  readAsciiLine,
  readEmail,
  readKana,
  readPostalCode,
} from '#domain/text/japanese.ts';
import { MODES } from '#domain/words/modes.ts';
import { missingProblem } from '#domain/words/problems.ts';

/** What was typed, as it is kept, or a sentence that says what is wrong with it. */
export type Reading<T = string> = { value: T } | { problem: string };

/** How each kind of text is read; offices type full-width digits, every dash, katakana. */
export const READERS: Record<TextField['kind'], (text: string, field: FieldLine) => Reading> = {
  line: (text, field) => limited(cleanLine(text), field),
  text: (text, field) => limited(cleanText(text), field),
  kana: (text, field) => {
    const typed = limited(cleanLine(text), field);
    return 'problem' in typed
      ? typed
      : orProblem(readKana(text), `${field.label}は、ひらがなでご入力ください。例：${field.example}`);
  },
  phone: (text, field) => {
    const typed = readAsciiLine(text);
    if (typed === '') return missing(field);
    const number = parsePhoneNumberFromString(typed.replace(EXTENSION_BEHIND, ''), {
      defaultCountry: 'JP',
      extract: false,
    });
    const value = number?.country === 'JP' && number.isValid() ? number.formatNational() : undefined;
    return orProblem(value, `${field.label}は、市外局番から数字でご入力ください。例：${field.example}`);
  },
  extension: (text, field) => {
    const digits = readAsciiLine(text)
      .replace(/^(?:内線|ext\.?)/i, '')
      .replace(/[\s:-]/g, '');
    const value = /^\d*$/.test(digits) && digits.length <= (field.most ?? 0) ? digits : undefined;
    return orProblem(value, `${field.label}は、${field.most}桁までの数字でご入力ください。例：${field.example}`);
  },
  email: (text, field) =>
    cleanLine(text) === ''
      ? missing(field)
      : orProblem(readEmail(text), `${field.label}は、1つのアドレスを半角でご入力ください。例：${field.example}`),
  'postal-code': (text, field) =>
    cleanLine(text) === ''
      ? { value: '' }
      : orProblem(readPostalCode(text), `${field.label}は、7桁の数字でご入力ください。例：${field.example}`),
  mode: (text, field) =>
    orProblem(
      MODES.find((mode) => mode === text),
      `${field.label}（実地・オンライン）をお選びください。`,
    ),
};

const EXTENSION_BEHIND = /[\s(,]*(?:内線|ext\.?)[\s:]*(\d{1,8})\s*\)?$/i;

/** 「03-5253-1111（内線3189）」 is how it stands on name cards; the library reads the number only. */
export function extensionBehind(phone: string): string {
  return EXTENSION_BEHIND.exec(readAsciiLine(phone))?.[1] ?? '';
}

/** As typed, with a limit; empty is a problem only where it is required. */
function limited(text: string, field: FieldLine): Reading {
  if (text === '' && field.required === true) return missing(field);
  const length = lengthOf(text);
  if (field.most === undefined || length <= field.most) return { value: text };
  return { problem: `${field.label}は、${field.most}文字以内でご入力ください（いまは${length}文字です）。` };
}

function missing({ label }: FieldLine): Reading {
  return { problem: missingProblem(label) };
}

function orProblem(value: string | undefined, problem: string): Reading {
  return value === undefined ? { problem } : { value };
}
