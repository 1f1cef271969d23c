import type { Letter } from './letter.ts';

/** What our own mail server says of the sender (DMARC); `unknown`: it said nothing, or we do not know which one is ours. */
export type Verdict = 'pass' | 'fail' | 'unknown';

/**
 * Reads `Authentication-Results` (RFC 8601) of the server that calls itself `authservId`, and no other: anybody can write
 * one. A failure outweighs a pass, because a sender may have added a pass that our server did not take away.
 */
export function verdictOf({ authentication, from }: Letter, authservId: string | undefined): Verdict {
  if (authservId === undefined) return 'unknown';
  const ours = authentication.map(plainResults).filter(({ by }) => by === authservId.toLowerCase());
  const said = ours.flatMap(({ results }) => results.filter((result) => /^dmarc\s*=/.test(result)));
  if (said.some((result) => /^dmarc\s*=\s*(?:fail|permerror)\b/.test(result))) return 'fail';
  const domain = from?.email.split('@').at(-1) ?? '';
  const passes = said.some((result) => /^dmarc\s*=\s*pass\b/.test(result) && isAbout(result, domain));
  return passes ? 'pass' : 'unknown';
}

/** Without comments and quoted words, in which a sender may have hidden a result. */
function plainResults(header: string): { by: string; results: string[] } {
  const [by = '', ...results] = withoutQuoted(header)
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  return { by: by.split(/\s/)[0] ?? '', results };
}

function withoutQuoted(header: string): string {
  let depth = 0;
  let quoted = false;
  let plain = '';
  for (let at = 0; at < header.length; at += 1) {
    const character = header[at];
    if (character === '\\') at += 1;
    else if (character === '"' && depth === 0) quoted = !quoted;
    else if (quoted) continue;
    else if (character === '(') depth += 1;
    else if (character === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0) plain += character;
  }
  return plain;
}

function isAbout(result: string, domain: string): boolean {
  const named = /\bheader\.from\s*=\s*(\S+)/.exec(result)?.[1];
  return named === undefined || named === domain;
}
