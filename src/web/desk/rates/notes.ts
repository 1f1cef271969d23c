import type { RowNote } from '#domain/rates/row-note.ts';

export const RATES_PATH = '/desk/rates';

/** More than these are counted, not shown. */
const SHOWN = 200;

/** Words about rows as a page lists them: 「シート「滋賀」5行目」. */
export function shownNotes(notes: readonly RowNote[]) {
  return {
    rows: notes.slice(0, SHOWN).map(({ sheet, row, text, reason }) => ({
      where: row === 0 ? '' : `${sheet === '' ? '' : `シート「${sheet}」`}${row}行目`,
      text,
      reason,
    })),
    count: notes.length,
    more: Math.max(0, notes.length - SHOWN),
  };
}
