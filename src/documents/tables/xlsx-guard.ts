import { readDirectory, startsWith, type ZipPart } from './zip.ts';

/** Why a file is not read. `several-forms` and `not-form1` are known only after reading it. */
export type SheetRefusal = 'not-xlsx' | 'not-form1' | 'password' | 'macros' | 'too-big' | 'zip-bomb' | 'several-forms';

/** Octets that are accepted. */
export const SHEET_MAX = 5 * 1024 * 1024;

/** Octets that a file may unfold to, all parts together and one part of XML; 様式1 itself is about 20 kB. */
const UNFOLDED_MAX = 40 * 1024 * 1024;
const XML_MAX = 8 * 1024 * 1024;
const PARTS_MAX = 500;

/**
 * Looks at a file from outside before anything is unfolded: size, kind, password, macros, and whether its directory
 * promises more than a form can need. hucre unfolds no part beyond its promise, so the promises bound the memory.
 */
export function outerRefusal(bytes: Uint8Array): SheetRefusal | undefined {
  if (bytes.length > SHEET_MAX) return 'too-big';
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return isEncryptedPackage(bytes) ? 'password' : 'not-xlsx';
  const parts = readDirectory(bytes);
  if (parts === undefined) return 'not-xlsx';
  if (parts.some((part) => part.encrypted)) return 'password';
  if (parts.some((part) => /(?:vbaProject|macrosheets)/i.test(part.name))) return 'macros';
  const unfolded = parts.reduce((sum, part) => sum + part.unfolded, 0);
  if (parts.length > PARTS_MAX || unfolded > UNFOLDED_MAX || parts.some(unfoldsTooFar)) return 'zip-bomb';
  return parts.some((part) => /^\[Content_Types\]\.xml$/i.test(part.name)) ? undefined : 'not-xlsx';
}

/** A part that promises nothing but holds something would be unfolded without a bound. */
function unfoldsTooFar(part: ZipPart): boolean {
  return (
    (part.unfolded === 0 && part.compressed > 2) || (/\.(?:xml|rels|vml)$/i.test(part.name) && part.unfolded > XML_MAX)
  );
}

/** Excel puts a workbook with a password into an OLE file with a stream of this name; an old .xls has none. */
function isEncryptedPackage(bytes: Uint8Array): boolean {
  const name = [...'EncryptedPackage'].map((letter) => `${letter}\0`).join('');
  return new TextDecoder('latin1').decode(bytes).includes(name);
}
