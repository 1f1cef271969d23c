import { copyFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Vault } from '#store/access/vault.ts';
import { readNamedFiles } from '#store/checks/files.ts';
import { openSqlite, openSqliteSnapshot } from '#store/connections/sqlite.ts';
import { type AttachmentFiles, openAttachmentFiles } from '#store/files/attachments.ts';
import { readWhole } from './backup.ts';
import { copyRows, refuseUnlessEmpty } from './copy-rows.ts';
import { DATABASE_NAME, FILES_NAME, type Manifest, readManifest, sealOf, secretMarkOf } from './manifest.ts';
import { KeepingRefusal } from './refusal.ts';
import { openSnapshot, type Snapshot } from './snapshot.ts';

export interface RestoreTo {
  database: string;
  /** `DATA_DIR`, also for what is needed on the way. */
  dataDir: string;
  files: Pick<AttachmentFiles, 'keep'>;
  vault: Vault;
  /** Goes on although files are missing or corrupt. */
  incomplete: boolean;
}

export interface Restored {
  files: number;
  /** Files (SHA-256) that rows name and that the backup does not have whole. */
  missing: string[];
}

/**
 * Brings a backup into a database that holds nothing, on either engine. All of the backup is looked at before anything is
 * written; files come before the rows that name them, and all rows in one transaction, so that it can be begun again.
 * Throws KeepingRefusal: another SECRET, a target that holds something, a backup that is corrupt, or that lacks files.
 */
export async function restore(folder: string, to: RestoreTo): Promise<Restored> {
  const manifest = await readManifest(folder);
  if (manifest.secretMark !== secretMarkOf(to.vault)) {
    throw new KeepingRefusal('the backup was made with another SECRET: links and codes would be lost');
  }
  await refuseUnlessEmpty(to.database);
  const database = join(folder, DATABASE_NAME);
  await refuseCorrupt(database, manifest);
  const snapshot = await openBackup(database, to.dataDir);
  try {
    const kept = openAttachmentFiles(join(folder, FILES_NAME));
    const missing: string[] = [];
    for await (const { sha256 } of readNamedFiles(snapshot)) if (!(await readWhole(kept, sha256))) missing.push(sha256);
    if (missing.length > 0 && !to.incomplete) throw lacking(manifest, missing);
    let files = 0;
    for await (const { sha256 } of readNamedFiles(snapshot)) {
      const bytes = await readWhole(kept, sha256);
      if (!bytes) continue;
      await to.files.keep(bytes);
      files += 1;
    }
    await copyRows(snapshot, to.database);
    return { files, missing };
  } finally {
    await snapshot.close();
  }
}

function lacking(manifest: Manifest, missing: readonly string[]): KeepingRefusal {
  const lines = missing.map((sha256) =>
    manifest.missing.includes(sha256)
      ? `the file ${sha256} was missing already when the backup was made`
      : `the file ${sha256} is missing or corrupt in the backup`,
  );
  return new KeepingRefusal([...lines, 'restore what is there with --incomplete'].join('\n'));
}

async function refuseCorrupt(database: string, manifest: Manifest): Promise<void> {
  const seal = await sealOf(database).catch(() => undefined);
  if (!seal) throw new KeepingRefusal(`${database} is missing`);
  if (seal.sha256 !== manifest.database.sha256)
    throw new KeepingRefusal(`${database} is corrupt: it is not what was backed up`);
}

/** One of an older version is brought up to date in a copy; the backup stays as it is. */
async function openBackup(database: string, dataDir: string): Promise<Snapshot> {
  const found = openSqliteSnapshot(database);
  await found.close();
  if (found.schema !== 'older') return openSnapshot(database);
  const copy = join(dataDir, 'restoring.sqlite');
  await mkdir(dirname(copy), { recursive: true });
  const remove = async (): Promise<void> => {
    for (const end of ['', '-wal', '-shm', '-migrate']) await rm(`${copy}${end}`, { force: true });
  };
  await remove();
  await copyFile(database, copy);
  await openSqlite(copy).close();
  const snapshot = await openSnapshot(copy);
  return {
    ...snapshot,
    close: async () => {
      await snapshot.close();
      await remove();
    },
  };
}
