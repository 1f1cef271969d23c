import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepting } from '#workflow/drive/accept.ts';
import { proposing } from '#workflow/drive/propose.ts';
import { wish } from '../../domain/samples.ts';
import { applicationReceived, coordinatorKnows, KOU, OTSU } from '../../support/cast.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { tinySolve } from '../../support/tiny-solver.ts';
import { column, openApi } from './site.ts';

let office: TestOffice;
let api: Awaited<ReturnType<typeof openApi>>;
beforeAll(async () => {
  office = { ...(await openOffice()), solve: tinySolve };
  api = await openApi(office);
});
afterAll(async () => {
  await api.http.close();
  await office.close();
});

test('a program starts a proposal, reads its rows with their reasons, and takes some of them as it saw them', async () => {
  await coordinatorKnows(office, [KOU, OTSU]);
  const only = { slots: [wish(1, '2026-10-20')], noFurtherCandidates: true };
  const first = await applicationReceived(office, { association: '甲市医師会', ...only });
  const second = await applicationReceived(office, { association: '乙市医師会', ...only });
  const body = { makersWanted: 1, makers: [{ makerId: OTSU.id, out: true }] };
  const begun = await api.ask('POST', '/proposals', { token: api.key, body });
  expect([begun.status, begun.body.state, begun.body.rows]).toEqual([201, 'waiting', []]);
  await proposing(office, { runner: 'process', onFault: () => {} }).run();
  const path = `/proposals/${begun.body.id}`;
  const read = await api.ask('GET', path, { token: api.key });
  expect(read.body).toMatchObject({ state: 'done', applications: 2, placed: 1, bound: 1, ended: 'optimal' });
  expect(read.body.rows).toEqual([
    {
      reference: first.reference,
      version: first.version,
      slotId: first.form1.slots[0]?.id,
      date: '2026-10-20',
      makerIds: [KOU.id],
      why: ['第一希望', `${KOU.name}：未回答`],
      change: 'same',
      came: null,
      refused: null,
    },
  ]);
  expect(read.body.left).toEqual([
    {
      reference: second.reference,
      obstacles: ['照会できるメーカーがない'],
      help: ['申請者に別の候補日を聞く'],
      change: 'same',
    },
  ]);
  const take = (seenVersion: number) =>
    api.ask('POST', `${path}/acceptances`, {
      token: api.key,
      body: { applications: [{ reference: first.reference, seenVersion }], answerBy: '2026-09-08' },
    });
  const came = async () => {
    await accepting(office).run();
    const { rows } = (await api.ask('GET', path, { token: api.key })).body;
    return rows.map((row: { came: string; refused: string | null }) => [row.came, row.refused]);
  };
  expect((await take(first.version - 1)).status).toBe(202);
  expect(await came()).toEqual([['refused', '確かめたあとに申請の内容が変わりました。もう一度お確かめください。']]);
  office.clock.advance({ minutes: 1 });
  expect((await take(first.version)).status).toBe(202);
  expect(await came()).toEqual([['asked', null]]);
  const nothing = await take(first.version);
  expect([nothing.status, nothing.body.code]).toEqual([422, 'nothing-changed']);
  expect((await api.ask('GET', '/proposals/none', { token: api.key })).status).toBe(404);
});

