import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readForm1Sheet } from '#documents/form1/reading.ts';
import { forOwnFields, OWN_FIELDS, type OwnTexts } from '#domain/form1/fields.ts';
import { apiRoutes } from '#web/api/routes.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { fileRoutes } from '#web/filing/routes.ts';
import { form1Values } from '#web/forms/form1/fields.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { inquiryRoutes } from '#web/maker/routes.ts';
import { makeApiKey } from '#workflow/access/api-keys.ts';
import { startCorrection } from '#workflow/filing/correct.ts';
import { seePages } from '../../documents/pages.ts';
import {
  APPLICANT,
  applicationReceived,
  coordinatorAsks,
  form1Input,
  KOU,
  MINISTRY,
  makersLink,
} from '../../support/cast.ts';
import { codeOf, must, openOffice, type TestOffice } from '../../support/office.ts';
import { form1Body, HANAKO } from '../api/site.ts';
import { coordinatorAt } from '../coordinator.ts';
import { openSite, visit } from '../visitor.ts';

/** What stands in the own rows: a text that stands nowhere else. */
const TYPED: OwnTexts = forOwnFields(({ key }) => `これは${key}の欄`);
const TEXTS = Object.values(TYPED);

let office: TestOffice;
let http: FastifyInstance;

beforeEach(async () => {
  office = await openOffice({ realDocuments: true });
  http = await openSite(office, [fileRoutes, signInRoutes, deskRoutes, inquiryRoutes, apiRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

function missing(text: string | undefined, wanted: readonly string[] = TEXTS): string[] {
  return wanted.filter((each) => !(text ?? '').includes(each));
}

describe('every own row of 様式1', () => {
  test('is asked for, checked, and stands in the mails with all their files', async () => {
    const applicant = visit(http);
    const typed = form1Values(form1Input(TYPED));
    for (const page of ['contact', 'slots', 'venue']) await applicant.post(`/file/${page}`, typed, `/file/${page}`);
    const pages = await Promise.all(['contact', 'venue'].map((page) => applicant.get(`/file/${page}`)));
    expect(missing(pages.map(({ html }) => html).join(''))).toEqual([]);
    const check = await applicant.get('/file/check');
    expect(TEXTS.map((text) => check.text.split(text).length - 1)).toEqual(TEXTS.map(() => 2));
    await applicant.post('/file/application', {}, '/file/check');
    const code = codeOf(await office.lastMailTo(APPLICANT));
    await applicant.post('/file/verification', { code }, '/file/verification');

    const { parsed } = await office.lastMailTo(MINISTRY);
    expect([missing(parsed.text), missing(String(parsed.html))]).toEqual([[], []]);
    const file = (ending: string): Uint8Array =>
      parsed.attachments.find(({ filename }) => filename?.endsWith(ending))?.content ?? new Uint8Array();
    const sheet = await readForm1Sheet(file('.xlsx'), Temporal.PlainDate.from('2026-09-01'));
    expect(sheet).toMatchObject({ ok: true, value: { values: TYPED, unread: [] } });
    expect(missing((await seePages(file('.pdf'))).map(({ text }) => text).join(''))).toEqual([]);
    expect(JSON.parse(new TextDecoder().decode(file('.json')))).toMatchObject(TYPED);
  });

  test('stands at the desk, in its export, its search and the API', async () => {
    const { reference } = await applicationReceived(office, TYPED);
    const coordinator = await coordinatorAt(http, office);
    expect(missing((await coordinator.get(`/desk/applications/${reference}`)).text)).toEqual([]);
    expect(missing((await coordinator.get('/desk/applications.csv')).html)).toEqual([]);
    for (const text of TEXTS) {
      const found = await coordinator.get(`/desk/applications?q=${encodeURIComponent(text)}`);
      expect(found.text).toContain(reference);
    }
    const token = await makeApiKey(office, HANAKO);
    const entry = form1Body({ ...TYPED, source: 'fax', receivedOn: '2026-08-31' });
    const answer = await http.inject({
      ...{ method: 'POST', url: '/api/v1/entries', payload: entry },
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.json()).toMatchObject(TYPED);
  });

  test('is shown to the makers that are asked only where the table says so', async () => {
    const seen = (sees: boolean) =>
      OWN_FIELDS.filter(({ makersSee }) => makersSee === sees).map(({ key }) => TYPED[key]);
    const application = await applicationReceived(office, TYPED);
    await coordinatorAsks(office, application.id);
    const mail = await office.lastMailTo(KOU.addresses[0] ?? '');
    const page = await visit(http).get(`/inquiry/${await makersLink(office, KOU)}`);
    for (const text of [mail.parsed.text, String(mail.parsed.html), page.text]) {
      expect([missing(text, seen(true)), missing(text, seen(false))]).toEqual([[], seen(false)]);
    }
  });

  test('is a row of what a correction changed', async () => {
    const application = await applicationReceived(office, TYPED);
    const applicant = visit(http);
    const corrected = form1Values(form1Input(forOwnFields(({ key }) => `${key}を訂正`)));
    applicant.cookies.set('draft', must(await startCorrection(office, application.id, () => corrected)));
    const check = await applicant.get('/file/check');
    for (const { key, label } of OWN_FIELDS) {
      expect(check.text).toContain(`${label} ${TYPED[key]} ${key}を訂正`);
    }
  });
});
