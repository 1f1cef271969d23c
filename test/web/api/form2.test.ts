import { afterAll, beforeAll, expect, test } from 'vitest';
import { inviteHelper } from '#workflow/form2/helpers.ts';
import { confirmOffered, offerForm2 } from '#workflow/form2/own-entry.ts';
import { form2Of, typedForm2 } from '../../domain/form2/samples.ts';
import { BY_COLLECTOR, COLLECTOR, collectionOpened, paperEntered } from '../../support/gathering.ts';
import { codeOf, must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';
import { openApi } from './site.ts';

const LOCAL = 'kou@shi-ishikai.example.jp';

let office: TestOffice;
let api: Awaited<ReturnType<typeof openApi>>;
beforeAll(async () => {
  office = await openOffice();
  api = await openApi(office);
});
afterAll(async () => {
  await api.http.close();
  await office.close();
});

/** The token that a mailed code gives for a mailed link. */
async function proved(reference: string, link: string, email: string): Promise<string> {
  const program = 'the-program-of-this-test';
  const path = `/collections/${reference}`;
  const asked = await api.ask('POST', `${path}/access-codes`, { token: link, body: { program } });
  expect([asked.status, asked.body]).toEqual([202, { reference }]);
  const code = codeOf(await office.lastMailTo(email, '確認コード：'));
  const entered = await api.ask('POST', `${path}/access`, { token: link, body: { code, program } });
  return entered.body.accessToken;
}

const pointers = (body: { errors: { pointer: string }[] }) => body.errors.map(({ pointer }) => pointer);

test('who gathers adds, reads, corrects and cancels entries, hands in, and gets the documents', async () => {
  const { collection, link } = await collectionOpened(office);
  const path = `/collections/${collection.reference}`;
  // The link alone opens nothing.
  expect((await api.ask('GET', path, { token: link })).status).toBe(403);
  const token = await proved(collection.reference, link, COLLECTOR);
  const form = typedForm2();
  const wrong = await api.ask('POST', `${path}/entries`, { token, body: { form: { ...form, code: '', name: '' } } });
  expect([wrong.status, pointers(wrong.body)]).toEqual([422, ['/form/code', '/form/name']]);
  const doubtful = { ...form, phone: '' };
  const asked = await api.ask('POST', `${path}/entries`, { token, body: { form: doubtful } });
  expect([asked.status, pointers(asked.body)]).toEqual([422, ['/form/phone']]);
  const key = 'an-idempotency-key';
  const body = { form: doubtful, despiteDoubts: true };
  const added = await api.ask('POST', `${path}/entries`, { token, key, body });
  expect(added.body).toMatchObject({ number: 1, version: 1, state: 'kept', source: 'api', handInId: null });
  expect((await api.ask('POST', `${path}/entries`, { token, key, body })).body).toEqual(added.body);
  const twice = await api.ask('POST', `${path}/entries`, { token, body });
  expect([twice.status, twice.body.code]).toEqual([409, 'institution-entered']);

  const entry = `${path}/entries/${added.body.id}`;
  const changed = await api.ask('PUT', entry, { token, body: { form, seenVersion: 1 } });
  expect([changed.body.version, changed.body.form]).toEqual([2, { ...form, writtenOn: '' }]);
  expect((await api.ask('PUT', entry, { token, body: { form, seenVersion: 1 } })).body.code).toBe('changed-meanwhile');
  const other = { ...form, code: '0112342', name: '二郎医院' };
  const second = await api.ask('POST', `${path}/entries`, { token, body: { form: other } });
  const reason = { reason: '取りやめ', seenVersion: 1 };
  const removed = await api.ask('POST', `${path}/entries/${second.body.id}/removal`, { token, body: reason });
  expect(removed.body.state).toBe('removed');

  const how = { on: '2026-09-01', way: 'registered', tracking: '123-45' };
  const standing = (await api.ask('GET', path, { token })).body;
  expect(standing).toMatchObject({ kept: 1, waiting: 1, handIns: [] });
  const stale = await api.ask('POST', `${path}/hand-ins`, { token, body: { ...how, seen: '2' } });
  expect([stale.status, stale.body.code]).toEqual([409, 'changed-meanwhile']);
  const handed = await api.ask('POST', `${path}/hand-ins`, { token, body: { ...how, seen: standing.waitingVersion } });
  expect(handed.body).toMatchObject({ number: 1, institutions: 1, on: '2026-09-01', by: '取纏　一美' });
  const late = await api.ask('POST', `${entry}/removal`, { token, body: { ...reason, seenVersion: 2 } });
  expect([late.status, late.body.code, late.body.detail.includes('キャンセル・機種変更はできません')]).toEqual([
    409,
    'handed-in',
    true,
  ]);
  const corrected = { form: { ...form, name: '一郎医院' }, note: '名称の誤り', seenVersion: 2 };
  expect((await api.ask('POST', `${entry}/correction`, { token, body: corrected })).status).toBe(200);
  const read = await api.ask('GET', entry, { token });
  expect(read.body).toMatchObject({ entry: { version: 3 }, corrections: [{ note: '名称の誤り' }], answers: [] });
  const listed = await api.ask('GET', `${path}/entries?q=${encodeURIComponent('一郎')}`, { token });
  expect([listed.body.entries.length, listed.body.next]).toEqual([1, null]);

  const files = [
    ...[`${entry}/form2.pdf`, `${entry}/correction.pdf`],
    ...[`${path}/hand-ins/${handed.body.id}/bundle.pdf`, `${path}/hand-ins/${handed.body.id}/list.xlsx`],
  ];
  for (const url of files) {
    const got = await api.http.inject({ url: `/api/v1${url}`, headers: { authorization: `Bearer ${token}` } });
    expect([url, got.statusCode, got.body.slice(0, 2)]).toEqual([url, 200, url.endsWith('pdf') ? '%P' : 'PK']);
  }
});

test('who gathers opens the page of institutions, accepts what they enter, records answers, and closes', async () => {
  const { collection, link } = await collectionOpened(office, { association: '見本都歯科医師会' });
  const path = `/collections/${collection.reference}`;
  const token = await proved(collection.reference, link, COLLECTOR);
  const opened = await api.ask('PUT', `${path}/own-entry`, { token, body: { open: true } });
  expect(opened.body).toEqual({ open: true, address: expect.stringMatching(/^http.*\/own-entry\/[\w-]+$/) });
  must(await offerForm2(office, collection.id, form2Of({ email: 'jibun@clinic.example.jp' })));
  const check = tokenOf(await office.lastMailTo('jibun@clinic.example.jp'), 'own-entry-check');
  const { id } = must(await confirmOffered(office, check));
  const entry = `${path}/entries/${id}`;
  const offered = await api.ask('GET', `${path}/entries?state=offered`, { token });
  expect(offered.body.entries.map(({ version, source }: Record<string, unknown>) => [version, source])).toEqual([
    [2, 'own'],
  ]);
  const stale = await api.ask('POST', `${entry}/acceptance`, { token, body: { seenVersion: 1 } });
  expect([stale.status, stale.body.code]).toEqual([409, 'changed-meanwhile']);
  const accepted = await api.ask('POST', `${entry}/acceptance`, { token, body: { seenVersion: 2 } });
  expect(accepted.body).toMatchObject({ state: 'kept', version: 3 });
  const early = { answer: 'accepted', on: '2026-09-01', seenVersion: 3 };
  expect((await api.ask('POST', `${entry}/answers`, { token, body: early })).status).toBe(404);
  const { waitingVersion: seen } = (await api.ask('GET', path, { token })).body;
  await api.ask('POST', `${path}/hand-ins`, { token, body: { on: '2026-09-01', way: 'carried', seen } });
  const before = await api.ask('POST', `${entry}/answers`, { token, body: { ...early, on: '2026-08-31' } });
  expect([before.status, pointers(before.body)]).toEqual([422, ['/on']]);
  const said = { ...early, answer: 'other-model', note: '在庫なし' };
  const answered = await api.ask('POST', `${entry}/answers`, { token, body: said });
  expect([answered.status, answered.body.version]).toEqual([201, 4]);
  expect((await api.ask('GET', entry, { token })).body.answers).toEqual([
    { answer: 'other-model', on: '2026-09-01', note: '在庫なし' },
  ]);
  const move = (body: object) => api.ask('POST', `${path}/state`, { token, body });
  expect((await move({ act: 'close' })).body.code).toBe('reason-missing');
  expect((await move({ act: 'close', reason: '必着日のため' })).body).toMatchObject({ state: 'closed' });
  const shut = await api.ask('POST', `${path}/entries`, { token, body: { form: typedForm2({ code: '0112342' }) } });
  expect([shut.status, shut.body.code]).toEqual([409, 'collection-state']);
  expect((await move({ act: 'finish' })).body).toMatchObject({ state: 'done' });
  expect((await move({ act: 'close', reason: 'もう一度' })).body.code).toBe('collection-state');
  // The 支払基金 answers long after.
  expect((await api.ask('POST', `${entry}/answers`, { token, body: { ...early, seenVersion: 4 } })).status).toBe(201);
});

test('a 郡市区医師会 works on its own entries alone, and another collection’s token opens nothing', async () => {
  const { collection, link } = await collectionOpened(office);
  const { collection: beside } = await collectionOpened(office, { association: '見本都薬剤師会' });
  const theirs = await paperEntered(office, collection);
  const { actor } = BY_COLLECTOR;
  must(await inviteHelper(office, collection.id, { name: '甲市医師会', email: LOCAL, actor }));
  const helperLink = tokenOf(await office.lastMailTo(LOCAL), 'collection-helper');
  const path = `/collections/${collection.reference}`;
  expect((await api.ask('POST', `${path}/access-codes`, { token: `${link}x` })).status).toBe(401);
  const elsewhere = await api.ask('POST', `/collections/${beside.reference}/access-codes`, { token: helperLink });
  expect(elsewhere.status).toBe(403);
  const token = await proved(collection.reference, helperLink, LOCAL);
  const twice = await api.ask('POST', `${path}/entries`, { token, body: { form: typedForm2() } });
  expect([twice.status, pointers(twice.body), JSON.stringify(twice.body).includes(theirs.form.name)]).toEqual([
    422,
    ['/form/code'],
    false,
  ]);
  const own = await api.ask('POST', `${path}/entries`, {
    token,
    body: { form: typedForm2({ code: '0112342', name: '甲市の医院' }) },
  });
  expect(own.body).toMatchObject({ number: 2, enteredBy: '甲市医師会' });
  const { body } = await api.ask('GET', `${path}/entries`, { token });
  expect(body.entries.map(({ form }: { form: { name: string } }) => form.name)).toEqual(['甲市の医院']);
  expect((await api.ask('GET', `${path}/entries/${theirs.id}`, { token })).status).toBe(404);
  expect((await api.ask('GET', path, { token })).body).toMatchObject({ kept: 1, handIns: [] });
  const how = { on: '2026-09-01', way: 'carried', seen: '1' };
  expect((await api.ask('POST', `${path}/hand-ins`, { token, body: how })).status).toBe(403);
  const close = { act: 'close', reason: '締め切りたい' };
  expect((await api.ask('POST', `${path}/state`, { token, body: close })).status).toBe(403);
  expect((await api.ask('GET', `/collections/${beside.reference}/entries`, { token })).status).toBe(401);
});