test('a program pins the other way round, sees what changed and what it said, and compares the two', async () => {
  const only = { slots: [wish(1, '2026-10-27'), wish(2, '2026-10-28')], noFurtherCandidates: true };
  const one = await applicationReceived(office, { association: '丙市医師会', ...only });
  const other = await applicationReceived(office, { association: '丁市医師会', ...only });
  const filter = { month: '2026-10' };
  const terms = { makersWanted: 1, filter, makers: [{ makerId: OTSU.id, out: true }] };
  const made = async (more: object) => {
    office.clock.advance({ minutes: 1 });
    const begun = await api.ask('POST', '/proposals', { token: api.key, body: { ...terms, ...more } });
    await proposing(office, { runner: 'process', onFault: () => {} }).run();
    return (await api.ask('GET', `/proposals/${begun.body.id}`, { token: api.key })).body;
  };
  const slotOf = (proposal: { rows: { reference: string; slotId: string }[] }, { reference }: { reference: string }) =>
    proposal.rows.find((row) => row.reference === reference)?.slotId;
  const first = await made({});
  const swap = (a: typeof one): string | undefined => a.form1.slots.find(({ id }) => id !== slotOf(first, a))?.id;
  const pins = [one, other].map((a) => ({ reference: a.reference, slotId: swap(a) }));
  const exclusions = [{ reference: one.reference, makerId: OTSU.id }];
  const second = await made({ pins, exclusions });
  expect([slotOf(second, one), slotOf(second, other)]).toEqual([swap(one), swap(other)]);
  expect([second.comparedWith, second.pins, second.exclusions]).toEqual([
    first.id,
    pins.map((pin) => ({ ...pin, makerId: null })),
    exclusions.map((pin) => ({ ...pin, slotId: null })),
  ]);
  const compared = await api.ask('GET', `/proposals/${first.id}/comparison/${second.id}`, { token: api.key });
  expect(compared.body).toMatchObject({ before: first.id, after: second.id, placedAfter: second.placed });
  expect(new Set(column(compared.body.rows, 'reference'))).toEqual(new Set([one.reference, other.reference]));
  expect(new Set(column(compared.body.rows, 'change'))).toEqual(new Set(['slot']));
  expect(new Set(column(second.rows, 'change'))).toEqual(new Set(['slot', 'same']));
  const nowhere = await api.ask('GET', `/proposals/${first.id}/comparison/none`, { token: api.key });
  expect(nowhere.status).toBe(404);
});

test('pins that contradict, and names that are not there, are refused with their place, and nothing is begun', async () => {
  const { reference, form1 } = await applicationReceived(office, { association: '戊市医師会' });
  const [slot, next] = form1.slots.map(({ id }) => id);
  const pins = [
    { reference, slotId: slot, makerId: KOU.id },
    { reference, slotId: next },
    { reference },
    { reference, slotId: 'none' },
    { reference: 'ABCD-EFGH', makerId: 'none' },
  ];
  const body = { makersWanted: 1, makers: [{ makerId: 'gone' }], pins, exclusions: [{ reference, slotId: slot }] };
  const told = await api.ask('POST', '/proposals', { token: api.key, body });
  expect([told.status, column(told.body.errors, 'pointer')]).toEqual([
    422,
    [
      ...['/makers/0/makerId', '/pins/4/makerId', '/pins/0', '/pins/1', '/pins/3'],
      ...['/pins/2', '/pins/3/slotId', '/pins/4/reference'],
    ],
  ]);
  expect((await api.ask('POST', '/proposals/none/stop', { token: api.key })).status).toBe(404);
});

test('what waits is stopped at once, and rows that are no rows of it are not accepted in silence', async () => {
  const begun = await api.ask('POST', '/proposals', { token: api.key, body: { makersWanted: 1 } });
  const path = `/proposals/${begun.body.id}`;
  const stopped = await api.ask('POST', `${path}/stop`, { token: api.key });
  expect([stopped.status, stopped.body.state, stopped.body.fault]).toEqual([
    200,
    'stopped',
    '案ができる前に止めました。',
  ]);
  const { reference, version: seenVersion } = await applicationReceived(office, { association: '己市医師会' });
  const applications = [{ reference, seenVersion }];
  const body = { applications, answerBy: '2026-09-20' };
  const told = await api.ask('POST', `${path}/acceptances`, { token: api.key, body });
  expect([told.status, column(told.body.errors, 'pointer')]).toEqual([422, ['/applications/0/reference']]);
});

test('an acceptance is stopped before its turn, by the proposal that it is of', async () => {
  const { id: own, reference, version: seenVersion } = await applicationReceived(office, { association: '庚市医師会' });
  const begun = await api.ask('POST', '/proposals', { token: api.key, body: { makersWanted: 1 } });
  await proposing(office, { runner: 'process', onFault: () => {} }).run();
  const path = `/proposals/${begun.body.id}`;
  const body = { applications: [{ reference, seenVersion }], answerBy: '2026-09-20' };
  const taken = await api.ask('POST', `${path}/acceptances`, { token: api.key, body });
  const [{ id } = { id: '' }] = taken.body.acceptances;
  expect((await api.ask('POST', `/proposals/none/acceptances/${id}/stop`, { token: api.key })).status).toBe(404);
  const stopped = await api.ask('POST', `${path}/acceptances/${id}/stop`, { token: api.key });
  const came = (rows: { reference: string; came: string }[]) => rows.find((row) => row.reference === reference)?.came;
  expect([stopped.status, came(stopped.body.rows)]).toEqual([200, 'stopped']);
  await accepting(office).run();
  expect((await office.see(own)).inquiries).toEqual([]);
});
