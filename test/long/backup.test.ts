import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findApplicationByReference } from '#store/cases/applications.ts';
import { openStore } from '#store/engine.ts';
import { type Acknowledged, startFilers } from '../support/api-filers.ts';
import { applicationReceived } from '../support/cast.ts';
import { runCommand } from '../support/command.ts';
import { DATABASES, type Databases } from '../support/databases.ts';
import { openOffice } from '../support/office.ts';
import { startService } from '../support/service.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demokai-backup-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The settings of a service whose data lie there. */
function at(name: string, database: string): Record<string, string> {
  return { DATA_DIR: join(folder, name), DATABASE: database };
}

/** Those of the acknowledged that are there with their file. */
async function presentIn(env: Record<string, string>, all: readonly Acknowledged[]): Promise<Acknowledged[]> {
  const store = await openStore(env.DATABASE ?? '');
  const there: Acknowledged[] = [];
  for (const one of all) {
    const found = await store.read((tx) => findApplicationByReference(tx, one.reference));
    const sha256 = found?.form1.attachments[0]?.sha256 ?? '';
    const bytes = await readFile(join(env.DATA_DIR ?? '', 'attachments', sha256), 'utf8').catch(() => undefined);
    if (bytes === one.file) there.push(one);
  }
  await store.close();
  return there;
}

const ENGINES = DATABASES.map(({ name, open }, index) => ({ name, open, other: DATABASES[1 - index] }));

describe.each(ENGINES)('a backup of a service on $name to which people file meanwhile', ({ open, other }) => {
  let databases: Databases;
  let others: Databases;
  beforeAll(async () => {
    databases = await open();
    others = (await other?.open()) ?? databases;
  });
  afterAll(async () => {
    await databases.close();
    await others.close();
  });

  test('is whole: restored on either engine it has all that was acknowledged before, with files, and verifies', async () => {
    const env = at('first', await databases.fresh());
    const service = await startService({ dataDir: env.DATA_DIR ?? '', env: { ...env, TRUST_PROXY: '127.0.0.1' } });
    const filers = startFilers(() => service, 4);
    const safe = join(folder, 'safe');
    let before: Acknowledged[];
    try {
      await filers.more(8);
      before = [...filers.acknowledged];
      expect(await runCommand('verify', [], { env })).toEqual({ status: 0, lines: ['Verified: nothing is wrong.'] });
      expect(await runCommand('backup', [safe], { env })).toMatchObject({ status: 0 });
      await filers.more(1);
    } finally {
      await filers.stop();
      await service.kill('SIGKILL');
    }
    expect((await readdir(safe)).toSorted()).toEqual(['attachments', 'backup.json', 'demokai.sqlite']);
    for (const to of [at('same', await databases.fresh()), at('other', await others.fresh())]) {
      const { status, lines } = await runCommand('restore', [safe], { env: to });
      expect({ status, last: lines.at(-1) }).toEqual({ status: 0, last: 'Verified: nothing is wrong.' });
      expect(await presentIn(to, before)).toEqual(before);
    }
    // The files stay where they are, and all rows come along.
    const moved = { ...env, DATABASE: await others.fresh() };
    const [from, to] = [env.DATABASE, moved.DATABASE].map((database = '') =>
      database.startsWith('postgres') ? database : `sqlite:${database}`,
    );
    const move = await runCommand('move', ['--from', from ?? '', '--to', to ?? ''], { env });
    expect({ status: move.status, last: move.lines.at(-1) }).toEqual({
      status: 0,
      last: 'Verified: nothing is wrong.',
    });
    expect(await presentIn(moved, filers.acknowledged)).toEqual(filers.acknowledged);
  });
});

test('a full disk and one that is only read are said in a line, and leave nothing behind', async () => {
  const office = await openOffice({ database: join(folder, 'first.sqlite') });
  try {
    await applicationReceived(office);
    const env = { DATA_DIR: office.folder, DATABASE: join(folder, 'first.sqlite') };
    const noRoom = { status: 1, lines: ['there is no room on the disk'] };
    const safe = join(folder, 'safe');
    expect(await runCommand('backup', [safe], { env, largestFile: 100 })).toEqual(noRoom);
    // Root may write to any folder but those that are no real ones.
    const readOnly = process.getuid?.() === 0 ? '/sys' : join(folder, 'read-only');
    if (readOnly !== '/sys') await mkdir(readOnly, { mode: 0o555 });
    const refused = await runCommand('backup', [join(readOnly, 'safe')], { env });
    expect(refused.lines).toEqual([expect.stringMatching(/^the disk or folder cannot be written to \(E[A-Z]+\): /)]);
    expect(await runCommand('backup', [safe], { env })).toMatchObject({ status: 0 });
    const to = at('second', join(folder, 'second.sqlite'));
    expect(await runCommand('restore', [safe], { env: to, largestFile: 100 })).toEqual({
      status: 1,
      lines: [`the database ${to.DATABASE} cannot be made: there is no room on the disk`],
    });
    expect(await runCommand('restore', [safe], { env: to })).toMatchObject({ status: 0 });
  } finally {
    await office.close();
  }
});
