import type { Reader } from './event-words.ts';
import { composeEvent, composeFrame } from './feed.ts';
import type { PublishedEvent } from './published-content.ts';

/** Every sentence that an event can hold: what is empty here would leave its sentence out. */
const SAMPLE: PublishedEvent = {
  invite: {
    kind: 'meeting',
    uid: 'sample',
    sequence: 0,
    lastStamp: Temporal.Instant.fromEpochMilliseconds(0),
    organizer: { name: '名', email: 'sample@demokai.example' },
  },
  facts: {
    reference: '番',
    association: '団',
    date: '2026-10-20',
    meeting: { start: '10:00', end: '12:00' },
    demo: { start: '11:00', end: '11:15' },
    venue: { name: '場', postalCode: '100-0001', address: '所' },
    mode: 'in-person',
    url: 'https://demokai.example/',
    note: '注',
    timetable: '流',
    parking: '駐',
    makers: ['甲', '乙'],
  },
  message: 'invited',
};

/**
 * All that events say to this reader, in one text: it changes with the program, so that a calendar whose sessions did not
 * change is new all the same once it says them in other words.
 */
export function wordingFor(reader: Reader): string {
  const { facts, invite } = SAMPLE;
  const events: PublishedEvent[] = (['in-person', 'online'] as const).flatMap((mode) =>
    (['meeting', 'demo'] as const).flatMap((kind) => [
      { invite: { ...invite, kind }, facts: { ...facts, mode }, message: 'invited' },
      { invite: { ...invite, kind }, facts: { ...facts, mode, url: '' }, message: 'invited' },
      { invite: { ...invite, kind }, facts: { ...facts, mode }, message: 'cancelled' },
      { invite: { ...invite, kind }, facts: { ...facts, mode }, message: 'released' },
    ]),
  );
  const { before, after } = composeFrame('名');
  return [before, ...events.map((event) => composeEvent(event, reader)), after].join('');
}
