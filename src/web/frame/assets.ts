import type { FastifyInstance } from 'fastify';
import { assetAt } from './asset-files.ts';
import { sendFixed } from './fixed-answers.ts';
import { showRefusal, type Web } from './pages.ts';

/**
 * `/assets`: kept for good under an address with a digest. Under any other (an older program's page, a newer one's while
 * both run) the file as it is, to be asked for again.
 */
export function assetRoutes(server: FastifyInstance, web: Web): void {
  server.get<{ Params: { '*': string } }>('/assets/*', (request, reply) => {
    const found = assetAt(request.params['*']);
    if (!found) return showRefusal({ web, request, reply }, { code: 'not-found' });
    const { file, isCurrent } = found;
    return sendFixed(request, reply, file, isCurrent ? 'public, max-age=31536000, immutable' : 'no-cache');
  });
}
