import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openRequestCounts } from '#web/frame/request-counts.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';

const MINUTE = 60_000;
const MOST = 100;

describe.each(DATABASES)('requests of one network, on $name', ({ open }) => {
  let databases: Databases;
  let office: TestOffice;
  let processes: ReturnType<typeof openRequestCounts>[];
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());
  beforeEach(async () => {
    office = await openOffice({ database: await databases.fresh() });
    processes = [openRequestCounts(office), openRequestCounts(office)];
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(async () => {
    for (const one of processes) one.end();
    vi.useRealTimers();
    await office.close();
  });

  /** So many requests at one process; what it counts then. */
  function come(at: number, times: number, network = '198.51.100.7 GET'): number {
    const counts = processes[at];
    if (!counts) throw new Error('no such process');
    const store = new counts.store({});
    let counted = 0;
    for (let n = 0; n < times; n++) {
      store.incr(
        network,
        (_, result) => {
          counted = result?.current ?? 0;
        },
        MINUTE,
        MOST,
      );
    }
    return counted;
  }
  const rows = () => office.store.read((tx) => tx.db.select().from(tx.tables.askings));
  /** Both have told the database, and know what stands there. */
  async function told(times: number): Promise<void> {
    const write = vi.spyOn(office.store, 'write');
    await vi.advanceTimersByTimeAsync(1000);
    expect(write).toHaveBeenCalledTimes(times);
    await Promise.all(write.mock.results.map(({ value }) => value));
    write.mockRestore();
    await new Promise((resolve) => setImmediate(resolve));
  }

  test('are counted by all processes together, within a second', async () => {
    expect([come(0, 60), come(1, 30)]).toEqual([60, 30]);
    await told(2);
    come(0, 1);
    come(1, 1);
    await told(2);
    // Whoever tells first knows of what the other tells a second later.
    expect([come(0, 1), come(1, 1)].toSorted()).toEqual([92, 93]);
    expect((await rows()).map(({ what, over }) => [what, over])).toEqual([['requests', 0]]);
    expect(JSON.stringify(await rows())).not.toContain('198.51.100.7');
  });

  test('are written nowhere while they are few, and in one write for all networks', async () => {
    for (let n = 0; n < 50; n++) come(0, 9, `198.51.100.${n} GET`);
    await told(0);
    expect(await rows()).toEqual([]);
    for (let n = 0; n < 50; n++) come(0, 1, `198.51.100.${n} GET`);
    await told(1);
    expect(await rows()).toHaveLength(50);
  });

  test('begin anew a minute later, also where another process began it', async () => {
    come(0, 50);
    await told(1);
    office.clock.advance({ seconds: 30 });
    come(1, 50);
    await told(1);
    expect(come(1, 1)).toBe(101);
    office.clock.advance({ seconds: 30 });
    expect([come(0, 1), come(1, 1)]).toEqual([1, 1]);
  });

  test('of a day that a clock was ahead for a moment count no longer once it is set right', async () => {
    const right = office.now().toString();
    office.clock.advance({ hours: 24 });
    come(0, 100);
    await told(1);
    office.clock.set(right);
    expect(come(0, 50)).toBe(50);
    await told(1);
    expect(come(0, 1)).toBe(51);
  });

  test('are counted by each process alone while the database does not answer', async () => {
    const write = vi.spyOn(office.store, 'write').mockRejectedValue(new Error('gone'));
    come(0, 50);
    await vi.advanceTimersByTimeAsync(1000);
    await new Promise((resolve) => setImmediate(resolve));
    expect([come(0, 51), write.mock.calls.length]).toEqual([101, 1]);
    write.mockRestore();
  });
});
