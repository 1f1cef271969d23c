import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Form2 } from '#domain/form2/form2.ts';
import { FIRST_PRODUCTS } from '#domain/form2/product.ts';
import { controlsOfForm2, readForm2, textsOfForm2 } from '#domain/form2/reading.ts';
import { checkDigitFits } from '#domain/text/institution-code.ts';
import { cleanLine, lengthOf } from '#domain/text/japanese.ts';
import { POINT_TABLES } from '#domain/words/form2.ts';
import { AGAINST } from './samples.ts';

const hostile = fc.constantFrom(
  '=cmd|"/c calc"!A1',
  '<script>',
  '"',
  "'",
  ',',
  '\u202E',
  '𠮷',
  '①',
  '㈱',
  '﨑',
  '\t',
  '；',
  '+1',
  '@x',
);
const line = fc
  .array(fc.oneof(hostile, fc.string({ unit: 'grapheme', maxLength: 8 })), { minLength: 1, maxLength: 6 })
  .map((parts) => cleanLine(parts.join('')))
  .filter((text) => text !== '' && lengthOf(text) <= 60);
const month = fc
  .tuple(fc.integer({ min: 2013, max: 2032 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, number]) => `${year}-${String(number).padStart(2, '0')}`);

const form: fc.Arbitrary<Form2> = fc
  .record({
    prefecture: fc.integer({ min: 1, max: 47 }).map((number) => String(number).padStart(2, '0')),
    points: fc.constantFrom(...POINT_TABLES),
    isHospital: fc.boolean(),
    code: fc.stringMatching(/^\d{7}$/),
    name: line,
    contactName: fc.oneof(fc.constant(''), line),
    phone: fc.constantFrom('', '03-5253-1111', '0120-123-456'),
    email: fc.constantFrom('', 'hanako@clinic.example.jp'),
    products: fc.shuffledSubarray([...FIRST_PRODUCTS], { minLength: 1, maxLength: 2 }),
    units: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    startMonth: month,
    claims: fc.constantFrom('yes' as const, 'planned' as const, 'no' as const),
    claimsMonth: month,
    writtenOn: fc.constantFrom('', '2022-09-20', '2022-02-28'),
  })
  .map(({ isHospital, products, units, claimsMonth, ...rest }) => {
    const kind = rest.points === '4' ? 'pharmacy' : isHospital ? 'hospital' : 'clinic';
    return {
      ...rest,
      kind,
      claimsMonth: rest.claims === 'planned' ? claimsMonth : '',
      wishes: products.map(({ id, maker, model }, index) => ({
        rank: index === 0 ? 1 : 2,
        product: { id, maker, model },
        units: kind === 'hospital' ? (units[index] ?? 1) : 1,
      })),
    };
  });

test('what a form says, written as texts or put into a page, reads to the same form', () => {
  fc.assert(
    fc.property(form, (each) => {
      expect(readForm2(textsOfForm2(each), AGAINST).form).toEqual(each);
      expect(readForm2(controlsOfForm2(each), AGAINST).form).toEqual(each);
    }),
    { numRuns: 200 },
  );
});

test('a code is asked about exactly where its check digit does not fit', () => {
  fc.assert(
    fc.property(form, (each) => {
      const { findings } = readForm2(textsOfForm2(each), { ...AGAINST, prefecture: each.prefecture });
      const fits = checkDigitFits(`${each.prefecture}${each.points}${each.code}`);
      expect(findings.some(({ field, level }) => field === 'code' && level === 'doubt')).toBe(!fits);
      expect(findings.some(({ level }) => level === 'wrong')).toBe(false);
    }),
    { numRuns: 200 },
  );
});

test('one digit typed wrong is always noticed in 医科, where prefecture and 点数表 are known', () => {
  fc.assert(
    fc.property(form, fc.nat(6), fc.integer({ min: 1, max: 9 }), (each, place, more) => {
      const digits = [...each.code].map(Number);
      const good = [...'0123456789'].find((last) =>
        checkDigitFits(`${each.prefecture}1${each.code.slice(0, 6)}${last}`),
      );
      const right = [...digits.slice(0, 6), Number(good)];
      const wrong = right.map((digit, index) => (index === place ? (digit + more) % 10 : digit)).join('');
      const medical = { ...textsOfForm2(each), points: '1', kind: 'clinic', code: wrong, units1: '1', units2: '' };
      const { findings } = readForm2(medical, { ...AGAINST, prefecture: each.prefecture });
      expect(findings.some(({ field, level }) => field === 'code' && level === 'doubt')).toBe(true);
    }),
    { numRuns: 200 },
  );
});
