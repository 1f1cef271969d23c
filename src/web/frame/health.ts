import type { FastifyInstance } from 'fastify';
import { isHealthy } from '#workflow/keeping/check-health.ts';
import { readTroubles } from '#workflow/keeping/troubles.ts';
import type { Web } from './pages.ts';

/**
 * `/health` and `/ready` for machines: 200 while the database answers, 503 while it does not, and while the process stops
 * (fastify). A full disk and waiting mail are no reason to take the process away: they stand in the body of `/ready`.
 */
export function healthRoutes(server: FastifyInstance, web: Web): void {
  server.get('/health', async (_request, reply) => {
    const healthy = await isHealthy(web.office);
    return reply
      .code(healthy ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: healthy ? 'ok' : 'unavailable' });
  });
  server.get('/ready', async (_request, reply) => {
    const healthy = await isHealthy(web.office);
    const degraded = healthy ? await readTroubles(web.office) : [];
    return reply
      .code(healthy ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: healthy ? 'ok' : 'unavailable', degraded });
  });
}
