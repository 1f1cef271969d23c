import type { FastifyInstance } from 'fastify';
import type { Asked } from '#domain/words/askings.ts';
import { areProved, isBusy } from '#workflow/access/asker.ts';
import { proofsOf } from './asker.ts';
import { openPace } from './pace.ts';
import type { Web } from './pages.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What is asked for here; when all strangers together ask for it too often, each waits a little. */
    asks?: Asked;
  }
}

/** Stands before whatever makes us write to an address that somebody typed. */
export function paceAskings(server: FastifyInstance, web: Web): void {
  const pace = openPace();
  server.addHook('preHandler', async (request) => {
    const { asks } = request.routeOptions.config;
    if (asks === undefined || request.method !== 'POST') return;
    if (!(await isBusy(web.office, asks)) || (await areProved(web.office, proofsOf(web, request)))) return;
    await pace.wait();
  });
  server.addHook('preClose', async () => pace.end());
}
