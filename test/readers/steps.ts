import { composeItip } from '#calendar/itip.ts';
import type { SessionFacts } from '#domain/case/session-facts.ts';
import { composeFeed, PUBLISHED } from '../calendar/feed-samples.ts';
import { ATTENDEE, FACTS, STAMP } from '../calendar/samples.ts';

const UPDATED: SessionFacts = { ...FACTS, note: '駐車場を使えます。' };
const MOVED: SessionFacts = { ...UPDATED, date: '2026-10-22', meeting: { start: '14:00', end: '16:00' } };
const MOVED_STAMP = { ...STAMP, sequence: 1, stamp: '2026-10-05T02:00:00Z' };

/** What one attendee is mailed over the life of a session, in order; each object as it stands in the mail. */
export const MAILED: readonly (readonly [step: string, text: string])[] = [
  ['REQUEST', composeItip('meeting', FACTS, STAMP, ATTENDEE)],
  ['update', composeItip('meeting', UPDATED, { ...STAMP, stamp: '2026-10-02T00:00:00Z' }, ATTENDEE)],
  ['move', composeItip('meeting', MOVED, MOVED_STAMP, ATTENDEE)],
  [
    'CANCEL',
    composeItip('meeting', MOVED, { ...STAMP, sequence: 2, stamp: '2026-10-06T02:00:00Z', method: 'CANCEL' }, ATTENDEE),
  ],
];

/** The feed of the same session at each of these steps. */
export const PUBLISHED_THEN: readonly (readonly [step: string, text: string])[] = [
  feedAt('REQUEST', FACTS, 0, STAMP.stamp),
  feedAt('update', UPDATED, 0, '2026-10-02T00:00:00Z'),
  feedAt('move', MOVED, 1, MOVED_STAMP.stamp),
  feedAt('CANCEL', MOVED, 2, '2026-10-06T02:00:00Z', 'cancelled'),
];

function feedAt(
  step: string,
  facts: SessionFacts,
  sequence: number,
  ...[stamp, message = 'invited']: [stamp: string, message?: 'invited' | 'cancelled']
): [string, string] {
  const invite = { ...PUBLISHED.invite, sequence, lastStamp: Temporal.Instant.from(stamp) };
  return [step, composeFeed('顔認証付きカードリーダー説明会（●●市医師会）', [{ invite, facts, message }], 'members')];
}
