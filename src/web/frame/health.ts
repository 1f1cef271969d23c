import type { FastifyInstance } from 'fastify';
import { checkHealth } from '#workflow/keeping/check-health.ts';
import type { Web } from './pages.ts';

/** `/health` for machines: 200 while the database answers. */
export function healthRoutes(server: FastifyInstance, web: Web): void {
  server.get('/health', async (_request, reply) => {
    await checkHealth(web.office);
    return reply.header('cache-control', 'no-store').send({ status: 'ok' });
  });
}
