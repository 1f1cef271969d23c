import { cleanLine } from '#domain/text/japanese.ts';
import { lookIntoUpload, type UploadFault } from '#workflow/filing/look-into-upload.ts';
import type { UploadedFile } from './file-intake.ts';
import { FILE_MAX_BYTES, FILES_MAX } from './file-intake.ts';
import type { Web } from './pages.ts';
import { PIXELS_MAX, pixelsOf } from './picture-size.ts';

/** What a layout may be, by content: media type → the endings that fit, the usual one first. */
const KINDS: Record<string, readonly string[]> = {
  'application/pdf': ['pdf'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/heic': ['heic', 'heif', 'hif'],
  'image/webp': ['webp'],
  'image/tiff': ['tif', 'tiff'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'text/plain': ['txt'],
};

/** For the file input of the page. */
export const UPLOAD_ENDINGS = Object.values(KINDS)
  .flatMap((endings) => endings.map((ending) => `.${ending}`))
  .join(',');

const KIND_WORDS =
  'PDF、画像（PNG、JPEG、HEIC、WebP、TIFF）、Excel（xlsx）、Word（docx）、PowerPoint（pptx）、テキスト（txt）';

export const UPLOAD_WORDS = `${KIND_WORDS}。1つ${FILE_MAX_BYTES / 1_000_000}MBまで、${FILES_MAX}つまで添付できます。`;

/** Where there is only one. */
export const ONE_FILE_WORDS = `${KIND_WORDS}。${FILE_MAX_BYTES / 1_000_000}MBまでの1つを選べます。`;

export interface TakenFile {
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}

type Upload = { ok: true; file: TakenFile } | { ok: false; sentence: string };

/** One name for what is one kind to people; the brands mif1, msf1 and hevc are those of HEIF and HEIC. */
const SAME_KIND: Readonly<Record<string, string>> = {
  'image/heif': 'image/heic',
  'image/heif-sequence': 'image/heic',
  'image/heic-sequence': 'image/heic',
};

/**
 * Looks at the content, never at the browser's word. Refuses other kinds, also office files with macros and the old
 * office formats, in which macros cannot be told; PDFs that act; and what a virus scanner finds, where one is set.
 */
export async function readUpload(office: Web['office'], uploaded: UploadedFile): Promise<Upload> {
  const name = fileName(uploaded.name);
  if (uploaded.tooLarge) {
    return {
      ok: false,
      sentence: `「${name}」は${FILE_MAX_BYTES / 1_000_000}MBを超えています。小さくしたファイルをお選びください。`,
    };
  }
  if (uploaded.bytes.length === 0) {
    return { ok: false, sentence: `「${name}」は中身が空です。ファイルをご確認のうえ、もう一度お選びください。` };
  }
  const mediaType = await mediaTypeOf(uploaded.bytes, name);
  const endings = mediaType === undefined ? undefined : KINDS[mediaType];
  if (mediaType === undefined || endings === undefined) {
    return { ok: false, sentence: `「${name}」は${wayOut(mediaType ?? '', endingOf(name))}` };
  }
  if (mediaType.startsWith('image/') && pixelsOf(uploaded.bytes) > PIXELS_MAX) {
    return {
      ok: false,
      sentence: `「${name}」は画素が多すぎます（2億5千万画素まで）。小さくした画像をお選びください。`,
    };
  }
  const fault = await lookIntoUpload(office, { mediaType, bytes: uploaded.bytes });
  if (fault !== undefined) return { ok: false, sentence: `「${name}」は${FAULTS[fault]}` };
  const ending = endingOf(name);
  // A name that promises another kind would be opened by another program.
  const honest = endings.includes(ending) ? name : `${name}.${endings[0]}`;
  return { ok: true, file: { name: honest, mediaType, bytes: uploaded.bytes } };
}

async function mediaTypeOf(bytes: Buffer, name: string): Promise<string | undefined> {
  // With the first file: forty modules that a service at rest need not have.
  const { fileTypeFromBuffer } = await import('file-type');
  const found = await fileTypeFromBuffer(bytes);
  if (found) return SAME_KIND[found.mime] ?? found.mime;
  // ISO 32000 readers look for the head of a PDF within the first 1,024 octets: mail gateways and printers put lines before it.
  if (bytes.subarray(0, 1_024).includes('%PDF-')) return 'application/pdf';
  return endingOf(name) === 'txt' && isText(bytes) ? 'text/plain' : undefined;
}

const FAULTS: Record<UploadFault, string> = {
  macros:
    'マクロ入りのファイルのため、添付できません。マクロのない形式（docx、xlsx、pptx）かPDFで保存し直してください。',
  password: 'パスワードで保護されているため、中を確認できません。パスワードを外して保存し直してください。',
  'unfolds-too-far': '中身が大きすぎるため、添付できません。PDFに保存し直すか、分けてお送りください。',
  broken: '壊れているため、開けません。もう一度保存し直してお選びください。',
  'pdf-script':
    'スクリプト（JavaScript）の入ったPDFのため、添付できません。「印刷」からPDFとして保存し直してください。',
  'pdf-launch': 'ほかのプログラムを起動するPDFのため、添付できません。「印刷」からPDFとして保存し直してください。',
  'pdf-media': '動画などの入ったPDFのため、添付できません。「印刷」からPDFとして保存し直してください。',
  'pdf-program': 'プログラムが埋め込まれたPDFのため、添付できません。「印刷」からPDFとして保存し直してください。',
  virus: 'ウイルス検査で問題が見つかったため、添付できません。お使いのパソコンをご確認ください。',
  'scan-silent': 'ウイルス検査ができなかったため、まだ添付していません。しばらくしてから、もう一度お選びください。',
};

const TAKEN = 'PDF、画像（PNG、JPEG、HEIC、WebP、TIFF）、xlsx、docx、pptx、txt';

/** What to do with a file of a kind that is not taken. */
function wayOut(mediaType: string, ending: string): string {
  const program = OLD_FORMATS[ending];
  if (program !== undefined) {
    return `古い形式か、ほかの方が開けない形式のファイルです。${program}で開き、「名前を付けて保存」（または「印刷」）でPDFにしてお選びください。`;
  }
  if (/macroenabled/i.test(mediaType)) return FAULTS.macros;
  if (/^image\/(?:gif|bmp|x-ms-bmp)$/.test(mediaType)) {
    const name = mediaType === 'image/gif' ? 'GIF' : 'BMP';
    return `添付できない種類の画像（${name}）です。画像は、PNG、JPEG、HEIC、WebP、TIFFのいずれかに保存し直してお選びください。`;
  }
  return `添付できない種類のファイルです。${TAKEN}のいずれかに保存し直してお選びください。`;
}

/** By ending: all of Microsoft's and 一太郎's old formats are one container. */
const OLD_FORMATS: Readonly<Record<string, string>> = {
  ...{ doc: 'Word', dot: 'Word', rtf: 'Word', xls: 'Excel', xlt: 'Excel', ppt: 'PowerPoint', pps: 'PowerPoint' },
  ...{
    jtd: '一太郎',
    jtt: '一太郎',
    jtdc: '一太郎',
    xdw: 'DocuWorks',
    xbd: 'DocuWorks',
    pub: 'Publisher',
    vsd: 'Visio',
  },
};

/** UTF-8, UTF-16 or Shift_JIS, as Windows' notepad writes, without control characters. */
function isText(bytes: Buffer): boolean {
  const order = bytes.subarray(0, 2).toString('hex');
  if (order === 'fffe' || order === 'feff') return isWideText(bytes, order === 'fffe' ? 'utf-16le' : 'utf-16be');
  if (bytes.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)) return false;
  return ['utf-8', 'shift_jis'].some((encoding) => {
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return true;
    } catch {
      return false;
    }
  });
}

function isWideText(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): boolean {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return !/(?![\t\n\r])\p{Cc}/u.test(text);
  } catch {
    return false;
  }
}

const LONGEST_NAME = 100;

/** The uploader's own name, without folders; a long one is shortened before its ending. */
function fileName(given: string): string {
  const bare = cleanLine(given.split(/[/\\]/).at(-1) ?? '').replace(/[<>:"|?*]/g, '_');
  const characters = [...(bare.replace(/^\.+/, '') || '添付ファイル')];
  if (characters.length <= LONGEST_NAME) return characters.join('');
  const ending = endingOf(bare);
  const tail = ending === '' ? '' : `.${ending}`;
  return `${characters.slice(0, LONGEST_NAME - tail.length).join('')}${tail}`;
}

function endingOf(name: string): string {
  return /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? '';
}
