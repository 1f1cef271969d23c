import type { Reader } from '#calendar/event-words.ts';
import { composeEvent, composeEventFile, composeFrame } from '#calendar/feed.ts';
import type { PublishedEvent } from '#calendar/published-content.ts';
import { FACTS, ONLINE, STAMP } from './samples.ts';

/** The example of 様式1 as it is published. */
export const PUBLISHED: PublishedEvent = {
  invite: {
    kind: 'meeting',
    uid: STAMP.uid,
    sequence: STAMP.sequence,
    lastStamp: Temporal.Instant.from(STAMP.stamp),
    organizer: STAMP.organizer,
  },
  facts: FACTS,
  message: 'invited',
};

const ONLINE_LATER: PublishedEvent = {
  invite: { ...PUBLISHED.invite, uid: '9d4b7e20-1c3f-4a58-b6e7-0f1a2b3c4d5e', sequence: 1 },
  facts: { ...ONLINE, date: '2026-11-02', url: 'https://meet.example/j/123?pwd=abc' },
  message: 'invited',
};

const CANCELLED: PublishedEvent = {
  invite: { ...PUBLISHED.invite, uid: '5a6b7c8d-0e1f-4a2b-8c3d-4e5f6a7b8c9d', sequence: 2 },
  facts: { ...FACTS, association: '▲▲郡医師会', date: '2026-11-10' },
  message: 'cancelled',
};

/** A whole calendar, as the program joins it from its parts. */
export function composeFeed(name: string, events: readonly PublishedEvent[], reader: Reader): string {
  const { before, after } = composeFrame(name);
  return [before, ...events.map((event) => composeEvent(event, reader)), after].join('');
}

/** One of each sort by the name of its golden file, built anew at each call. */
export function feeds(): Record<string, string> {
  const all = [PUBLISHED, ONLINE_LATER, CANCELLED];
  const demos = all.map((event) => ({ ...event, invite: { ...event.invite, kind: 'demo' as const } }));
  return {
    'feed-session': composeFeed('顔認証付きカードリーダー説明会（●●市医師会）', [PUBLISHED], 'members'),
    'feed-association': composeFeed('東京,大阪;', all, 'members'),
    'feed-maker': composeFeed('デモンストレーション（甲電機）', demos, 'maker'),
    'feed-desk': composeFeed('デモンストレーション会（調整担当）', all, 'desk'),
    'feed-empty': composeFeed('空の予定表', [], 'members'),
    'file-guest': composeEventFile(ONLINE_LATER, 'guest'),
  };
}
