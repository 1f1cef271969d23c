import { describe, expect, test } from 'vitest';
import { historyEntries, sendingOf } from '#web/desk/history/entries.ts';

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

describe('what stands under an event', () => {
  const about = {
    id: 'e',
    applicationId: 'a',
    at: NOON,
    version: 1,
    actor: { role: 'applicant', name: '公労' },
  } as const;
  const entryOf = (event: Parameters<typeof historyEntries>[0]['events'][number]) =>
    historyEntries({ reference: '', association: '', events: [event], mails: [], slots: new Map(), previous: '' })[0];

  test('an お知らせ to attendees: to how many, and its words', () => {
    const data = { subject: '駐車場', text: '駐車場（24名へ）\n北側です。', batchId: 'b', recipients: 24 };
    expect(entryOf({ ...about, type: 'attendees-mailed', data })?.detail).toBe('駐車場（24名へ）\n北側です。');
  });

  test('a row that nobody can read: who and when, and nothing else', () => {
    const entry = entryOf({ ...about, type: 'unreadable', kept: 'praised', data: {} });
    expect([entry?.who, entry?.what, entry?.detail, entry?.changes]).toEqual([
      '申請者 公労',
      '読み取れない記録',
      '',
      [],
    ]);
  });
});
