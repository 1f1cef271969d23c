import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resumeRoutes } from '#web/filing/resume.ts';
import { fileRoutes } from '#web/filing/routes.ts';
import { fileApplication } from '#workflow/filing/file.ts';
import { readDraft, startDraft } from '#workflow/filing/keep-draft.ts';
import { permitLateFiling } from '#workflow/filing/permit-late.ts';
import { mailDraftLink } from '#workflow/filing/resume-draft.ts';
import { APPLICANT, applicantVerifies, form1Input } from '../../support/cast.ts';
import { must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';
import { dump, openSite, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [fileRoutes, resumeRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

/** A draft with its mailed link. */
async function kept(): Promise<{ cookie: string; path: string }> {
  const cookie = await startDraft(office, 'form1', { association: '見本市医師会' });
  must(await mailDraftLink(office, cookie, APPLICANT));
  return { cookie, path: `/file/draft/${tokenOf(await office.lastMailTo(APPLICANT), 'draft')}` };
}

test('the link of a draft opens it until 30 days have passed, and then says that it has expired', async () => {
  const { path } = await kept();
  office.clock.advance({ hours: 30 * 24 - 1 });
  expect((await visit(http).get(path)).text).toContain('見本市医師会の様式1の下書きがあります。');
  office.clock.advance({ hours: 1 });
  const late = await visit(http).get(path);
  expect([late.status, late.text.includes('リンクの有効期限が過ぎています')]).toEqual([410, true]);
});

test('the link of a draft that waits for its code leads to the waiting page', async () => {
  const { cookie, path } = await kept();
  must(await fileApplication(office, cookie, form1Input()));
  const visitor = visit(http);
  await visitor.post(path, {}, path);
  expect((await visitor.get('/file/contact')).location).toBe('/file/verification');
});

test('the link of a draft that was filed says so, names nobody, and gives no browser the receipt', async () => {
  const { cookie, path } = await kept();
  const visitor = visit(http);
  await visitor.get(path);
  await applicantVerifies(office, {
    cookie,
    application: must(await fileApplication(office, cookie, form1Input())),
  });
  const before = dump(office);
  const opened = await visit(http).get(path);
  expect([opened.status, opened.text.includes('この下書きは、すでに申請されています')]).toEqual([410, true]);
  expect(opened.text).not.toContain('見本市医師会');
  // Pressed on a page that was opened before.
  const pressed = await visitor.post(path, {}, '/file/contact');
  expect([pressed.status, visitor.draftCookie(), dump(office)]).toEqual([410, undefined, before]);
});

test('あとで続ける keeps what stands on the page, wrong or not, with its files, and tells no problems', async () => {
  const visitor = visit(http);
  const typed = { association: '見本市医師会', phone: '123', act: 'later' };
  const first = await visitor.post('/file/contact', typed, '/file/contact');
  expect([first.status, first.location]).toEqual([303, '/file/later']);
  const layout = { field: 'layouts', name: '２階.pdf', bytes: new TextEncoder().encode('%PDF-1.7') };
  const third = await visitor.upload('/file/venue', { remarks: '４０名', act: 'later' }, layout);
  expect([third.status, third.location]).toEqual([303, '/file/later']);
  const draft = await readDraft(office, visitor.draftCookie() ?? '');
  expect([draft?.values.phone, draft?.values.remarks, draft?.attachments.map(({ name }) => name)]).toEqual([
    '123',
    '４０名',
    ['２階.pdf'],
  ]);
  expect((await visitor.get('/file/contact')).html).toMatch(/name="act" value="later">あとで続ける/);
});

test('a permit that is opened where the refused draft lies lifts the date there, and nothing is typed again', async () => {
  const date = Temporal.PlainDate.from('2026-09-05');
  const visitor = visit(http);
  await visitor.post(
    '/file/contact',
    { association: '見本市医師会', email: 'jitaku@ishikai.example.jp' },
    '/file/contact',
  );
  const demo = { slot1DemoStart: '11:00', slot1DemoEnd: '11:15' };
  const late = { slot1Date: '9/5', slot1MeetingStart: '10:00', slot1MeetingEnd: '12:00', ...demo };
  expect((await visitor.post('/file/slots', late, '/file/slots')).text).toContain('申請の期限');
  const validUntil = date.subtract({ days: 1 });
  must(await permitLateFiling(office, { email: APPLICANT, date, reason: '電話で確認', validUntil, by: '調整　花子' }));
  const path = `/late-permit/${tokenOf(await office.lastMailTo(APPLICANT), 'late-permit')}`;
  const values = { association: '見本市医師会', email: 'jitaku@ishikai.example.jp', ...late };
  expect((await visitor.post(path, {}, path)).location).toBe('/file/contact');
  const draft = await readDraft(office, visitor.draftCookie() ?? '');
  expect(draft?.values).toMatchObject(values);
  expect(draft?.liftedFor.map(String)).toEqual(['2026-09-05']);
  // Pressed again before it is filed, it is the same draft.
  expect((await visitor.post(path, {}, path)).location).toBe('/file/contact');
  expect((await readDraft(office, visitor.draftCookie() ?? ''))?.liftedFor.map(String)).toEqual(['2026-09-05']);
});

test('下書きを保存しました carries no number of a failure, and leads back to where one was', async () => {
  const visitor = visit(http);
  await visitor.post('/file/contact', { association: '見本市医師会' }, '/file/contact');
  const saved = await visitor.post('/file/later', { laterEmail: APPLICANT }, '/file/later');
  expect([saved.status, saved.text.includes('お問合せの際は')]).toEqual([200, false]);
  expect(saved.html).toMatch(/href="\/file\/continuation\?draft/);
  expect((await visitor.get('/file/draft/nothing')).text).toContain('お問合せの際は');
});
