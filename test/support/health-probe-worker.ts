import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

const EVERY_MS = 20;
const LONGEST_MS = 30_000;

const { ours: oursUrl, bare: bareUrl }: { ours: string; bare: string } = workerData;
const ours: number[] = [];
const beside: number[] = [];
let failed = 0;
let over = false;
parentPort?.on('message', () => {
  over = true;
});

/** From an address of its own each time: it asks more often than one may. */
let asks = 0;

function timed(url: string): Promise<number | undefined> {
  asks += 1;
  const headers = { 'x-forwarded-for': `2001:db8:0:${asks.toString(16)}::1` };
  const begun = performance.now();
  return new Promise((resolve) => {
    const asked = get(url, { agent: false, timeout: LONGEST_MS, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode === 200 ? performance.now() - begun : undefined));
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(undefined));
  });
}

while ((await timed(bareUrl)) === undefined) await pause(EVERY_MS);
parentPort?.postMessage('begun');
while (!over) {
  const [one, other] = [await timed(oursUrl), await timed(bareUrl)];
  if (one === undefined) failed += 1;
  else ours.push(one);
  if (other !== undefined) beside.push(other);
  await pause(EVERY_MS);
}
parentPort?.postMessage({ ours, beside, failed });
