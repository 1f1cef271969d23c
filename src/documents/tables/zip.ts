import { crc32, inflateRawSync } from 'node:zlib';

/** A part of a ZIP file as its central directory promises it. */
export interface ZipPart {
  name: string;
  encrypted: boolean;
  compressed: number;
  unfolded: number;
  /** 0 stored, 8 deflated. */
  method: number;
  /** Where its local header begins. */
  at: number;
}

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
/** A field that says so has its value in the ZIP64 extra field. */
const IN_EXTRA = 0xffffffff;

export function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((octet, index) => bytes[index] === octet);
}

/** The central directory of a ZIP file, ZIP64 or not; undefined when it is none or is broken. Nothing is unfolded. */
export function readDirectory(bytes: Uint8Array): ZipPart[] | undefined {
  if (!startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const place = placeOfDirectory(view);
  if (place === undefined) return undefined;
  let { at } = place;
  const parts: ZipPart[] = [];
  for (let index = 0; index < place.count; index += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== CENTRAL_HEADER) return undefined;
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const extraAt = at + 46 + nameLength;
    if (extraAt + extraLength > bytes.length) return undefined;
    const sizes = { unfolded: view.getUint32(at + 24, true), compressed: view.getUint32(at + 20, true) };
    const start = view.getUint32(at + 42, true);
    parts.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, extraAt)),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      ...withExtra(view, [extraAt, extraAt + extraLength], { ...sizes, at: start }),
    });
    at = extraAt + extraLength + view.getUint16(at + 32, true);
  }
  return parts;
}

type Placed = Pick<ZipPart, 'unfolded' | 'compressed' | 'at'>;

/** The values that stand in the ZIP64 extra field, in the order that the format fixes. */
function withExtra(view: DataView, [from, until]: readonly [number, number], placed: Placed): Placed {
  for (let at = from; at + 4 <= until; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let next = at + 4;
    const value = (short: number): number => {
      if (short !== IN_EXTRA || next + 8 > until) return short;
      next += 8;
      return Number(view.getBigUint64(next - 8, true));
    };
    return { unfolded: value(placed.unfolded), compressed: value(placed.compressed), at: value(placed.at) };
  }
  return placed;
}

function placeOfDirectory(view: DataView): { count: number; at: number } | undefined {
  const farthest = Math.max(0, view.byteLength - 65_557);
  for (let at = view.byteLength - 22; at >= farthest; at -= 1) {
    if (view.getUint32(at, true) !== END) continue;
    const locator = at - 20;
    if (locator < 0 || view.getUint32(locator, true) !== LOCATOR_64) {
      return { count: view.getUint16(at + 10, true), at: view.getUint32(at + 16, true) };
    }
    const record = Number(view.getBigUint64(locator + 8, true));
    if (record + 56 > view.byteLength || view.getUint32(record, true) !== END_64) return undefined;
    return {
      count: Number(view.getBigUint64(record + 32, true)),
      at: Number(view.getBigUint64(record + 48, true)),
    };
  }
  return undefined;
}

/** What a part holds; never more than its promise. Throws for a part that is broken. */
export function unfold(bytes: Uint8Array, part: ZipPart): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(part.at, true) !== LOCAL_HEADER) throw new RangeError(`no part where ${part.name} should begin`);
  const from = part.at + 30 + view.getUint16(part.at + 26, true) + view.getUint16(part.at + 28, true);
  const packed = bytes.subarray(from, from + part.compressed);
  if (part.method === 0) return packed.subarray(0, part.unfolded);
  if (part.method !== 8) throw new RangeError(`${part.name} is packed in a way of its own`);
  return part.unfolded === 0 ? new Uint8Array() : inflateRawSync(packed, { maxOutputLength: part.unfolded });
}

/** A ZIP file of these parts, none of them compressed. */
export function packStored(parts: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const pieces: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const [name, content] of parts) {
    const path = new TextEncoder().encode(name);
    const fields: [number, 2 | 4][] = [
      [20, 2],
      [0x0800, 2], // names are UTF-8
      [0, 2],
      [0, 4],
      [crc32(content), 4],
      [content.length, 4],
      [content.length, 4],
      [path.length, 2],
      [0, 2],
    ];
    const local = littleEndian([[LOCAL_HEADER, 4], ...fields]);
    directory.push(littleEndian([[CENTRAL_HEADER, 4], [20, 2], ...fields, [0, 2], [0, 4], [0, 4], [at, 4]]), path);
    pieces.push(local, path, content);
    at += local.length + path.length + content.length;
  }
  const size = directory.reduce((sum, piece) => sum + piece.length, 0);
  const end = littleEndian([
    [END, 4],
    [0, 4],
    [parts.size, 2],
    [parts.size, 2],
    [size, 4],
    [at, 4],
    [0, 2],
  ]);
  return concatenated([...pieces, ...directory, end]);
}

function littleEndian(fields: readonly (readonly [value: number, octets: 2 | 4])[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [, octets]) => sum + octets, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [value, octets] of fields) {
    if (octets === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += octets;
  }
  return bytes;
}

function concatenated(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
