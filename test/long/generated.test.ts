import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DATABASES, type Databases } from '../support/databases.ts';
import { askGenerated } from '../web/generated/ask-generated.ts';

const REQUESTS = Number(process.env.REQUESTS ?? 50_000);
/** By then everything has been compiled and every cache filled. */
const WARM_UP = REQUESTS / 5;
const MOST_GROWTH = 1.2;
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

describe.each(DATABASES)('on $name', ({ name, open }) => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());

  test('50,000 generated requests over all routes, as everybody: none fails, tells of our insides, or stays without answer; memory stays as it is', async () => {
    const rss: { asked: number; bytes: number }[] = [];
    const found = await askGenerated({
      seed,
      requests: REQUESTS,
      perHouse: Math.min(2000, WARM_UP),
      database: databases.fresh,
      onHouse: (asked) => rss.push({ asked, bytes: process.memoryUsage.rss() }),
    });
    const { faults, ...figures } = found;
    const most = (late: boolean) =>
      Math.max(...rss.filter(({ asked }) => asked > WARM_UP === late).map(({ bytes }) => bytes));
    const megabytes = [most(false), most(true)].map((bytes) => Math.round(bytes / 1e6));
    console.log(`${name}, SEED=${seed}, RSS ${megabytes.join(' → ')} MB: ${JSON.stringify(figures)}`);
    expect(faults).toEqual([]);
    expect(most(true) / most(false)).toBeLessThanOrEqual(MOST_GROWTH);
  });
});
