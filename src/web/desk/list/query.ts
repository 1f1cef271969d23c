import { LIST_SORTS, type ListFilter, type ListOrder, type ListQuery, type ListSort } from '#domain/desk/list.ts';
import { PREFECTURES } from '#domain/text/prefecture.ts';
import { searchWords } from '#domain/text/search.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { APPLICATION_STATES, type ApplicationState, STATE_WORDS } from '#domain/words/states.ts';
import { NEWEST_FIRST } from '#workflow/desk/read-list.ts';
import { ownerOf, ownerWord } from './owners.ts';

/** 申請一覧 as its address says it; an empty text is a part that is not asked for. */
export interface ListAddress {
  q: string;
  state: ApplicationState | '';
  association: string;
  /** One of `PREFECTURES`, or `NO_PREFECTURE`. */
  prefecture: string;
  /** `YYYY-MM`. */
  month: string;
  /** Id of a maker. */
  maker: string;
  /** A coordinator's name, or `NO_OWNER`, or `MINE` for whoever reads the list. */
  owner: string;
  order: ListOrder;
  page: number;
}

export const LIST_PATH = '/desk/applications';
/** Requests whose address names no prefecture. */
export const NO_PREFECTURE = 'none';
const TEXT_MAX = 100;

/** Reads the address; what it cannot mean is left out, and the page shows what counts. */
export function readListAddress(query: Readonly<Record<string, unknown>>): ListAddress {
  const text = (name: string): string => {
    const value = query[name];
    return (typeof value === 'string' ? value : '').trim().slice(0, TEXT_MAX);
  };
  const among = <T extends string>(allowed: readonly T[], value: string): T | '' =>
    allowed.find((known) => known === value) ?? '';
  return {
    q: text('q'),
    state: among(APPLICATION_STATES, text('state')),
    association: text('association'),
    prefecture: among([...PREFECTURES, NO_PREFECTURE], text('prefecture')),
    month: /^\d{4}-(?:0[1-9]|1[0-2])$/.test(text('month')) ? text('month') : '',
    maker: text('maker'),
    owner: text('owner'),
    order: readOrder(text('sort')),
    page: /^[1-9]\d{0,5}$/.test(text('page')) ? Number(text('page')) : 1,
  };
}

/** What the address asks the list for; `me`: the name of whoever asks. */
export function queryOf(address: ListAddress, me: string): ListQuery {
  const filter: ListFilter = {
    ...(address.state === '' ? {} : { state: address.state }),
    ...(address.association === '' ? {} : { association: address.association }),
    ...(address.prefecture === ''
      ? {}
      : { prefecture: address.prefecture === NO_PREFECTURE ? '' : address.prefecture }),
    ...(address.month === '' ? {} : { month: address.month }),
    ...(address.maker === '' ? {} : { maker: address.maker }),
    ...(address.owner === '' ? {} : { owner: ownerOf(address.owner, me) }),
    words: searchWords(address.q),
  };
  return { filter, order: address.order };
}

/** `-received`: the newest first. */
export function orderText({ sort, descending }: ListOrder): string {
  return `${descending ? '-' : ''}${sort}`;
}

function readOrder(text: string): ListOrder {
  const sort = LIST_SORTS.find((known) => known === text.replace(/^-/, ''));
  return sort === undefined ? NEWEST_FIRST : { sort, descending: text.startsWith('-') };
}

/** The address of the list with these parts changed; another list begins at its first page. */
export function listHref(address: ListAddress, changes: Partial<ListAddress> = {}, path = LIST_PATH): string {
  const { order, page, ...filters } = { ...address, page: 1, ...changes };
  const parts = new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== ''));
  if (orderText(order) !== orderText(NEWEST_FIRST)) parts.set('sort', orderText(order));
  if (page > 1) parts.set('page', String(page));
  return parts.size === 0 ? path : `${path}?${parts}`;
}

/** The address after a click on a column's head: the other way round, or the way that is wanted first. */
export function sortHref(address: ListAddress, sort: ListSort): string {
  const { order } = address;
  const descending = order.sort === sort ? !order.descending : sort === 'received';
  return listHref(address, { order: { sort, descending } });
}

/**
 * Each part that narrows the list, in words, with the address of the list without it. `makers`: all that there are; a kept
 * address may name one that is not, and narrows all the same.
 */
export function activeFilters(
  address: ListAddress,
  makers: readonly { id: string; name: string }[],
): { label: string; href: string }[] {
  const makerName = address.maker === '' ? '' : (makers.find(({ id }) => id === address.maker)?.name ?? '登録なし');
  const { q, state, association, prefecture, month, owner } = address;
  const parts: [string, string, Partial<ListAddress>][] = [
    ['検索', q, { q: '' }],
    ['状態', state === '' ? '' : STATE_WORDS[state], { state: '' }],
    ['申請団体', association, { association: '' }],
    ['都道府県', prefecture === NO_PREFECTURE ? '記載なし' : prefecture, { prefecture: '' }],
    ['開催月', monthWord(month), { month: '' }],
    ['メーカー', makerName, { maker: '' }],
    [FIELD_WORDS.owner, ownerWord(owner), { owner: '' }],
  ];
  return parts
    .filter(([, value]) => value !== '')
    .map(([name, value, without]) => ({ label: `${name}：${value}`, href: listHref(address, without) }));
}

/** 「2026年10月」; empty for none. */
export function monthWord(month: string): string {
  const [year, number] = month.split('-');
  return number === undefined ? '' : `${year}年${Number(number)}月`;
}
