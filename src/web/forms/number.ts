import { readAsciiLine } from '#domain/text/japanese.ts';

export interface NumberRange {
  least: number;
  most: number;
  /** Each may follow the digits: 名, 人, 件. */
  units?: string;
}

/** How many people came, how many readers were asked for. */
export const COUNT: NumberRange = { least: 0, most: 9999, units: '名人件' };

/** A whole number of the range, in digits of any width, with or without one of its units; undefined for anything else. */
export function readNumber(text: string, { least, most, units = '' }: NumberRange): number | undefined {
  const [, digits, unit = ''] = /^(\d{1,5})\s*(\D?)$/.exec(readAsciiLine(text)) ?? [];
  const number = Number(digits);
  return units.includes(unit) && number >= least && number <= most ? number : undefined;
}

/** The version that a page showed, as its hidden field says it; 0, which nothing has, for anything else. */
export function readVersion(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}
