import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Vault } from '#store/access/vault.ts';
import { readNamedFiles } from '#store/checks/files.ts';
import { isPostgresAddress } from '#store/connections/connections.ts';
import { copySqlite, foldSqlite } from '#store/connections/sqlite.ts';
import { type AttachmentFiles, openAttachmentFiles, sha256Of } from '#store/files/attachments.ts';
import { copyRows } from './copy-rows.ts';
import { DATABASE_NAME, FILES_NAME, sealOf, secretMarkOf, syncFile, writeManifest } from './manifest.ts';
import { KeepingRefusal } from './refusal.ts';
import { openSnapshot, type Snapshot } from './snapshot.ts';

export interface BackedUp {
  files: number;
  /** Files (SHA-256) that rows name, and that are missing or corrupt: the backup is whole but for them. */
  missing: string[];
}

/**
 * Writes database and files of one moment into a folder that is empty or not there, while the service goes on. Whatever
 * the engine, the database is one SQLite file. Files are copied after it: they are written before the rows that name them,
 * and stay for hours after. Leaves nothing behind when it fails. Throws KeepingRefusal.
 */
export async function backUp(
  from: { database: string; files: Pick<AttachmentFiles, 'read'>; vault: Vault; now: Temporal.Instant },
  folder: string,
): Promise<BackedUp> {
  const snapshot = await openSnapshot(from.database);
  try {
    await makeFolder(folder);
    const database = join(folder, DATABASE_NAME);
    await copyDatabase(from.database, snapshot, database);
    const copied = await copyFiles(database, from.files, openAttachmentFiles(join(folder, FILES_NAME)));
    await writeManifest(folder, {
      madeAt: from.now.toString(),
      secretMark: secretMarkOf(from.vault),
      database: await sealOf(database),
      ...copied,
    });
    return copied;
  } catch (error) {
    // Half a backup would keep a full disk full, and the next try out of the folder.
    if (!(error instanceof KeepingRefusal)) await rm(folder, { recursive: true, force: true });
    throw error;
  } finally {
    await snapshot.close();
  }
}

/** The folder above it must be there: a disk that is not mounted must not be filled where it should be. */
async function makeFolder(folder: string): Promise<void> {
  if (!existsSync(dirname(folder))) throw new KeepingRefusal(`${dirname(folder)} does not exist`);
  if (!existsSync(folder)) await mkdir(folder);
  else if ((await readdir(folder)).length > 0) throw new KeepingRefusal(`${folder} is not empty`);
}

async function copyDatabase(from: string, snapshot: Snapshot, to: string): Promise<void> {
  if (isPostgresAddress(from)) {
    await copyRows(snapshot, to);
    foldSqlite(to);
    await rm(`${to}-migrate`, { force: true });
  } else {
    copySqlite(from, to);
  }
  await syncFile(to);
}

async function copyFiles(
  database: string,
  from: Pick<AttachmentFiles, 'read'>,
  to: Pick<AttachmentFiles, 'keep'>,
): Promise<BackedUp> {
  const missing: string[] = [];
  let files = 0;
  const snapshot = await openSnapshot(database);
  try {
    for await (const { sha256 } of readNamedFiles(snapshot)) {
      const bytes = await readWhole(from, sha256);
      if (!bytes) missing.push(sha256);
      else {
        await to.keep(bytes);
        files += 1;
      }
    }
  } finally {
    await snapshot.close();
  }
  return { files, missing };
}

/** Undefined for a file that is missing or holds something else. */
export async function readWhole(files: Pick<AttachmentFiles, 'read'>, sha256: string): Promise<Uint8Array | undefined> {
  try {
    const bytes = await files.read(sha256);
    return sha256Of(bytes) === sha256 ? bytes : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EIO'))
      return undefined;
    throw error;
  }
}
