import type MimeNode from 'nodemailer/lib/mime-node';

/** RFC 2045 §6.8. */
const LINE_LENGTH = 76;

/**
 * The message of a tree whose leaves all are text or bytes in base64, as `build` of nodemailer makes it. That joins several
 * streams for each part, which takes many times as long as writing it.
 */
export function bytesOf(root: MimeNode): Uint8Array {
  return Buffer.concat([...piecesOf(root)]);
}

function* piecesOf(node: MimeNode): Generator<Buffer> {
  // First: it decides of what type and boundary the part is.
  const headers = node.buildHeaders();
  yield Buffer.from(`${headers}\r\n\r\n`);
  if (node.multipart) {
    for (const [index, child] of node.childNodes.entries()) {
      yield Buffer.from(`${index === 0 ? '' : '\r\n'}--${node.boundary}\r\n`);
      yield* piecesOf(child);
    }
    yield Buffer.from(`\r\n--${node.boundary}--\r\n`);
    return;
  }
  if (node.getTransferEncoding() !== 'base64') throw new TypeError(`not in base64: ${headers}`);
  yield inLines(bytesIn(node));
}

function bytesIn({ content }: MimeNode): Buffer {
  if (typeof content === 'string') return Buffer.from(content);
  if (content instanceof Buffer) return content;
  throw new TypeError('the content of a part is neither text nor bytes');
}

/** In base64, without a break behind the last line. */
function inLines(bytes: Buffer): Buffer {
  const text = Buffer.from(bytes.toString('base64'), 'latin1');
  const breaks = Math.max(0, Math.ceil(text.length / LINE_LENGTH) - 1);
  const lines = Buffer.allocUnsafe(text.length + 2 * breaks);
  let at = 0;
  for (let from = 0; from < text.length; from += LINE_LENGTH) {
    if (from > 0) at += lines.write('\r\n', at, 'latin1');
    at += text.copy(lines, at, from, from + LINE_LENGTH);
  }
  return lines;
}
