import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AttachmentFiles, openAttachmentFiles, sha256Of } from '#store/files/attachments.ts';

const PLAN = Buffer.from('会場の図');
const PLAN_SHA256 = sha256Of(PLAN);

let folder: string;
let files: AttachmentFiles;
/** What rows name. */
let rows: Set<string>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demokai-sweep-'));
  files = openAttachmentFiles(folder);
  rows = new Set();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function makeOld(...path: string[]): Promise<void> {
  const dayAgo = Temporal.Now.instant().subtract({ hours: 24 }).epochMilliseconds / 1000;
  await utimes(join(folder, ...path), dayAgo, dayAgo);
}

function sweep(named: () => Promise<ReadonlySet<string>> = async () => rows): Promise<void> {
  const now = Temporal.Now.instant();
  return files.sweep({ keptBefore: now.subtract({ hours: 6 }), halfBefore: now.subtract({ hours: 1 }), named });
}

async function lie(): Promise<{ kept: string[]; aside: number; arriving: string[] }> {
  const namesIn = async (name: string): Promise<string[]> => readdir(join(folder, name)).catch(() => []);
  const kept = (await readdir(folder)).filter((name) => name !== 'swept' && name !== 'arriving').toSorted();
  return { kept, aside: (await namesIn('swept')).length, arriving: await namesIn('arriving') };
}

test('an old file without a row is still read after one sweep and gone after two; one with a row stays', async () => {
  const named = await files.keep(Buffer.from('残る図'));
  rows.add(named);
  await files.keep(PLAN);
  await makeOld(named);
  await makeOld(PLAN_SHA256);
  await sweep();
  expect(await lie()).toEqual({ kept: [named], aside: 1, arriving: [] });
  expect(await files.read(PLAN_SHA256)).toEqual(PLAN);
  await sweep();
  expect(await lie()).toEqual({ kept: [named], aside: 0, arriving: [] });
  await expect(files.read(PLAN_SHA256)).rejects.toThrow('ENOENT');
});

test('a young file without a row stays', async () => {
  await files.keep(PLAN);
  await sweep();
  await sweep();
  expect(await lie()).toEqual({ kept: [PLAN_SHA256], aside: 0, arriving: [] });
});

test('halves of files and files that arrive go after an hour, the young ones stay', async () => {
  await mkdir(join(folder, 'arriving'));
  const half = `${PLAN_SHA256}.4711.123`;
  const young = `${PLAN_SHA256}.4711.124`;
  for (const path of [half, young, 'arriving/old', 'arriving/young']) await writeFile(join(folder, path), 'halb');
  await makeOld(half);
  await makeOld('arriving', 'old');
  await sweep();
  expect(await lie()).toEqual({ kept: [young], aside: 0, arriving: ['young'] });
});

test('a file that is taken between the question for rows and the move is read all the time, and comes back', async () => {
  await files.keep(PLAN);
  await makeOld(PLAN_SHA256);
  await sweep(async () => {
    const answer = new Set<string>();
    rows.add(await files.keep(PLAN));
    return answer;
  });
  expect((await lie()).aside).toBe(1);
  expect(await files.read(PLAN_SHA256)).toEqual(PLAN);
  await sweep();
  expect(await lie()).toEqual({ kept: [PLAN_SHA256], aside: 0, arriving: [] });
  expect(await files.read(PLAN_SHA256)).toEqual(PLAN);
});

test('a file that is taken while its old copy is about to be deleted keeps its new copy', async () => {
  await files.keep(PLAN);
  await makeOld(PLAN_SHA256);
  await sweep();
  await sweep(async () => {
    const answer = new Set<string>();
    rows.add(await files.keep(PLAN));
    return answer;
  });
  await sweep();
  expect(await lie()).toEqual({ kept: [PLAN_SHA256], aside: 0, arriving: [] });
  expect(await files.read(PLAN_SHA256)).toEqual(PLAN);
});

test('a file that two processes sweep while a third takes it is not lost', async () => {
  await files.keep(PLAN);
  await makeOld(PLAN_SHA256);
  // The second has asked for rows before the first moves the old file and the third puts the new one there.
  await sweep(async () => {
    const answer = new Set(rows);
    await sweep();
    rows.add(await files.keep(PLAN));
    return answer;
  });
  await sweep();
  expect(await lie()).toEqual({ kept: [PLAN_SHA256], aside: 0, arriving: [] });
  expect(await files.read(PLAN_SHA256)).toEqual(PLAN);
});
