import type { AddressObject, EmailAddress } from 'mailparser';
import type { Mailbox } from '#domain/notices/notice.ts';
import { comparableAddress } from '#domain/text/comparable-address.ts';
import { cleanLine } from '#domain/text/japanese.ts';

const LONGEST = 320;

/** The one mailbox of a From; undefined where there is none, or several. */
export function mailboxOf(header: AddressObject | AddressObject[] | undefined): Mailbox | undefined {
  const all = [header ?? []].flat().flatMap(({ value }) => membersOf(value));
  const [only, ...more] = all.filter(({ address }) => address !== undefined && address !== '');
  if (only === undefined || more.length > 0) return undefined;
  return { name: cleanLine(only.name).slice(0, 200), email: plainAddress(only.address ?? '') };
}

/** Those in header values, in lower case. */
export function addressesIn(values: readonly string[]): string[] {
  const words = values.flatMap((value) => value.slice(0, 20_000).split(/[\s<>,;:"()[\]]+/));
  return words.filter((word) => /^[^@]+@[^@]+$/.test(word)).map(plainAddress);
}

function membersOf(value: readonly EmailAddress[]): EmailAddress[] {
  return value.flatMap((one) => (one.group ? membersOf(one.group) : [one]));
}

function plainAddress(address: string): string {
  return comparableAddress(cleanLine(address.slice(0, LONGEST)));
}
