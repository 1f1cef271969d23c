import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256Of } from '#store/files/attachments.ts';
import { endApiKey, makeApiKey, readApiKeys } from '#workflow/access/api-keys.ts';
import { setSecondContact } from '#workflow/contact/set-second.ts';
import { readDeskCase } from '#workflow/desk/read-case.ts';
import {
  applicationReceived,
  attendeeSignsUp,
  attendeesLink,
  coordinatorAsks,
  coordinatorKnows,
  ICHIRO,
  identityOf,
  KOU,
  makersLink,
  NIJIKO,
  OTSU,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { codeOf, must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';
import { dump } from '../visitor.ts';
import { type Asked, column, form1Body, HANAKO, openApi, slot } from './site.ts';

const PDF = Buffer.from('%PDF-1.4\n%%EOF\n');
const TARO = 'taro@ishikai.example.jp';
const SECOND = { name: '補佐　三子', kana: 'ほさ　みつこ', phone: '03-3595-2174', email: 'mitsuko@ishikai.example.jp' };

let office: TestOffice;
let api: Awaited<ReturnType<typeof openApi>>;

beforeEach(async () => {
  office = await openOffice();
  api = await openApi(office);
});
afterEach(async () => {
  await api.http.close();
  await office.close();
});

const get = (path: string, asked?: Asked) => api.ask('GET', path, asked);
const post = (path: string, asked?: Asked) => api.ask('POST', path, asked);

/** Files and confirms the address; the tokens that came of it. */
async function filed(changes: Record<string, unknown> = {}) {
  // What waits already would come after the code, which goes first.
  await office.deliver();
  const answer = await post('/applications', { body: form1Body(changes) });
  expect(answer.status).toBe(201);
  const { reference, filingToken } = answer.body;
  const code = codeOf(await office.lastMailTo(TARO));
  const verified = await post(`/applications/${reference}/verification`, { token: filingToken, body: { code } });
  expect(verified.status).toBe(200);
  const { statusToken, accessToken } = verified.body;
  return {
    reference: String(reference),
    statusToken: String(statusToken),
    accessToken: String(accessToken),
    filingToken,
  };
}

describe('an applicant', () => {
  test('files, confirms the address and reads the request by its reference', async () => {
    const { reference, statusToken } = await filed();
    const read = await get(`/applications/${reference}`, { token: statusToken });
    expect(read.status).toBe(200);
    expect(read.body).toMatchObject({
      reference,
      state: 'received',
      association: '見本市医師会',
      slots: [{ rank: 1, date: '2026-10-20', filedOn: '2026-09-01' }, { rank: 2 }],
    });
    expect(read.body.inquiries).toBeUndefined();
    expect((await office.outbox()).map((mail) => mail.content.mail)).toEqual(['verification', 'request', 'received']);
  });

  test('gets a wrong code counted, and the next mail on request', async () => {
    const answer = await post('/applications', { body: form1Body() });
    const { reference, filingToken } = answer.body;
    await office.lastMailTo(TARO);
    const at = `/applications/${reference}`;
    const wrong = await post(`${at}/verification`, { token: filingToken, body: { code: '000000' } });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'code-wrong', triesLeft: 4 } });
    expect((await post(`${at}/verification-codes`, { token: filingToken })).status).toBe(202);
    const code = codeOf(await office.lastMailTo(TARO));
    expect((await post(`${at}/verification`, { token: filingToken, body: { code } })).status).toBe(200);
  });

  test('sends layouts before it files, looked at by their content', async () => {
    const { draftToken } = (await post('/drafts')).body;
    const sent = await api.attach(draftToken, '会場図.pdf', PDF);
    expect(sent).toEqual({
      status: 201,
      body: { name: '会場図.pdf', mediaType: 'application/pdf', size: PDF.length, sha256: sha256Of(PDF) },
    });
    const refused = await api.attach(draftToken, '会場図.pdf', Buffer.from('MZ'));
    expect([refused.status, column(refused.body.errors, 'pointer')]).toEqual([422, ['']]);
    const { statusToken, reference } = await filed({ draftToken });
    expect((await get(`/applications/${reference}`, { token: statusToken })).body.attachments).toEqual([sent.body]);
  });

  test('sends five files, each once, and none to a draft that is filed', async () => {
    const { draftToken } = (await post('/drafts')).body;
    const answers: number[] = [];
    for (const number of [1, 1, 2, 3, 4, 5, 6]) {
      answers.push((await api.attach(draftToken, `図${number}.pdf`, PDF)).status);
    }
    expect(answers).toEqual([201, 201, 201, 201, 201, 201, 422]);
    const first = await post('/applications', { body: form1Body({ draftToken }) });
    const second = await post('/applications', { body: form1Body({ draftToken }) });
    expect([second.body, first.body.filingToken]).toEqual([first.body, draftToken]);
    expect((await api.attach(draftToken, '図7.pdf', PDF)).status).toBe(401);
  });

  test('is told that a draft is not there, or is for another purpose', async () => {
    const entry = (await post('/entries/drafts', { token: api.key })).body.draftToken;
    for (const draftToken of ['nobody', entry]) {
      const refused = await post('/applications', { body: form1Body({ draftToken }) });
      expect([refused.status, column(refused.body.errors, 'pointer')]).toEqual([422, ['/draftToken']]);
    }
  });

  test('withdraws with the token of the confirmed address, not with the link that only shows', async () => {
    const { reference, statusToken, accessToken } = await filed();
    const at = `/applications/${reference}/withdrawal`;
    expect(await post(at, { token: statusToken, body: {} })).toMatchObject({
      status: 403,
      body: { code: 'not-allowed' },
    });
    expect(await post(at, { token: accessToken, body: { reason: '会場の都合' } })).toMatchObject({
      status: 200,
      body: { state: 'withdrawn' },
    });
  });

  test('proves the mailbox anew with a mailed code', async () => {
    const { reference, statusToken } = await filed();
    expect((await post(`/applications/${reference}/access-codes`, { token: statusToken })).status).toBe(202);
    const code = codeOf(await office.lastMailTo(TARO, '画面に確認コード'));
    const entered = await post(`/applications/${reference}/access`, { token: statusToken, body: { code } });
    const withdrawn = await post(`/applications/${reference}/withdrawal`, {
      token: entered.body.accessToken,
      body: {},
    });
    expect(withdrawn.body).toEqual({ state: 'withdrawn' });
  });

  test('keeps its code, whatever others guess who have the same link', async () => {
    const { reference, statusToken } = await filed();
    const [own, other] = ['own-program-0123456789', 'other-program-0123456789'];
    const at = `/applications/${reference}`;
    const codes: string[] = [];
    for (const program of [own, other]) {
      const asked = await post(`${at}/access-codes`, { token: statusToken, body: { program } });
      expect(asked.status).toBe(202);
      codes.push(codeOf(await office.lastMailTo(TARO, '画面に確認コード')));
    }
    const [code, others] = codes;
    const enter = async (body: unknown) => (await post(`${at}/access`, { token: statusToken, body })).body.code;
    for (let guess = 0; guess < 5; guess++) await enter({ code: '000000', program: other });
    expect(await enter({ code: others, program: other })).toBe('code-expired');
    expect(await enter({ code })).toBe('code-expired');
    expect(await enter({ code, program: other })).toBe('code-expired');
    const entered = await post(`${at}/access`, { token: statusToken, body: { code, program: own } });
    expect([entered.status, typeof entered.body.accessToken]).toEqual([200, 'string']);
  });

  test('may be the second contact, whose code goes to the own mailbox', async () => {
    const { reference, accessToken } = await filed();
    const { id } = must(await readDeskCase(office, reference)).caseFile.application;
    must(await setSecondContact(office, { applicationId: id, secondContact: SECOND }));
    const statusToken = tokenOf(await office.lastMailTo(SECOND.email), 'status');
    expect((await post(`/applications/${reference}/access-codes`, { token: statusToken })).status).toBe(202);
    const code = codeOf(await office.lastMailTo(SECOND.email, '確認コード：'));
    const entered = await post(`/applications/${reference}/access`, { token: statusToken, body: { code } });
    expect(entered.body.accessToken).not.toBe(accessToken);
    const at = `/applications/${reference}/withdrawal`;
    expect((await post(at, { token: entered.body.accessToken, body: {} })).body).toEqual({ state: 'withdrawn' });
  });

  test('asks for a change once the date is fixed', async () => {
    const { application } = await sessionConfirmed(office);
    const own = await filed({ slots: [slot(1, '2026-11-20', '10:00', '12:00', '11:00', '11:15')] });
    const at = `/applications/${application.reference}/change-requests`;
    const asked = await post(at, { token: own.accessToken, body: { wish: 'change', text: '1時間遅らせたい' } });
    // The same mailbox is the contact of both.
    expect(asked).toMatchObject({ status: 202, body: { state: 'confirmed' } });
  });

  test('does not open another request with its token', async () => {
    const first = await filed();
    const second = await filed({ contact: { ...Object(form1Body().contact), email: TARO } });
    const read = await get(`/applications/${second.reference}`, { token: first.statusToken });
    expect(read).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
  });
});

