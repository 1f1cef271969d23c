import { cleanLine } from '#domain/text/japanese.ts';
import { readPhoneParts } from '#domain/text/phone.ts';
import { extensionWords } from '#domain/words/phone.ts';
import { readPhoneNumber } from '#web/forms/form1/readers.ts';
import type { FormReader } from './reader.ts';

const EXAMPLE = '03-5253-1111';

/** A telephone number with its extension, as it is kept in one text; empty where none was typed. */
export function readPhone(typed: string, label: string): { value: string } | { problem: string } {
  if (cleanLine(typed) === '') return { value: '' };
  const reading = readPhoneNumber(typed, { label, example: EXAMPLE });
  if ('problem' in reading) return reading;
  const extension = readPhoneParts(typed)?.extension ?? '';
  return { value: extension === '' ? reading.value : `${reading.value}（${extensionWords(extension)}）` };
}

/** The same of a field that may stay empty. */
export function phoneOf(form: FormReader, name: string, label: string): string {
  const reading = readPhone(form.raw(name), label);
  if ('value' in reading) return reading.value;
  form.problems[name] = reading.problem;
  return '';
}
