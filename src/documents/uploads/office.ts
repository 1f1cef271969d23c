import { readDirectory } from '#documents/tables/zip.ts';
import type { UploadFault } from './fault.ts';

/** Octets that a document may unfold to, all parts together and one part of XML. Pictures hardly unfold. */
const UNFOLDED_MAX = 150_000_000;
const XML_MAX = 60_000_000;
const PARTS_MAX = 5_000;

/** Looks at a .docx, .xlsx or .pptx from outside: nothing is unfolded. */
export function officeFault(bytes: Uint8Array): UploadFault | undefined {
  const parts = readDirectory(bytes);
  if (parts === undefined) return 'broken';
  if (parts.some(({ encrypted }) => encrypted)) return 'password';
  if (parts.some(({ name }) => /(?:vbaProject|vbaData|macrosheets|activeX\/)/i.test(name))) return 'macros';
  const sum = parts.reduce((total, { unfolded }) => total + unfolded, 0);
  const tooFar = parts.some(
    ({ name, unfolded, compressed }) =>
      (unfolded === 0 && compressed > 2) || (/\.(?:xml|rels|vml)$/i.test(name) && unfolded > XML_MAX),
  );
  return sum > UNFOLDED_MAX || parts.length > PARTS_MAX || tooFar ? 'unfolds-too-far' : undefined;
}
