import type { Form2 } from '#domain/form2/form2.ts';
import { FIRST_PRODUCTS, type ProductName } from '#domain/form2/product.ts';

function product(place: number): ProductName {
  const found = FIRST_PRODUCTS.find((each) => each.place === place);
  if (!found) throw new RangeError(`no product stands at place ${place}`);
  const { id, maker, model } = found;
  return { id, maker, model };
}

export const FORM2: Form2 = {
  writtenOn: '2022-09-20',
  prefecture: '13',
  points: '1',
  code: '9999996',
  kind: 'clinic',
  name: '医療法人社団　見本会　見本クリニック',
  contactName: '髙﨑　吉子',
  phone: '03-5253-1111',
  email: 'yoshiko@clinic.example.jp',
  wishes: [
    { rank: 1, product: product(1), units: 1 },
    { rank: 2, product: product(4), units: 1 },
  ],
  startMonth: '2022-10',
  claims: 'planned',
  claimsMonth: '2023-01',
};

/** As long as each field may be, with a product that the edition does not print. */
export const LONG_FORM2: Form2 = {
  ...FORM2,
  kind: 'hospital',
  name: '医療法人社団見本会'.repeat(12).slice(0, 100),
  contactName: '公労'.repeat(30),
  email: `${'a'.repeat(64)}@${'bcdefghij.'.repeat(18)}example.jp`,
  wishes: [
    {
      rank: 1,
      product: { id: 'other', maker: '架空電機株式会社', model: '顔認証付きカードリーダー特別版 (ホワイト) X-1000' },
      units: 3,
    },
    { rank: 2, product: product(4), units: 3 },
  ],
};

/** So many institutions, in the order of their codes, no two alike. */
export function forms2(count: number): Form2[] {
  return Array.from({ length: count }, (_, index) => ({
    ...FORM2,
    code: String(1_000_000 + index),
    kind: index % 3 === 0 ? 'hospital' : 'clinic',
    name: `見本${index + 1}クリニック`,
    wishes: [{ rank: 1, product: product((index % 5) + 1), units: 1 }],
  }));
}
