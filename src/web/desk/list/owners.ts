import type { Owners } from '#workflow/desk/set-owner.ts';

/** For whoever reads the page. Names of people do not begin with a hyphen, so an address means the same whoever opens it, but for this. */
export const MINE = '-me';
export const NO_OWNER = '-none';

/** The name that 担当 of an address means; empty for nobody's. */
export function ownerOf(owner: string, me: string): string {
  if (owner === MINE) return me;
  return owner === NO_OWNER ? '' : owner;
}

/** 「自分」, 「なし」, or the name; empty for all. */
export function ownerWord(owner: string): string {
  if (owner === MINE) return '自分';
  return owner === NO_OWNER ? 'なし' : owner;
}

/** 「自分の担当」, 「担当なし」, 「調整 花子の担当」. */
export function ownerLabel(owner: string): string {
  return owner === NO_OWNER ? '担当なし' : `${ownerWord(owner)}の担当`;
}

/** Everybody's name, the one that the address has among them; those who are at the desk no more say so. */
export function ownerNames(owner: string, { coordinators, former }: Owners): { value: string; label: string }[] {
  const known = [...coordinators, ...former];
  const kept = owner === '' || owner.startsWith('-') || known.includes(owner) ? [] : [owner];
  return [
    ...coordinators.map((name) => ({ value: name, label: name })),
    ...[...former, ...kept].map((name) => ({ value: name, label: `${name}（最近のサインインなし）` })),
  ];
}
