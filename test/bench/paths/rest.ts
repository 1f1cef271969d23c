import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Path } from '../path.ts';
import { startNode, startProduction } from '../processes.ts';

const SETTLED_MS = 4000;
/** As JavaScript: Node's reader of TypeScript takes 17 MB for itself. */
const BARE = `
  import fastify from 'fastify';
  import { z } from 'zod';
  const http = fastify({ logger: true });
  http.get('/', ({ query }) => z.object({ word: z.string() }).safeParse(query));
  console.log('Bare Fastify listens on ' + (await http.listen({ host: '127.0.0.1', port: 0 })));
  process.once('SIGTERM', () => http.close());
`;
const SMTP_URL = 'smtp://127.0.0.1:9';

export const idleMemory: Path = {
  name: 'idle memory / bare Fastify with zod',
  unit: '× floor',
  target: { better: 'less', least: 2, aim: 1.5 },
  rounds: 2,
  cold: true,
  open: async ({ folder }) => ({
    ours: async () => residentOf(await startProduction({ folder, smtpUrl: SMTP_URL })),
    floor: async () => residentOf(await startNode(['--input-type=module', '--eval', BARE])),
    close: async () => undefined,
  }),
};

export const start: Path = {
  name: 'start to listening',
  unit: 'ms',
  target: { better: 'less', least: 2000, aim: 1000 },
  rounds: 3,
  cold: true,
  open: async ({ folder }) => ({
    async ours() {
      const before = performance.now();
      const service = await startProduction({ folder, smtpUrl: SMTP_URL });
      const took = performance.now() - before;
      await service.stop();
      return took;
    },
    close: async () => undefined,
  }),
};

/** Megabytes that a process which nobody asks holds in memory. */
async function residentOf(service: { pid: number; stop(): Promise<void> }): Promise<number> {
  await pause(SETTLED_MS);
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${service.pid}/status`, 'utf8')) ?? [];
  await service.stop();
  return Number(kilobytes) / 1000;
}
