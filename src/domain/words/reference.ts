import { readAsciiLine } from '#domain/text/japanese.ts';

/** 「受付番号 ABCD-EFGH」. */
export function referenceWords(reference: string): string {
  return `受付番号 ${reference}`;
}

/** A 受付番号 as people type it: in full width, with or without its hyphen; undefined for anything else. */
export function readReference(typed: string): string | undefined {
  const letters = readAsciiLine(typed)
    .toUpperCase()
    .replace(/^受付番号/, '')
    .replace(/[\s-]/g, '');
  return /^[A-Z0-9]{8}$/.test(letters) ? `${letters.slice(0, 4)}-${letters.slice(4)}` : undefined;
}

/** Whose application it is: 「見本市医師会　受付番号 ABCD-EFGH」. */
export function caseWords(application: { reference: string; form1: { association: string } }): string {
  return `${application.form1.association}　${referenceWords(application.reference)}`;
}
