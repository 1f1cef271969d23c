import { describe, expect, test } from 'vitest';
import { sendingOf } from '#web/desk/history/entries.ts';

const NOON = Temporal.Instant.from('2026-10-01T12:00:00+09:00');
const LATER = NOON.add({ minutes: 1 });

type Mail = Parameters<typeof sendingOf>[0][number];

function some(count: number, state: Mail['state'], at = NOON): Mail[] {
  return Array.from({ length: count }, () => ({ state, at }));
}

describe('how far mails to many have come', () => {
  test('counts as sent what left or was kept: neither what was given up nor what was not needed any more', () => {
    const waiting = [...some(2, 'owed'), ...some(1, 'sending')];
    const settled = [...some(4, 'sent'), ...some(1, 'kept'), ...some(3, 'failed'), ...some(5, 'dropped')];
    expect(sendingOf([...waiting, ...settled])).toEqual({ total: 11, left: 5, waiting: 3, undelivered: 3 });
  });

  test('counts only what is owed together with mails that still wait', () => {
    const mails = [...some(20, 'sent'), ...some(6, 'sent', LATER), ...some(4, 'owed', LATER)];
    expect(sendingOf(mails)).toEqual({ total: 10, left: 6, waiting: 4, undelivered: 0 });
  });

  test('is not told of a few mails, nor once none waits any more', () => {
    expect(sendingOf([...some(9, 'owed'), ...some(3, 'dropped')])).toBeNull();
    expect(sendingOf([...some(20, 'sent'), ...some(1, 'failed')])).toBeNull();
  });
});
