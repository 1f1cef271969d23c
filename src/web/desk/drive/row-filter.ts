import { PREFECTURES } from '#domain/text/prefecture.ts';
import type { ProposalView } from '#workflow/drive/read-proposals.ts';

type PlacedRow = ProposalView['placed'][number];

/** What narrows the rows of a proposal, as the address says it; an empty text narrows nothing. */
export interface RowFilter {
  /** JST, `YYYY-MM-DD`. */
  day: string;
  /** One of `PREFECTURES`, or `NO_PREFECTURE`. */
  prefecture: string;
  maker: string;
  /** 前の案から変わった行だけ. */
  changed: boolean;
}

const NO_PREFECTURE = 'none';

export function readRowFilter(given: Readonly<Record<string, unknown>>): RowFilter {
  const text = (name: string): string => {
    const value = given[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    day: /^\d{4}-\d{2}-\d{2}$/.test(text('day')) ? text('day') : '',
    prefecture: [...PREFECTURES, NO_PREFECTURE].find((one) => one === text('prefecture')) ?? '',
    maker: text('maker').slice(0, 100),
    changed: text('changed') === 'on',
  };
}

export function matching(rows: readonly PlacedRow[], { day, prefecture, maker, changed }: RowFilter): PlacedRow[] {
  return rows.filter(
    ({ row, change }) =>
      (day === '' || row.day.toString() === day) &&
      (prefecture === '' || row.prefecture === (prefecture === NO_PREFECTURE ? '' : prefecture)) &&
      (maker === '' || row.makerIds.includes(maker)) &&
      (!changed || change !== 'same'),
  );
}

/** The filter in an address, or in the hidden fields of a form. */
export function filterFields({ day, prefecture, maker, changed }: RowFilter): { name: string; value: string }[] {
  const fields = [
    { name: 'day', value: day },
    { name: 'prefecture', value: prefecture },
    { name: 'maker', value: maker },
    { name: 'changed', value: changed ? 'on' : '' },
  ];
  return fields.filter(({ value }) => value !== '');
}

export function filterQuery(filter: RowFilter, more: Readonly<Record<string, string>> = {}): string {
  const parts = new URLSearchParams(filterFields(filter).map(({ name, value }): [string, string] => [name, value]));
  for (const [name, value] of Object.entries(more)) parts.set(name, value);
  return parts.size === 0 ? '' : `?${parts}`;
}

/** 都道府県 of the rows, as offices list them, for the choice of one. */
export function prefectureChoices(rows: readonly PlacedRow[]): { value: string; label: string }[] {
  const found = new Set(rows.map(({ row }) => row.prefecture));
  return [
    ...PREFECTURES.filter((one) => found.has(one)).map((one) => ({ value: one, label: one })),
    ...(found.has('') ? [{ value: NO_PREFECTURE, label: '記載なし' }] : []),
  ];
}
