import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Pool } from 'pg';
import { openPostgresServer } from '../../support/postgres.ts';
import { form1Body, slot } from '../../web/api/site.ts';
import { type Client, openClient } from '../client.ts';
import { ranSoFar, wallOf } from '../cost.ts';
import { type Ground, MANY } from '../ground.ts';
import type { Path, Sides } from '../path.ts';
import { startProduction, startScript, startSink, stopAll, untilCalm } from '../processes.ts';

/** By the real clock that the processes go by. */
const DAY = Temporal.Now.plainDateISO('Asia/Tokyo').add({ days: 40 }).toString();
let filings = 0;

/** Files one 様式1 over the API. */
export async function file(client: Client, path = '/api/v1/applications'): Promise<void> {
  filings += 1;
  const contact = { ...Object(form1Body().contact), email: `jimu-${filings}@ishikai.example.jp` };
  const slots = [slot(1, DAY, '10:00', '12:00', '11:00', '11:15')];
  const headers = { 'idempotency-key': `filing-number-${filings}-of-this-run` };
  const json = form1Body({ contact, slots, noFurtherCandidates: true });
  const { status, body } = await client.ask(path, { method: 'POST', headers, json });
  if (status !== 201) throw new Error(`filing answers ${status}: ${body}`);
}

export const filingOfOne = besideFloor('filing, 1 client / floor', 1, { least: 0.4, aim: 0.6 });
export const filingOfFour = besideFloor('filing, 4 clients / floor', 4, { least: 0.4, aim: 0.6 });

export const filingOnPostgresOfOne = onPostgres('filing on PostgreSQL, 1 client / its floor', 1);
export const filingOnPostgresOfMany = onPostgres('filing on PostgreSQL, 32 clients / its floor', 32);

/** CPU of the serving thread. */
export const filingBehind: Path = {
  name: `CPU of a filing behind ${MANY} / behind none`,
  unit: '× floor',
  target: { better: 'less', least: 1.1, aim: 1 },
  rounds: 8,
  async open(ground) {
    const sink = await startSink();
    const { smtpUrl } = sink;
    const { folder } = ground;
    const [fullHouse, emptyHouse] = [await ground.house(MANY), join(folder, 'behind-none.sqlite')];
    const many = await startProduction({ folder, smtpUrl, database: fullHouse });
    const none = await startProduction({ folder, smtpUrl, database: emptyHouse });
    const [behindMany, behindNone] = [openClient(many.url, 4), openClient(none.url, 4)];
    await untilCalm(many.pid);
    return {
      ours: () => cpuOfFilings(many.pid, behindMany, fullHouse),
      floor: () => cpuOfFilings(none.pid, behindNone, emptyHouse),
      close: () => stopAll([many, none, sink]),
    };
  },
};

/** With a disk that takes 5 ms longer to sync. */
export const filingOnSlowDisk: Path = {
  name: 'filing, 32 clients, sync + 5 ms / floor',
  unit: '× floor',
  target: { better: 'more', least: 2, aim: 4 },
  rounds: 6,
  open: (ground) => beside(ground, 32, { LD_PRELOAD: slowSync(ground.folder) }),
};

/** A library under which every sync takes 5 ms longer; needs a C compiler. */
function slowSync(folder: string): string {
  const [source, library] = [join(folder, 'slow-sync.c'), join(folder, 'slow-sync.so')];
  const slow = (name: string): string => `int ${name}(int file) {
    usleep(5000);
    return ((int (*)(int))dlsym(RTLD_NEXT, "${name}"))(file);
  }`;
  writeFileSync(
    source,
    `#define _GNU_SOURCE\n#include <dlfcn.h>\n#include <unistd.h>\n${slow('fsync')}\n${slow('fdatasync')}\n`,
  );
  execFileSync('cc', ['-shared', '-fPIC', '-o', library, source, '-ldl']);
  return library;
}

function besideFloor(name: string, clients: number, goals: { least: number; aim: number }): Path {
  return {
    name,
    unit: '× floor',
    target: { better: 'more', ...goals },
    rounds: 8,
    open: (ground) => beside(ground, clients),
  };
}

/** Both on one server, which waits for the disk. */
function onPostgres(name: string, clients: number): Path {
  return {
    name,
    unit: '× floor',
    target: { better: 'more', least: 0.25, aim: 0.5 },
    rounds: 8,
    async open({ folder }) {
      const server = await openPostgresServer({ synced: true });
      const [database, floor] = [await server.freshDatabase(), await server.freshDatabase()];
      const sides = await besideEachOther(folder, { clients, database, floor });
      const store = new Pool({ connectionString: database, max: 1 });
      return {
        async ours() {
          await store.query('delete from askings');
          return sides.ours();
        },
        floor: sides.floor,
        async close() {
          await store.end();
          await sides.close();
          await server.close();
        },
      };
    },
  };
}

/** With what it owes: the mails leave meanwhile. */
async function cpuOfFilings(pid: number, client: Client, database: string): Promise<number> {
  forgetAskings(database);
  const before = ranSoFar(pid);
  await fileAll(client, 48, 4);
  return (ranSoFar(pid) - before) / 48;
}

/** As after a quiet hour: who comes when all strangers together have asked for too many codes waits two seconds. */
export function forgetAskings(database: string): void {
  const connection = new Database(database);
  connection.exec('delete from askings');
  connection.close();
}

/** Both on the same disk. */
async function beside({ folder }: Ground, clients: number, env: Record<string, string> = {}): Promise<Sides> {
  const [database, floor] = [join(folder, `filing-${clients}.sqlite`), join(folder, `floor-${clients}.sqlite`)];
  const sides = await besideEachOther(folder, { clients, database, floor, env });
  return {
    ...sides,
    ours() {
      forgetAskings(database);
      return sides.ours();
    },
  };
}

/** Milliseconds a filing, each side in a process of its own. */
async function besideEachOther(
  folder: string,
  {
    clients,
    database,
    floor,
    env = {},
  }: { clients: number; database: string; floor: string; env?: Record<string, string> },
) {
  const sink = await startSink();
  const service = await startProduction({ folder, smtpUrl: sink.smtpUrl, database, env });
  const bare = await startScript('paths/floor-server.ts', { args: [floor], env });
  const [ofOurs, ofFloor] = [openClient(service.url, clients), openClient(bare.url, clients)];
  const count = 24 * Math.max(2, clients / 4);
  return {
    ours: async () => (await wallOf(() => fileAll(ofOurs, count, clients))) / count,
    floor: async () => (await wallOf(() => fileAll(ofFloor, count, clients, '/applications'))) / count,
    close: () => stopAll([service, bare, sink]),
  };
}

async function fileAll(client: Client, count: number, clients: number, path?: string): Promise<void> {
  let left = count;
  const one = async (): Promise<void> => {
    while (left-- > 0) await file(client, path);
  };
  await Promise.all(Array.from({ length: clients }, one));
}
