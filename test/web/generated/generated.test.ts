import { expect, test } from 'vitest';
import { askGenerated } from './ask-generated.ts';

const REQUESTS = 2000;
/** `SEED=… npx vitest …` asks the same again. */
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

test('2,000 generated requests over all routes, as everybody: none fails, tells of our insides, or stays without answer', async () => {
  const { faults, statuses, opened } = await askGenerated({ seed, requests: REQUESTS, perHouse: REQUESTS });
  console.log(`SEED=${seed}: ${JSON.stringify(statuses)}, ${opened} routes opened`);
  expect(faults).toEqual([]);
  // Requests that are turned away everywhere would prove nothing.
  expect(opened).toBeGreaterThan(150);
}, 120_000);
