/** More is no layout any more, and no viewer of an office opens it. Pictures are not decoded here. */
export const PIXELS_MAX = 250_000_000;

/** Pixels of a picture as its head says; 0 where that cannot be told. Reads PNG, JPEG, WebP, TIFF and HEIF. */
export function pixelsOf(bytes: Buffer): number {
  try {
    return (png(bytes) ?? jpeg(bytes) ?? webp(bytes) ?? tiff(bytes) ?? heif(bytes)) || 0;
  } catch {
    // The head ends before it has said so.
    return 0;
  }
}

function png(bytes: Buffer): number | undefined {
  if (bytes.toString('latin1', 1, 4) !== 'PNG') return undefined;
  return bytes.readUInt32BE(16) * bytes.readUInt32BE(20);
}

function jpeg(bytes: Buffer): number | undefined {
  if (bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let at = 2; bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return bytes.readUInt16BE(at + 5) * bytes.readUInt16BE(at + 7);
  }
  return 0;
}

function webp(bytes: Buffer): number | undefined {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP') return undefined;
  const kind = bytes.toString('latin1', 12, 16);
  if (kind === 'VP8X') return (bytes.readUIntLE(24, 3) + 1) * (bytes.readUIntLE(27, 3) + 1);
  if (kind === 'VP8 ') return (bytes.readUInt16LE(26) & 0x3fff) * (bytes.readUInt16LE(28) & 0x3fff);
  const bits = bytes.readUInt32LE(21);
  return ((bits & 0x3fff) + 1) * (((bits >> 14) & 0x3fff) + 1);
}

/** The largest of its pages; a chain that comes back to where it was ends. */
function tiff(bytes: Buffer): number | undefined {
  const order = bytes.toString('latin1', 0, 2);
  if (order !== 'II' && order !== 'MM') return undefined;
  const short = (at: number): number => (order === 'II' ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const long = (at: number): number => (order === 'II' ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  let most = 0;
  const seen = new Set<number>();
  for (let at = long(4); at !== 0 && !seen.has(at); ) {
    seen.add(at);
    const count = short(at);
    const value = (tag: number): number => {
      for (let entry = at + 2; entry < at + 2 + count * 12; entry += 12) {
        if (short(entry) === tag) return short(entry + 2) === 3 ? short(entry + 8) : long(entry + 8);
      }
      return 0;
    };
    most = Math.max(most, value(256) * value(257));
    at = long(at + 2 + count * 12);
  }
  return most;
}

/** `ispe` boxes say the size of each picture and tile in the file. */
function heif(bytes: Buffer): number | undefined {
  if (bytes.toString('latin1', 4, 8) !== 'ftyp') return undefined;
  let most = 0;
  for (let at = bytes.indexOf('ispe'); at >= 0 && at + 16 <= bytes.length; at = bytes.indexOf('ispe', at + 4)) {
    most = Math.max(most, bytes.readUInt32BE(at + 8) * bytes.readUInt32BE(at + 12));
  }
  return most;
}
