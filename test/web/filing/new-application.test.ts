import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Application } from '#domain/case/application.ts';
import { filingOf } from '#domain/case/filing.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { fileRoutes } from '#web/filing/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { withdrawApplication } from '#workflow/filing/close.ts';
import { fileApplication } from '#workflow/filing/file.ts';
import { addDraftFile, readDraft, startDraft } from '#workflow/filing/keep-draft.ts';
import { statusLinkOf } from '#workflow/filing/read-status.ts';
import { APPLICANT, applicantVerifies, form1Input } from '../../support/cast.ts';
import { codeOf, must, openOffice, type TestOffice } from '../../support/office.ts';
import { dump, openSite, type Visitor, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;

beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [statusRoutes, fileRoutes, signInRoutes, deskRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

/** A received request with two layouts. */
async function received(): Promise<Application> {
  const cookie = await startDraft(office, 'form1', {});
  for (const name of ['2階.pdf', '1階.pdf']) {
    const bytes = new TextEncoder().encode(`%PDF-1.7 ${name}`);
    must(await addDraftFile(office, cookie, { name, mediaType: 'application/pdf', bytes }));
  }
  const application = must(await fileApplication(office, cookie, form1Input({ remarks: '駐車場あり' })));
  return applicantVerifies(office, { cookie, application });
}

async function pathOf(application: Application): Promise<string> {
  return `/status/${await statusLinkOf(office, filingOf(application))}`;
}

async function trustedAt(path: string): Promise<Visitor> {
  const visitor = visit(http);
  await office.deliver();
  await visitor.post(`${path}/access`, { act: 'send' }, `${path}/access`);
  const code = codeOf(await office.lastMailTo(APPLICANT));
  await visitor.post(`${path}/access`, { code }, `${path}/access?sent=1`);
  return visitor;
}

async function coordinator(): Promise<Visitor> {
  const visitor = visit(http);
  const email = 'coordinator@mhlw.example';
  await visitor.post('/sign-in', { email }, '/sign-in');
  const code = codeOf(await office.lastMailTo(email));
  await visitor.post('/sign-in/code', { email, code }, '/sign-in');
  await visitor.post('/sign-in/name', { name: '調整　花子' }, '/sign-in/name');
  return visitor;
}

describe('もう一度申請する', () => {
  test('a final application is copied with its files but without its dates', async () => {
    const application = await received();
    const path = await pathOf(application);
    must(await withdrawApplication(office, application.id, ''));
    const visitor = await trustedAt(path);
    expect((await visitor.get(path)).text).toContain('もう一度申請する');
    expect((await visitor.post(`${path}/new-application`, {}, path)).location).toBe('/file/contact');
    const draft = await readDraft(office, visitor.draftCookie() ?? '');
    expect(draft?.values).toEqual({
      association: '見本市医師会',
      contactName: '公労　太郎',
      contactKana: 'こうろう　たろう',
      phone: '03-5253-1111',
      extension: '3189',
      email: APPLICANT,
      mode: 'in-person',
      venueName: '見本会館',
      postalCode: '100-8916',
      address: '東京都千代田区霞が関1-2-2',
      remarks: '駐車場あり',
    });
    expect(draft?.attachments.map(({ name }) => name)).toEqual(['2階.pdf', '1階.pdf']);
    expect((await visitor.get('/file/contact')).html).toContain('value="公労　太郎"');
  });

  test('the desk sees on the new application which one it comes from', async () => {
    const application = await received();
    const path = await pathOf(application);
    must(await withdrawApplication(office, application.id, ''));
    const visitor = await trustedAt(path);
    await visitor.post(`${path}/new-application`, {}, path);
    const cookie = visitor.draftCookie() ?? '';
    const again = must(await fileApplication(office, cookie, form1Input()));
    const page = await (await coordinator()).get(`/desk/applications/${again.reference}`);
    expect(page.html).toContain(`もとの申請：<a href="/desk/applications/${application.reference}">`);
    expect(page.text).toContain(`もとの申請：受付番号 ${application.reference}`);
    const old = await (await coordinator()).get(`/desk/applications/${application.reference}`);
    expect(old.text).not.toContain('もとの申請');
  });

  test('a browser that is not trusted is asked for the code, and nothing is started', async () => {
    const application = await received();
    const path = await pathOf(application);
    must(await withdrawApplication(office, application.id, ''));
    const stranger = visit(http);
    expect((await stranger.get(path)).html).not.toContain('new-application');
    const before = dump(office);
    expect((await stranger.post(`${path}/new-application`, {}, `${path}/access`)).status).toBe(403);
    expect([stranger.draftCookie(), dump(office)]).toEqual([undefined, before]);
  });
});

describe('前回の内容を使う', () => {
  test('a running application is a template only: it stays as it is, and the new one is not its successor', async () => {
    const application = await received();
    const path = await pathOf(application);
    const visitor = await trustedAt(path);
    expect((await visitor.get(path)).text).toContain('前回の内容を使う');
    await visitor.post(`${path}/new-application`, {}, path);
    const cookie = visitor.draftCookie() ?? '';
    const other = must(await fileApplication(office, cookie, form1Input()));
    expect([other.previousId, other.form1.attachments.length]).toEqual([undefined, 2]);
    expect((await office.see(application.id)).application.state).toBe('received');
  });
});
