import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { itipStamp, newInvite, revise } from '#domain/case/invite.ts';
import { instant } from '../samples.ts';

const ORGANIZER = { name: '見本市医師会', email: 'demokai@example.jp' };
const NOW = instant('2026-09-05T01:02:03.987Z');
const FIRST = newInvite(
  { id: 'invite-1', sessionId: 'session-1', kind: 'meeting', uid: 'uid-1', organizer: ORGANIZER },
  NOW,
);

test('a new invite starts at SEQUENCE 0, stamped in whole seconds', () => {
  expect(FIRST).toEqual({
    id: 'invite-1',
    sessionId: 'session-1',
    kind: 'meeting',
    uid: 'uid-1',
    sequence: 0,
    organizer: ORGANIZER,
    lastStamp: instant('2026-09-05T01:02:03Z'),
  });
});

describe('a revision (check 6)', () => {
  test.each([
    ['a material change later', true, '2026-09-06T00:00:00.5Z', 1, '2026-09-06T00:00:00Z'],
    ['a wording fix later', false, '2026-09-06T00:00:00.5Z', 0, '2026-09-06T00:00:00Z'],
    ['within the same second', true, '2026-09-05T01:02:03.999Z', 1, '2026-09-05T01:02:04Z'],
    ['a second later', true, '2026-09-05T01:02:04.2Z', 1, '2026-09-05T01:02:04Z'],
    ['when the clock went back an hour', false, '2026-09-05T00:02:03Z', 0, '2026-09-05T01:02:04Z'],
  ])('%s', (_, material, now, sequence, stamp) => {
    expect(revise(FIRST, material, instant(now))).toEqual({ ...FIRST, sequence, lastStamp: instant(stamp) });
  });

  test('SEQUENCE never falls and DTSTAMP always rises, whatever the clock does', () => {
    const step = fc.record({ material: fc.boolean(), milliseconds: fc.integer({ min: -100_000, max: 100_000 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let now = NOW;
        let invite = FIRST;
        for (const { material, milliseconds } of steps) {
          now = now.add({ milliseconds });
          const next = revise(invite, material, now);
          expect(next.sequence).toBe(invite.sequence + (material ? 1 : 0));
          expect(Temporal.Instant.compare(next.lastStamp, invite.lastStamp)).toBe(1);
          expect(next.lastStamp.epochMilliseconds % 1000).toBe(0);
          expect({ ...next, sequence: 0, lastStamp: FIRST.lastStamp }).toEqual(FIRST);
          invite = next;
        }
      }),
    );
  });
});

test('the stamp of a message is plain text, as it stood when the message was owed, under our name of today', () => {
  const stamp = itipStamp(revise(FIRST, true, NOW), 'デモ会申請', { method: 'CANCEL', wholeEvent: false });
  expect(stamp).toEqual({
    uid: 'uid-1',
    sequence: 1,
    stamp: '2026-09-05T01:02:04Z',
    organizer: { ...ORGANIZER, name: 'デモ会申請' },
    method: 'CANCEL',
    wholeEvent: false,
  });
});
