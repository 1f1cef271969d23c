import type { Form2Key } from './fields.ts';

/**
 * What is said about a field of 様式2. `wrong` is not taken; `doubt` is asked about once and taken when it comes again; `note`
 * is only pointed out.
 */
export interface Finding {
  field: Form2Key;
  level: 'wrong' | 'doubt' | 'note';
  /** A whole sentence. */
  text: string;
}

/** 良, 要確認, 誤り: how a row of a list stands. */
export type Judgement = 'good' | 'doubtful' | 'wrong';

export function judge(findings: readonly Finding[]): Judgement {
  if (findings.some(({ level }) => level === 'wrong')) return 'wrong';
  return findings.some(({ level }) => level === 'doubt') ? 'doubtful' : 'good';
}

/**
 * A key of what is asked about: it comes back with the form, and the same doubts about the same values are not asked again.
 * Empty where nothing is doubtful.
 */
export function doubtKey(findings: readonly Finding[]): string {
  return findings
    .filter(({ level }) => level === 'doubt')
    .map(({ field, text }) => `${field}: ${text}`)
    .join('\n');
}

/** One line that says all of it, for a cell of a list. */
export function findingsLine(findings: readonly Finding[]): string {
  return findings.map(({ text }) => text).join(' ');
}
