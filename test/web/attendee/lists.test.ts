import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Application } from '#domain/case/application.ts';
import { joinRoutes } from '#web/attendee/join.ts';
import { attendeeListRoutes } from '#web/attendee/lists.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { statusRoutes } from '#web/status/routes.ts';
import {
  applicationReceived,
  attendeeSignsUp,
  ICHIRO,
  identityOf,
  NIJIKO,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { signedInCoordinator, statusPathOf, trustedApplicant } from '../trusted.ts';
import { dump, openSite, type Visitor, visit } from '../visitor.ts';

/** Looking changes nothing, so all tests share an office: a fixed session for which 虹子 signed up, and then 一郎. */
let office: TestOffice;
let http: FastifyInstance;
let application: Application;
let path: string;
let applicant: Visitor;
beforeAll(async () => {
  office = await openOffice();
  http = await openSite(office, [statusRoutes, signInRoutes, attendeeListRoutes, joinRoutes]);
  ({ application } = await sessionConfirmed(office));
  const page = await signUpPage(office);
  await attendeeSignsUp(office, page, NIJIKO);
  await attendeeSignsUp(office, page, ICHIRO);
  path = await statusPathOf(office, application);
  applicant = await trustedApplicant(office, http, path);
});
afterAll(async () => {
  await http.close();
  await office.close();
});

const FILES = ['/names.pdf', '/names.xlsx', '/sign-in.pdf', '/sign-in.xlsx'];

describe('参加者の名簿', () => {
  test('for a trusted browser: counts, names in either order, no addresses; looking changes nothing', async () => {
    expect((await applicant.get(path)).html).toContain(`${path}/attendees`);
    const before = dump(office);
    const byKana = await applicant.get(`${path}/attendees`);
    const byTime = await applicant.get(`${path}/attendees?order=order`);
    expect(dump(office)).toBe(before);
    expect(byKana.text).toContain(`申込み 2 件 人数 ${ICHIRO.people + NIJIKO.people} 名`);
    const order = (text: string): boolean => text.indexOf(ICHIRO.name) < text.indexOf(NIJIKO.name);
    expect([order(byKana.text), order(byTime.text)]).toEqual([true, false]);
    for (const words of [ICHIRO.institution, NIJIKO.kana]) expect(byKana.text).toContain(words);
    expect([ICHIRO.email, NIJIKO.email].filter((leak) => byKana.html.includes(leak))).toEqual([]);
  });

  test('with the link alone there are neither names nor files', async () => {
    for (const below of ['/attendees', ...FILES.map((file) => `/attendees${file}`), '/flyer.pdf']) {
      const answer = await visit(http).get(`${path}${below}`);
      expect([below, answer.location]).toEqual([below, `${path}/access`]);
      expect(identityOf(ICHIRO).filter((leak) => answer.html.includes(leak))).toEqual([]);
    }
  });

  test('is opened as PDF and saved as .xlsx, under a name that says which', async () => {
    for (const file of FILES) {
      const answer = await applicant.get(`${path}/attendees${file}`);
      const title = file.includes('names') ? '参加者名簿' : '受付名簿';
      expect([file, answer.status, answer.html.slice(0, 2)]).toEqual([file, 200, file.endsWith('pdf') ? '%P' : 'PK']);
      const disposition = String(answer.headers['content-disposition']);
      expect(disposition).toContain(encodeURIComponent(`${title}_${application.reference}_見本市医師会`));
      // WebKit's viewer has a style of its own inside the answer, and nothing else may run there.
      const viewed = file.endsWith('pdf');
      expect(disposition.split(';')[0]).toBe(viewed ? 'inline' : 'attachment');
      const policy = String(answer.headers['content-security-policy']);
      expect([policy.includes("style-src 'unsafe-inline'"), /script-src[^;]*unsafe/.test(policy)]).toEqual([
        viewed,
        false,
      ]);
    }
  });

  test('at the desk a coordinator has the same; a stranger is sent to the sign-in', async () => {
    const list = `/desk/applications/${application.reference}/attendees`;
    expect((await visit(http).get(list)).location).toContain('/sign-in');
    const coordinator = await signedInCoordinator(office, http);
    expect((await coordinator.get(list)).text).toContain(ICHIRO.institution);
    expect((await coordinator.get(`${list}/sign-in.pdf`)).html.slice(0, 4)).toBe('%PDF');
    expect((await coordinator.get('/desk/applications/ZZZZ-ZZZZ/attendees/names.pdf')).status).toBe(404);
  });
});

describe('案内チラシ', () => {
  test('is there once the session is fixed, with the code of the sign-up page', async () => {
    expect((await applicant.get(path)).text).toContain('参加申込のアドレスとQRコードが入ります。');
    const answer = await applicant.get(`${path}/flyer.pdf`);
    expect([answer.status, answer.html.slice(0, 4)]).toEqual([200, '%PDF']);
  });

  test('is there from the opening of sign-up on, with a short address that leads to its page', async () => {
    const waiting = await applicationReceived(office, { association: '待受医師会' });
    const own = await statusPathOf(office, waiting);
    expect((await applicant.get(`${own}/flyer.pdf`)).status).toBe(404);
    await signUpPage(office);
    const { text } = await applicant.get(own);
    expect(text).toContain('日程が決まるまでは、候補の日時が入ります。');
    expect((await applicant.get(`${own}/flyer.pdf`)).html.slice(0, 4)).toBe('%PDF');
    const [, code = ''] = /\/j\/([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(text) ?? [];
    const typed = encodeURIComponent(code.toLowerCase().replace('-', '　'));
    expect((await visit(http).get(`/j/${typed}`)).location).toBe(`/join/${code}`);
    expect((await visit(http).get(`/join/${code}`)).text).toContain('待受医師会');
    expect((await visit(http).get('/join/ZZZZ-ZZZZ')).status).toBe(404);
  });
});
