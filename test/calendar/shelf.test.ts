import { expect, test } from 'vitest';
import { openCalendarShelves } from '#calendar/shelf.ts';

const { events, whole } = openCalendarShelves({ events: 2, wholeBytes: 10, links: 0 });

test('a shelf gives what it keeps for the same mark only, and the newer of two', () => {
  events.keep('a', 1, { error: 'old' });
  events.keep('a', 2, { error: 'new' });
  expect([events.find('a', 1), events.find('a', 2), events.find('b', 2)]).toEqual([
    undefined,
    { error: 'new' },
    undefined,
  ]);
});

test('it lets go of what has lain there longest, and never keeps more than its room or what is larger', () => {
  const keep = (key: string, size: number) =>
    whole.keep(key, '', { bytes: new Uint8Array(size), lastStamp: undefined });
  const kept = (): string[] => ['a', 'b', 'c', 'd'].filter((key) => whole.find(key, '') !== undefined);
  for (const key of ['a', 'b', 'c']) keep(key, 4);
  expect(kept()).toEqual(['b', 'c']);
  keep('b', 3);
  keep('d', 3);
  expect(kept()).toEqual(['b', 'c', 'd']);
  keep('d', 11);
  expect(kept()).toEqual(['b', 'c']);
});
