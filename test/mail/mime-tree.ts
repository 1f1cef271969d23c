/** A MIME part as it stands in the raw message, decoded by nobody: what readers have to cope with. */
export interface MimePart {
  /** Lower-case names, unfolded values, in order. */
  headers: [string, string][];
  body: string;
  parts: MimePart[];
}

/** The tree of a message. Throws when a multipart does not end with its closing boundary. */
export function mimeTree(raw: string): MimePart {
  const end = raw.indexOf('\r\n\r\n');
  const headers = raw
    .slice(0, end)
    .replace(/\r\n(?=[ \t])/g, '')
    .split('\r\n')
    .map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    });
  const body = raw.slice(end + 4);
  const type = header({ headers }, 'content-type');
  const boundary = /^multipart\/.*boundary="([^"]+)"/.exec(type)?.[1];
  return { headers, body, parts: boundary === undefined ? [] : partsOf(body, boundary) };
}

function partsOf(body: string, boundary: string): MimePart[] {
  const pieces = `\r\n${body}`.split(`\r\n--${boundary}`);
  if (pieces.at(-1)?.trim() !== '--') throw new Error('the multipart has no closing boundary');
  return pieces.slice(1, -1).map((piece) => mimeTree(piece.slice(2)));
}

/** The first value of the header, or an empty text. */
export function header(part: Pick<MimePart, 'headers'>, name: string): string {
  return part.headers.find(([key]) => key === name)?.[1] ?? '';
}

/** Content types of the tree without their boundaries, indented by depth. */
export function outline(part: MimePart, depth = 0): string[] {
  const type = header(part, 'content-type').replace(/;\s*boundary="[^"]*"/, '');
  return [`${'  '.repeat(depth)}${type}`, ...part.parts.flatMap((child) => outline(child, depth + 1))];
}
