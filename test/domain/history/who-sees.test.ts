import { describe, expect, expectTypeOf, test } from 'vitest';
import type { FactChange } from '#domain/history/facts.ts';
import { changesFor, eventsFor, type FactReader, isToldToWebhooks, type TypesFor } from '#domain/history/who-sees.ts';
import { EVENT_WORDS, type EventType, type KeptType } from '#domain/words/events.ts';

const TYPES = Object.keys(EVENT_WORDS).filter((type): type is EventType => Object.hasOwn(EVENT_WORDS, type));

function changeOf(field: FactChange['field'], label = 'ラベル'): FactChange {
  return { field, label, before: 'まえ', after: 'あと' };
}

const CHANGES = [
  changeOf('association'),
  changeOf('contact.name'),
  changeOf('contact.phone'),
  changeOf('contact.email'),
  changeOf('contact.onDay'),
  changeOf('secondContact'),
  changeOf('slots.1'),
  changeOf('venue'),
  changeOf('url'),
  changeOf('note'),
  changeOf('layouts'),
  changeOf('remarks'),
  changeOf('unplaced'),
];

function fieldsFor(reader: FactReader): string[] {
  return changesFor(reader, CHANGES).map(({ field }) => field);
}

describe('who sees which changed fact', () => {
  test.each<[FactReader, string[]]>([
    ['asked', ['association', 'slots.1', 'venue', 'layouts', 'remarks']],
    ['attendee', ['venue', 'url', 'note']],
    ['waiting', ['venue']],
    ['desk', CHANGES.map(({ field }) => field)],
    ['applicant', CHANGES.map(({ field }) => field).filter((field) => field !== 'unplaced')],
    ['link', CHANGES.map(({ field }) => field).filter((field) => !['url', 'note', 'unplaced'].includes(field))],
    ['coming', CHANGES.map(({ field }) => field).filter((field) => field !== 'unplaced' && field !== 'secondContact')],
  ])('%s', (reader, fields) => {
    expect(fieldsFor(reader)).toEqual(fields);
  });

  test('a label decides nothing', () => {
    expect(changesFor('asked', [changeOf('contact.phone', '開催場所'), changeOf('venue', 'TEL')])).toEqual([
      changeOf('venue', 'TEL'),
    ]);
  });
});

describe('who sees which event', () => {
  test('every event has a row, and the desk reads all of them', () => {
    expectTypeOf<TypesFor<'desk'>>().toEqualTypeOf<EventType>();
    expectTypeOf<TypesFor<'maker'>>().toEqualTypeOf<'corrected'>();
    const all = TYPES.map((type) => ({ type }));
    expect(eventsFor('desk', all)).toEqual(all);
  });

  test('a note, a written mail and a row that nobody can read are for the desk alone', () => {
    const kept: { type: KeptType }[] = [{ type: 'noted' }, { type: 'message-sent' }, { type: 'unreadable' }];
    expect(eventsFor('applicant', [...kept, { type: 'held' as const }])).toEqual([{ type: 'held' }]);
    expect(eventsFor('maker', [...kept, { type: 'corrected' as const }])).toEqual([{ type: 'corrected' }]);
  });

  test('webhooks hear of every change of state and of a changed session, and never of what is internal', () => {
    const told = (data: { to?: 'received' }): string[] => TYPES.filter((type) => isToldToWebhooks({ type, data }));
    expect(told({})).toEqual(['moved', 'changed']);
    expect(told({ to: 'received' })).toEqual([
      'submitted',
      'received',
      'entered',
      'reopened',
      'corrected',
      'withdrawn',
      'returned',
      'declined',
      'asked',
      'recalled',
      'confirmed',
      'moved',
      'changed',
      'cancelled',
      'held',
    ]);
  });
});
