import { EMPTY_FORM2, type Form2Texts } from '#domain/form2/fields.ts';
import type { Form2 } from '#domain/form2/form2.ts';
import { FIRST_PRODUCTS } from '#domain/form2/product.ts';
import { type ReadingOf, readForm2 } from '#domain/form2/reading.ts';

const DIGITS = /^0\d{9,10}$/;

/** What 様式2 is read against in Tokyo, 2022. */
export const AGAINST: ReadingOf = {
  prefecture: '13',
  products: FIRST_PRODUCTS,
  readPhone: (text) => (DIGITS.test(text.replace(/\D/g, '')) ? text : undefined),
  today: Temporal.PlainDate.from('2022-09-20'),
};

/** A clinic's paper without fault. */
export function typedForm2(changes: Partial<Form2Texts> = {}): Form2Texts {
  return {
    ...EMPTY_FORM2,
    prefecture: '13',
    points: '1',
    code: '9999996',
    kind: '診療所',
    name: '一郎クリニック',
    contactName: '診療　一郎',
    phone: '03-5253-1111',
    email: 'ichiro@clinic.example.jp',
    product1: '富士通 Caora',
    units1: '1',
    startMonth: '2022年10月',
    claims: '導入している',
    ...changes,
  };
}

/** The same as it was read. */
export function form2Of(changes: Partial<Form2Texts> = {}): Form2 {
  const { form, findings } = readForm2(typedForm2(changes), AGAINST);
  if (!form) throw new Error(findings.map(({ text }) => text).join(' '));
  return form;
}
