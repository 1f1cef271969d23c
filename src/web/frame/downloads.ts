import type { FastifyReply } from 'fastify';

interface NamedFile {
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}

/** What every browser opens by itself, in its viewer or the machine's calendar, and runs nothing of. */
const OPENED = /^(application\/pdf|text\/calendar)\b/;
/** WebKit lays its PDF viewer out with a style of its own inside the answer; under the pages' policy it stays a tiny frame. */
const VIEWER_POLICY =
  "default-src 'none';object-src 'self';style-src 'unsafe-inline';form-action 'none';frame-ancestors 'self';base-uri 'none'";

/** Sends a file to be saved, never shown: an uploaded HTML page must not run under our name. */
export function sendFile(reply: FastifyReply, file: NamedFile): FastifyReply {
  return named(reply, 'attachment', file).send(Buffer.from(file.bytes));
}

/**
 * Sends what was made here. A PDF and a calendar entry are opened at once: iPhones would put them away in a folder. Other
 * kinds are saved.
 */
export function sendDocument(reply: FastifyReply, file: NamedFile): FastifyReply {
  if (!OPENED.test(file.mediaType)) return sendFile(reply, file);
  return named(reply, 'inline', file).header('content-security-policy', VIEWER_POLICY).send(Buffer.from(file.bytes));
}

/** As `sendFile`, for a file that is still being made; an error in the middle breaks the download off. */
export function sendStream(
  reply: FastifyReply,
  file: { name: string; mediaType: string; octets: AsyncIterable<Uint8Array> },
): FastifyReply {
  return named(reply, 'attachment', file).send(ReadableStream.from(file.octets));
}

/** The name is given twice, as RFC 6266 wants it: in ASCII for old programs, and in UTF-8 (RFC 8187). */
function named(
  reply: FastifyReply,
  disposition: 'attachment' | 'inline',
  file: { name: string; mediaType: string },
): FastifyReply {
  const plain = file.name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(file.name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `${disposition}; filename="${plain}"; filename*=UTF-8''${encoded}`)
    .type(file.mediaType);
}
