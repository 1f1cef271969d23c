import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Vault } from '#store/access/vault.ts';
import { KeepingRefusal } from './refusal.ts';

/** Names within the folder of a backup. */
export const DATABASE_NAME = 'demokai.sqlite';
export const FILES_NAME = 'attachments';
const MANIFEST_NAME = 'backup.json';

/** Whoever changes what a backup looks like counts it up. */
const FORMAT = 1;

/** What a backup says of itself. It is written last, so that a folder without it is not a whole backup. */
export interface Manifest {
  format: typeof FORMAT;
  /** RFC 3339. */
  madeAt: string;
  /** Says whether a SECRET is the one of the backup, without giving it away. */
  secretMark: string;
  database: { size: number; sha256: string };
  files: number;
  /** Files (SHA-256) that were missing or corrupt when the backup was made. */
  missing: string[];
}

export function secretMarkOf(vault: Vault): string {
  return vault.hashCode('backup', '');
}

export async function writeManifest(folder: string, manifest: Omit<Manifest, 'format'>): Promise<void> {
  const path = join(folder, MANIFEST_NAME);
  const file = await open(`${path}.new`, 'wx');
  try {
    await file.writeFile(`${JSON.stringify({ format: FORMAT, ...manifest }, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  await syncFolder(folder);
}

/** Throws KeepingRefusal where it is not there or not of this program. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST_NAME), 'utf8').catch(() => undefined);
  if (text === undefined) throw new KeepingRefusal(`${folder} is no whole backup: it has no ${MANIFEST_NAME}`);
  const manifest = parsed(text);
  if (!manifest) throw new KeepingRefusal(`${join(folder, MANIFEST_NAME)} is corrupt, or of another version`);
  return manifest;
}

function parsed(text: string): Manifest | undefined {
  try {
    const found: Manifest | null = JSON.parse(text);
    const isWhole =
      found?.format === FORMAT &&
      typeof found.secretMark === 'string' &&
      typeof found.database.sha256 === 'string' &&
      Array.isArray(found.missing);
    return isWhole ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Size and SHA-256 of a file of any length. */
export async function sealOf(path: string): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return { size: (await stat(path)).size, sha256: hash.digest('hex') };
}

export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
