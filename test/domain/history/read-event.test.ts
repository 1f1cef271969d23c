import { describe, expect, test } from 'vitest';
import { readEvent } from '#domain/history/read-event.ts';

const PHONE = { field: 'contact.phone', label: 'TEL', before: '03-0000-0001', after: '03-0000-0002' };

function read(type: string, data: unknown): unknown {
  return readEvent(type, JSON.stringify(data));
}

describe('an event read back', () => {
  test.each<[string, unknown]>([
    ['submitted', { to: 'unverified' }],
    ['received', { filedOn: '2026-09-01', from: 'unverified', to: 'received' }],
    ['received', { filedOn: '2026-09-01', by: 'phone' }],
    ['corrected', { changes: [PHONE] }],
    ['answered', { maker: '甲社', by: '企画', channel: 'link', answers: [{ slotId: 's', reply: 'yes', comment: '' }] }],
    ['maker-joined', { maker: '甲社' }],
    ['move-asked', { slotId: 's', answerBy: '2026-10-01', makers: ['甲社'] }],
    ['registered', { institution: '見本医院' }],
    ['sign-up-opened', { capacity: null, closesOn: '' }],
    ['reception-opened', {}],
  ])('%s says what it said', (type, data) => {
    expect(read(type, data)).toEqual({ type, data });
  });

  test('a change without a field, or with one that nobody knows, is unplaced', () => {
    const { field: _, ...old } = PHONE;
    const newer = { ...PHONE, field: 'contact.fax' };
    expect(read('corrected', { changes: [old, newer, PHONE] })).toEqual({
      type: 'corrected',
      data: { changes: [{ ...old, field: 'unplaced' }, { ...newer, field: 'unplaced' }, PHONE] },
    });
  });

  test('what its type does not say is left out, so that no page reads what nobody has checked', () => {
    const data = { text: '折り返し待ち' };
    expect(read('noted', { ...data, changes: 'TEL', maker: 7 })).toEqual({ type: 'noted', data });
  });

  test.each<[string, string, string]>([
    ['a type that nobody knows', 'praised', '{}'],
    ['a name that every object has', 'constructor', '{}'],
    ['no JSON', 'noted', '{"text":'],
    ['no object', 'held', '[]'],
    ['a missing reason', 'declined', '{}'],
    ['a number that is a text', 'reported', '{"attendees":"24","applicationsMade":3,"remarks":"","text":""}'],
    ['a day that is none', 'reminded', '{"maker":"甲社","inquiryId":"i","answerBy":"2026-02-30"}'],
    ['a state that is none', 'held', '{"from":"confirmed","to":"praised"}'],
    ['a change without a label', 'corrected', '{"changes":[{"field":"venue","before":"","after":""}]}'],
  ])('%s makes it unreadable', (_, type, json) => {
    expect(readEvent(type, json)).toEqual({ type: 'unreadable', kept: type, data: {} });
  });
});
