import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';

/** What has been looked at and approved: mails, documents and calendar objects. `UPDATE_GOLDEN=1` renews it. */
export const GOLDEN = join(import.meta.dirname, '..', 'golden');
const RENEW = process.env.UPDATE_GOLDEN === '1';

/** `made` is `test/golden/<name>`, octet for octet; text shows where it differs. */
export function expectGolden(name: string, made: string | Uint8Array): void {
  const approved = golden(name, made);
  if (typeof made === 'string') expect(made).toBe(approved.toString('utf8'));
  else expect(approved.equals(made), `${name} has other octets`).toBe(true);
}

/** The approved file, for what is compared in another way; with `UPDATE_GOLDEN=1` it becomes `made` first. */
export function golden(name: string, made: string | Uint8Array): Buffer {
  if (RENEW) {
    mkdirSync(dirname(join(GOLDEN, name)), { recursive: true });
    writeFileSync(join(GOLDEN, name), made);
  }
  return readGolden(name);
}

/** The approved file that another program made, or that is only read. */
export function readGolden(name: string): Buffer {
  const path = join(GOLDEN, name);
  if (!existsSync(path)) throw new Error(`test/golden/${name} was never approved: UPDATE_GOLDEN=1 writes it`);
  return readFileSync(path);
}

/** The names in one folder of `test/golden` (`''`: itself) that end so, to find what no test reads any more. */
export function goldenFiles(folder: string, ending: string): string[] {
  return readdirSync(join(GOLDEN, folder))
    .filter((name) => name.endsWith(ending))
    .sort();
}
