import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from './service.ts';

const PROGRAM = '/usr/sbin/pgbouncer';
/** It refuses to run as root; `nobody` has this id everywhere. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

export interface Pooler {
  /** The database behind it, as `DATABASE` takes it. */
  address: string;
  close(): Promise<void>;
}

/** Debian's PgBouncer (`apt install pgbouncer`) in transaction mode before this database, with so many connections to it. */
export async function openPooler(database: string, connections: number): Promise<Pooler> {
  const { hostname, port: behind, pathname } = new URL(database);
  const folder = await mkdtemp(join(tmpdir(), 'demokai-pgbouncer-'));
  await chmod(folder, 0o755);
  if (NOBODY.uid !== undefined) await chown(folder, NOBODY.uid, NOBODY.gid);
  const port = await freePort();
  const settings = join(folder, 'pgbouncer.ini');
  await writeFile(join(folder, 'users.txt'), '"demokai" ""\n');
  await writeFile(
    settings,
    `[databases]
* = host=${hostname} port=${behind}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${join(folder, 'users.txt')}
pool_mode = transaction
default_pool_size = ${connections}
max_client_conn = 200
`,
  );
  const program = spawn(PROGRAM, ['-q', settings], { ...NOBODY, stdio: ['ignore', 'ignore', 'inherit'] });
  const gone = once(program, 'exit');
  const address = `postgres://demokai@127.0.0.1:${port}${pathname}`;
  await Promise.race([
    untilAnswering(address),
    gone.then(() => {
      throw new Error(`${PROGRAM} does not run (apt install pgbouncer)`);
    }),
  ]);
  return {
    address,
    async close() {
      program.kill('SIGTERM');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilAnswering(address: string): Promise<void> {
  for (;;) {
    const client = new Client({ connectionString: address });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      return;
    } catch {
      await pause(50);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
