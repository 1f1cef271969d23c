import { readFileSync } from 'node:fs';
import fastifyCompress from '@fastify/compress';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/**
 * `/assets`: our own files, and the design tokens of デジタル庁 from their package, compressed. Pages are not: what is typed
 * stands in them beside the CSRF token, and lengths of compressed answers would give the token away bit by bit (BREACH).
 */
export async function assetRoutes(server: FastifyInstance, assetsDir: string): Promise<void> {
  const tokens = readFileSync(new URL(import.meta.resolve('@digital-go-jp/design-tokens/dist/tokens.css')));
  // A scope of its own: what is compressed ends here. Routes come after the plugin, or it does not see them.
  await server.register((assets, _options, done) => {
    assets.register(fastifyCompress, { encodings: ['gzip'] }).after(() => {
      assets.get('/assets/tokens.css', (_request, reply) =>
        reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600').send(tokens),
      );
      assets.register(fastifyStatic, { root: assetsDir, prefix: '/assets/', maxAge: '1h' });
    });
    done();
  });
}
