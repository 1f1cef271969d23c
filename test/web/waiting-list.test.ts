import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { joinRoutes } from '#web/attendee/join.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { applicationReceived, attendeeSignsUp, ICHIRO, NIJIKO, signUpPage } from '../support/cast.ts';
import { openOffice, type TestOffice } from '../support/office.ts';
import { problemsOn } from './read-form.ts';
import { statusPathOf, trustedApplicant } from './trusted.ts';
import { openSite, visit } from './visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [joinRoutes, statusRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

test('a group of 20 that waits with 19 free: the page says so, the applicant sees what stands in the way and passes it over', async () => {
  const application = await applicationReceived(office);
  const link = await signUpPage(office, { capacity: 20 });
  const group = { ...ICHIRO, name: '団体　十子', institution: '団体病院', email: 'dantai@byouin.example', people: 20 };
  await attendeeSignsUp(office, link, { ...ICHIRO, people: 1 });
  await attendeeSignsUp(office, link, group);
  await attendeeSignsUp(office, link, NIJIKO);
  const stranger = visit(http);
  const join = (await stranger.get(`/join/${link}`)).text;
  expect([join.includes('満席'), join.includes('席は空いていますが、先にお待ちの方がいます。')]).toEqual([false, true]);
  expect([join.includes('20名（空き19名）'), join.includes('団体病院')]).toEqual([true, false]);
  const path = await statusPathOf(office, application);
  const applicant = await trustedApplicant(office, http, path);
  const form = `${path}/sign-up`;
  const page = await applicant.get(form);
  const blocked =
    '空きは19名分ですが、先にお待ちの方（団体病院 団体　十子様 20名）のご人数に足りないため、あとの方（1件）をご案内できません。';
  expect([page.text.includes(blocked), (await applicant.get(path)).text.includes(blocked)]).toEqual([true, true]);
  expect((await stranger.get(path)).text).not.toContain('団体病院');
  const registration = (await office.see(application.id)).waiting[0]?.id ?? '';
  const act = { act: 'pass-over', registration };
  const refused = await applicant.post(form, { ...act, reason: '' }, page);
  expect([refused.status, Object.keys(problemsOn(refused.html))]).toEqual([422, ['reason']]);
  expect((await applicant.post(form, { ...act, reason: '小さな組から' }, page)).status).toBe(303);
  const after = await applicant.get(form);
  expect([after.text.includes(blocked), after.text.includes('後にしたお申し込み 1件（20名）')]).toEqual([false, true]);
  expect((await stranger.get(`/join/${link}`)).text).toContain('20名（空き18名）');
  expect((await office.see(application.id)).attendees.map(({ name }) => name)).toEqual([ICHIRO.name, NIJIKO.name]);
});
