import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { fileRoutes } from '#web/filing/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { inquiryRoutes } from '#web/maker/routes.ts';
import { codeOf, openOffice, type TestOffice } from '../../support/office.ts';
import { openApi } from '../api/site.ts';
import { keptOn, problemsOn, saidAbove, undescribed } from '../read-form.ts';
import { openSite, type Visitor, visit } from '../visitor.ts';
import { APPLICANT_ACTS, MAKER_ACTS } from './acts-cases.ts';
import { DESK_ACTS } from './desk-cases.ts';

let office: TestOffice;
let http: FastifyInstance;
let api: Awaited<ReturnType<typeof openApi>>;

beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskRoutes, deskActRoutes, inquiryRoutes, fileRoutes]);
  api = await openApi(office);
});
afterEach(async () => {
  await api.http.close();
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

test.each([...MAKER_ACTS, ...DESK_ACTS, ...APPLICANT_ACTS])('$rule', async ({ prepare, page, api: expected }) => {
  const attempt = await prepare(office);
  if (attempt.moment !== undefined) office.clock.set(attempt.moment);
  const { path, fields } = attempt.page;
  const visitor = path.startsWith('/desk') ? await coordinator() : visit(http);
  for (const [name, value] of Object.entries(attempt.cookies ?? {})) visitor.cookies.set(name, value);
  const answer = await visitor.post(path, fields, attempt.page.from);
  const said = page.at === 'above' ? saidAbove(answer.html) : problemsOn(answer.html)[page.at];
  expect([answer.status, said]).toEqual([page.status, page.sentence]);
  expect(undescribed(answer.html)).toEqual([]);
  const kept = Object.entries(keptOn(answer.html));
  expect(kept.filter(([name, value]) => name in fields && fields[name] !== value)).toEqual([]);

  if (!attempt.api || !expected) return;
  const { token = api.key, ...call } = attempt.api;
  const problem = await api.ask('POST', call.path, { token, body: call.body });
  const detail: string =
    expected.pointer === undefined
      ? problem.body.detail
      : problem.body.errors.find((error: { pointer: string }) => error.pointer === expected.pointer)?.detail;
  expect([problem.status, detail]).toEqual([expected.status, expected.sentence ?? page.sentence]);
});
