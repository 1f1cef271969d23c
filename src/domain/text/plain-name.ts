import { cleanLine } from './japanese.ts';

/** Longer than any association's name that we know of. */
const LONGEST = 40;
/** What mail programs make a link of, or what begins one. */
const LINKISH = /[:/\\@<>]|\.[\p{L}\p{N}]|www/iu;

/**
 * An association's name for a mail to an address that has proved nothing, when nobody of ours has read the name: one short
 * line without anything that reads as a link; empty where it is no such name.
 */
export function plainName(name: string): string {
  const line = cleanLine(name);
  return [...line].length > LONGEST || LINKISH.test(line.normalize('NFKC')) ? '' : line;
}
