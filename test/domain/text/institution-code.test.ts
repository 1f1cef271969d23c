import { expect, test } from 'vitest';
import { checkDigitFits, readInstitutionCode } from '#domain/text/institution-code.ts';

test.each([
  ['1310112345', '1310112345'],
  ['１３－１－０１１２３４－５', '1310112345'],
  ['13 1 011234 5', '1310112345'],
  ['0112345', '0112345'],
  ['131011234', undefined],
  ['医療機関', undefined],
  ['', undefined],
])('%s is read as %s', (typed, code) => {
  expect(readInstitutionCode(typed)).toBe(code);
});

test('the check digit covers all ten digits; seven cannot be checked', () => {
  expect(['0110113719', '1310112345', '1310112340', '0110113718', '0112340'].map(checkDigitFits)).toEqual([
    true,
    true,
    false,
    false,
    true,
  ]);
});
