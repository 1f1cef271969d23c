/** Excel holds no more UTF-16 units in one cell, and repairs a file that has more. */
const CELL_MAX = 32_767;

/**
 * Excel reads `_x0041_` in a text as an escaped letter, so a typed one is escaped itself; what XML cannot hold (half a
 * surrogate pair, U+FFFE) becomes U+FFFD instead of a file that nobody can open.
 */
export function writableText(text: string): string {
  const writable = text
    .slice(0, CELL_MAX)
    .toWellFormed()
    .replace(/[\uFFFE\uFFFF]/g, '\uFFFD');
  return writable.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
}

/** A sheet's name: at most 31 characters, and none that Excel forbids. */
export function sheetName(title: string): string {
  return (
    title
      .replace(/[[\]:*?/\\']/g, '')
      .slice(0, 31)
      .toWellFormed() || '一覧'
  );
}
