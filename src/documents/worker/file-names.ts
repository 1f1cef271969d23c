import type { Form1 } from '#domain/form1/snapshot.ts';

/** Octets of a whole name: from 128 on ripmime, within mail gateways, puts the next attachment's content under it. */
const LONGEST = 127;

/** Forbidden on Windows, with the full-width sign that looks the same. */
const FORBIDDEN = new Map(
  Object.entries({ '<': '＜', '>': '＞', ':': '：', '"': '”', '/': '／', '\\': '＼', '|': '｜', '?': '？', '*': '＊' }),
);

/**
 * `様式1_ABCD-EFGH_●●市医師会.xlsx`. Safe as a file name on Windows, macOS and Linux: forbidden signs become full-width,
 * invisible and direction-turning ones go, a long name is shortened between characters.
 */
export function form1FileName(form1: Pick<Form1, 'reference' | 'association'>, extension: string): string {
  const head = `様式1_${safe(form1.reference)}`;
  const room = LONGEST - octets(`${head}_.${extension}`);
  const association = shorten(safe(form1.association), room);
  return association === '' ? `${head}.${extension}` : `${head}_${association}.${extension}`;
}

/** `申請一覧_2026-10-08.xlsx`, safe in the same way. */
export function titledFileName(title: string, extension: string): string {
  return `${shorten(safe(title), LONGEST - octets(`.${extension}`))}.${extension}`;
}

function safe(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"/\\|?*]/g, (sign) => FORBIDDEN.get(sign) ?? '＿')
    .trim();
}

/** Windows drops dots and blanks at the end of a name, so they never stay there. */
function shorten(text: string, room: number): string {
  let kept = '';
  for (const { segment } of new Intl.Segmenter('ja', { granularity: 'grapheme' }).segment(text)) {
    if (octets(kept + segment) > room) break;
    kept += segment;
  }
  return kept.replace(/[.\s]+$/u, '');
}

function octets(text: string): number {
  return new TextEncoder().encode(text).length;
}
