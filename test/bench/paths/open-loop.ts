import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { openClient } from '../client.ts';
import { wallOf } from '../cost.ts';
import { median, type Path } from '../path.ts';
import { startProduction, startSink, stopAll } from '../processes.ts';
import { percentile } from './drain.ts';
import { file } from './filing.ts';

const FILINGS_PER_SECOND = 64;
const PAGES_PER_SECOND = 10;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 60);
const LOOKED_AFTER_MS = 3000;
const WARM = 200;

/** Asked at fixed moments, whatever was answered before. */
export const openLoop: Path = {
  name: `open loop, ${FILINGS_PER_SECOND} filings/s + ${PAGES_PER_SECOND} pages/s for ${SECONDS} s: p99`,
  unit: 'ms',
  target: { better: 'less', least: 60, aim: 20 },
  rounds: 1,
  cold: true,
  async open({ folder }) {
    const sink = await startSink();
    const database = join(folder, 'open-loop.sqlite');
    const service = await startProduction({ folder, smtpUrl: sink.smtpUrl, database });
    const client = openClient(service.url, 256);
    // For the compiler, and before anything is measured.
    for (let filed = 0; filed < WARM; filed += 1) await file(client);
    return {
      async ours() {
        const waits: Promise<number>[] = [];
        const start = performance.now();
        const inAll = FILINGS_PER_SECOND + PAGES_PER_SECOND;
        for (let asked = 0; asked < inAll * SECONDS; asked += 1) {
          await pause(Math.max(0, start + (asked * 1000) / inAll - performance.now()));
          const isPage = (asked * PAGES_PER_SECOND) % inAll < PAGES_PER_SECOND;
          waits.push(wallOf(() => (isPage ? client.ask('/file/contact') : file(client))));
        }
        const took = await Promise.all(waits);
        await pause(LOOKED_AFTER_MS);
        const note = `${owedIn(database)} mails owed ${LOOKED_AFTER_MS / 1000} s later`;
        return { cost: percentile(took, 0.99), steady: median(took), note };
      },
      async close() {
        client.close();
        await stopAll([service, sink]);
      },
    };
  },
};

function owedIn(file: string): number {
  const database = new Database(file, { readonly: true });
  const owed = database
    .prepare<[], number>("select count(*) from mails where state in ('owed', 'sending')")
    .pluck()
    .get();
  database.close();
  return owed ?? Number.NaN;
}
