import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applicationReceived } from '../support/cast.ts';
import { runCommand } from '../support/command.ts';
import { openArchivedServer } from '../support/debian-postgres.ts';
import { openOffice } from '../support/office.ts';

const PAGE = join(import.meta.dirname, '..', '..', '.deploy', 'backup.md');

test('a lost PostgreSQL comes back by the page: the base backup, the archive since then, and no more than the log that was not handed over is gone', async () => {
  const page = await readFile(PAGE, 'utf8');
  const settings = /^ {4}wal_level(?:.|\n)*?(?=\n\n)/m.exec(page)?.[0] ?? '';
  const backup = /^ {4}(pg_basebackup .*)$/m.exec(page)?.[1] ?? '';
  const recovery = /`(restore_command = [^`]*)`/.exec(page)?.[1] ?? '';
  const server = await openArchivedServer(settings.replace(/^ {4}/gm, ''));
  const dataDir = await mkdtemp(join(tmpdir(), 'demokai-restored-'));
  const office = await openOffice({ database: server.address });
  const received: string[] = [];
  const receive = async () => {
    office.clock.advance({ hours: 1 });
    received.push((await applicationReceived(office)).reference);
  };
  try {
    await receive();
    await server.backUp(backup);
    await receive();
    // As `archive_timeout` does after a minute.
    const log = await server.asked('SELECT pg_walfile_name(pg_switch_wal())');
    const isHandedOver = () => server.asked(`SELECT last_archived_wal >= '${log}' FROM pg_stat_archiver`);
    await expect.poll(isHandedOver, { timeout: 60_000, interval: 500 }).toBe(true);
    await receive();
    await cp(join(office.folder, 'attachments'), join(dataDir, 'attachments'), { recursive: true, force: true }).catch(
      () => undefined,
    );
    await office.close();
    await server.lose();
    await server.restore(recovery);
    expect(received).toHaveLength(3);
    const env = { DATABASE: server.address, DATA_DIR: dataDir };
    expect(await runCommand('verify', [], { env })).toEqual({ status: 0, lines: ['Verified: nothing is wrong.'] });
    const restored = await openOffice({ database: server.address, idPrefix: '0002' });
    const found = await restored.store.read(async ({ db, tables: { applications } }) =>
      db.select({ reference: applications.reference }).from(applications),
    );
    expect(found.map(({ reference }) => reference).sort()).toEqual(received.slice(0, 2).sort());
    await restored.close();
  } finally {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});
