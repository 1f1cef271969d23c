import { describe, expect, test } from 'vitest';
import { oneTimeSecret, periodOf } from '#store/access/one-time-codes.ts';
import { appShows } from '../../support/authenticator-app.ts';

/** RFC 6238, appendix B: the ASCII text 12345678901234567890, in base32. Its codes have 8 digits, of which apps show 6. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => Temporal.Instant.fromEpochMilliseconds(seconds * 1000);

describe('the code of an authenticator app', () => {
  test.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('at second %d is the last six digits of %s (RFC 6238)', (seconds, code) => {
    const now = at(seconds);
    expect(periodOf(RFC_SECRET, code.slice(-6), { now, after: 0 })).toBe(Math.floor(seconds / 30));
    expect(appShows(RFC_SECRET, now)).toBe(code.slice(-6));
  });

  test('is taken a period early and late, and never of a period that was taken', () => {
    const period = 1_000_000;
    const taken = (of: number, after = 0) =>
      periodOf(RFC_SECRET, appShows(RFC_SECRET, at(of * 30)), { now: at(period * 30), after });
    expect([-2, -1, 0, 1, 2].map((step) => taken(period + step))).toEqual([
      undefined,
      period - 1,
      period,
      period + 1,
      undefined,
    ]);
    expect([taken(period, period - 1), taken(period, period)]).toEqual([period, undefined]);
  });

  test('has a secret of 160 bits in base32, another for each token', () => {
    expect(oneTimeSecret('one')).toMatch(/^[A-Z2-7]{32}$/);
    expect(oneTimeSecret('one')).not.toBe(oneTimeSecret('other'));
  });

  test.each(['', '12345', '1234567', '12345a', '１２３４５６'])('is not 「%s」', (typed) => {
    expect(periodOf(RFC_SECRET, typed, { now: at(59), after: 0 })).toBeUndefined();
  });
});
