import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { freePort } from './service.ts';

/** Milliseconds of `/health`, and of a server beside it that does nothing else: what of it is the machine's own load. */
export interface Probed {
  asked: number;
  failed: number;
  ours: { p50: number; p99: number; most: number };
  bare: { p50: number; p99: number; most: number };
}

const BARE =
  "require('node:http').createServer((_, answer) => answer.end('ok')).listen(Number(process.argv[1]), '127.0.0.1')";

/**
 * Asks `/health` again and again, each time on a new connection, from a thread of its own: the one that makes the load is
 * busy, and would see its own lateness.
 */
export async function probeHealth(url: string): Promise<{ stop(): Promise<Probed> }> {
  const port = await freePort();
  const bare = spawn(process.execPath, ['-e', BARE, String(port)], { stdio: 'ignore' });
  const worker = new Worker(new URL('./health-probe-worker.ts', import.meta.url), {
    workerData: { ours: `${url}/health`, bare: `http://127.0.0.1:${port}/` },
  });
  await once(worker, 'message');
  return {
    async stop() {
      const told = once(worker, 'message');
      worker.postMessage('stop');
      const [{ ours, beside, failed }]: [{ ours: number[]; beside: number[]; failed: number }] = Object(await told);
      await worker.terminate();
      const gone = once(bare, 'exit');
      bare.kill();
      await gone;
      return { asked: ours.length, failed, ours: figuresOf(ours), bare: figuresOf(beside) };
    },
  };
}

export function figuresOf(taken: readonly number[]): { p50: number; p99: number; most: number } {
  const sorted = taken.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), most: at(1) };
}

/** `/health p50 2 ms, p99 40 ms, most 60 ms of 900 (a bare server beside it 1, 12, 30)`. */
export function inWords({ asked, failed, ours, bare }: Probed): string {
  const ms = (figures: Probed['ours']): number[] => [figures.p50, figures.p99, figures.most].map(Math.round);
  const [p50, p99, most] = ms(ours);
  const lost = failed === 0 ? '' : `, ${failed} not answered`;
  return `/health p50 ${p50} ms, p99 ${p99} ms, most ${most} ms of ${asked}${lost} (a bare server beside it ${ms(bare).join(', ')})`;
}
