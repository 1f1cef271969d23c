import { spawn } from 'node:child_process';
import { once } from 'node:events';
import Database from 'better-sqlite3';
import { type SQL, sql } from 'drizzle-orm';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { listMakers } from '#store/cases/makers.ts';
import { openStore, type Store, type Tx } from '#store/engine.ts';
import { DATABASES, type Databases, openSqliteFolder } from '../support/databases.ts';
import { openPostgresServer } from '../support/postgres.ts';
import { writeMaker } from './samples.ts';

function pathTo(file: string): string {
  return new URL(file, import.meta.url).href;
}

/** Runs the script in a process of its own; returns its exit status. */
async function run(script: string): Promise<number> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
  const [status]: (number | null)[] = await once(child, 'exit');
  return status ?? -1;
}

describe.each(DATABASES)('the store on $name', ({ name, open }) => {
  let databases: Databases;
  let address: string;
  let store: Store;
  beforeAll(async () => {
    databases = await open();
  });
  beforeEach(async () => {
    address = await databases.empty();
    store = await openStore(address);
  });
  afterEach(() => store.close());
  afterAll(() => databases.close());

  const names = async (from = store) => (await from.read(listMakers)).map((maker) => maker.name);

  test('a write commits when its callback returns, also with a refusal', async () => {
    const outcome = await store.write(async (tx) => {
      await writeMaker(tx, 'counted');
      return { ok: false };
    });
    expect([outcome, await names()]).toEqual([{ ok: false }, ['counted']]);
  });

  test('a throw rolls everything back and reaches the caller', async () => {
    const writing = store.write(async (tx) => {
      await writeMaker(tx, 'lost');
      throw new Error('surprise');
    });
    await expect(writing).rejects.toThrow('surprise');
    expect(await names()).toEqual([]);
    await store.write((tx) => writeMaker(tx, 'next'));
    expect(await names()).toEqual(['next']);
  });

  test('writes queue: no two callbacks overlap, and they run in the order of asking', async () => {
    const steps: string[] = [];
    const slow = async (tx: Tx, name: string): Promise<void> => {
      steps.push(`${name} begins`);
      await writeMaker(tx, name);
      await listMakers(tx);
      steps.push(`${name} ends`);
    };
    await Promise.all(['a', 'b', 'c'].map((name) => store.write((tx) => slow(tx, name))));
    expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  test('three processes that write at once lose nothing', async () => {
    const makers = pathTo('../../src/store/cases/makers.ts');
    const script = `
      const { openStore } = await import(${JSON.stringify(pathTo('../../src/store/engine.ts'))});
      const { listMakers, saveMaker } = await import(${JSON.stringify(makers)});
      const store = await openStore(${JSON.stringify(address)});
      for (let round = 0; round < 10; round++) {
        await store.write(async (tx) => {
          const count = (await listMakers(tx)).length;
          const id = 'maker-' + String(count).padStart(2, '0');
          await saveMaker(tx, { id, name: id, products: '', addresses: [], crews: 1, bufferMinutes: 0, regions: [], active: true, contact: { name: '', phone: '', remarks: '' }, daysOff: [] });
        });
      }
      await store.close();`;
    expect(await Promise.all([1, 2, 3].map(() => run(script)))).toEqual([0, 0, 0]);
    expect(await names()).toEqual(Array.from({ length: 30 }, (_, index) => `maker-${String(index).padStart(2, '0')}`));
  });

  test('a read sees nothing of a write that has not committed', async () => {
    const seen = Promise.withResolvers<string[]>();
    const other = await openStore(address);
    await store.write(async (tx) => {
      await writeMaker(tx, 'hidden');
      seen.resolve(await names(other));
    });
    expect([await seen.promise, await names(other)]).toEqual([[], ['hidden']]);
    await other.close();
  });

  test('the moment is another after each commit, of this process or another', async () => {
    const other = await openStore(address);
    const moments = [await store.moment()];
    for (const [name, writer] of Object.entries({ own: store, foreign: other })) {
      await writer.write((tx) => writeMaker(tx, name));
      moments.push(await store.moment());
    }
    expect(new Set(moments).size).toBe(3);
    await other.close();
  });

  test('a transaction that is used after its callback returned throws', async () => {
    let kept: Tx | undefined;
    await store.write(async (tx) => {
      kept = tx;
    });
    const late = async () => (kept ? writeMaker(kept, 'late') : undefined);
    await expect(late()).rejects.toThrow('this transaction is over');
    expect(await names()).toEqual([]);
  });

  test('reading or writing through the store inside a write throws', async () => {
    const nested = store.write(() => store.write(async () => undefined));
    await expect(nested).rejects.toThrow('must not be used inside a write');
    const reading = store.write(() => store.read(listMakers));
    await expect(reading).rejects.toThrow('must not be used inside a write');
  });

  test('a write that decides about more than it has named begins again, alone', async () => {
    const begun: string[] = [];
    const named = store.write(
      async (tx) => {
        begun.push('named');
        tx.decidesAbout('maker kou');
        await writeMaker(tx, `kou-${begun.length}`);
        tx.decidesAbout('maker otsu');
      },
      ['maker kou'],
    );
    await named;
    await store.write(async (tx) => tx.decidesAbout('maker otsu'), ['maker otsu', 'case a']);
    expect([begun, await names()]).toEqual([['named', 'named'], ['kou-2']]);
  });

  test('a write that takes longer than 2 seconds is rolled back, and what it does later does not count', async () => {
    const release = Promise.withResolvers<void>();
    let later: Promise<void> | undefined;
    const begun = performance.now();
    const writing = store.write(async (tx) => {
      await writeMaker(tx, 'slow');
      later = release.promise.then(() => writeMaker(tx, 'later'));
      await later;
    });
    const tooLong = { message: 'a write took longer than 2000 ms' };
    // A server that is too slow may be quicker in a while; SQLite answers at once, so that the fault is ours.
    await expect(writing).rejects.toMatchObject(
      name === 'SQLite' ? tooLong : { code: 'STORE_UNAVAILABLE', cause: tooLong },
    );
    expect(performance.now() - begun).toBeGreaterThan(1900);
    release.resolve();
    await expect(later).rejects.toThrow('this transaction is over');
    await store.write((tx) => writeMaker(tx, 'next'));
    expect(await names()).toEqual(['next']);
  });

  test('whoever does the work is told its kinds after the commit of a write that made it, and only of such', async () => {
    const woken: string[][] = [];
    store.onWork((kinds) => {
      woken.push([...kinds]);
    });
    await store.write((tx) => writeMaker(tx, 'quiet'));
    await store
      .write(async (tx) => {
        tx.owes('mail');
        throw new Error('undone');
      })
      .catch(() => undefined);
    await store.write(async (tx) => {
      await writeMaker(tx, 'work');
      tx.owes('mail');
      tx.owes('webhook');
      tx.owes('mail');
    });
    expect([woken, await names()]).toEqual([[['mail', 'webhook']], ['quiet', 'work']]);
  });

  test('many rows are inserted as they are: what they leave out is the default or nothing, and text is only text', async () => {
    const rest = { crews: 1, bufferMinutes: 0, active: 1, addressesJson: '[]', products: '' };
    const texts = ['', 'NULL', '{a,"b"}', "it's \\ 髙﨑 🚌", 'two\nlines', '💩'.repeat(300)];
    await store.write((tx) =>
      tx.insertAll(
        tx.tables.makers,
        texts.map((name, index) => ({ id: `${index}`, name, ...rest })),
      ),
    );
    await store.write((tx) => tx.insertAll(tx.tables.makers, []));
    const rows = await store.read((tx) => tx.db.select().from(tx.tables.makers).orderBy(tx.tables.makers.id));
    const people = { contactName: '', contactPhone: '', contactRemarks: '', daysOffJson: '[]' };
    const given = { ...rest, ...people, regionsJson: '[]', version: 1, savedAt: null, savedBy: '' };
    expect(rows).toEqual(texts.map((name, index) => ({ id: `${index}`, name, ...given })));
    const twice = store.write((tx) => tx.insertAll(tx.tables.makers, [{ id: '1', name: 'twice', ...rest }]));
    await expect(twice).rejects.toThrow();
    await expect(store.read((tx) => tx.insertAll(tx.tables.makers, [{ id: '9', name: 'x', ...rest }]))).rejects.toThrow(
      'a read writes nothing',
    );
  });

  test('what goes wrong with rows that nobody waited for undoes the whole write, and is told as what it was', async () => {
    const row = { id: 'one', name: 'x', crews: 1, bufferMinutes: 0, active: 1, addressesJson: '[]', products: '' };
    const later: string[] = [];
    const twice = store.write(async (tx) => {
      await writeMaker(tx, 'before');
      await tx.insertAll(tx.tables.makers, [row]);
      await tx.insertAll(tx.tables.makers, [row]);
      later.push(...(await listMakers(tx)).map(({ name }) => name));
    });
    await expect(twice).rejects.toThrow(/unique/i);
    const last = store.write((tx) => tx.insertAll(tx.tables.makers, [row, row]));
    await expect(last).rejects.toThrow(/unique/i);
    expect([later, await names()]).toEqual([[], []]);
    await store.write((tx) => writeMaker(tx, 'next'));
    expect(await names()).toEqual(['next']);
  });

  test('rows without a number get theirs in their order, behind all that are there', async () => {
    const rest = { actorRole: 'ministry', actorName: '', version: 1, dataJson: '{}', applicationId: 'a', at: 1 };
    const fact = (id: string) => ({ id, type: 'noted', ...rest });
    await store.write((tx) => tx.insertAll(tx.tables.events, ['c', 'a', 'b'].map(fact)));
    await store.write(async (tx) => {
      await tx.insertAll(tx.tables.events, [fact('e')]);
      await tx.insertAll(tx.tables.events, [fact('d')]);
    });
    const rows = await store.read(({ db, tables: { events } }) =>
      db.select({ id: events.id }).from(events).orderBy(events.seq),
    );
    expect(rows.map(({ id }) => id)).toEqual(['c', 'a', 'b', 'e', 'd']);
  });

  test('opening twice migrates once and keeps what is there', async () => {
    await store.write((tx) => writeMaker(tx, 'kept'));
    const again = await openStore(address);
    expect(await names(again)).toEqual(['kept']);
    await again.close();
  });

  test('three processes that open a new database at once all get it', async () => {
    const fresh = await databases.empty();
    const script = `
      const { openStore } = await import(${JSON.stringify(pathTo('../../src/store/engine.ts'))});
      const store = await openStore(${JSON.stringify(fresh)});
      await store.close();`;
    expect(await Promise.all([1, 2, 3].map(() => run(script)))).toEqual([0, 0, 0]);
    const opened = await openStore(fresh);
    await opened.write((tx) => writeMaker(tx, 'first'));
    expect(await names(opened)).toEqual(['first']);
    await opened.close();
  });
});

describe('PostgreSQL alone', () => {
  /** Begins a write and stays in it until it is let go. */
  async function begun(store: Store, about?: readonly string[]) {
    const inside = Promise.withResolvers<void>();
    const leave = Promise.withResolvers<void>();
    const work = async (tx: Tx): Promise<void> => {
      await listMakers(tx);
      inside.resolve();
      await leave.promise;
    };
    const done = store.write(work, about);
    return { inside: inside.promise, leave: leave.resolve, done };
  }

  test('words that stand in every row are found by the index alone, also once the planner knows how common they are', async () => {
    const server = await openPostgresServer();
    const url = await server.freshDatabase();
    const store = await openStore(url);
    const facts = {
      state: 'received',
      association: '見本市医師会',
      prefecture: '東京都',
      day: '2026-09-20',
      owner: '',
    };
    const rows = Array.from({ length: 300 }, (_, index) => ({
      ...{ number: index + 1, applicationId: `a${index}`, searchText: `見本市医師会\n第${index}会館`, ...facts },
      ...{ received: index, newest: -index },
    }));
    await store.write((tx) => tx.insertAll(tx.tables.listed, rows));
    const beside = new Client({ connectionString: url });
    await beside.connect();
    // Worked out for each row it would take minutes among a million.
    await beside.query(`ANALYZE listed;
      CREATE OR REPLACE FUNCTION listed_grams(words text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT AS
      $$ BEGIN RAISE 'worked out for a row'; END $$`);
    await beside.end();
    const found = (words: string[], limit?: number) =>
      store.read(async ({ db, tables: { listed }, holdsWords }) =>
        (await db.select({ number: listed.number }).from(listed).where(holdsWords(words, limit))).map(
          ({ number }) => number,
        ),
      );
    expect([(await found(['医'])).length, (await found(['医師', '会館'], 200)).length]).toEqual([300, 200]);
    expect([await found(['7会館', '第7']), await found(['会第'])]).toEqual([[8, 78], []]);
    await store.close();
    await server.close();
  });

  test('writes about different things run beside each other, in one process and in two; about the same, or all, they wait', async () => {
    const server = await openPostgresServer();
    const url = await server.freshDatabase();
    const [store, other] = [await openStore(url), await openStore(url)];
    const first = await begun(store, ['draft a', 'mailbox a']);
    await first.inside;
    const beside = await begun(store, ['draft b']);
    const elsewhere = await begun(other, ['draft c', 'mailbox c']);
    await Promise.all([beside.inside, elsewhere.inside]);
    const order: string[] = [];
    const note = async (name: string, one: Awaited<ReturnType<typeof begun>>): Promise<void> => {
      await one.inside;
      order.push(name);
    };
    const same = await begun(other, ['mailbox a']);
    const noted = note('the same', same);
    beside.leave();
    elsewhere.leave();
    await Promise.all([beside.done, elsewhere.done]);
    expect(order).toEqual([]);
    first.leave();
    await noted;
    const all = await begun(store);
    const notedAll = note('all', all);
    same.leave();
    await notedAll;
    const behind = await begun(other, ['draft d']);
    const notedBehind = note('behind all', behind);
    all.leave();
    await notedBehind;
    behind.leave();
    await Promise.all([first.done, same.done, all.done, behind.done]);
    expect(order).toEqual(['the same', 'all', 'behind all']);
    await Promise.all([store.close(), other.close()]);
    await server.close();
  });

  test('of two writes that wait for each other in a ring one begins again, and both are done', async () => {
    const server = await openPostgresServer();
    const url = await server.freshDatabase();
    const impatient = new Client({ connectionString: url });
    await impatient.connect();
    await impatient.query("ALTER ROLE CURRENT_USER SET deadlock_timeout = '20ms'");
    await impatient.end();
    const store = await openStore(url);
    await store.write(async (tx) => {
      for (const id of ['a', 'b']) await writeMaker(tx, id);
    });
    const both = Promise.withResolvers<void>();
    let begun = 0;
    const change = ([first, second]: readonly [string, string], about: string) =>
      store.write(
        async ({ db, tables: { makers } }) => {
          const rename = (id: string) =>
            db
              .update(makers)
              .set({ products: sql`${makers.products} || '+'` })
              .where(sql`${makers.id} = ${id}`);
          await rename(first);
          begun += 1;
          if (begun === 2) both.resolve();
          await both.promise;
          await rename(second);
        },
        [about],
      );
    await Promise.all([change(['a', 'b'], 'one'), change(['b', 'a'], 'other')]);
    const products = await store.read(({ db, tables: { makers } }) => db.select({ of: makers.products }).from(makers));
    // Each looks for the ring by itself, so on a slow machine both may find it and begin again.
    expect([begun > 2, products.every(({ of }) => of.endsWith('++'))]).toEqual([true, true]);
    await store.close();
    await server.close();
  });

  test('numbers rise behind rows that came from elsewhere, and two that write at once get different ones', async () => {
    const server = await openPostgresServer();
    const url = await server.freshDatabase();
    const first = await openStore(url);
    const rest = { actorRole: 'ministry', actorName: '', version: 1, dataJson: '{}', applicationId: 'a', at: 1 };
    await first.write((tx) => tx.insertAll(tx.tables.events, [{ id: 'copied', seq: 41, type: 'noted', ...rest }]));
    await first.close();
    const [one, two] = [await openStore(url), await openStore(url)];
    const taken = await Promise.all(
      [one, two].map((store, at) => store.write((tx) => tx.numbers(tx.tables.events, 3), [`draft ${at}`])),
    );
    expect(taken.flat().sort((a, b) => a - b)).toEqual([42, 43, 44, 45, 46, 47]);
    // Nobody stands between: the server's connection knows what it has been given before.
    const known = await two.write(async (tx) => {
      await tx.insertAll(tx.tables.events, [{ id: 'new', type: 'noted', ...rest }]);
      return tx.db.select({ name: sql<string>`name` }).from(sql`pg_prepared_statements`);
    });
    expect(known.map(({ name }) => name).sort()).toEqual(['insert events numbered', 'numbers events']);
    await Promise.all([one.close(), two.close()]);
    await server.close();
  });

  test('a write that nobody waits for leaves the disk to another, and is told once the disk has it', async () => {
    const server = await openPostgresServer();
    const store = await openStore(await server.freshDatabase());
    const fact = (id: string) => ({
      ...{ id, type: 'noted', actorRole: 'ministry', actorName: '', version: 1, dataJson: '{}', applicationId: 'a' },
      at: 1,
    });
    const ask = <T>(value: SQL<T>) => store.read(({ db }) => db.select({ value }).from(sql`(select 1) as one`));
    const write = (id: string, mayWait: boolean) =>
      store.write(
        async (tx) => {
          await tx.insertAll(tx.tables.events, [fact(id)]);
          const asked = {
            waits: sql<string>`current_setting('synchronous_commit')`,
            at: sql<string>`pg_current_wal_insert_lsn()`,
          };
          return (await tx.db.select(asked).from(sql`(select 1) as one`))[0];
        },
        [id],
        { mayWait },
      );
    const isOnDisk = async (at = ''): Promise<boolean> =>
      (await ask(sql<boolean>`pg_current_wal_flush_lsn() > ${at}::text::pg_lsn`))[0]?.value ?? false;
    const alone = await write('alone', true);
    const there = [await isOnDisk(alone?.at)];
    const [first, other] = await Promise.all([write('first', true), write('other', false)]);
    there.push(await isOnDisk(first?.at), await isOnDisk(other?.at));
    expect([alone?.waits, first?.waits, other?.waits, there]).toEqual(['off', 'off', 'on', [true, true, true]]);
    // What is under way is done before it closes.
    const last = write('last', true);
    await expect.poll(async () => (await ask(sql`(select count(*) from events)`))[0]?.value).toBe('4');
    await Promise.all([last, store.close()]);
    await server.close();
  });

  test('a connection that the server ends does not end us: the next read gets another', async () => {
    const server = await openPostgresServer();
    const address = await server.freshDatabase();
    const store = await openStore(address);
    await store.write((tx) => writeMaker(tx, 'kept'));
    const client = new Client({ connectionString: address });
    await client.connect();
    await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()');
    await client.end();
    await expect.poll(() => store.read(listMakers).then((makers) => makers.length)).toBe(1);
    await store.close();
    await server.close();
  });
});

describe('SQLite alone', () => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await openSqliteFolder();
  });
  afterAll(() => databases.close());

  test('writer and reader are synchronous=FULL with WAL and foreign keys, and the reader cannot write', async () => {
    const store = await openStore(await databases.fresh());
    await store.write((tx) => writeMaker(tx, 'one row to select from'));
    const settings = (tx: Tx) =>
      tx.db
        .select({
          synchronous: sql<number>`(select synchronous from pragma_synchronous)`,
          journal: sql<string>`(select journal_mode from pragma_journal_mode)`,
          foreignKeys: sql<number>`(select foreign_keys from pragma_foreign_keys)`,
        })
        .from(tx.tables.makers);
    const expected = [{ synchronous: 2, journal: 'wal', foreignKeys: 1 }];
    expect([await store.write(settings), await store.read(settings)]).toEqual([expected, expected]);
    await expect(store.read((tx) => writeMaker(tx, 'x'))).rejects.toThrow();
    await store.close();
  });

  /** A store, another one on the same file that sees what is committed, and the plain file. */
  async function opened() {
    const address = await databases.fresh();
    const [store, other, plain] = [await openStore(address), await openStore(address), new Database(address)];
    const names = async () => (await other.read(listMakers)).map((maker) => maker.name);
    const close = async () => {
      plain.close();
      await other.close();
      await store.close();
    };
    return { store, plain, names, close };
  }

  test('writes that wait together share one commit, and are answered after it', async () => {
    const { store, names, close } = await opened();
    const seen: string[][] = [];
    const writing = ['a', 'b', 'c'].map((name) =>
      store.write(async (tx) => {
        await writeMaker(tx, name);
        seen.push([...(await listMakers(tx)).map((maker) => maker.name)], await names());
      }),
    );
    await writing[0];
    expect([seen, await names()]).toEqual([
      [['a'], [], ['a', 'b'], [], ['a', 'b', 'c'], []],
      ['a', 'b', 'c'],
    ]);
    await Promise.all(writing);
    await close();
  });

  test('a write that nobody waits for shares the commit of the next, or soon has one of its own', async () => {
    const { store, names, close } = await opened();
    let seen: string[][] = [];
    const first = store.write((tx) => writeMaker(tx, 'a'), [], { mayWait: true });
    await store.write(async (tx) => {
      seen = [(await listMakers(tx)).map((maker) => maker.name), await names()];
      await writeMaker(tx, 'b');
    });
    expect([seen, await names()]).toEqual([
      [['a'], []],
      ['a', 'b'],
    ]);
    await first;
    await store.write((tx) => writeMaker(tx, 'c'), [], { mayWait: true });
    expect(await names()).toEqual(['a', 'b', 'c']);
    await close();
  });

  test('what may wait is written before the store is closed', async () => {
    const address = await databases.fresh();
    const store = await openStore(address);
    const writing = store.write((tx) => writeMaker(tx, 'a'), [], { mayWait: true });
    await store.close();
    await writing;
    const again = await openStore(address);
    expect((await again.read(listMakers)).map((maker) => maker.name)).toEqual(['a']);
    await again.close();
  });

  test('at most 64 share one commit', async () => {
    const { store, names, close } = await opened();
    let seen: string[] = [];
    const writing = Array.from({ length: 65 }, (_, index) =>
      store.write(async (tx) => {
        if (index === 64) seen = await names();
        await writeMaker(tx, `maker-${index}`);
      }),
    );
    await Promise.all(writing);
    expect(seen).toHaveLength(64);
    await close();
  });

  test('the failure of one write is its own: the others of its commit stand', async () => {
    const { store, names, close } = await opened();
    const outcomes = await Promise.allSettled([
      store.write((tx) => writeMaker(tx, 'a')),
      store.write(async (tx) => {
        await writeMaker(tx, 'lost');
        throw new Error('surprise');
      }),
      store.write(async (tx) => {
        await writeMaker(tx, 'too slow');
        await new Promise(() => undefined);
      }),
      store.write((tx) => writeMaker(tx, 'b')),
    ]);
    expect(outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.message : 'written'))).toEqual([
      'written',
      'surprise',
      'a write took longer than 2000 ms',
      'written',
    ]);
    expect(await names()).toEqual(['a', 'b']);
    await close();
  });

  test('a write has a millisecond more for each of many rows that it inserts and of the people whom it reaches, and no longer', async () => {
    const { store, close } = await opened();
    /** What becomes of a write of so many rows that goes on for so long. */
    const lasting = async (count: number, milliseconds: number, people = 0): Promise<string> => {
      const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const writing = store.write(async (tx) => {
        const rows = Array.from({ length: count }, (_, index) => ({ name: `${milliseconds}-${index}`, doneTo: 0 }));
        await tx.insertAll(tx.tables.upkeep, rows);
        for (let time = 0; time < 2; time += 1) tx.reaches(people);
        begun.resolve();
        await released.promise;
      });
      const outcome = writing.then(
        () => 'written',
        (error: Error) => error.message,
      );
      await begun.promise;
      await vi.advanceTimersByTimeAsync(milliseconds);
      released.resolve();
      return outcome;
    };
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const outcomes = [
      await lasting(3000, 4990),
      await lasting(3000, 5010),
      await lasting(10, 2020),
      await lasting(10, 3000, 1000),
      await lasting(10, 3020, 1000),
    ];
    vi.useRealTimers();
    expect(outcomes).toEqual([
      'written',
      'a write took longer than 5000 ms',
      'a write took longer than 2010 ms',
      'written',
      'a write took longer than 3010 ms',
    ]);
    await close();
  });

  test('what ends the whole transaction is told to all whose work went with it, and the rest is written', async () => {
    const { store, plain, names, close } = await opened();
    // A full disk does the same, and is harder to make.
    plain.exec(`CREATE TRIGGER full BEFORE INSERT ON makers WHEN NEW.name = 'poison'
      BEGIN SELECT RAISE(ROLLBACK, 'the disk is full'); END`);
    const outcomes = await Promise.allSettled(
      ['a', 'poison', 'b'].map((name) => store.write((tx) => writeMaker(tx, name))),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(await names()).toEqual(['b']);
    await close();
  });

  test('while another process holds the lock nothing stands still, and the write is done when it lets go', async () => {
    const { store, plain, names, close } = await opened();
    plain.exec('BEGIN IMMEDIATE');
    let turns = 0;
    const writing = store.write((tx) => writeMaker(tx, 'patient'));
    const begun = performance.now();
    while (performance.now() - begun < 300) {
      await new Promise((resolve) => setImmediate(resolve));
      turns += 1;
    }
    expect([await names(), turns > 100]).toEqual([[], true]);
    plain.exec('COMMIT');
    await writing;
    expect(await names()).toEqual(['patient']);
    await close();
  });

  test('whoever gets no turn within five seconds is told so, and writes no more', async () => {
    const { store, plain, names, close } = await opened();
    plain.exec('BEGIN IMMEDIATE');
    const writing = store.write((tx) => writeMaker(tx, 'too late'));
    await expect(writing).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    plain.exec('COMMIT');
    await store.write((tx) => writeMaker(tx, 'in time'));
    expect(await names()).toEqual(['in time']);
    await close();
  });

  test('a statement is compiled once, however often and in whatever write it runs', async () => {
    const { store, close } = await opened();
    await store.write((tx) => writeMaker(tx, 'first'));
    const prepare = vi.spyOn(Database.prototype, 'prepare');
    const another = await openStore(await databases.fresh());
    prepare.mockClear();
    for (const name of ['a', 'b', 'c']) await another.write((tx) => writeMaker(tx, name));
    for (let time = 0; time < 3; time += 1) await another.read(listMakers);
    expect(prepare.mock.calls.map(([text]) => text.split(' ')[0])).toEqual(['select', 'insert', 'select']);
    prepare.mockRestore();
    await another.close();
    await close();
  });

  test('the moment stays the same while nobody commits, also beside a write that is under way', async () => {
    const store = await openStore(await databases.fresh());
    const before = await store.moment();
    await store.read(listMakers);
    const during = await store.write(async (tx) => {
      await writeMaker(tx, 'hidden');
      return store.moment();
    });
    expect([during, await store.moment()]).toEqual([before, expect.not.stringMatching(`^${before}$`)]);
    await store.close();
  });

  test('without us better-sqlite3 would lower it with WAL', async () => {
    const address = await databases.empty();
    await (await openStore(address)).close();
    const plain = new Database(address);
    plain.pragma('journal_mode');
    const taken = plain.pragma('synchronous', { simple: true });
    plain.close();
    expect(taken).toBe(1);
  });
});
