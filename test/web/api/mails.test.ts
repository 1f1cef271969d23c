import { expect, test } from 'vitest';
import { APPLICANT, applicationReceived, MINISTRY } from '../../support/cast.ts';
import { openOffice } from '../../support/office.ts';
import { openApi } from './site.ts';

test('a program reads the ledger as the desk does, page by page, and no link or code of a mail', async () => {
  await using stack = new AsyncDisposableStack();
  const office = await openOffice();
  stack.defer(() => office.close());
  const api = await openApi(office);
  stack.defer(() => api.http.close());
  const { reference } = await applicationReceived(office);
  await office.deliver();
  const ask = async (path: string) => (await api.ask('GET', path, { token: api.key })).body;
  const listed = async (query: string) =>
    (await ask(`/mails?${query}`)).mails.map((mail: Record<string, string>) => [mail.name, mail.state, mail.reference]);
  expect(await listed('q=ISHIKAI.ex')).toEqual([
    ['received', 'sent', reference],
    ['verification', 'sent', reference],
  ]);
  expect(await listed(`state=sent&name=request&q=${MINISTRY}`)).toEqual([['request', 'sent', reference]]);
  expect([await listed('state=failed'), await listed('before=1')]).toEqual([[], []]);
  const { mails, next } = await ask(`/mails?name=verification`);
  expect([mails.length, next]).toEqual([1, null]);
  const code = /確認コード：(\S+)/.exec((await office.lastMailTo(APPLICANT, '確認コード：')).parsed.text ?? '')?.[1];
  const mail = await ask(`/mails/${mails[0].id}`);
  expect([mail.messageId, mail.sha256.length, mail.to.email]).toEqual([expect.stringMatching(/^<.+>$/), 64, APPLICANT]);
  expect(code).toMatch(/\d/);
  expect(JSON.stringify(mail)).not.toContain(code);
  expect(mail.text).not.toMatch(/http:\S+\/[\w-]{20}/);
  expect((await api.ask('GET', '/mails/nobody', { token: api.key })).status).toBe(404);
  expect((await api.ask('GET', '/mails', {})).status).toBe(401);
});