describe('bad input', () => {
  test('gets the sentences of the page, each at its place', async () => {
    const answer = await post('/applications', {
      body: form1Body({
        association: '',
        contact: { name: '公労　太郎', kana: '漢字', phone: '123', email: 'not an address' },
        slots: [slot(1, '2026-09-05', '10:00', '12:00', '12:00', '12:15')],
        venue: {},
      }),
    });
    expect(answer.status).toBe(422);
    expect(answer.type).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toMatchObject({
      type: 'http://demokai.example/api#problem-invalid-input',
      title: '入力に誤りがあります',
      status: 422,
      code: 'invalid-input',
    });
    expect(
      answer.body.errors.map((error: { pointer: string; detail: string }) => `${error.pointer} ${error.detail}`),
    ).toEqual([
      '/association 申請団体をご入力ください。',
      '/contact/kana ふりがなは、ひらがなでご入力ください。例：こうろう　たろう',
      '/contact/phone TELは、市外局番から数字でご入力ください。例：03-5253-1111',
      '/contact/email E-Mailは、1つのアドレスを半角でご入力ください。例：taro@ishikai.example.jp',
      '/slots/0/date 第一希望の2026年9月5日（土）は、申請の期限（2026年8月26日（水））を過ぎています。2026年9月11日（金）以降の日をご入力ください。',
      '/slots/0/demo/start 第一希望のデモの時間は、説明会の時間の中に収まるようにご入力ください。',
      '/venue/name 実地で開催する場合は、会場の名称をご入力ください。',
      '/venue/address 実地で開催する場合は、会場の住所をご入力ください。',
    ]);
    expect(await office.outbox()).toEqual([]);
  });

  test('an empty body names everything that is missing, and nothing twice', async () => {
    const { body } = await post('/applications', { body: {} });
    const pointers = column(body.errors, 'pointer');
    expect(pointers).toContain('/association');
    expect(pointers).toContain('/contact/email');
    expect(new Set(pointers).size).toBe(pointers.length);
  });

  test('names fields that do not exist, wrong kinds and repeated ranks', async () => {
    const first = slot(1, '2026-10-20', '10:00', '12:00', '11:00', '11:15');
    const answer = await post('/applications', {
      body: form1Body({ association: 7, extra: true, slots: [first, { ...first, date: '2026-10-22' }] }),
    });
    expect(column(answer.body.errors, 'pointer')).toEqual(['/slots/1/rank', '/association', '/extra']);
  });

  test('JSON that cannot be read, another media type and an unknown address are problems as well', async () => {
    expect(await post('/applications', { body: '{' })).toMatchObject({
      status: 400,
      body: { code: 'unreadable-body' },
    });
    const form = await api.http.inject({
      method: 'POST',
      url: '/api/v1/applications',
      payload: 'a=1',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([form.statusCode, form.headers['content-type']]).toEqual([415, 'application/problem+json; charset=utf-8']);
    expect(await get('/nowhere')).toMatchObject({ status: 404, body: { code: 'no-such-operation' } });
    const large = await api.http.inject({
      method: 'POST',
      url: '/api/v1/applications',
      payload: JSON.stringify({ association: 'あ'.repeat(600_000) }),
      headers: { 'content-type': 'application/json' },
    });
    expect([large.statusCode, JSON.parse(large.body).code]).toEqual([413, 'body-too-large']);
  });
});

describe('a stranger', () => {
  test('sends no file without the token of a draft, and nothing large at all: it is turned away unread', async () => {
    const origin = await api.http.listen({ host: '127.0.0.1', port: 0 });
    const half = async (path: string, type: string, length: number) => {
      const socket = connect(Number(new URL(origin).port), '127.0.0.1');
      await once(socket, 'connect');
      const head = [`POST /api/v1${path} HTTP/1.1`, 'Host: x', `Content-Type: ${type}`, `Content-Length: ${length}`];
      socket.write(`${head.join('\r\n')}\r\n\r\n{`);
      const [answer] = await once(socket, 'data');
      socket.destroy();
      return String(answer).split('\r\n')[0]?.slice('HTTP/1.1 '.length);
    };
    expect(await half('/drafts/files?name=a.pdf', 'application/octet-stream', 7_000_000)).toBe('401 Unauthorized');
    expect(await half('/entries', 'application/json', 900_000)).toBe('401 Unauthorized');
    expect(await half('/applications', 'application/json', 1_100_000)).toBe('413 Payload Too Large');
  });

  test('gets 401 at every operation that wants a token, and no names', async () => {
    const { application } = await sessionConfirmed(office);
    const document = JSON.parse((await api.http.inject('/api/openapi.json')).body);
    const walked: string[] = [];
    for (const [path, methods] of Object.entries<Record<string, { security: unknown[] }>>(document.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        if (operation.security.length === 0) continue;
        const url = `/api/v1${path.replace('{reference}', application.reference).replace(/\{\w+\}/g, KOU.id)}`;
        for (const authorization of ['', 'Bearer demokai_wrong', 'Bearer wrong', 'Basic YTpi']) {
          const answer = await api.http.inject({
            method: method === 'get' ? 'GET' : method === 'put' ? 'PUT' : 'POST',
            url,
            // Of more requests than one network may send in a minute.
            remoteAddress: `192.0.2.${walked.length}`,
            headers: { authorization },
          });
          expect(`${answer.statusCode} ${method} ${path}`).toBe(`401 ${method} ${path}`);
          expect(answer.headers['www-authenticate']).toBe('Bearer realm="Demokai"');
          expect(['見本市', '公労', TARO, KOU.name].filter((name) => answer.body.includes(name))).toEqual([]);
        }
        walked.push(path);
      }
    }
    expect(walked.length).toBe(80);
  });

  test('is not let in by the cookies of a browser', async () => {
    const { reference } = await filed();
    const answer = await api.http.inject({
      url: `/api/v1/applications/${reference}`,
      headers: { cookie: 'desk=anything; applicant=anything' },
    });
    expect(answer.statusCode).toBe(401);
  });
});

describe('a maker', () => {
  test('reads its inquiry without the contact, answers and confirms', async () => {
    const application = await applicationReceived(office);
    await coordinatorAsks(office, application.id);
    const token = await makersLink(office, KOU);
    const read = await get('/inquiry', { token });
    expect(read.body).toMatchObject({ association: '見本市医師会', joined: false, contact: null, attendeeCount: 0 });
    const [first, second] = read.body.offers;
    const answered = await post('/inquiry/answers', {
      token,
      body: { by: '企画　三郎', answers: [{ slotId: second?.slotId, reply: 'no', comment: '出払っています' }] },
    });
    expect(answered.body.answers).toMatchObject([{ reply: 'no', comment: '出払っています' }]);
    const confirm = {
      slotId: first?.slotId,
      seenFormVersion: read.body.formVersion,
      by: '企画　三郎',
      answers: [{ slotId: first?.slotId, reply: 'maybe' }],
    };
    const unsure = await post('/inquiry/confirmation', { token, body: confirm });
    expect(unsure).toMatchObject({ status: 422, body: { code: 'no-yes-for-slot' } });
    const sure = { ...confirm, answers: [{ slotId: first?.slotId, reply: 'yes' }] };
    const confirmed = await post('/inquiry/confirmation', { token, body: sure });
    expect(confirmed).toMatchObject({ status: 201, body: { state: 'confirmed', date: '2026-10-20' } });
    expect((await get('/inquiry', { token })).body).toMatchObject({ joined: true, contact: { name: '公労　太郎' } });
  });

  test('joins the fixed session and says that it is out', async () => {
    await sessionConfirmed(office);
    const token = await makersLink(office, OTSU);
    const joined = await post('/inquiry/joining', { token, body: { by: '乙野　四郎' } });
    expect(column(joined.body.makers, 'name')).toEqual([KOU.name, OTSU.name]);
    const out = await post('/inquiry/absence', { token, body: { by: '乙野　四郎', reason: '機材の故障' } });
    expect(column(out.body.makers, 'out')).toEqual([false, true]);
  });

  test('is told what has changed when it confirms an old form', async () => {
    const application = await applicationReceived(office);
    const [inquiry] = await coordinatorAsks(office, application.id);
    const token = await makersLink(office, KOU);
    const slotId = inquiry?.offers[0];
    const stale = await post('/inquiry/confirmation', {
      token,
      body: { slotId, seenFormVersion: 1, by: '企画　三郎', answers: [{ slotId, reply: 'yes' }] },
    });
    expect(stale).toMatchObject({ status: 409, body: { code: 'stale', version: application.formVersion } });
  });
});

describe('an attendee', () => {
  test('signs up, confirms, reads and leaves', async () => {
    await sessionConfirmed(office);
    const page = await signUpPage(office);
    expect((await get('/sign-up', { token: page })).body).toMatchObject({
      standing: 'open',
      association: '見本市医師会',
    });
    const signed = await post('/sign-up/registrations', { token: page, body: ICHIRO });
    expect(signed).toMatchObject({ status: 202, body: { mailedTo: ICHIRO.email } });
    const check = tokenOf(await office.lastMailTo(ICHIRO.email), 'registration-check');
    expect((await post('/sign-up/confirmation', { token: check })).body).toEqual({ state: 'registered' });
    const token = await attendeesLink(office, ICHIRO.email);
    expect((await get('/registration', { token })).body).toMatchObject({ state: 'registered', ...ICHIRO });
    expect((await post('/registration/leaving', { token })).body).toEqual({ state: 'left' });
  });

  test('learns nothing about others from the page', async () => {
    await sessionConfirmed(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    const read = JSON.stringify((await get('/sign-up', { token: page })).body);
    expect([...identityOf(ICHIRO), '公労'].filter((name) => read.includes(name))).toEqual([]);
    const again = await post('/sign-up/registrations', { token: page, body: ICHIRO });
    const fresh = await post('/sign-up/registrations', { token: page, body: NIJIKO });
    expect([again.status, fresh.status]).toEqual([202, 202]);
  });
});

describe('a coordinator', () => {
  test('lists by state and page, and reads one with its inquiries', async () => {
    const { reference } = await filed();
    const token = api.key;
    const list = await get('/applications?state=received&page=1', { token });
    expect(list.body).toMatchObject({
      applications: [{ reference, state: 'received', dates: ['2026-10-20', '2026-10-21'] }],
      page: 1,
      hasMore: false,
    });
    expect((await get('/applications?state=confirmed', { token })).body.applications).toEqual([]);
    expect(column((await get('/applications?state=nonsense&page=0', { token })).body.errors, 'pointer')).toEqual([
      '/state',
      '/page',
    ]);
    expect((await get(`/applications/${reference}`, { token })).body.inquiries).toEqual([]);
    expect(await get('/applications/ZZZZ-ZZZZ', { token })).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  test('asks, records an answer, confirms, changes, moves and cancels', async () => {
    const token = api.key;
    const { reference } = await filed();
    await coordinatorKnows(office, [KOU]);
    const at = `/applications/${reference}`;
    const read = (await get(at, { token })).body;
    const slotIds = column(read.slots, 'id');
    const asking = {
      seenVersion: read.version,
      makerIds: [KOU.id],
      slotIds,
      answerBy: '2026-09-20',
      decides: 'coordinator',
    };
    const asked = await post(`${at}/inquiries`, { token, body: asking });
    expect(asked).toMatchObject({ status: 201, body: { state: 'inquiring' } });
    const inquiryId = asked.body.inquiries[0]?.id;
    const slotId = slotIds[0];
    const recorded = await post(`${at}/inquiries/${inquiryId}/answers`, {
      token,
      body: {
        seenVersion: asked.body.version,
        by: '企画　三郎',
        channel: 'phone',
        answers: [{ slotId, reply: 'yes' }],
      },
    });
    expect(recorded.body.inquiries[0]?.answers[0]).toMatchObject({ reply: 'yes', channel: 'phone', by: '企画　三郎' });
    const confirmed = await post(`${at}/confirmation`, {
      token,
      body: { seenVersion: recorded.body.version, slotId, inquiryIds: [inquiryId] },
    });
    expect(confirmed).toMatchObject({ status: 201, body: { state: 'confirmed', session: { date: '2026-10-20' } } });
    const changed = await post(`${at}/change`, {
      token,
      body: { seenVersion: confirmed.body.version, mode: 'online', url: 'https://meet.example/abc' },
    });
    expect(changed.body.session).toMatchObject({ mode: 'online', url: 'https://meet.example/abc' });
    const hours = slot(1, '2026-10-27', '10:00', '12:00', '11:00', '11:15');
    const moved = await post(`${at}/move`, {
      token,
      body: {
        seenVersion: changed.body.version,
        hours: { date: hours.date, meeting: hours.meeting, demo: hours.demo },
        reason: '会場の都合',
        consent: { kind: 'agreed', by: '企画　三郎' },
      },
    });
    expect(moved.body.session).toMatchObject({ date: '2026-10-27' });
    expect((await get('/sessions?from=2026-10-01&to=2026-10-31', { token })).body.sessions).toMatchObject([
      { reference, association: '見本市医師会', session: { date: '2026-10-27' } },
    ]);
    const old = await post(`${at}/cancellation`, { token, body: { seenVersion: 1, reason: '台風' } });
    expect(old).toMatchObject({ status: 409, body: { code: 'stale', version: moved.body.version } });
    const cancelled = await post(`${at}/cancellation`, {
      token,
      body: { seenVersion: moved.body.version, reason: '台風' },
    });
    expect(cancelled.body).toMatchObject({ state: 'cancelled', session: { state: 'cancelled' } });
  });

  test('returns and declines with a reason', async () => {
    const token = api.key;
    const { reference } = await filed();
    const at = `/applications/${reference}`;
    const { version } = (await get(at, { token })).body;
    const empty = await post(`${at}/return`, {
      token,
      body: { seenVersion: version, reason: ' ', replyBy: '2026-02-30' },
    });
    expect(column(empty.body.errors, 'pointer')).toEqual(['/reason', '/replyBy']);
    const returned = await post(`${at}/return`, {
      token,
      body: { seenVersion: version, reason: '会場名が不明です', replyBy: '2026-09-10' },
    });
    expect(returned.body).toMatchObject({
      state: 'returned',
      returned: { reason: '会場名が不明です', replyBy: '2026-09-10' },
    });
    const declined = await post(`${at}/refusal`, {
      token,
      body: { seenVersion: returned.body.version, reason: '対象外です' },
    });
    expect(declined.body).toMatchObject({ state: 'declined' });
  });

  test('enters a request that came by FAX, without an address', async () => {
    const token = api.key;
    const entry = form1Body({
      source: 'fax',
      receivedOn: '2026-08-31',
      contact: { ...Object(form1Body().contact), email: '' },
    });
    const entered = await post('/entries', { token, body: entry });
    expect(entered).toMatchObject({
      status: 201,
      body: {
        state: 'received',
        source: 'fax',
        association: form1Body().association,
        contact: entry.contact,
        slots: [{ filedOn: '2026-08-31' }, {}],
      },
    });
    const { draftToken } = (await post('/entries/drafts', { token })).body;
    await api.attach(draftToken, '届いた様式1.pdf', PDF);
    const second = await post('/entries', { token, body: { ...entry, association: '乙医師会', draftToken } });
    expect(column(second.body.attachments, 'name')).toEqual(['届いた様式1.pdf']);
    const ahead = await post('/entries', { token, body: { ...entry, receivedOn: '2026-09-30' } });
    expect(ahead).toMatchObject({ status: 422, body: { code: 'received-ahead' } });
  });

  test('keeps the list of makers', async () => {
    const token = api.key;
    const maker = {
      name: '丙機器',
      products: '丙',
      addresses: ['hei@hei.example'],
      crews: 2,
      bufferMinutes: 30,
      regions: ['東京都', '神奈川県'],
      active: true,
      contact: { name: '窓口　四子', phone: '03-3580-0013（内線 12）', remarks: '午前' },
    };
    const typed = { ...maker, contact: { ...maker.contact, phone: '０３－３５８０－００１３ 内線12' } };
    const made = await post('/makers', { token, body: typed });
    expect(made).toMatchObject({ status: 201, body: maker });
    expect(await post('/makers', { token, body: maker })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/name' }] },
    });
    // A program from before the contact leaves it as it is.
    const { contact: _, ...unspoken } = maker;
    const saved = await api.ask('PUT', `/makers/${made.body.id}`, { token, body: { ...unspoken, crews: 3 } });
    expect(saved.body).toEqual({ ...maker, id: made.body.id, crews: 3, daysOff: [] });
    expect(column((await get('/makers', { token })).body.makers, 'crews')).toEqual([3]);
    const nowhere = await api.ask('PUT', '/makers/nobody', { token, body: { ...maker, name: '丁' } });
    expect(nowhere.status).toBe(404);
  });

  test('is named in the history by the name on the key', async () => {
    const { reference } = await filed();
    const at = `/applications/${reference}`;
    const { version } = (await get(at, { token: api.key })).body;
    await post(`${at}/refusal`, { token: api.key, body: { seenVersion: version, reason: '対象外です' } });
    const row = await office.outbox();
    const id = row.find((mail) => mail.content.mail === 'declined')?.applicationId ?? '';
    expect((await office.history(id)).at(-1)).toMatchObject({
      type: 'declined',
      actor: { role: 'coordinator', name: HANAKO.name },
    });
  });

  test('loses a key by revoking it, and with the place on the list', async () => {
    const other = await makeApiKey(office, { ...HANAKO, email: 'left@mhlw.example' });
    expect((await get('/makers', { token: other })).status).toBe(401);
    const [key] = (await readApiKeys(office)).filter(({ email }) => email === HANAKO.email);
    await endApiKey(office, key?.id ?? '');
    expect((await get('/makers', { token: api.key })).status).toBe(401);
  });
});

describe('Idempotency-Key', () => {
  const key = '3f0c1c52-6b1e-4f7a-9d2e-000000000001';

  test('the same key with the same body files once and answers the same', async () => {
    const first = await post('/applications', { body: form1Body(), key });
    const second = await post('/applications', { body: form1Body(), key });
    expect(second.body).toEqual(first.body);
    expect([first.headers['idempotency-replayed'], second.headers['idempotency-replayed']]).toEqual([
      undefined,
      'true',
    ]);
    expect((await office.outbox()).length).toBe(1);
  });

  test('the same key with another body is refused', async () => {
    await post('/applications', { body: form1Body(), key });
    const other = await post('/applications', { body: form1Body({ remarks: '追記' }), key });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  test('a filing that comes again while the first is being written waits for it, and is the same', async () => {
    const both = await Promise.all([1, 2].map(() => post('/applications', { body: form1Body(), key })));
    expect(both.map(({ status, headers }) => [status, headers['idempotency-replayed']])).toEqual([
      [201, undefined],
      [201, 'true'],
    ]);
    expect(both[1]?.body).toEqual(both[0]?.body);
    expect((await office.outbox()).length).toBe(1);
  });

  test('what was filed in time is answered again when it would be too late', async () => {
    const body = form1Body({ slots: [slot(1, '2026-09-11', '10:00', '12:00', '11:00', '11:15')] });
    const first = await post('/applications', { body, key });
    office.clock.advance({ hours: 20 });
    expect([first.status, (await post('/applications', { body, key })).body]).toEqual([201, first.body]);
  });

  test('a refused request leaves the key free', async () => {
    expect((await post('/applications', { body: form1Body({ association: '' }), key })).status).toBe(422);
    expect((await post('/applications', { body: form1Body(), key })).status).toBe(201);
  });

  test('after 24 hours the key is another one', async () => {
    await post('/applications', { body: form1Body(), key });
    office.clock.advance({ hours: 24, seconds: 1 });
    const later = await post('/applications', { body: form1Body({ remarks: '追記' }), key });
    expect(later.status).toBe(201);
  });

  test('belongs to its caller and operation', async () => {
    const token = api.key;
    const maker = {
      name: '丙機器',
      products: '',
      addresses: ['hei@hei.example'],
      crews: 1,
      bufferMinutes: 0,
      active: true,
    };
    await post('/makers', { token, body: maker, key });
    const another = await makeApiKey(office, HANAKO);
    const second = await post('/makers', { token: another, body: { ...maker, name: '丁機器' }, key });
    expect(second.status).toBe(201);
  });

  test('files and enters once even when the process died before the answer was kept', async () => {
    const token = api.key;
    const entry = form1Body({ source: 'fax', receivedOn: '2026-08-31', association: '乙医師会' });
    const first = await post('/applications', { body: form1Body(), key });
    const entered = await post('/entries', { token, body: entry, key });
    await office.store.write(async (tx) => {
      await tx.db.update(tx.tables.idempotencyKeys).set({ status: null, answerSealed: null });
    });
    expect((await post('/applications', { body: form1Body(), key })).body).toEqual(first.body);
    const soon = await post('/entries', { token, body: entry, key });
    expect(soon).toMatchObject({ status: 409, body: { code: 'request-under-way' } });
    office.clock.advance({ seconds: 61 });
    expect((await post('/entries', { token, body: entry, key })).body).toEqual(entered.body);
    expect((await get('/applications', { token })).body.applications.length).toBe(2);
  });

  test('has to be long enough to be nobody else’s', async () => {
    expect(await post('/applications', { body: form1Body(), key: '1' })).toMatchObject({
      status: 400,
      body: { code: 'bad-idempotency-key' },
    });
  });
});

test('too many requests in a minute are a problem as well', async () => {
  const answers = [];
  for (let count = 0; count < 301; count++) answers.push((await post('/inquiry/answers', { body: {} })).status);
  expect(answers.slice(0, 300).every((status) => status === 401)).toBe(true);
  expect(await post('/inquiry/answers', { body: {} })).toMatchObject({
    status: 429,
    type: 'application/problem+json; charset=utf-8',
    body: { code: 'too-many-requests' },
  });
});

test('reading changes nothing', async () => {
  const { application } = await sessionConfirmed(office);
  const page = await signUpPage(office);
  await attendeeSignsUp(office, page, ICHIRO);
  const token = api.key;
  const inquiry = await makersLink(office, KOU);
  const registration = await attendeesLink(office, ICHIRO.email);
  const before = dump(office);
  const answers = [
    await get('/applications', { token }),
    await get(`/applications/${application.reference}`, { token }),
    await get('/sessions', { token }),
    await get('/makers', { token }),
    await get('/inquiry', { token: inquiry }),
    await get('/sign-up', { token: page }),
    await get('/registration', { token: registration }),
  ];
  expect(column(answers, 'status')).toEqual([200, 200, 200, 200, 200, 200, 200]);
  expect(dump(office)).toBe(before);
});
