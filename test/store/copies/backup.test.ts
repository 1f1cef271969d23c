import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openVault } from '#store/access/vault.ts';
import { backUp } from '#store/copies/backup.ts';
import { sealOf, secretMarkOf, writeManifest } from '#store/copies/manifest.ts';
import { KeepingRefusal } from '#store/copies/refusal.ts';
import { type RestoreTo, restore } from '#store/copies/restore.ts';
import { openAttachmentFiles, sha256Of } from '#store/files/attachments.ts';
import { fileApplication } from '#workflow/filing/file.ts';
import { addDraftFile, startDraft } from '#workflow/filing/keep-draft.ts';
import { applicantVerifies, form1Input } from '../../support/cast.ts';
import { must, openOffice, type TestOffice } from '../../support/office.ts';

const PLAN = Buffer.from('会場の図');
const PLAN_SHA256 = sha256Of(PLAN);

let office: TestOffice;
let safe: string;
let reference: string;
beforeEach(async () => {
  office = await openOffice();
  safe = join(office.folder, 'safe');
  const cookie = await startDraft(office, 'form1', {});
  must(await addDraftFile(office, cookie, { name: '図.pdf', mediaType: 'application/pdf', bytes: PLAN }));
  const application = must(await fileApplication(office, cookie, form1Input()));
  ({ reference } = await applicantVerifies(office, { cookie, application }));
  await office.deliverAll();
});
afterEach(() => office.close());

function backUpTo(folder: string): ReturnType<typeof backUp> {
  const { files, vault } = office;
  return backUp({ database: join(office.folder, 'demokai.sqlite'), files, vault, now: office.now() }, folder);
}

/** A service whose data lie in this folder; none is there yet. */
function into(name: string, changes: Partial<RestoreTo> = {}): RestoreTo {
  const dataDir = join(office.folder, name);
  return {
    database: join(dataDir, 'demokai.sqlite'),
    dataDir,
    files: openAttachmentFiles(join(dataDir, 'attachments')),
    vault: office.vault,
    incomplete: false,
    ...changes,
  };
}

/** Why it cannot be done; throws where it was done. */
async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof KeepingRefusal)) throw new Error('not refused', { cause: error });
  return error.message;
}

function referencesIn(database: string): unknown {
  const connection = new Database(database);
  const found = connection.prepare('select reference from applications').pluck().all();
  connection.close();
  return found;
}

test('a folder that holds something, and one whose disk is not mounted, are not written to', async () => {
  await mkdir(safe);
  await writeFile(join(safe, 'other.txt'), 'of somebody else');
  expect(await refusal(backUpTo(safe))).toBe(`${safe} is not empty`);
  expect(await readdir(safe)).toEqual(['other.txt']);
  const disk = join(office.folder, 'mnt');
  expect(await refusal(backUpTo(join(disk, 'safe')))).toBe(`${disk} does not exist`);
});

test('a corrupt file is named, the rest is backed up, and restored when that is asked for', async () => {
  await writeFile(join(office.folder, 'attachments', PLAN_SHA256), 'something else');
  expect((await backUpTo(safe)).missing).toEqual([PLAN_SHA256]);
  const to = into('second');
  expect(await refusal(restore(safe, to))).toBe(
    `the file ${PLAN_SHA256} was missing already when the backup was made\nrestore what is there with --incomplete`,
  );
  expect((await restore(safe, { ...to, incomplete: true })).missing).toEqual([PLAN_SHA256]);
  expect(referencesIn(to.database)).toEqual([reference]);
});

test('a backup that is half, corrupt or of another SECRET is refused, and so is a target that is not empty', async () => {
  await backUpTo(safe);
  const to = into('second');
  const another = openVault('another secret of thirty-two characters');
  expect(await refusal(restore(safe, { ...to, vault: another }))).toBe(
    'the backup was made with another SECRET: links and codes would be lost',
  );
  const own = join(office.folder, 'demokai.sqlite');
  expect(await refusal(restore(safe, { ...to, database: own }))).toBe(
    `the database ${own} is not empty: it has applications`,
  );
  const plan = join(safe, 'attachments', PLAN_SHA256);
  const broken: [string, (bytes: Buffer) => Buffer, string][] = [
    [
      plan,
      (bytes) => bytes.subarray(1),
      `the file ${PLAN_SHA256} is missing or corrupt in the backup\nrestore what is there with --incomplete`,
    ],
    [
      join(safe, 'demokai.sqlite'),
      (bytes) => bytes.fill(7, bytes.length - 5),
      `${join(safe, 'demokai.sqlite')} is corrupt: it is not what was backed up`,
    ],
    [
      join(safe, 'backup.json'),
      () => Buffer.from('{'),
      `${join(safe, 'backup.json')} is corrupt, or of another version`,
    ],
  ];
  for (const [path, spoil, why] of broken) {
    const whole = await readFile(path);
    await writeFile(path, spoil(Buffer.from(whole)));
    expect(await refusal(restore(safe, to))).toBe(why);
    await rm(path);
    expect(await refusal(restore(safe, to))).toMatch(/is missing|no whole backup/);
    await writeFile(path, whole);
  }
  // Whatever was refused, it can be begun again.
  expect((await restore(safe, to)).missing).toEqual([]);
  expect(referencesIn(to.database)).toEqual([reference]);
  expect(await to.files.keep(PLAN)).toBe(PLAN_SHA256);
});

test('a backup of an older version is brought up to date on the way and stays as it was; one of a newer is refused', async () => {
  await mkdir(safe);
  const database = join(safe, 'demokai.sqlite');
  await migrateHalf(database);
  const before = await sealOf(database);
  const manifest = { madeAt: '2026-08-20T00:00:00Z', secretMark: secretMarkOf(office.vault), files: 0, missing: [] };
  await writeManifest(safe, { ...manifest, database: before });
  const to = into('second');
  await restore(safe, to);
  expect(referencesIn(to.database)).toEqual([]);
  expect(await sealOf(database)).toEqual(before);
  expect((await readdir(to.dataDir)).filter((name) => name.startsWith('restoring'))).toEqual([]);
  const connection = new Database(database);
  connection.exec('update __drizzle_migrations set created_at = created_at * 2');
  connection.close();
  await writeManifest(safe, { ...manifest, database: await sealOf(database) });
  expect(await refusal(restore(safe, into('third')))).toBe(
    `the database ${database} is of a newer version: use the program that runs on it`,
  );
});

/** As the program made it when it knew half of the migrations. */
async function migrateHalf(database: string): Promise<void> {
  const folder = join(office.folder, 'migrations');
  await cp(join(import.meta.dirname, '..', '..', '..', 'migrations', 'sqlite'), folder, { recursive: true });
  const journal = join(folder, 'meta', '_journal.json');
  const { entries, ...rest }: { entries: unknown[] } = JSON.parse(await readFile(journal, 'utf8'));
  await writeFile(journal, JSON.stringify({ ...rest, entries: entries.slice(0, entries.length / 2) }));
  const connection = new Database(database);
  migrate(drizzle(connection), { migrationsFolder: folder });
  connection.close();
}
