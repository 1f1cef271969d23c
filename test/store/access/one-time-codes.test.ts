import { describe, expect, test } from 'vitest';
import { oneTimeCode, oneTimeSecret, periodOf } from '#store/access/one-time-codes.ts';

/** RFC 6238, appendix B: the ASCII text 12345678901234567890, in base32. Its codes have 8 digits, of which apps show 6. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('the code of an authenticator app', () => {
  test.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('at second %d is the last six digits of %s (RFC 6238)', (seconds, code) => {
    expect(oneTimeCode(RFC_SECRET, Math.floor(seconds / 30))).toBe(code.slice(-6));
  });

  test('is taken a period early and late, and never of a period that was taken', () => {
    const now = Temporal.Instant.fromEpochMilliseconds(1_000_000 * 30_000);
    const taken = (period: number, after = 0) =>
      periodOf(RFC_SECRET, oneTimeCode(RFC_SECRET, period), { now, after }) !== undefined;
    expect([999_998, 999_999, 1_000_000, 1_000_001, 1_000_002].map((period) => taken(period))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect([taken(1_000_000, 999_999), taken(1_000_000, 1_000_000)]).toEqual([true, false]);
  });

  test('has a secret of 160 bits in base32, another for each token', () => {
    expect(oneTimeSecret('one')).toMatch(/^[A-Z2-7]{32}$/);
    expect(oneTimeSecret('one')).not.toBe(oneTimeSecret('other'));
  });
});
