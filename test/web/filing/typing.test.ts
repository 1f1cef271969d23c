import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileRoutes } from '#web/filing/routes.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { dump, openSite, type Visitor, visit } from '../visitor.ts';

const SLOTS = { slot1Date: '10月20日', slot1MeetingStart: '10:00', slot1MeetingEnd: '12:00' };

let office: TestOffice;
let http: FastifyInstance;
let applicant: Visitor;

beforeEach(async () => {
  office = await openOffice({ now: '2026-10-01T10:00:00+09:00' });
  http = await openSite(office, [fileRoutes]);
  applicant = visit(http);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

describe('while somebody types', () => {
  test('the draft is kept, half a page too, and stands there when the page is opened again', async () => {
    const answer = await applicant.post('/file/contact/typing', { association: '見本市医' }, '/file/contact');
    expect(JSON.parse(answer.html)).toMatchObject({ saved: '10:00', remarks: {}, proposals: {} });
    expect((await applicant.get('/file/contact')).html).toContain('value="見本市医"');
  });

  test('what we read of 希望日時 comes back', async () => {
    await applicant.post('/file/contact', { association: '見本市医師会' }, '/file/contact');
    const answer = await applicant.post('/file/slots/typing', SLOTS, '/file/slots');
    expect(JSON.parse(answer.html)).toMatchObject({
      remarks: { slot1Date: '2026年（令和8年）10月20日（火）', slot1Meeting: '2時間', slot2Date: '' },
      proposals: { slot1: { start: '11:00', end: '11:15' } },
    });
  });

  test('two hours typed into one field stand in both, and what is solved is no problem any more', async () => {
    await applicant.post('/file/contact', { association: '見本市医師会' }, '/file/contact');
    const outside = {
      slot1Date: '10月20日',
      slot1MeetingStart: '14:00～16:00',
      slot1DemoStart: '16:10',
      slot1DemoEnd: '16:25',
    };
    const typing = async (fields: Record<string, string>) =>
      JSON.parse((await applicant.post('/file/slots/typing', fields, '/file/slots')).html);
    const first = await typing(outside);
    expect(first.hours).toEqual({ slot1MeetingStart: '14:00', slot1MeetingEnd: '16:00' });
    expect([first.problems.slot1DemoStart !== undefined, first.warned]).toEqual([true, { slot1Demo: true }]);
    const page = await applicant.get('/file/slots');
    expect(page.html).toMatch(/name="slot1MeetingEnd"[^>]*value="16:00"/);
    const second = await typing({ ...outside, slot1MeetingStart: '14:00', slot1MeetingEnd: '17:00' });
    expect([second.problems.slot1DemoStart, second.warned, second.hours]).toEqual([undefined, {}, {}]);
  });

  test('an empty page makes no draft', async () => {
    await applicant.get('/file/contact');
    const before = dump(office);
    const answer = await applicant.post('/file/contact/typing', { association: ' ' }, '/file/contact');
    expect(JSON.parse(answer.html)).toEqual({ saved: '', remarks: {}, warned: {}, proposals: {} });
    expect(dump(office)).toEqual(before);
  });

  test("a stranger gets at nobody's draft", async () => {
    await applicant.post('/file/contact/typing', { association: '秘密医師会' }, '/file/contact');
    const stranger = visit(http);
    const answer = await stranger.post('/file/contact/typing', { contactName: '誰か' }, '/file/contact');
    expect(answer.html).not.toContain('秘密');
    expect((await stranger.get('/file/contact')).html).not.toContain('秘密');
    expect((await applicant.get('/file/contact')).html).toContain('秘密医師会');
  });
});

describe('第一希望と同じ時間', () => {
  test('fills the hours of a row that has none, without a script', async () => {
    await applicant.post('/file/contact', { association: '見本市医師会' }, '/file/contact');
    const hours = { ...SLOTS, slot1DemoStart: '11:00', slot1DemoEnd: '11:15' };
    await applicant.post('/file/slots', { ...hours, slot2Date: '10月21日', slot2SameHours: 'on' }, '/file/slots');
    const { html } = await applicant.get('/file/slots');
    for (const [name, value] of [
      ['slot2MeetingStart', '10:00'],
      ['slot2MeetingEnd', '12:00'],
      ['slot2DemoStart', '11:00'],
      ['slot2DemoEnd', '11:15'],
    ]) {
      expect(html).toMatch(new RegExp(`name="${name}"[^>]* value="${value}"`));
    }
  });

  test('never overwrites an hour that was typed', async () => {
    await applicant.post('/file/contact', { association: '見本市医師会' }, '/file/contact');
    const typed = { ...SLOTS, slot2Date: '10月21日', slot2MeetingStart: '13:00', slot2SameHours: 'on' };
    const answer = await applicant.post('/file/slots', typed, '/file/slots');
    expect(answer.status).toBe(422);
    expect(answer.html).toMatch(/name="slot2MeetingStart"[^>]* value="13:00"/);
    expect(answer.html).toMatch(/name="slot2MeetingEnd"[^>]* value=""/);
  });
});

describe('a chosen file', () => {
  const PDF = new TextEncoder().encode('%PDF-1.4\n%%EOF\n');

  test('can be opened by who chose it, and by nobody else', async () => {
    const venue = { mode: 'online', venueName: '', postalCode: '', address: '', remarks: '' };
    const file = { field: 'layouts', name: '会場図.pdf', bytes: PDF };
    await applicant.post('/file/contact', { association: '見本市医師会' }, '/file/contact');
    await applicant.upload('/file/venue', venue, file, '/file/venue');
    const { html } = await applicant.get('/file/venue');
    const path = /href="(\/file\/attachments\/[^"]+)"/.exec(html)?.[1] ?? '';
    expect(await applicant.get(path)).toMatchObject({ status: 200, headers: { 'content-type': 'application/pdf' } });
    expect((await visit(http).get(path)).status).toBe(404);
  });
});
