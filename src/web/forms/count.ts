import { readAsciiLine } from '#domain/text/japanese.ts';

/** 0 to 9999, in digits of any width, with or without 名 or 件; undefined for anything else. */
export function readCount(text: string): number | undefined {
  const digits = /^(\d{1,4})\s*[名人件]?$/.exec(readAsciiLine(text))?.[1];
  return digits === undefined ? undefined : Number(digits);
}
