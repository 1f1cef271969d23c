import { expect, test } from 'vitest';
import { readVersion } from '#web/forms/number.ts';

test.each([
  ['3', 3],
  ['', 0],
  ['-1', 0],
  ['1.5', 0],
  // PostgreSQL would refuse to compare it.
  ['9223372036854775808', 0],
])('「%s」 says that the page showed version %i', (text, version) => {
  expect(readVersion(text)).toBe(version);
});
