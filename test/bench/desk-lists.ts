import { referenceOf } from './many-applications.ts';

export const LIST = '/desk/applications';

/** What people ask for; `{n}` differs in each round, so that no answer is the one before. */
export const KINDS: Record<string, string> = {
  'first page': '',
  'page in the middle': 'page={page}',
  'last page': 'page={last}',
  state: 'state=inquiring',
  'state, deep': 'state=held&page={half}',
  prefecture: 'prefecture=%E5%A4%A7%E9%98%AA%E5%BA%9C',
  month: 'month=2025-{month}',
  maker: 'maker=maker-{digit}',
  'maker, deep, by day': 'maker=maker-{digit}&sort=day&page={tenth}',
  association: 'association=%E5%AF%8C%E5%A3%AB',
  'search: one reference': 'q={reference}',
  'search: name in kana': 'q=%E3%82%BF%E3%82%AB%E3%83%8F%E3%82%B7',
  'search: found in nearly all': 'q=%E5%8C%BB%E5%B8%AB%E4%BC%9A',
  'search: found nowhere': 'q=%E8%A6%8B%E3%81%A4%E3%81%8B%E3%82%89%E3%81%AA%E3%81%84{n}',
  'search: three words': 'q=%E9%AB%98%E6%A9%8B%20%E5%AF%8C%E5%A3%AB%20%E5%B8%82%E6%B0%91%E4%BC%9A%E9%A4%A8',
  'search, deep, by association': 'q=%E5%B8%82%E5%8C%BB%E5%B8%AB%E4%BC%9A&sort=association&page={reached}',
  'search: in a fiftieth, by day': 'q=%E5%AF%8C%E5%A3%AB&sort=day&page={reached}',
  'all filters at once':
    'q=%E5%B8%82&state=held&association=%E5%B8%82&prefecture=%E5%A4%A7%E9%98%AA%E5%BA%9C&month=2025-{month}&maker=maker-{digit}',
  'by day': 'sort=day&page={page}',
  'by association': 'sort=-association&page={page}',
  'by prefecture': 'sort=prefecture&page={page}',
  'by state': 'sort=-state&page={page}',
  'oldest first': 'sort=received&page={page}',
};

export function addressOf(pattern: string, n: number, count: number): string {
  const values: Record<string, string | number> = {
    n,
    last: count / 50,
    page: 1 + ((n * 137) % (count / 50)),
    tenth: 1 + ((n * 61) % (count / 500)),
    half: 1 + ((n * 61) % (count / 100)),
    month: String(1 + (n % 12)).padStart(2, '0'),
    reached: 1 + (n % 10),
    digit: n % 8,
    reference: referenceOf((n * 7919) % count),
  };
  return `${LIST}?${pattern.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]))}`;
}
