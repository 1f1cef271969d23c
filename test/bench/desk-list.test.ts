import Database from 'better-sqlite3';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillListed } from '#store/cases/listed.ts';
import { openStore } from '#store/engine.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { NEWEST_FIRST, readDeskList } from '#workflow/desk/read-list.ts';
import { DATABASES, type Databases } from '../support/databases.ts';
import { openOffice, type TestOffice } from '../support/office.ts';
import { openSite, type Visitor } from '../web/visitor.ts';
import { signedIn } from './coordinator.ts';
import { addressOf, KINDS, LIST } from './desk-lists.ts';
import { fillApplications } from './many-applications.ts';

const COUNT = Number(process.env.BENCH_ROWS ?? 100_000);
const ROUNDS = 25;
/** Server time that a page may take at the 95th percentile, in milliseconds of the serving thread's CPU. */
const LIMIT = 50;

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function spread(times: readonly number[]): { p50: number; p95: number; max: number } {
  const sorted = times.toSorted((a, b) => a - b);
  return { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95), max: sorted.at(-1) ?? Number.NaN };
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; wall: number; cpu: number }> {
  const [start, before] = [performance.now(), process.threadCpuUsage()];
  const value = await work();
  const { user, system } = process.threadCpuUsage(before);
  return { value, wall: performance.now() - start, cpu: (user + system) / 1000 };
}

describe.each(DATABASES)(`the list of ${COUNT} applications on $name`, ({ name, open }) => {
  let databases: Databases;
  let address: string;
  let office: TestOffice;
  let http: FastifyInstance;
  let visitor: Visitor;

  beforeAll(async () => {
    databases = await open();
    address = await databases.fresh();
    const store = await openStore(address);
    await fillApplications(store, COUNT);
    await store.close();
    const old = await openStore(address);
    const filling = await timed(() => fillListed(old));
    await old.close();
    const empty = process.memoryUsage().rss;
    const starting = await timed(() => openOffice({ database: address, now: '2026-10-01T10:00:00+09:00' }));
    office = starting.value;
    const first = await timed(() => readDeskList(office, { filter: {}, order: NEWEST_FIRST, page: 1 }));
    const rss = Math.round((process.memoryUsage().rss - empty) / 1e6);
    console.log(
      `${name}: taking in old rows ${(filling.wall / 1000).toFixed(1)} s; opening ${starting.wall.toFixed(0)} ms and the first page ${first.wall.toFixed(0)} ms, process grew by ${rss} MB`,
    );
    http = await openSite(office, [deskRoutes]);
    visitor = await signedIn(office, http);
  }, 1_200_000);
  afterAll(async () => {
    await http.close();
    await office.close();
    await databases.close();
  });

  test(`any page takes at most ${LIMIT} ms at the 95th percentile`, async () => {
    const times = new Map(Object.keys(KINDS).map((kind) => [kind, { wall: [] as number[], cpu: [] as number[] }]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [kind, pattern] of Object.entries(KINDS)) {
        const { value, wall, cpu } = await timed(() => visitor.get(addressOf(pattern, round, COUNT)));
        expect([kind, value.status]).toEqual([kind, 200]);
        if (round === 0) continue;
        times.get(kind)?.wall.push(wall);
        times.get(kind)?.cpu.push(cpu);
      }
    }
    const floor = name === 'SQLite' ? bareFloor(address) : undefined;
    const lines = [...times].map(([kind, { wall, cpu }]) => {
      const [w, c] = [spread(wall), spread(cpu)];
      const ratio = floor === undefined ? '' : `  ${(w.p50 / floor).toFixed(0)} × bare`;
      return `${kind.padEnd(32)} wall p50 ${w.p50.toFixed(1)} p95 ${w.p95.toFixed(1)} max ${w.max.toFixed(1)} | CPU p50 ${c.p50.toFixed(1)} p95 ${c.p95.toFixed(1)} ms${ratio}`;
    });
    const bare =
      floor === undefined ? '' : `\nbare prepared statements (50 rows, slots, count per state): ${floor.toFixed(2)} ms`;
    console.log(`${name}, ${COUNT} applications:\n${lines.join('\n')}${bare}`);
    for (const [kind, { cpu }] of times) expect([kind, spread(cpu).p95 <= LIMIT]).toEqual([kind, true]);
  });

  test('the page says how long saving all of them takes', async () => {
    expect((await visitor.get(LIST)).text).toContain('件数が多いため、40秒ほどかかります。');
  });

  test.for(['csv', 'xlsx'])('the .%s of all of them leaves the event loop free', async (kind) => {
    const origin = await http.listen({ port: 0, host: '127.0.0.1' }).catch(() => `http://127.0.0.1:${portOf(http)}`);
    const cookie = [...visitor.cookies].map(([key, value]) => `${key}=${value}`).join('; ');
    const bursts = watchBursts();
    let octets = 0;
    const {
      value: response,
      wall,
      cpu,
    } = await timed(async () => {
      const answer = await fetch(`${origin}${LIST}.${kind}`, { headers: { cookie } });
      for await (const chunk of answer.body ?? []) octets += chunk.length;
      return answer;
    });
    const burst = spread(bursts.stop());
    console.log(
      `${name}: .${kind} of ${COUNT} rows in ${(wall / 1000).toFixed(1)} s (${(cpu / 1000).toFixed(1)} s CPU of the serving thread), ${(octets / 1e6).toFixed(1)} MB; at a stretch p95 ${burst.p95.toFixed(1)} max ${burst.max.toFixed(1)} ms`,
    );
    expect(response.status).toBe(200);
    expect(octets).toBeGreaterThan(COUNT * 20);
    expect(burst.p95).toBeLessThan(LIMIT);
  });
});

/** How long the event loop works at a stretch, in milliseconds of CPU: other work of the machine does not count. */
function watchBursts(): { stop(): number[] } {
  const bursts: number[] = [];
  let watching = true;
  let before = process.threadCpuUsage();
  const look = (): void => {
    const { user, system } = process.threadCpuUsage(before);
    before = process.threadCpuUsage();
    if (user + system > 1000) bursts.push((user + system) / 1000);
    if (watching) setImmediate(look);
  };
  setImmediate(look);
  return {
    stop: () => {
      watching = false;
      return bursts;
    },
  };
}

function portOf(http: FastifyInstance): number {
  const bound = http.server.address();
  if (bound === null || typeof bound === 'string') throw new Error('not listening');
  return bound.port;
}

/** The page by its index, its slots, and the counts: what SQLite alone takes, at the median. */
function bareFloor(file: string): number {
  const database = new Database(file, { readonly: true });
  const rows = database.prepare('SELECT * FROM applications WHERE state = ? ORDER BY received_at DESC LIMIT 50');
  const slots = database.prepare(`SELECT * FROM slots WHERE application_id IN (${Array(50).fill('?').join()})`);
  const counts = database.prepare('SELECT state, count(*) FROM applications GROUP BY state');
  const times = Array.from({ length: 50 }, () => {
    const start = performance.now();
    slots.all(...rows.all('held').map((row) => (row as { id: string }).id));
    counts.all();
    return performance.now() - start;
  });
  database.close();
  return spread(times).p50;
}
