import type { FastifyReply } from 'fastify';

/**
 * Sends a file to be saved, never shown: an uploaded HTML page must not run under our name. The name is given twice, as
 * RFC 6266 wants it: in ASCII for old programs, and in UTF-8 (RFC 8187).
 */
export function sendFile(
  reply: FastifyReply,
  file: { name: string; mediaType: string; bytes: Uint8Array },
): FastifyReply {
  return named(reply, file).send(Buffer.from(file.bytes));
}

/** The same for a file that is still being made; an error in the middle breaks the download off. */
export function sendStream(
  reply: FastifyReply,
  file: { name: string; mediaType: string; octets: AsyncIterable<Uint8Array> },
): FastifyReply {
  return named(reply, file).send(ReadableStream.from(file.octets));
}

function named(reply: FastifyReply, file: { name: string; mediaType: string }): FastifyReply {
  const plain = file.name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(file.name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`)
    .type(file.mediaType);
}
