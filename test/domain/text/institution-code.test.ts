import { expect, test } from 'vitest';
import { checkDigitFits, codeFault, readInstitutionCode } from '#domain/text/institution-code.ts';

test.each([
  ['1310112342', '1310112342'],
  ['１３－１－０１１２３４－２', '1310112342'],
  ['13 1 011234 2', '1310112342'],
  ['0112345', '0112345'],
  ['01,1857,5', '0118575'],
  ['01-1857-5', '0118575'],
  ['01.1857.5', '0118575'],
  ['01・1857・5', '0118575'],
  ['０１･１８５７･５', '0118575'],
  ['131011234', undefined],
  ['118575.0', undefined],
  ['1185750.0', undefined],
  ['-0118575', undefined],
  ['医療機関', undefined],
  ['', undefined],
])('%s is read as %s', (typed, code) => {
  expect(readInstitutionCode(typed)).toBe(code);
});

test.each([
  ['118575', { fault: 'zero', offer: '0118575' }],
  ['118575.0', { fault: 'zero', offer: '0118575' }],
  ['119990018', { fault: 'zero', offer: '0119990018' }],
  ['119990018.0', { fault: 'zero', offer: '0119990018' }],
  ['130118575', { fault: 'dpc', offer: '' }],
  ['12345', { fault: 'other' }],
  ['医療機関', { fault: 'other' }],
])('%s was not read because of %o', (typed, fault) => {
  expect(codeFault(typed)).toEqual(fault);
});

/** Constructed, not in any list: numbers from 99 on. */
const GOOD = [
  ...['0119990018', '0419999990', '0819901232', '2719990042', '4719970107'],
  ...['1039987654', '4049943212', '1649900006'],
  ...['1119990011', '1219901232', '1319999996', '1419943218'],
];

test.each(GOOD)('the check digit of %s fits, and no other does', (code) => {
  const fitting = [...'0123456789'].filter((digit) => checkDigitFits(code.slice(0, -1) + digit));
  expect(fitting).toEqual([code.at(-1)]);
});

test.each([
  ['1319999999', 'ten digits in 東京'],
  ['0119990011', 'seven digits in 北海道'],
])('%s does not fit: %s', (code) => {
  expect(checkDigitFits(code)).toBe(false);
});

test('for 歯科 and 調剤 of the four prefectures either rule will do', () => {
  const fitting = [...'0123456789'].filter((digit) => checkDigitFits(`134999999${digit}`));
  expect(fitting.length).toBe(2);
});

test('seven digits alone cannot be checked', () => {
  expect(checkDigitFits('0112340')).toBe(true);
});
