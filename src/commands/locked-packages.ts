import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** A package that the program needs to run, as package-lock.json holds it. */
export interface LockedPackage {
  name: string;
  version: string;
  /** As the package says it; SPDX where it is well-behaved. */
  licence: string;
  /** SHA-512 of what npm installs, in hex; empty where the lock has none. */
  sha512: string;
  /** For one platform of several. */
  isOptional: boolean;
}

interface Entry {
  version?: string;
  license?: string;
  integrity?: string;
  dev?: boolean;
  devOptional?: boolean;
  optional?: boolean;
}

/** Those that say their licence in a file alone. */
const BY_THEIR_FILE: Record<string, string> = { 'png-js': 'MIT' };

/** Every package that `npm ci --omit=dev` may install, by name and version, each once. */
export function lockedPackages(): LockedPackage[] {
  const lock: { packages: Record<string, Entry> } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const found = new Map<string, LockedPackage>();
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '' || entry.dev || entry.devOptional) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const version = entry.version ?? '';
    const licence = entry.license ?? BY_THEIR_FILE[name] ?? '';
    const [algorithm, digest = ''] = entry.integrity?.split('-') ?? [];
    const sha512 = algorithm === 'sha512' ? Buffer.from(digest, 'base64').toString('hex') : '';
    found.set(`${name}@${version}`, { name, version, licence, sha512, isOptional: entry.optional ?? false });
  }
  return [...found].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each);
}
