import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { keepAttention } from '#workflow/desk/keep-attention.ts';
import {
  APPLICANT,
  applicationReceived,
  attendeeSignsUp,
  coordinatorAsks,
  ICHIRO,
  KOU,
  MINISTRY,
  makerAnswers,
  OTSU,
  signUpPage,
} from '../../../support/cast.ts';
import { openOffice, type TestOffice } from '../../../support/office.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { openSite, type Visitor } from '../../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
let visitor: Visitor;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskRoutes, deskActRoutes]);
  visitor = await coordinatorAt(http, office);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

const path = ({ reference }: { reference: string }) => `/desk/applications/${reference}`;

/** Where the green banner leads on to. */
async function leadsTo(page: string): Promise<string[]> {
  const { html } = await visitor.get(page);
  const [, href = '', label = ''] =
    /<section class="banner banner--success">[\s\S]*?<a href="([^"]+)">([^<]+)<\/a>/.exec(html) ?? [];
  return [href, label];
}

test('after an act the page leads to the next case of the same kind, then to the most urgent one, then to the queue', async () => {
  const first = await applicationReceived(office, { association: '一番医師会' });
  const answered = await applicationReceived(office, { association: '回答医師会' });
  const [kou] = await coordinatorAsks(office, answered.id, { makers: [KOU] });
  if (!kou) throw new Error('甲 was to be asked');
  await makerAnswers(office, kou, ['yes', 'no', 'no']);
  office.clock.advance({ minutes: 1 });
  const second = await applicationReceived(office, { association: '二番医師会' });
  await keepAttention(office);
  expect(await leadsTo(`${path(first)}?done=asked`)).toEqual([
    `${path(second)}/inquiries`,
    '次の件へ：二番医師会（未照会）',
  ]);
  expect(await leadsTo(`${path(second)}?done=wish-answered`)).toEqual([path(answered), '次の件へ：回答医師会']);
  expect(await leadsTo(`${path(first)}?done=noted`)).toEqual([path(answered), '次の件へ：回答医師会']);
  expect((await visitor.get(path(first))).text).not.toContain('次の件へ');
});

test('with nothing else to do the page leads back to 今すること', async () => {
  const only = await applicationReceived(office);
  await keepAttention(office);
  expect(await leadsTo(`${path(only)}?done=asked`)).toEqual(['/desk', '今することに戻る']);
});

test('before 日程確定 the page says who gets what', async () => {
  const application = await applicationReceived(office);
  await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
  const [kou] = await coordinatorAsks(office, application.id, { makers: [KOU, OTSU] });
  if (!kou) throw new Error('甲 was to be asked');
  await makerAnswers(office, kou, ['yes', 'no', 'no']);
  const { html } = await visitor.get(`${path(application)}/confirmation`);
  const rows = [...html.matchAll(/<td role="cell">([^<]*)<\/td>/g)].map(([, text]) => text);
  expect(rows).toEqual([
    ...[`申請者 公労　太郎 様（${APPLICANT}）`, '日程確定のご案内', '予定を追加します'],
    ...[`厚生労働省（${MINISTRY}）`, '日程確定のご案内', '予定を追加します'],
    ...['参加者 1名', '日程確定のご案内', '予定を追加します'],
    ...[`${KOU.name}（kou@maker-kou.example）`, '日程確定のご案内', '予定を追加します'],
    ...[`${OTSU.name}（2件のアドレス）`, '日程確定のお知らせ（参加のご案内）', '予定表への招待なし'],
  ]);
});
