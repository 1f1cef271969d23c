import { inflateSync } from 'node:zlib';
import {
  EncryptedPDFError,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFStream,
  PDFString,
} from '@cantoo/pdf-lib';
import type { UploadFault } from './fault.ts';
import { isMostlyBeside } from './pdf-parts.ts';

/**
 * Looks for what a PDF can do beside being read: scripts, starting programs, rich media, embedded programs. All objects are
 * looked at, those in object streams too. Links within the file, forms and signatures are let pass.
 */
export async function pdfFault(bytes: Uint8Array): Promise<UploadFault | undefined> {
  if (isMostlyBeside(bytes)) return 'broken';
  let document: PDFDocument;
  try {
    // A password that only forbids printing opens with none; an object that cannot be read must not be passed over.
    document = await PDFDocument.load(bytes, {
      password: '',
      throwOnInvalidObject: true,
      updateMetadata: false,
      parseSpeed: 10_000,
    });
  } catch (error) {
    if (error instanceof EncryptedPDFError || (error instanceof Error && /password|encrypt/i.test(error.message))) {
      return 'password';
    }
    return faultOfBroken(bytes);
  }
  for (const [, object] of document.context.enumerateIndirectObjects()) {
    const fault = faultIn(object, 0);
    if (fault !== undefined) return fault;
  }
  return hasPages(document) ? undefined : faultOfBroken(bytes);
}

function hasPages(document: PDFDocument): boolean {
  try {
    return document.getPageCount() > 0;
  } catch {
    return false;
  }
}

/** Objects in objects; deeper ones are no document's. */
const DEEPEST = 100;

function faultIn(object: PDFObject, depth: number): UploadFault | undefined {
  if (depth > DEEPEST) return 'broken';
  if (object instanceof PDFArray) return firstFault(object.asArray(), depth);
  const dict = object instanceof PDFStream ? object.dict : object;
  if (!(dict instanceof PDFDict)) return undefined;
  const own = faultOfDict(dict) ?? (object instanceof PDFRawStream ? faultOfFile(object) : undefined);
  return own ?? firstFault(dict.values(), depth);
}

function firstFault(objects: readonly PDFObject[], depth: number): UploadFault | undefined {
  for (const object of objects) {
    const fault = faultIn(object, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const NAME = {
  js: PDFName.of('JS'),
  action: PDFName.of('S'),
  subtype: PDFName.of('Subtype'),
  type: PDFName.of('Type'),
  filter: PDFName.of('Filter'),
};

const ACTIONS: Readonly<Record<string, UploadFault>> = {
  JavaScript: 'pdf-script',
  Launch: 'pdf-launch',
  RichMediaExecute: 'pdf-media',
};
const ANNOTATIONS: Readonly<Record<string, UploadFault>> = { RichMedia: 'pdf-media' };

function faultOfDict(dict: PDFDict): UploadFault | undefined {
  if (dict.has(NAME.js)) return 'pdf-script';
  return ACTIONS[word(dict, NAME.action)] ?? ANNOTATIONS[word(dict, NAME.subtype)] ?? faultOfFileName(dict);
}

function word(dict: PDFDict, name: PDFName): string {
  const value = dict.lookup(name);
  return value instanceof PDFName ? value.decodeText() : '';
}

const PROGRAM =
  /\.(?:exe|com|scr|pif|bat|cmd|ps1|psm1|vbs|vbe|js|jse|wsf|wsh|hta|msi|msp|jar|lnk|dll|cpl|reg|sh|app|apk|docm|xlsm|xlsb|pptm|xlam|iso|img)$/i;

function faultOfFileName(dict: PDFDict): UploadFault | undefined {
  if (!dict.has(PDFName.of('EF'))) return undefined;
  const names = ['F', 'UF', 'DOS', 'Unix', 'Mac'].map((key) => dict.lookup(PDFName.of(key)));
  const isProgram = names.some(
    (name) => (name instanceof PDFString || name instanceof PDFHexString) && PROGRAM.test(name.decodeText().trim()),
  );
  return isProgram ? 'pdf-program' : undefined;
}

const EMBEDDED_MAX = 20_000_000;

/** Whatever it is called: programs of Windows and Linux begin so. */
function faultOfFile(stream: PDFRawStream): UploadFault | undefined {
  if (word(stream.dict, NAME.type) !== 'EmbeddedFile') return undefined;
  const begins = (bytes: Uint8Array): boolean => {
    const head = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
    return head.startsWith('MZ') || head === '\x7FELF';
  };
  if (begins(stream.contents)) return 'pdf-program';
  if (word(stream.dict, NAME.filter) !== 'FlateDecode') return undefined;
  try {
    return begins(inflateSync(stream.contents, { maxOutputLength: EMBEDDED_MAX })) ? 'pdf-program' : undefined;
  } catch {
    return 'unfolds-too-far';
  }
}

const SUSPECT: readonly [RegExp, UploadFault][] = [
  [/\/(?:JavaScript|JS)(?![A-Za-z])/, 'pdf-script'],
  [/\/Launch(?![A-Za-z])/, 'pdf-launch'],
  [/\/RichMedia/, 'pdf-media'],
];

/** Some viewers mend what the library cannot read. What such a file says in plain, or packed in one step, is looked at. */
function faultOfBroken(bytes: Uint8Array): UploadFault | undefined {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const plain = whole.toString('latin1');
  const packed: string[] = [];
  let room = EMBEDDED_MAX;
  for (const found of plain.matchAll(/\bstream\r?\n/g)) {
    const from = found.index + found[0].length;
    const until = plain.indexOf('endstream', from);
    try {
      const text = inflateSync(whole.subarray(from, until < 0 ? undefined : until), { maxOutputLength: room });
      if (/^\s*\d+\s+\d+/.test(text.subarray(0, 40).toString('latin1'))) packed.push(text.toString('latin1'));
      room -= text.length;
    } catch {
      // Most streams are pictures and fonts of other kinds.
    }
    if (room <= 0) return 'unfolds-too-far';
  }
  const text = unhexed([plain, ...packed].join('\n'));
  return SUSPECT.find(([pattern]) => pattern.test(text))?.[1];
}

/** `/J#53` is `/JS`. */
function unhexed(text: string): string {
  return text.replace(/#([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
