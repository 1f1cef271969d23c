import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readParts } from '../../src/commands/parts.ts';
import { TEST_SECRET } from '../support/office.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demokai-parts-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Where verify, backup, restore and move look for files, and put them. */
async function keptIn(settings: Record<string, string>): Promise<string[]> {
  const { files } = readParts({ SECRET: TEST_SECRET, DATA_DIR: join(folder, 'data'), ...settings });
  const sha256 = await files.keep(Buffer.from('会場の図'));
  expect(Buffer.from(await files.read(sha256)).toString()).toBe('会場の図');
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(sha256));
  await rm(folder, { recursive: true });
  return names.map((name) => name.slice(0, -sha256.length - 1));
}

test('files lie in DATA_DIR, or in the folder that several processes share', async () => {
  expect(await keptIn({})).toEqual(['data/attachments']);
  expect(await keptIn({ FILES_DIR: join(folder, 'shared') })).toEqual(['shared']);
  // As container files write "not set", and for a look at a backup.
  expect(await keptIn({ FILES_DIR: '' })).toEqual(['data/attachments']);
});
