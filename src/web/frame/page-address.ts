/** ISO, as our own links write it; undefined for what is no day, or in no year that a calendar of ours shows. */
export function readDay(text: string | undefined): Temporal.PlainDate | undefined {
  if (text === undefined || !/^20\d\d-\d\d-\d\d$/.test(text)) return undefined;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    return undefined;
  }
}

/** Counts from 1; the first for what is no number. */
export function readPage(text: string | undefined): number {
  return /^[1-9]\d{0,5}$/.test(text ?? '') ? Number(text) : 1;
}
