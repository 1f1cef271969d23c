import type { FastifyInstance } from 'fastify';
import { isHealthy } from '#workflow/keeping/check-health.ts';
import type { Web } from './pages.ts';

/** `/health` for machines: 200 while the database answers, 503 while it does not. */
export function healthRoutes(server: FastifyInstance, web: Web): void {
  server.get('/health', async (_request, reply) => {
    const healthy = await isHealthy(web.office);
    return reply
      .code(healthy ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: healthy ? 'ok' : 'unavailable' });
  });
}
