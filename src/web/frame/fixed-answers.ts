import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * An answer that is the same for everybody: no token, no cookie and nothing that anybody typed is in it, so that its length
 * gives nothing away (BREACH), and it may go out compressed. Nothing else of ours is compressed.
 */
export interface FixedAnswer {
  type: string;
  tag: string;
  plain: Buffer;
  /** Undefined where it would be no smaller. */
  gzip: Buffer | undefined;
}

/** Below this the frame of a packet is most of it. */
const WORTH_COMPRESSING = 1000;

export function fixedAnswer(type: string, content: string | Buffer): FixedAnswer {
  const plain = typeof content === 'string' ? Buffer.from(content) : content;
  const gzip = plain.length < WORTH_COMPRESSING ? undefined : gzipSync(plain, { level: 9 });
  return {
    type,
    tag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    plain,
    gzip: gzip && gzip.length < plain.length * 0.95 ? gzip : undefined,
  };
}

/** 304 to who has it; the tag is weak, because compressed and plain are other octets of the same. `cacheControl` is how long one may keep it. */
export function sendFixed(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: FixedAnswer,
  cacheControl: string,
): FastifyReply {
  reply.header('cache-control', cacheControl).header('etag', `W/${answer.tag}`).header('vary', 'accept-encoding');
  if (request.headers['if-none-match']?.includes(answer.tag)) return reply.code(304).send();
  reply.type(answer.type);
  if (answer.gzip === undefined || !takesGzip(request.headers['accept-encoding'])) return reply.send(answer.plain);
  return reply.header('content-encoding', 'gzip').send(answer.gzip);
}

function takesGzip(header: string | string[] | undefined): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(String(header ?? ''));
}
