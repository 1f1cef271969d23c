import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type App, buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { openOffice, TEST_SECRET, type TestOffice } from '../support/office.ts';
import { form1Body } from '../web/api/site.ts';
import { fillApplications } from './many-applications.ts';

/** How many applications stand before: a filing behind them may cost no more than the first. */
const BEHIND = [0, Number(process.env.BENCH_ROWS ?? 100_000)];
const ROUNDS = 10;
const CLIENTS = [1, 4, 32];
const FILINGS = 32;

interface Place {
  office: TestOffice;
  app: App;
  floor: Database.Database;
}

describe('a filing over the JSON API on SQLite', () => {
  const places: Place[] = [];
  let count = 0;
  beforeAll(async () => {
    for (const behind of BEHIND) {
      const office = await openOffice({ idPrefix: '0007' });
      await fillApplications(office.store, behind);
      const app = await buildApp({
        config: { ...readConfig({ DATA_DIR: office.folder }), secret: TEST_SECRET },
        store: office.store,
        now: office.now,
        chance: office.chance,
        send: async () => ({ outcome: 'kept' }),
        hooks: office.hooks,
        log: false,
      });
      await app.http.ready();
      places.push({ office, app, floor: openFloor(join(office.folder, 'floor.sqlite')) });
    }
  }, 1_800_000);
  afterAll(async () => {
    for (const { office, app, floor } of places) {
      floor.close();
      await app.close();
      await office.close();
    }
  });

  async function file({ app }: Place): Promise<void> {
    count += 1;
    const contact = { ...(form1Body().contact as object), email: `jimu${count}@ishikai.example.jp` };
    const answer = await app.http.inject({
      method: 'POST',
      url: '/api/v1/applications',
      headers: { 'content-type': 'application/json', 'idempotency-key': `filing-number-${count}-of-this-run` },
      remoteAddress: `10.${count >> 16}.${(count >> 8) & 255}.${count & 255}`,
      payload: form1Body({ contact }),
    });
    expect(answer.statusCode).toBe(201);
  }

  async function fileAll(place: Place, clients: number): Promise<{ wall: number; cpu: number }> {
    let left = FILINGS;
    return timed(() =>
      Promise.all(
        Array.from({ length: clients }, async () => {
          while (left-- > 0) await file(place);
        }),
      ),
    );
  }

  test('costs the same behind 100,000 as behind none, and shares its commits with others', async () => {
    const results = new Map<string, number[]>();
    const note = (key: string, value: number) => results.set(key, [...(results.get(key) ?? []), value]);
    for (const place of places) await fileAll(place, 4);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [index, place] of places.entries()) {
        for (const clients of CLIENTS) {
          const { wall, cpu } = await fileAll(place, clients);
          note(`cpu ${clients} ${index}`, cpu / FILINGS);
          note(`rate ${clients} ${index}`, (FILINGS * 1000) / wall);
        }
        const floor = await timed(async () => {
          for (let at = 0; at < FILINGS; at += 1) fileRaw(place.floor);
        });
        note(`floor cpu ${index}`, floor.cpu / FILINGS);
        note(`floor rate ${index}`, (FILINGS * 1000) / floor.wall);
      }
    }
    const of = (key: string): number => median(results.get(key) ?? []);
    for (const clients of CLIENTS) {
      console.log(
        `${clients} clients: ${of(`cpu ${clients} 0`).toFixed(2)} ms CPU behind none, ${of(`cpu ${clients} 1`).toFixed(2)} behind ${BEHIND[1]}, ` +
          `ratio ${(of(`cpu ${clients} 1`) / of(`cpu ${clients} 0`)).toFixed(2)}; ${of(`rate ${clients} 0`).toFixed(0)}/s, ` +
          `of raw synced inserts ${(of(`rate ${clients} 0`) / of('floor rate 0')).toFixed(2)}`,
      );
    }
    console.log(
      `raw inserts, one synced commit each: ${of('floor cpu 0').toFixed(2)} ms CPU, ${of('floor rate 0').toFixed(0)}/s`,
    );
    expect(of('cpu 4 1') / of('cpu 4 0')).toBeLessThanOrEqual(1.15);
  });

  test('compiles next to no statement anew', async () => {
    const [place] = places;
    if (!place) throw new Error('no place');
    let prepared = 0;
    const prepare = Database.prototype.prepare;
    const spy = vi.spyOn(Database.prototype, 'prepare').mockImplementation(function (this: Database.Database, text) {
      prepared += 1;
      return prepare.call(this, text);
    });
    await fileAll(place, 1);
    spy.mockRestore();
    console.log(`a filing: ${(prepared / FILINGS).toFixed(1)} statements compiled`);
    expect(prepared / FILINGS).toBeLessThan(2);
  });
});

function openFloor(file: string): Database.Database {
  const floor = new Database(file);
  floor.pragma('journal_mode = WAL');
  floor.pragma('synchronous = FULL');
  floor.exec('create table rows (id integer primary key, text text)');
  return floor;
}

/** As many rows as a filing writes, in one synced commit. */
function fileRaw(floor: Database.Database): void {
  const insert = floor.prepare('insert into rows (text) values (?)');
  floor.transaction(() => {
    for (let row = 0; row < 8; row += 1) insert.run('x'.repeat(300));
  })();
}

async function timed(work: () => Promise<unknown>): Promise<{ wall: number; cpu: number }> {
  const [start, before] = [performance.now(), process.threadCpuUsage()];
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return { wall: performance.now() - start, cpu: (user + system) / 1000 };
}

function median(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
}
