import { fileTypeFromBuffer } from 'file-type';
import { cleanLine } from '#domain/text/japanese.ts';
import type { UploadedFile } from './file-intake.ts';
import { FILE_MAX_BYTES, FILES_MAX } from './file-intake.ts';

/** What a layout may be, by content: media type → the endings that fit, the usual one first. */
const KINDS: Record<string, readonly string[]> = {
  'application/pdf': ['pdf'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/heic': ['heic', 'heif'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'text/plain': ['txt'],
};

/** For the file input of the page. */
export const UPLOAD_ENDINGS = Object.values(KINDS)
  .flatMap((endings) => endings.map((ending) => `.${ending}`))
  .join(',');

export const UPLOAD_WORDS = `PDF、画像（PNG、JPEG、HEIC）、Excel（xlsx）、Word（docx）、PowerPoint（pptx）、テキスト（txt）。1つ${FILE_MAX_BYTES / 1_000_000}MBまで、${FILES_MAX}つまで添付できます。`;

export interface TakenFile {
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}

type Upload = { ok: true; file: TakenFile } | { ok: false; sentence: string };

/**
 * Looks at the content, never at the browser's word. Refuses other kinds, also office files with macros and the old
 * office formats, in which macros cannot be told.
 */
export async function readUpload(uploaded: UploadedFile): Promise<Upload> {
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
    return {
      ok: false,
      sentence: `「${name}」は添付できない種類のファイルです。PDF、画像、xlsx、docx、pptx、txtのいずれかに保存し直してお選びください。`,
    };
  }
  const ending = endingOf(name);
  // A name that promises another kind would be opened by another program.
  const honest = endings.includes(ending) ? name : `${name}.${endings[0]}`;
  return { ok: true, file: { name: honest, mediaType, bytes: uploaded.bytes } };
}

async function mediaTypeOf(bytes: Buffer, name: string): Promise<string | undefined> {
  const found = await fileTypeFromBuffer(bytes);
  if (found) return found.mime;
  return endingOf(name) === 'txt' && isText(bytes) ? 'text/plain' : undefined;
}

/** UTF-8 or Shift_JIS, as Windows' notepad writes, without control characters. */
function isText(bytes: Buffer): boolean {
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
