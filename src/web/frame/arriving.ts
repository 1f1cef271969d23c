import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { networkOf } from './network.ts';

/** Bodies with files that arrive at one time, from one network and in all. */
const FROM_ONE = 8;
const IN_ALL = 100;

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Gives the body of this request a place while it arrives; throws `FILES_AT_ONCE` when its network has none left. A
     * browser that has proved a mailbox (`proof`) has places of its own.
     */
    holdPlace(request: FastifyRequest, reply: FastifyReply, proof?: string): void;
  }
}

/**
 * Places for bodies with files, which hold a connection and room on the disk until they are whole. When all are taken, the
 * oldest of the network that holds most is cut off: strangers who send half of a file and wait shut out nobody else.
 */
export function holdArriving(server: FastifyInstance): void {
  const arriving = new Map<string, Set<FastifyRequest>>();
  let inAll = 0;
  server.decorate('holdPlace', (request: FastifyRequest, reply: FastifyReply, proof?: string) => {
    const network = proof ?? networkOf(request);
    const own = arriving.getOrInsertComputed(network, () => new Set());
    if (own.size >= FROM_ONE)
      throw Object.assign(new Error('FILES_AT_ONCE'), { code: 'FILES_AT_ONCE', statusCode: 503 });
    if (inAll >= IN_ALL) cutOldest(arriving);
    own.add(request);
    inAll += 1;
    reply.raw.once('close', () => {
      inAll -= 1;
      own.delete(request);
      if (own.size === 0) arriving.delete(network);
    });
  });
}

function cutOldest(arriving: ReadonlyMap<string, ReadonlySet<FastifyRequest>>): void {
  const [most] = [...arriving.values()].toSorted((one, other) => other.size - one.size);
  const [oldest] = most ?? [];
  oldest?.raw.destroy();
}
