import { type GridCell, squash } from './grid.ts';

/** A count: how many; nothing there; kept back by the publisher (「-」); or something that is no number. */
export type ReadCount = number | 'empty' | 'withheld' | 'unreadable';

/** A rate in per cent, with how exactly it was written. */
export interface WrittenRate {
  value: number;
  /** The least step that was written: 0.1 for 91.8. */
  step: number;
  /** Written with % or shown so; else 0.534 may be a part of 1. */
  signed: boolean;
}

export type ReadRate = WrittenRate | 'empty' | 'withheld' | 'unreadable';

const WITHHELD = /^(?:[-‐‑–—―−ー]+|…|\.{2,}|\*+|[Xx]|n\/?a|該当なし)$/;
const MARKS = /(?:[※*]+\d*|注\d*\)?|\d+\))$/;
const UNITS = /(?:施設|機関|か所|ヶ所|箇所|件|薬局)$/;

/** 「1,632」「１，６３２施設」「12※1」「45施設（90.0%）」. */
export function readCount(cell: GridCell): ReadCount {
  if (cell.number !== undefined) return Number.isInteger(cell.number) && cell.number >= 0 ? cell.number : 'unreadable';
  const text = squash(cell.text);
  if (text === '') return 'empty';
  if (WITHHELD.test(text)) return 'withheld';
  const bare = text
    .replace(/[([]\d+(?:\.\d+)?%[)\]]$/, '')
    .replace(/[※*]+\d*$|注\d*\)?$/, '')
    .replace(UNITS, '')
    .replaceAll(',', '');
  return /^\d+(?:\.0+)?$/.test(bare) ? Number(bare) : 'unreadable';
}

/** 「91.8%」「９１．８％」「91.8 (+0.4)」, a number cell of per cent, 0.918 or 91.8. */
export function readRate(cell: GridCell): ReadRate {
  if (cell.number !== undefined) {
    if (cell.number < 0) return 'unreadable';
    return cell.percent === true
      ? { value: cell.number * 100, step: 0, signed: true }
      : { value: cell.number, step: stepOf(String(cell.number)), signed: false };
  }
  const text = squash(cell.text).replace(/[([][^()[\]]*[)\]]$/, '');
  if (text === '') return 'empty';
  if (WITHHELD.test(text)) return 'withheld';
  const match = /^(\d+(?:\.\d+)?)(%|パーセント)?$/.exec(text.replace(MARKS, '').replaceAll(',', ''));
  if (!match) return 'unreadable';
  return { value: Number(match[1]), step: stepOf(match[1] ?? ''), signed: match[2] !== undefined };
}

function stepOf(digits: string): number {
  return 10 ** -(digits.split('.')[1]?.length ?? 0);
}
