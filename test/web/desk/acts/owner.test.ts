import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { deskAttentionRoutes } from '#web/desk/list/attention.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { inquiryRoutes } from '#web/maker/routes.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { keepAttention } from '#workflow/desk/keep-attention.ts';
import { readDeskCase } from '#workflow/desk/read-case.ts';
import { setOwner } from '#workflow/desk/set-owner.ts';
import { eraseCase } from '#workflow/keeping/retain.ts';
import {
  APPLICANT,
  applicationReceived,
  COORDINATOR,
  coordinatorAsks,
  KOU,
  makerAnswers,
  makersLink,
} from '../../../support/cast.ts';
import { answerOf, must, openOffice, type TestOffice, tokenOf } from '../../../support/office.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { problemsOn, saidAbove } from '../../read-form.ts';
import { dump, openSite, tablesWith, visit } from '../../visitor.ts';

const JIRO = '調整　次郎';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [
    ...[signInRoutes, deskRoutes, deskAttentionRoutes, deskActRoutes, statusRoutes, inquiryRoutes],
  ]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

test('one press takes a case, another gives it back, and both stand in the history and outdate no page', async () => {
  const { id, reference, version } = await applicationReceived(office);
  const path = `/desk/applications/${reference}`;
  const hanako = await coordinatorAt(http, office);
  expect((await hanako.get(path)).text).toContain('担当： なし 自分が担当する 担当を決める');
  const take = { seen: '', known: '調整　花子' };
  expect((await hanako.post(`${path}/owner`, take, path)).location).toBe(`${path}?done=owner-set`);
  expect((await hanako.get(path)).text).toContain('担当： 調整　花子 担当を外す 担当を変える');
  const reason = { seenVersion: String(version), reason: '住所をお知らせください。', replyBy: '9/10' };
  expect((await hanako.post(`${path}/return`, reason, `${path}/return`)).location).toBe(`${path}?done=returned`);
  await hanako.post(`${path}/owner`, { seen: '調整　花子', known: '調整　花子', act: 'remove' }, path);
  const set = (await office.history(id)).filter(({ type }) => type === 'owner-set');
  expect(set.map(({ data }) => ('changes' in data ? data.changes : []))).toEqual([
    [{ field: 'owner', label: '担当', before: '', after: '調整　花子' }],
    [{ field: 'owner', label: '担当', before: '調整　花子', after: '' }],
  ]);
});

test('a case that somebody else has taken meanwhile stays theirs until that was seen', async () => {
  const { id, reference } = await applicationReceived(office);
  const path = `/desk/applications/${reference}/owner`;
  const hanako = await coordinatorAt(http, office);
  const jiro = await coordinatorAt(http, office, JIRO);
  await jiro.post(path, { seen: '', known: JIRO }, path);
  const before = dump(office);
  const refused = await hanako.post(path, { seen: '', known: '', name: '調整　三郎' }, path);
  expect([refused.status, saidAbove(refused.html), refused.html.includes('value="調整　三郎"')]).toEqual([
    409,
    expect.stringContaining('ほかの方が内容を変えました'),
    true,
  ]);
  expect([refused.text.includes(`いまの担当： ${JIRO}`), dump(office)]).toEqual([true, before]);
  // Both wanted the same: nothing is left to be done.
  expect((await hanako.post(path, { seen: '', known: JIRO }, path)).status).toBe(303);
  expect((await hanako.post(path, { seen: JIRO, name: '調整　三郎' }, path)).status).toBe(303);
  expect((await office.see(id)).application.owner).toBe('調整　三郎');
});

test('nobody and a name without end come back; a name that nobody signs in with any more is said', async () => {
  const { id, reference } = await applicationReceived(office);
  const path = `/desk/applications/${reference}/owner`;
  const hanako = await coordinatorAt(http, office);
  expect(problemsOn((await hanako.post(path, { seen: '' }, path)).html).name).toBe('担当をご入力ください。');
  const long = 'あ'.repeat(41);
  const refused = await hanako.post(path, { seen: '', name: long }, path);
  expect([refused.status, refused.html.includes(long)]).toEqual([422, true]);
  must(await setOwner(office, { applicationId: id, actor: COORDINATOR, owner: '退職　四郎', seen: '' }));
  expect((await hanako.get(path)).text).toContain(
    'いまの担当： 退職　四郎 （この名前での最近のサインインはありません）',
  );
  const gone = { applicationId: 'no such', actor: COORDINATOR, owner: JIRO, seen: '' };
  expect(answerOf(await setOwner(office, gone))).toBe('not-found');
});

