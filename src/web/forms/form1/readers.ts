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
import { phoneLength, readPhoneParts } from '#domain/text/phone.ts';
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
    if (readAsciiLine(text) === '') return missing(field);
    return readPhoneNumber(text, field);
  },
  extension: (text, field) => {
    const digits = readAsciiLine(text)
      .replace(/^(?:内線|ext\.?)/i, '')
      .replace(/[\s:-]/g, '');
    const value = /^\d*$/.test(digits) && digits.length <= (field.most ?? 0) ? digits : undefined;
    return orProblem(value, `${field.label}は、${field.most}桁までの数字でご入力ください。例：${field.example}`);
  },
  email: (text, field) =>
    cleanLine(text) === '' ? missing(field) : orProblem(readEmail(text), emailProblem(text, field)),
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

/** A number that rings in Japan, as it is written there; its extension is read apart. */
export function readPhoneNumber(text: string, field: PhoneLine): Reading {
  const typed = readPhoneParts(text)?.number ?? '';
  const number = parsePhoneNumberFromString(typed, { defaultCountry: 'JP', extract: false });
  const value = number?.country === 'JP' && number.isValid() ? number.formatNational() : undefined;
  return orProblem(value, phoneProblem(typed, field));
}

interface PhoneLine {
  label: string;
  example?: string;
}

/** The rule that was broken: area code, number of digits, or that it is no number at all. */
function phoneProblem(number: string, { label, example }: PhoneLine): string {
  const digits = number.replace(/\D/g, '');
  if (digits === '' || !/^(?:0|\+81)/.test(number.replace(/[(\s]/g, ''))) {
    return `${label}は、市外局番から数字でご入力ください。例：${example}`;
  }
  const wanted = phoneLength(number);
  return digits.length === wanted || number.startsWith('+')
    ? `${label}の番号が、実際にある市外局番と合いません。お確かめください。例：${example}`
    : `${label}の桁数が合いません（${wanted}桁のところ、いまは${digits.length}桁です）。例：${example}`;
}

function emailProblem(text: string, { label, example }: FieldLine): string {
  const mended = readEmail(text.replace(/[,、，。､｡]/g, '.'));
  return mended === undefined
    ? `${label}は、1つのアドレスを半角でご入力ください。例：${example}`
    : `${label}の「,」は「.」の誤りではありませんか。例：${mended}`;
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
