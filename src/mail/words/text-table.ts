import type { Row } from './facts.ts';

/** Labels wider than this (in half-width cells) do not push the column further to the right. */
const WIDEST_LABEL = 22;

/**
 * Rows as plain text: labels filled up with full-width spaces, a full-width colon, further lines below the first value.
 * It stands in line in the fixed-pitch fonts of Japanese mail readers, and still reads well in others.
 */
export function textTable(rows: readonly Row[]): string {
  const column = Math.min(WIDEST_LABEL, Math.max(0, ...rows.map(({ label }) => cells(label))));
  const indent = fill(column + 2);
  return rows
    .map(({ label, lines }) => `${label}${fill(column - cells(label))}：${lines.join(`\n${indent}`)}`)
    .join('\n');
}

/** Full-width spaces, and a half-width one where an odd cell is left. */
function fill(width: number): string {
  return width <= 0 ? '' : `${'　'.repeat(Math.floor(width / 2))}${width % 2 === 1 ? ' ' : ''}`;
}

function cells(text: string): number {
  let width = 0;
  for (const character of text) width += /[\u0020-\u007E\uFF61-\uFF9F]/.test(character) ? 1 : 2;
  return width;
}
