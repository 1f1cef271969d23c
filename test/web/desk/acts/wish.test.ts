import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filingOf } from '#domain/case/filing.ts';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { deskAttentionRoutes } from '#web/desk/list/attention.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { keepAttention } from '#workflow/desk/keep-attention.ts';
import { statusLinkOf } from '#workflow/filing/read-status.ts';
import { askChange } from '#workflow/session/ask-change.ts';
import { changeSession } from '#workflow/session/change.ts';
import { APPLICANT, COORDINATOR, sessionConfirmed } from '../../../support/cast.ts';
import { must, openOffice, type TestOffice } from '../../../support/office.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { exactFields, keptOn, problemsOn } from '../../read-form.ts';
import { openSite, type Visitor, visit } from '../../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
let visitor: Visitor;
let id: string;
let path: string;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskAttentionRoutes, deskRoutes, deskActRoutes, statusRoutes]);
  id = (await sessionConfirmed(office)).application.id;
  path = `/desk/applications/${(await office.see(id)).application.reference}`;
  must(await askChange(office, id, { wish: 'change', text: '開始を30分遅くしたい。' }));
  visitor = await coordinatorAt(http, office);
  await office.deliver();
  await office.newlyOwed();
});
afterEach(async () => {
  await http.close();
  await office.close();
});

async function seen(): Promise<{ seenVersion: string }> {
  return { seenVersion: String((await office.see(id)).application.version) };
}

/** Looks at the answer and sends it. */
async function answers(fields: Record<string, string>): Promise<string | undefined> {
  const preview = await visitor.post(`${path}/wish`, { ...(await seen()), ...fields }, `${path}/wish`);
  expect(preview.text).toContain(APPLICANT);
  const sent = await visitor.post(`${path}/wish`, { ...(await seen()), ...exactFields(preview.html) }, `${path}/wish`);
  return sent.location;
}

/** What the queue, the case and the applicant's page say of a wish. */
async function standing(): Promise<boolean[]> {
  await keepAttention(office);
  const status = `/status/${await statusLinkOf(office, filingOf((await office.see(id)).application))}`;
  return [
    (await visitor.get('/desk')).text.includes('「開始を30分遅くしたい。」'),
    (await visitor.get(path)).text.includes('申請者から変更の依頼があります'),
    (await visit(http).get(status)).text.includes('ご依頼を厚生労働省の調整担当へお送りしました'),
  ];
}

test('a wish outlives a change that has nothing to do with it', async () => {
  const edit = { note: '上履きをお持ちください。' };
  const { version } = (await office.see(id)).application;
  must(await changeSession(office, { applicationId: id, seenVersion: version, actor: COORDINATOR, edit }));
  expect(await standing()).toEqual([true, true, true]);
});

test('a refusal needs its reason, is mailed to the applicant with it, and ends the wish', async () => {
  const missing = await visitor.post(`${path}/wish`, { ...(await seen()), answer: 'refused' }, `${path}/wish`);
  expect([missing.status, Object.keys(problemsOn(missing.html))]).toEqual([422, ['text']]);
  expect(await answers({ answer: 'refused', text: 'メーカーの都合がつきませんでした。' })).toBe(
    `${path}?done=wish-answered`,
  );
  expect(await office.newlyOwed()).toEqual([`wish-answered → ${APPLICANT}`]);
  const { text } = (await office.lastMailTo(APPLICANT)).parsed;
  expect(text).toContain('まことに申し訳ありませんが、ご依頼に応じることができませんでした。');
  expect(text).toContain('メーカーの都合がつきませんでした。');
  expect(text).toContain('開始を30分遅くしたい。');
  expect(await standing()).toEqual([false, false, false]);
});

test('「対応済み」 needs no words, and after a change 「依頼のとおり変更した」 is chosen already', async () => {
  const chosen = (html: string) => /name="answer"[^>]*value="([^"]*)"[^>]*checked/.exec(html)?.[1];
  expect(chosen((await visitor.get(`${path}/wish`)).html)).toBe(undefined);
  const { version } = (await office.see(id)).application;
  const edit = { note: '上履きをお持ちください。' };
  must(await changeSession(office, { applicationId: id, seenVersion: version, actor: COORDINATOR, edit }));
  expect(chosen((await visitor.get(`${path}/wish`)).html)).toBe('changed');
  await answers({ answer: 'settled', text: '' });
  expect((await office.lastMailTo(APPLICANT)).parsed.text).toContain('ご依頼に対応しました。');
});

test('two coordinators do not answer twice: the second sees what the first did', async () => {
  const stale = await seen();
  await answers({ answer: 'settled', text: '' });
  const late = { ...stale, answer: 'changed', text: '30分遅くしました。' };
  const second = await visitor.post(`${path}/wish`, late, path);
  expect([second.status, keptOn(second.html).text]).toEqual([409, '30分遅くしました。']);
  expect(second.text).toContain('変更・中止の依頼への回答');
  expect((await visitor.get(`${path}/wish`)).text).toContain('回答を待っている依頼はありません。');
  expect(await office.newlyOwed()).toEqual([`wish-answered → ${APPLICANT}`]);
});
