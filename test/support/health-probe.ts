import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { freePort, type Service } from './service.ts';

/** Milliseconds of `/health`, and of a server beside it that does nothing else: what of it is the machine's own load. */
export interface Probed {
  asked: number;
  failed: number;
  ours: { p50: number; p99: number; most: number };
  bare: { p50: number; p99: number; most: number };
  /** So many times slower than with a core for itself the machine's other work made the thread that serves. */
  slowed: number;
}

const BARE =
  "require('node:http').createServer((_, answer) => answer.end('ok')).listen(Number(process.argv[1]), '127.0.0.1')";

/**
 * Asks `/health` again and again, each time on a new connection, from a thread of its own: the one that makes the load is
 * busy, and would see its own lateness.
 */
export async function probeHealth({ url, pid }: Pick<Service, 'url' | 'pid'>): Promise<{ stop(): Promise<Probed> }> {
  const port = await freePort();
  const bare = spawn(process.execPath, ['-e', BARE, String(port)], { stdio: 'ignore' });
  const worker = new Worker(new URL('./health-probe-worker.ts', import.meta.url), {
    workerData: { ours: `${url}/health`, bare: `http://127.0.0.1:${port}/` },
  });
  await once(worker, 'message');
  const before = await threadTimes(pid);
  return {
    async stop() {
      const after = await threadTimes(pid);
      const told = once(worker, 'message');
      worker.postMessage('stop');
      const [{ ours, beside, failed }]: [{ ours: number[]; beside: number[]; failed: number }] = Object(await told);
      await worker.terminate();
      const gone = once(bare, 'exit');
      bare.kill();
      await gone;
      const slowed = 1 + (after.waited - before.waited) / (after.ran - before.ran);
      return { asked: ours.length, failed, ours: figuresOf(ours), bare: figuresOf(beside), slowed };
    },
  };
}

/** How long the first thread of a process has run, and how long it could have run and had no core. */
async function threadTimes(pid: number): Promise<{ ran: number; waited: number }> {
  const stat = await readFile(`/proc/${pid}/task/${pid}/schedstat`, 'utf8');
  const [ran = 0, waited = 0] = stat.split(' ').map(Number);
  return { ran, waited };
}

export function figuresOf(taken: readonly number[]): { p50: number; p99: number; most: number } {
  const sorted = taken.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), most: at(1) };
}

/** `/health p50 2 ms, p99 40 ms, most 60 ms of 900 (a bare server beside it 1, 12, 30), slowed 1.2 times`. */
export function inWords({ asked, failed, ours, bare, slowed }: Probed): string {
  const ms = (figures: Probed['ours']): number[] => [figures.p50, figures.p99, figures.most].map(Math.round);
  const [p50, p99, most] = ms(ours);
  const lost = failed === 0 ? '' : `, ${failed} not answered`;
  return `/health p50 ${p50} ms, p99 ${p99} ms, most ${most} ms of ${asked}${lost} (a bare server beside it ${ms(bare).join(', ')}), slowed ${slowed.toFixed(1)} times`;
}
