import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Maker } from '#domain/case/inquiry.ts';
import { workOnRuns } from '#workflow/desk/many-run.ts';
import { applicationReceived, coordinatorKnows, KOU, sessionConfirmed } from '../../support/cast.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { openApi } from './site.ts';

const HEI: Maker = { ...KOU, id: 'maker-hei', name: '丙システムズ株式会社', addresses: ['hei@maker-hei.example'] };
const AGREED = { makerId: HEI.id, consent: { kind: 'agreed', by: '丙　太郎', channel: 'phone' } };

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

test('a program gives a case to somebody as the desk does, reads whose it is, and lists theirs', async () => {
  const { application } = await sessionConfirmed(office);
  const { reference, version } = application;
  const path = `/applications/${reference}`;
  const set = (body: object) => api.ask('PUT', `${path}/owner`, { token: api.key, body });
  const given = await set({ owner: ' 調整　次郎 ', seen: '' });
  expect([given.status, given.body.owner, given.body.version]).toEqual([200, '調整　次郎', version]);
  const late = await set({ owner: '調整　三郎', seen: '' });
  expect([late.status, late.body.code]).toEqual([409, 'changed-meanwhile']);
  const listed = async (owner: string) => {
    const found = await api.ask('GET', `/applications?${new URLSearchParams({ owner })}`, { token: api.key });
    return found.body.applications.map((row: { reference: string; owner: string }) => [row.reference, row.owner]);
  };
  expect([await listed('調整　次郎'), await listed('')]).toEqual([[[reference, '調整　次郎']], []]);
});

test('a program asks about many as the desk does, reads what came of each, and stops', async () => {
  const { application } = await sessionConfirmed(office);
  const open = await applicationReceived(office, { association: '受付医師会' });
  const applications = [application, open].map(({ reference, version: seenVersion }) => ({ reference, seenVersion }));
  const start = (order: object) => api.ask('POST', '/runs', { token: api.key, body: { order, applications } });
  const begun = await start({ act: 'ask', makerIds: [KOU.id], answerBy: '2026-09-10' });
  expect([begun.status, begun.body.state, begun.body.applications.length]).toEqual([201, 'running', 2]);
  await workOnRuns(office);
  const read = await api.ask('GET', `/runs/${begun.body.id}`, { token: api.key });
  const [full, ranks] = [`${KOU.name}は第一希望の時間に空きがありません`, '第二希望・第三希望'];
  expect([read.body.state, read.body.applications]).toEqual([
    'done',
    [
      { reference: application.reference, state: 'left', did: [], left: ['状態が「日程確定」です'] },
      { reference: open.reference, state: 'done', did: [`照会：${KOU.name}（${ranks}）`], left: [full] },
    ],
  ]);
  const second = await start({ act: 'decline', reason: '対象外のため' });
  const stopped = await api.ask('POST', `/runs/${second.body.id}/stop`, { token: api.key });
  expect([stopped.status, stopped.body.state]).toEqual([200, 'stopped']);
  const late = await start({ act: 'remind', answerBy: '2026-08-31' });
  expect([late.status, late.body.code]).toEqual([422, 'answer-by-passed']);
  const words = await start({ act: 'write', to: [], subject: '', text: 'ご確認ください。' });
  expect([words.status, words.body.errors.length]).toEqual([422, 2]);
});

test('a program replaces a maker, adds, removes, writes and notes as the desk does, and is refused when it is late', async () => {
  const { application } = await sessionConfirmed(office);
  await coordinatorKnows(office, [HEI]);
  await office.deliver();
  await office.newlyOwed();
  const path = `/applications/${application.reference}`;
  const post = (below: string, body: object) => api.ask('POST', `${path}${below}`, { token: api.key, body });
  const replaced = await post(`/makers/${KOU.id}/replacement`, { seenVersion: application.version, ...AGREED });
  expect([replaced.status, replaced.body.session.makers]).toEqual([
    200,
    [{ id: HEI.id, name: HEI.name, out: false, visitor: '', phoneOnDay: '' }],
  ]);
  const late = await post('/makers', { ...AGREED, makerId: KOU.id, seenVersion: application.version });
  expect([late.status, late.body.code]).toEqual([409, 'stale']);
  const consent = { kind: 'asked', answerBy: '2026-09-10' };
  const added = await post('/makers', { makerId: KOU.id, consent, seenVersion: replaced.body.version });
  expect([added.status, added.body.inquiries.at(-1).kind]).toEqual([201, 'join']);
  const message = { to: ['applicant'], subject: '駐車場', text: '何台停められますか。' };
  const written = await post('/messages', { ...message, seenVersion: added.body.version });
  const noted = await post('/notes', { text: '口外無用の覚書' });
  expect([noted.status, noted.body.version, JSON.stringify(noted.body)]).toEqual([
    201,
    written.body.version,
    expect.not.stringContaining('口外無用'),
  ]);
  const removed = await post(`/makers/${HEI.id}/removal`, { seenVersion: written.body.version });
  expect([removed.status, removed.body.session.makers]).toEqual([200, []]);
  expect((await office.newlyOwed()).map((line) => line.split(' demo ')[0])).toEqual([
    'cancelled → hei@maker-hei.example',
    'cancelled → kou@maker-kou.example',
    'confirmed → hei@maker-hei.example',
    'inquiry → kou@maker-kou.example',
    'message → taro@ishikai.example.jp',
  ]);
});
