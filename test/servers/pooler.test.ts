import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFilers } from '../support/api-filers.ts';
import { type MailSink, openMailSink } from '../support/mail-sink.ts';
import { openPooler, type Pooler } from '../support/pgbouncer.ts';
import { openPostgresServer, type PostgresServer } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';

/** Each process opens up to eight; two of them must share what is here. */
const CONNECTIONS = 10;
const PROCESSES = 4;

let server: PostgresServer;
let database: string;
let pooler: Pooler;
let sink: MailSink;
let dataDir: string;
/** Past the pooler, to look and to hold. */
let beside: Client;
let services: Service[] = [];

beforeAll(async () => {
  server = await openPostgresServer();
  database = await server.freshDatabase();
  pooler = await openPooler(database, CONNECTIONS);
  sink = await openMailSink();
  dataDir = await mkdtemp(join(tmpdir(), 'demokai-pooler-'));
  beside = new Client({ connectionString: database });
  await beside.connect();
});
afterAll(async () => {
  for (const service of services) await service.kill('SIGKILL');
  await beside.end();
  await pooler.close();
  await sink.close();
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

function start(): Promise<Service> {
  return startService({
    dataDir,
    smtpUrl: sink.url,
    env: { DATABASE: pooler.address, TRUST_PROXY: '127.0.0.1' },
  });
}

/** One after the other, also those that are away at the moment. */
function atEach(): () => Pick<Service, 'url'> {
  let turn = 0;
  return () => {
    turn += 1;
    return services[turn % services.length] ?? { url: '' };
  };
}

/** Whoever works at this moment has one until its commit; nobody has one for longer. */
async function noLockStays(): Promise<void> {
  const left = async (): Promise<number> => {
    const { rows } = await beside.query("SELECT count(*)::int AS count FROM pg_locks WHERE locktype = 'advisory'");
    return rows[0].count;
  };
  await expect.poll(left, { timeout: 20_000 }).toBe(0);
}

test('four processes start on an empty database at once, and again under traffic, and leave no lock', async () => {
  services = await Promise.all(Array.from({ length: PROCESSES }, start));
  const filers = startFilers(atEach(), 8);
  await filers.more(20);
  for (let place = 0; place < PROCESSES; place += 1) {
    await services[place]?.stop();
    services[place] = await start();
    await filers.more(20);
  }
  const filed = await filers.stop();
  const { rows } = await beside.query('SELECT reference FROM applications');
  const kept = new Set(rows.map(({ reference }) => reference));
  expect(filed.filter(({ reference }) => !kept.has(reference))).toEqual([]);
  await noLockStays();
  const health = await Promise.all(services.map(async ({ url }) => (await fetch(`${url}/ready`)).status));
  expect(health).toEqual([200, 200, 200, 200]);
  // Prepared statements with names, settings of a session and the like fail sooner or later on another's connection.
  expect(services.flatMap((service) => service.output().match(/^\{"level":50.*$/gm) ?? [])).toEqual([]);
  // Every mail left once, whichever of the four took it.
  await expect
    .poll(async () => (await beside.query("SELECT 1 FROM mails WHERE state IN ('owed', 'sending')")).rowCount, {
      timeout: 60_000,
    })
    .toBe(0);
  const sent = sink.mails.map(({ messageId }) => messageId);
  expect(new Set(sent).size).toBe(sent.length);
});

test('a write that another holds up ends with an answer, and afterwards writes go on', async () => {
  const filers = startFilers(() => services[0] ?? { url: '' }, 1);
  await filers.more(1);
  await filers.stop();
  const [service] = services;
  // As a program does that locks for its session and loses the connection to the pool.
  const held = 20_221_020;
  await beside.query(`SELECT pg_advisory_lock(${held})`);
  const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${service?.url}${path}`, init);
  const draft = (): Promise<Response> =>
    ask('/api/v1/drafts', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  const begun = performance.now();
  const [refused, ready] = await Promise.all([draft(), ask('/ready')]);
  expect([refused.status, ready.status]).toEqual([503, 200]);
  expect(performance.now() - begun).toBeLessThan(10_000);
  await beside.query(`SELECT pg_advisory_unlock(${held})`);
  await expect.poll(async () => (await draft()).status, { timeout: 20_000 }).toBe(201);
  await noLockStays();
});
