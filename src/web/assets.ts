import { readFileSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** `/assets`: our own files, and the design tokens of デジタル庁 from their package. */
export async function assetRoutes(server: FastifyInstance, assetsDir: string): Promise<void> {
  const tokens = readFileSync(new URL(import.meta.resolve('@digital-go-jp/design-tokens/dist/tokens.css')));
  server.get('/assets/tokens.css', (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600').send(tokens),
  );
  await server.register(fastifyStatic, { root: assetsDir, prefix: '/assets/', maxAge: '1h' });
}
