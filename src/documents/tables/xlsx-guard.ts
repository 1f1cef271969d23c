/** Why a file is not read. `several-forms` and `not-form1` are known only after reading it. */
export type SheetRefusal = 'not-xlsx' | 'not-form1' | 'password' | 'macros' | 'too-big' | 'zip-bomb' | 'several-forms';

/** Octets that are accepted. */
export const SHEET_MAX = 5 * 1024 * 1024;

/** Octets that a file may unfold to, all parts together and one part of XML; 様式1 itself is about 20 kB. */
const UNFOLDED_MAX = 40 * 1024 * 1024;
const XML_MAX = 8 * 1024 * 1024;
const PARTS_MAX = 500;

interface ZipPart {
  name: string;
  encrypted: boolean;
  compressed: number;
  unfolded: number;
}

/**
 * Looks at a file from outside before anything is unfolded: size, kind, password, macros, and whether its directory
 * promises more than a form can need. hucre unfolds no part beyond its promise, so the promises bound the memory.
 */
export function outerRefusal(bytes: Uint8Array): SheetRefusal | undefined {
  if (bytes.length > SHEET_MAX) return 'too-big';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return isEncryptedPackage(bytes) ? 'password' : 'not-xlsx';
  const parts = startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) ? readDirectory(bytes, view) : undefined;
  if (parts === undefined) return 'not-xlsx';
  if (parts.some((part) => part.encrypted)) return 'password';
  if (parts.some((part) => /(?:vbaProject|macrosheets)/i.test(part.name))) return 'macros';
  const unfolded = parts.reduce((sum, part) => sum + part.unfolded, 0);
  if (parts.length > PARTS_MAX || unfolded > UNFOLDED_MAX || parts.some(unfoldsTooFar)) return 'zip-bomb';
  return parts.some((part) => part.name === '[Content_Types].xml') ? undefined : 'not-xlsx';
}

/** A part that promises nothing but holds something would be unfolded without a bound. */
function unfoldsTooFar(part: ZipPart): boolean {
  return (
    (part.unfolded === 0 && part.compressed > 2) || (/\.(?:xml|rels|vml)$/i.test(part.name) && part.unfolded > XML_MAX)
  );
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((octet, index) => bytes[index] === octet);
}

/** Excel puts a workbook with a password into an OLE file with a stream of this name; an old .xls has none. */
function isEncryptedPackage(bytes: Uint8Array): boolean {
  const name = [...'EncryptedPackage'].map((letter) => `${letter}\0`).join('');
  return new TextDecoder('latin1').decode(bytes).includes(name);
}

/** The central directory of a ZIP file; undefined when it is none, or one of more than 4 GB. */
function readDirectory(bytes: Uint8Array, view: DataView): ZipPart[] | undefined {
  const end = endOfDirectory(view);
  if (end === undefined) return undefined;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const parts: ZipPart[] = [];
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) return undefined;
    const nameLength = view.getUint16(at + 28, true);
    parts.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      compressed: view.getUint32(at + 20, true),
      unfolded: view.getUint32(at + 24, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return parts;
}

function endOfDirectory(view: DataView): number | undefined {
  const farthest = Math.max(0, view.byteLength - 65_557);
  for (let at = view.byteLength - 22; at >= farthest; at -= 1) {
    if (view.getUint32(at, true) === 0x06054b50) return at;
  }
  return undefined;
}
