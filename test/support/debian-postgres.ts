import { execFile } from 'node:child_process';
import { appendFile, chown, cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePort } from './service.ts';

const PROGRAMS = '/usr/lib/postgresql';
/** PostgreSQL refuses to run as root; `nobody` has this id everywhere. */
const NOBODY = 65534;
const run = promisify(execFile);

export interface ArchivedServer {
  /** Of a database of its own, as `DATABASE` takes it. */
  address: string;
  asked(statement: string): Promise<unknown>;
  /** Runs a line of the page against this server, its backup folder in place of the page's. */
  backUp(line: string): Promise<void>;
  /** The machine is lost: the processes end as they stand, and their data folder is gone. */
  lose(): Promise<void>;
  /** The base backup in its place, with these further lines of the page, and waits until recovery is complete. */
  restore(settings: string): Promise<void>;
  close(): Promise<void>;
}

/** Debian's PostgreSQL (`apt install postgresql`) with these settings of the page, `/archive` being a folder of ours. */
export async function openArchivedServer(settings: string): Promise<ArchivedServer> {
  const versions = (await readdir(PROGRAMS).catch(() => [])).toSorted((a, b) => Number(b) - Number(a));
  const [newest] = versions;
  if (newest === undefined) throw new Error('needs Debian’s PostgreSQL: apt-get install postgresql');
  const bin = join(PROGRAMS, newest, 'bin');
  const folder = await mkdtemp(join(tmpdir(), 'demokai-archived-'));
  const [data, archive, base] = [join(folder, 'data'), join(folder, 'archive'), join(folder, 'base')];
  await mkdir(archive);
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const own = async (path: string) => (user.uid === undefined ? undefined : chown(path, NOBODY, NOBODY));
  for (const path of [folder, archive]) await own(path);
  const options = { ...user, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' } };
  const port = await freePort();
  const place = (lines: string): string => lines.replaceAll('/archive', archive);
  const control = (...args: string[]) => run(join(bin, 'pg_ctl'), ['-D', data, '-w', '-t', '120', ...args], options);
  const start = () => control('-o', `-k '' -h 127.0.0.1 -p ${port}`, '-l', join(folder, 'log'), 'start');
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'demokai', '-A', 'trust', '-E', 'UTF8'], options);
  await appendFile(join(data, 'postgresql.conf'), `\n${place(settings)}\n`);
  await start();
  const asked = async (statement: string, database = 'postgres'): Promise<unknown> => {
    const client = new Client({ connectionString: `postgres://demokai@127.0.0.1:${port}/${database}` });
    await client.connect();
    try {
      return Object.values((await client.query<Record<string, unknown>>(statement)).rows[0] ?? {})[0];
    } finally {
      await client.end();
    }
  };
  await asked('CREATE DATABASE demokai');
  return {
    address: `postgres://demokai@127.0.0.1:${port}/demokai`,
    asked: (statement) => asked(statement),
    async backUp(line) {
      const command = line.replace(/--pgdata=.*?(?= --)/, `--pgdata=${base}`);
      await run('bash', ['-c', `"${bin}"/${command} --host=127.0.0.1 --port=${port} --username=demokai`], options);
    },
    async lose() {
      await control('-m', 'immediate', 'stop');
      await rm(data, { recursive: true });
    },
    async restore(lines) {
      await cp(base, data, { recursive: true, preserveTimestamps: true });
      await run('chown', ['-R', `${user.uid ?? process.getuid?.()}`, data]);
      await run('chmod', ['700', data]);
      await appendFile(join(data, 'postgresql.conf'), `\n${place(lines)}\n`);
      await writeFile(join(data, 'recovery.signal'), '');
      await own(join(data, 'recovery.signal'));
      await start();
      while ((await asked('SELECT pg_is_in_recovery()')) === true) await pause(200);
    },
    async close() {
      await control('-m', 'immediate', 'stop');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
