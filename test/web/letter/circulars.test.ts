import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eraseSomeRows } from '#store/cases/retention.ts';
import { deskCircularRoutes } from '#web/desk/materials/circulars.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { circularRoutes } from '#web/letter/circulars.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { changeSession } from '#workflow/session/change.ts';
import { applicantFiles, applicationReceived, COORDINATOR, sessionConfirmed, signUpPage } from '../../support/cast.ts';
import { must, openOffice, type TestOffice } from '../../support/office.ts';
import { ratesTaken, TOKYO } from '../../support/rates.ts';
import { coordinatorAt } from '../coordinator.ts';
import { plain } from '../read-form.ts';
import { statusPathOf, trustedApplicant } from '../trusted.ts';
import { openSite, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, statusRoutes, circularRoutes, deskCircularRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

/** What stands in the field of the page. */
function textOn(html: string): string {
  return plain(/<textarea[^>]* id="text"[^>]*>\n?([\s\S]*?)<\/textarea>/.exec(html)?.[1] ?? '');
}

describe('周知の文章', () => {
  test('holds the own coming session with its sign-up page, and no session of anybody else', async () => {
    const { application } = await sessionConfirmed(office);
    const join = await signUpPage(office);
    await applicationReceived(office, {
      association: '別の医師会',
      contact: {
        name: '別　人',
        kana: 'べつ　じん',
        phone: '03-3211-0008',
        extension: '',
        email: 'betsu@ishikai.example.jp',
      },
    });
    const path = await statusPathOf(office, application);
    const applicant = await trustedApplicant(office, http, path);
    const text = textOn((await applicant.get(`${path}/circulars/mail`)).html);
    expect(text.match(/^・2026年.*$/gm)).toEqual([
      '・2026年10月20日（火） 10:00～12:00、うちデモンストレーション 11:00～11:15（15分）',
    ]);
    expect(text).toContain(`お申し込み：${office.policy.publicUrl}/join/${join}`);
    expect(text).toContain(`${office.policy.publicUrl}/check`);
    expect(text).not.toContain('別の医師会');
  });

  test('says the rate of its municipality with day and source, and nothing where nobody knows it', async () => {
    await ratesTaken(office, '2022-09-30', [
      { place: '172014', name: '金沢市', institutions: 100, applied: 42, rate: 4200 },
      TOKYO,
    ]);
    const venue = { name: '見本会館', postalCode: '920-8577', address: '石川県金沢市広坂1-1-1' };
    const known = await applicationReceived(office, { association: '金沢市医師会', venue });
    const unknown = await applicationReceived(office, { association: '見本医師会' });
    const desk = await coordinatorAt(http, office);
    const textOf = async ({ reference }: { reference: string }) =>
      textOn((await desk.get(`/desk/applications/${reference}/circulars/newsletter`)).html);
    expect(await textOf(known)).toContain(
      '申込率：金沢市 42.0%（すべての医療機関・薬局のうち。2022年9月30日（金）時点、見本の表）',
    );
    expect(await textOf(unknown)).not.toContain('申込率');
  });

  test('is shown to nobody but who entered the code, and not before the request is confirmed', async () => {
    const application = await applicationReceived(office);
    const path = await statusPathOf(office, application);
    for (const below of ['circulars', 'circulars/fax', 'circulars/fax/fax.pdf', 'circulars/fax/word.docx']) {
      expect((await visit(http).get(`${path}/${below}`)).location).toBe(`${path}/access`);
    }
    const desk = await coordinatorAt(http, office);
    const { application: waiting } = await applicantFiles(office, { association: '待受医師会' });
    expect((await desk.get(`/desk/applications/${waiting.reference}/circulars/fax`)).status).toBe(409);
  });

  test('is kept as edited, says when its dates have changed since, and can be put back', async () => {
    const { application } = await sessionConfirmed(office);
    const path = await statusPathOf(office, application);
    const page = `${path}/circulars/fax`;
    const applicant = await trustedApplicant(office, http, path);
    const made = textOn((await applicant.get(page)).html);
    await applicant.post(page, { text: '自分の文章\r\n2行目' }, page);
    const kept = await applicant.get(page);
    expect([textOn(kept.html), kept.text.includes('日程などが変わりました')]).toEqual(['自分の文章\n2行目', false]);
    const { venue } = application.form1;
    const edit = { venue: { ...venue, name: '変わった会場' } };
    const { version: seenVersion } = (await office.see(application.id)).application;
    must(await changeSession(office, { applicationId: application.id, seenVersion, actor: COORDINATOR, edit }));
    const stale = await applicant.get(page);
    expect([textOn(stale.html), stale.text.includes('日程などが変わりました')]).toEqual(['自分の文章\n2行目', true]);
    await applicant.post(page, { act: 'reset' }, page);
    expect(textOn((await applicant.get(page)).html)).toBe(made.replaceAll(venue.name, '変わった会場'));
  });

  test('is not written over what somebody else saved meanwhile', async () => {
    const application = await applicationReceived(office);
    const path = await statusPathOf(office, application);
    const page = `${path}/circulars/mail`;
    const applicant = await trustedApplicant(office, http, path);
    const desk = await coordinatorAt(http, office);
    const open = await applicant.get(page);
    const there = `/desk/applications/${application.reference}/circulars/mail`;
    await desk.post(there, { text: '調整担当の文章' }, there);
    const late = await applicant.post(page, { text: '申請者の文章' }, open);
    expect([late.status, textOn(late.html), late.text.includes('調整担当の文章')]).toEqual([409, '申請者の文章', true]);
    await applicant.post(page, { text: '申請者の文章' }, late);
    expect(textOn((await desk.get(there)).html)).toBe('申請者の文章');
  });

  test('too long a text comes back with what is wrong, and stays', async () => {
    const application = await applicationReceived(office);
    const path = await statusPathOf(office, application);
    const page = `${path}/circulars/fax`;
    const applicant = await trustedApplicant(office, http, path);
    const lines = Array.from({ length: 51 }, () => '行').join('\n');
    const refused = await applicant.post(page, { text: lines }, page);
    expect([refused.status, textOn(refused.html)]).toEqual([422, lines]);
    expect(refused.text).toContain('A4 1枚に収まるように50行までにしてください。');
  });

  test('is saved as PDF for FAX and for Word, as it was edited', async () => {
    const application = await applicationReceived(office);
    const path = await statusPathOf(office, application);
    const applicant = await trustedApplicant(office, http, path);
    const types = async (below: string) => (await applicant.get(`${path}/circulars/${below}`)).headers['content-type'];
    expect(await types('fax/fax.pdf')).toBe('application/pdf');
    expect(await types('newsletter/word.docx')).toBe(
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    );
    expect((await applicant.get(`${path}/circulars/mail/fax.pdf`)).status).toBe(404);
    expect((await applicant.get(`${path}/circulars/letter`)).status).toBe(404);
  });

  test('goes with its case', async () => {
    const application = await applicationReceived(office);
    const path = await statusPathOf(office, application);
    const applicant = await trustedApplicant(office, http, path);
    await applicant.post(`${path}/circulars/mail`, { text: '公労の文章' }, `${path}/circulars/mail`);
    while (await office.store.write((tx) => eraseSomeRows(tx, application.id)));
    const rows = await office.store.read(({ db, tables }) => db.select().from(tables.circulars));
    expect(rows).toEqual([]);
  });
});

describe('a text that the desk offers', () => {
  test('stands on every association’s page, for Word too, until it is ended', async () => {
    const application = await applicationReceived(office);
    const path = await statusPathOf(office, application);
    const applicant = await trustedApplicant(office, http, path);
    const desk = await coordinatorAt(http, office);
    const empty = await desk.post('/desk/circulars', { title: '', text: '' }, '/desk/circulars');
    expect([empty.status, empty.text.includes('題名をご入力ください。')]).toEqual([422, true]);
    await desk.post('/desk/circulars', { title: '秋のお知らせ', text: '申込みは\n<b>お早めに</b>' }, '/desk/circulars');
    expect((await applicant.get(path)).text).toContain('厚生労働省からの文例も1件あります。');
    const page = await applicant.get(`${path}/circulars`);
    expect(plain(page.html)).toContain('申込みは\n<b>お早めに</b></textarea>');
    const word = plain(/href="([^"]+word\.docx)"/.exec(page.html)?.[1] ?? '');
    expect((await applicant.get(word)).status).toBe(200);
    const end = /action="(\/desk\/circulars\/[^"]+\/end)"/.exec((await desk.get('/desk/circulars')).html)?.[1] ?? '';
    await desk.post(end, {}, '/desk/circulars');
    expect((await applicant.get(`${path}/circulars`)).text).not.toContain('秋のお知らせ');
    expect((await desk.post(end, {}, '/desk/circulars')).status).toBe(404);
  });
});