test('who has a case in hand has not looked at its answers by that, and nobody outside the desk reads the name', async () => {
  const { id, reference } = await applicationReceived(office);
  const [kou] = await coordinatorAsks(office, id);
  if (!kou) throw new Error('甲 was to be asked');
  office.clock.advance({ hours: 1 });
  await makerAnswers(office, kou, ['maybe', 'no', 'no']);
  const kinds = async () => must(await readDeskCase(office, reference)).attentions.map(({ kind }) => kind);
  const owed = (await office.outbox()).length;
  expect(await kinds()).toEqual(['answered']);
  office.clock.advance({ hours: 1 });
  must(await setOwner(office, { applicationId: id, actor: COORDINATOR, owner: JIRO, seen: '' }));
  expect([await kinds(), (await office.outbox()).length]).toEqual([['answered'], owed]);
  const status = tokenOf(await office.lastMailTo(APPLICANT), 'status');
  const pages = [`/status/${status}`, `/inquiry/${await makersLink(office, KOU)}`];
  const seen = await Promise.all(pages.map(async (path) => (await visit(http).get(path)).html));
  expect(seen.filter((html) => html.includes('次郎') || !html.includes('見本市医師会'))).toEqual([]);
});

test('list, its file and the queue are narrowed to my cases, to nobody’s and to somebody’s, also of who has left', async () => {
  const mine = await applicationReceived(office);
  const left = await applicationReceived(office, { association: '横浜市医師会' });
  const free = await applicationReceived(office, { association: '大阪府医師会' });
  const actor = COORDINATOR;
  must(await setOwner(office, { applicationId: mine.id, actor, owner: COORDINATOR.name, seen: '' }));
  must(await setOwner(office, { applicationId: left.id, actor, owner: '退職　四郎', seen: '' }));
  const hanako = await coordinatorAt(http, office);
  const found = async (path: string, owner: string): Promise<string[]> => {
    const { html } = await hanako.get(`${path}?${new URLSearchParams({ owner })}`);
    const all = { mine: mine.reference, left: left.reference, free: free.reference };
    return Object.entries(all).flatMap(([name, reference]) => (html.includes(reference) ? [name] : []));
  };
  const owners = ['-me', '-none', '退職　四郎', '調整　花子', 'だれでもない'];
  const expected = [['mine'], ['free'], ['left'], ['mine'], []];
  expect(await Promise.all(owners.map((owner) => found('/desk/applications', owner)))).toEqual(expected);
  expect(await Promise.all(owners.map((owner) => found('/desk', owner)))).toEqual(expected);
  // The same once the job has worked the queue out.
  await keepAttention(office);
  expect(await Promise.all(owners.map((owner) => found('/desk', owner)))).toEqual(expected);
  const queue = await hanako.get('/desk?owner=-none');
  expect(queue.text).toContain('すべて 1 未照会 1');
  const list = await hanako.get('/desk/applications?owner=-me');
  expect(list.text).toContain('担当：自分');
  expect(list.html).toContain('<option value="退職　四郎">退職　四郎（最近のサインインなし）</option>');
  const csv = await hanako.get('/desk/applications.csv?owner=-me');
  expect(csv.html.split('\r\n').map((line) => line.split(',').slice(4, 5))).toEqual([['"担当"'], ['"調整　花子"'], []]);
});

test('with its people a case loses its 担当, and the list the name that has no case any more', async () => {
  const { id, reference } = await applicationReceived(office);
  await coordinatorAsks(office, id);
  must(await setOwner(office, { applicationId: id, actor: COORDINATOR, owner: '退職　四郎', seen: '' }));
  must(await setOwner(office, { applicationId: id, actor: COORDINATOR, owner: JIRO, seen: '退職　四郎' }));
  const hanako = await coordinatorAt(http, office);
  const path = `/desk/applications/${reference}/decline`;
  const { version } = (await office.see(id)).application;
  await hanako.post(path, { seenVersion: String(version), reason: '見本', phrase: '' }, path);
  await eraseCase(office, id, COORDINATOR);
  expect(tablesWith(office, '次郎')).toEqual([]);
});
