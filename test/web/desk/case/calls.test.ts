import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { enterApplication, startEntry } from '#workflow/filing/enter.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import { moveSession } from '#workflow/session/move.ts';
import { wish } from '../../../domain/samples.ts';
import { COORDINATOR, coordinatorAsks, form1Input, makerConfirms } from '../../../support/cast.ts';
import { codeOf, must, openOffice, type TestOffice } from '../../../support/office.ts';
import { openSite, type Visitor, visit } from '../../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

async function coordinator(): Promise<Visitor> {
  const visitor = visit(http);
  const email = 'coordinator@mhlw.example';
  await visitor.post('/sign-in', { email }, '/sign-in');
  const code = codeOf(await office.lastMailTo(email));
  await visitor.post('/sign-in/code', { email, code }, '/sign-in');
  await visitor.post('/sign-in/name', { name: '調整　花子' }, '/sign-in/name');
  return visitor;
}

async function entered() {
  const input = form1Input({ contact: { ...form1Input().contact, email: '' } });
  const receivedOn = Temporal.PlainDate.from('2026-08-31');
  const entry = { input, source: 'fax', receivedOn, actor: COORDINATOR } as const;
  return must(await enterApplication(office, await startEntry(office, {}), entry));
}

test('電話で連絡 says whom to call and what to say, and is gone from page and list once it is ticked off', async () => {
  const application = await entered();
  const visitor = await coordinator();
  const path = `/desk/applications/${application.reference}`;
  expect((await visitor.get('/desk/applications')).text).toContain('電話で連絡 1件');
  const page = await visitor.get(path);
  expect(page.text).toContain('公労　太郎 様に電話でお伝えください。 TEL 03-5253-1111（内線 3189）');
  expect(page.text).toContain(
    `デモンストレーション会の申請を受け付けました。受付日は 2026年8月31日（月）、受付番号は ${application.reference} です。`,
  );
  const eventId = /name="eventId" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
  const ticked = await visitor.post(`${path}/calls`, { eventId }, path);
  expect([ticked.status, ticked.location]).toEqual([303, `${path}?done=phoned`]);
  const after = await visitor.get(`${path}?done=phoned`);
  expect(after.text).toContain('電話での連絡を記録しました。');
  expect(after.text).toContain('電話で連絡 調整担当 調整　花子 「代理で登録」を伝えました');
  expect(after.html.includes('name="eventId"')).toBe(false);
  expect((await visitor.get('/desk/applications')).text.includes('電話で連絡')).toBe(false);
});

test('each call has its own sentence, with date and reason', async () => {
  const { id, reference } = await entered();
  const [kou] = await coordinatorAsks(office, id);
  if (!kou) throw new Error('a maker was to be asked');
  must(await makerConfirms(office, kou));
  const order = async () => {
    const { application } = await office.see(id);
    return { applicationId: id, seenVersion: application.version, actor: COORDINATOR };
  };
  const consent = { kind: 'agreed', by: '企画　三郎' } as const;
  must(await moveSession(office, { ...(await order()), wish: wish(1, '2026-10-27'), reason: '会場の都合', consent }));
  must(await cancelSession(office, { ...(await order()), reason: '台風の接近のため' }));
  const { html } = await (await coordinator()).get(`/desk/applications/${reference}`);
  const said = [...html.matchAll(/<span class="as-typed">(デモンストレーション会[^<]*|\d{4}年[^<]*)<\/span>/g)];
  expect(said.map(([, sentence]) => sentence).slice(1)).toEqual([
    'デモンストレーション会の日程が、2026年10月20日（火） 10:00～12:00に確定しました。参加するメーカー：甲カードリーダー株式会社',
    'デモンストレーション会の日時が変わりました。日付：2026年10月20日（火） → 2026年10月27日（火）。理由：会場の都合',
    '2026年10月27日（火）のデモンストレーション会は、中止になりました。理由：台風の接近のため',
  ]);
});

test.each([
  ['returned', '差し戻しました。申請者に電話でお伝えください。'],
  ['declined', 'お断りしました。申請者に電話でお伝えください。'],
])('after %s the page promises no mail to who has no address', async (done, sentence) => {
  const { reference } = await entered();
  const page = await (await coordinator()).get(`/desk/applications/${reference}?done=${done}`);
  expect([page.text.includes(sentence), page.text.includes('申請者へのメールの送信を受け付けました')]).toEqual([
    true,
    false,
  ]);
});

test('a call that is not owed to this application is not found', async () => {
  const application = await entered();
  const visitor = await coordinator();
  const path = `/desk/applications/${application.reference}`;
  await visitor.get(path);
  expect((await visitor.post(`${path}/calls`, { eventId: 'no-such-event' }, path)).status).toBe(404);
});
