import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mailboxRoutes } from '#web/frame/mailbox.ts';
import { askMakers } from '#workflow/asking/ask.ts';
import { readLedger } from '#workflow/desk/mail-ledger.ts';
import { readMailbox } from '#workflow/post/read-mailbox.ts';
import { applicantFiles, applicationReceived, COORDINATOR, coordinatorKnows, KOU } from '../../support/cast.ts';
import { must, openOffice, type TestOffice } from '../../support/office.ts';
import { dump, openSite, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;

beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [mailboxRoutes], { mailKept: true });
});
afterEach(async () => {
  await http.close();
  await office.close();
});

test('where mail is sent there is no mailbox', async () => {
  await applicantFiles(office);
  await office.deliver();
  const sending = await openSite(office, [mailboxRoutes], { mailKept: false });
  const [mail] = await office.outbox();
  for (const rest of ['', `/${mail?.id}`, `/${mail?.id}/html`, `/${mail?.id}/raw`, `/${mail?.id}/attachments/0`]) {
    expect((await visit(sending).get(`/mailbox${rest}`)).status).toBe(404);
  }
  await sending.close();
});

test('a mail shows the real code and link in text and HTML, and looking changes nothing', async () => {
  await applicantFiles(office);
  await office.deliver();
  const [mail] = await office.outbox();
  const before = dump(office);
  const list = await visit(http).get('/mailbox');
  expect(list.html).toContain(`href="/mailbox/${mail?.id}"`);
  const shown = await visit(http).get(`/mailbox/${mail?.id}`);
  expect(shown.text).toMatch(/確認コード：\s*\d{6}/);
  expect(shown.text).toMatch(/http:\/\/demokai\.example\/file\/verification\/token-/);
  const html = await visit(http).get(`/mailbox/${mail?.id}/html`);
  expect(html.html).toMatch(/href="http:\/\/demokai\.example\/file\/verification\/token-/);
  expect(html.headers['content-security-policy']).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  );
  expect(`${shown.html}${html.html}`).not.toContain('[[');
  expect(dump(office)).toBe(before);
});

test('a collected mail stands where it leaves, not where it was first owed', async () => {
  await coordinatorKnows(office, [KOU]);
  const { id: applicationId, version: seenVersion, form1 } = await applicationReceived(office);
  const slotIds = form1.slots.map(({ id }) => id);
  const answerBy = Temporal.PlainDate.from('2026-09-30');
  const asked = { slotIds, answerBy, note: '', decides: 'maker', mails: 'collected' } as const;
  const by = { applicationId, seenVersion, actor: COORDINATOR };
  must(await askMakers(office, { ...asked, ...by, makerIds: [KOU.id] }));
  office.clock.advance({ minutes: 1 });
  await applicationReceived(office, { association: 'あとの医師会' });
  office.clock.advance({ minutes: 2 });
  await office.deliver();
  const newestFirst = ['collected-inquiry', 'received', 'request', 'verification'];
  const mails = await readMailbox(office);
  expect(mails.map(({ content }) => content.mail).slice(0, 4)).toEqual(newestFirst);
  const ledger = await readLedger(office, { q: '', state: undefined, name: undefined, before: undefined });
  expect(ledger.rows.map(({ name }) => name).slice(0, 4)).toEqual(newestFirst);
});

test('the newest mail stands first, and files and the whole message can be saved', async () => {
  await applicationReceived(office);
  await office.deliver();
  const list = await visit(http).get('/mailbox');
  const mails = (await office.outbox()).toReversed();
  expect([...list.html.matchAll(/href="\/mailbox\/([^"]+)"/g)].map(([, id]) => id)).toEqual(
    mails.map((mail) => mail.id),
  );
  const request = mails.find((mail) => mail.content.mail === 'request');
  const path = `/mailbox/${request?.id}`;
  const file = await visit(http).get(`${path}/attachments/0`);
  expect([file.status, file.headers['content-disposition']]).toEqual([
    200,
    expect.stringMatching(/^attachment; filename=/),
  ]);
  const raw = await visit(http).get(`${path}/raw`);
  expect(raw.html).toContain(`Message-ID: ${request?.messageId}`);
  for (const wrong of [`${path}/attachments/9`, `${path}/attachments/x`, '/mailbox/x', '/mailbox/x/raw']) {
    expect((await visit(http).get(wrong)).status).toBe(404);
  }
});
