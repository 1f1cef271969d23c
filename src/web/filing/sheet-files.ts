import { RANK_WORDS } from '#domain/words/ranks.ts';
import type { UploadedFile } from '#web/frame/file-intake.ts';
import type { Web } from '#web/frame/pages.ts';
import { readUpload } from '#web/frame/uploads.ts';
import type { Asker } from '#workflow/access/asker.ts';
import type { readForm1Upload } from '#workflow/filing/documents.ts';
import { addDraftFile, saveDraft } from '#workflow/filing/keep-draft.ts';
/** A sheet as it was understood. */
export type SheetReading = Extract<Awaited<ReturnType<typeof readForm1Upload>>, { ok: true }>['value'];
type LeftOver = SheetReading['left'][number];

/** Where a draft keeps what was not read of its sheet, beside what it says. */
export const LEFT_FIELD = 'sheetLeft';

/**
 * Keeps the sheet as it came with the draft that was filled from it: its pictures as layouts, the workbook for applicant and
 * desk, and what was read into no field, to be shown on 確認.
 */
export async function keepSheet(
  web: Web,
  cookie: string,
  { upload, reading, asker }: { upload: UploadedFile; reading: SheetReading; asker?: Asker },
): Promise<void> {
  const left = [...reading.left];
  const workbook = await readUpload(web.office, upload);
  if (workbook.ok) await addDraftFile(web.office, cookie, { ...workbook.file, kind: 'sheet' }, asker);
  for (const { name, bytes } of reading.pictures) {
    const picture = await readUpload(web.office, { field: '', name, bytes: Buffer.from(bytes), tooLarge: false });
    const kept = picture.ok && (await addDraftFile(web.office, cookie, picture.file, asker)).ok;
    if (!kept) left.push({ where: '', text: name, why: 'picture' });
  }
  const samples = reading.unread.filter(({ sample }) => sample === true);
  left.push(...samples.map(({ field, text }): LeftOver => ({ where: SAMPLE_PLACE[field] ?? '', text, why: 'sample' })));
  if (left.length > 0) await saveDraft(web.office, cookie, { [LEFT_FIELD]: left.map(sentence).join('\n\n') });
}

/** 読み取らなかった文字, a sentence each; empty for a draft that was typed. */
export function leftOfSheet(values: Readonly<Record<string, string>>): string[] {
  const text = values[LEFT_FIELD] ?? '';
  return text === '' ? [] : text.split('\n\n');
}

const SAMPLE_PLACE: Partial<Record<SheetReading['unread'][number]['field'], string>> = {
  phone: 'TEL',
  email: 'E-Mail',
  slot1: RANK_WORDS[1],
  slot2: RANK_WORDS[2],
  slot3: RANK_WORDS[3],
  venue: '開催場所',
};

const WHY: Record<LeftOver['why'], string> = {
  text: '',
  struck: '取り消し線があります',
  error: 'Excelのエラーです',
  formula: '計算式の結果が入っていません',
  shape: '図形・テキストボックスの文字です',
  comment: 'コメント（メモ）です',
  picture: '添付できない図です',
  object: '埋め込まれたファイルです',
  remark: '欄の補足です',
  sample: '記入例のままです',
  sheet: '別のシートです',
};

/** 「B8「見本　太郎」（取り消し線があります）」. */
function sentence({ where, text, why }: LeftOver): string {
  const what = text === '' ? '' : `「${text.replace(/\s*\n\s*/g, ' ')}」`;
  const place = why === 'sheet' ? `シート「${where}」` : where;
  return `${place}${what}${WHY[why] === '' ? '' : `（${WHY[why]}）`}`;
}
