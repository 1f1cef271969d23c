import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepting } from '#workflow/drive/accept.ts';
import { proposing } from '#workflow/drive/propose.ts';
import { wish } from '../../domain/samples.ts';
import { applicationReceived, coordinatorKnows, KOU, OTSU } from '../../support/cast.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { tinySolve } from '../../support/tiny-solver.ts';
import { openApi } from './site.ts';

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
      came: null,
      refused: null,
    },
  ]);
  expect(read.body.left).toEqual([
    { reference: second.reference, obstacles: ['照会できるメーカーがない'], help: ['申請者に別の候補日を聞く'] },
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
