import type { FormState } from '#web/frame/views.ts';

/** A field that was changed by somebody else while the page was open: what stands now, and what is typed. */
export interface ChangedRow {
  label: string;
  stands: string;
  typed: string;
}

/** The fields in which what stands now is not what is typed: `[label, name, what stands]`. */
export function changedRows(
  { values }: FormState,
  fields: readonly [string, string, string | undefined][],
): ChangedRow[] {
  return fields.flatMap(([label, name, now]) => {
    const [typed, stands] = [String(values[name] ?? ''), now ?? ''].map((text) => text.replaceAll('\r\n', '\n').trim());
    return typed === stands ? [] : [{ label, typed: typed ?? '', stands: stands ?? '' }];
  });
}
