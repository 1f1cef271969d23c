import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, describe, expect, test } from 'vitest';
import { openWorkshop } from '#documents/worker/workshop.ts';
import { FORM1 } from '../documents/form1/samples.ts';

const workshop = openWorkshop({ schemaAddress: 'https://demokai.example.jp/schemas/form1.v1.json' });
afterAll(() => workshop.close());

const ROUNDS = 100;

function megabytes(): number {
  return Math.round(process.memoryUsage().rss / 1e6);
}

describe('the documents of an application', () => {
  test('take at most 150 kB and 150 ms, and leave the event loop free while 100 are made', async () => {
    const idle = megabytes();
    const cold = performance.now();
    const documents = await workshop.form1Documents(FORM1);
    const first = performance.now() - cold;
    const octets = documents.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const start = performance.now();
    await Promise.all(Array.from({ length: ROUNDS }, () => workshop.form1Documents(FORM1)));
    const each = (performance.now() - start) / ROUNDS;
    delay.disable();
    const p99 = delay.percentile(99) / 1e6;
    const sizes = documents.map(({ name, bytes }) => `${name.split('.').at(-1)} ${bytes.length}`).join(', ');
    console.log(
      `first ${first.toFixed(0)} ms, then ${each.toFixed(1)} ms each; ${sizes} octets; event loop p99 ${p99.toFixed(1)} ms, max ${(delay.max / 1e6).toFixed(1)} ms; process ${idle} MB before, ${megabytes()} MB after`,
    );
    expect(octets).toBeLessThanOrEqual(150_000);
    expect(each).toBeLessThanOrEqual(150);
    expect(p99).toBeLessThan(50);
  });
});
