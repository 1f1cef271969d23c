import { expect, test } from 'vitest';
import { plainName } from '#domain/text/plain-name.ts';

test.each([
  ['見本市医師会', '見本市医師会'],
  ['　一般社団法人 見本・隣町医師会（東支部）', '一般社団法人 見本・隣町医師会（東支部）'],
  ['当選\u202eおめでとう', '当選おめでとう'],
  ['https://prize.example/claim', ''],
  ['ｐｒｉｚｅ．ｅｘａｍｐｌｅ', ''],
  ['prize.example へどうぞ', ''],
  ['taro@prize.example', ''],
  ['www prize', ''],
  ['医師会'.repeat(14), ''],
])('the name 「%s」 says 「%s」 to somebody who has proved nothing', (name, said) => {
  expect(plainName(name)).toBe(said);
});
