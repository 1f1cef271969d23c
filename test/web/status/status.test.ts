import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Application } from '#domain/case/application.ts';
import { filingOf } from '#domain/case/filing.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { declineApplication } from '#workflow/filing/close.ts';
import { correctApplication, startCorrection } from '#workflow/filing/correct.ts';
import { addDraftFile, readDraft } from '#workflow/filing/keep-draft.ts';
import { statusLinkOf } from '#workflow/filing/read-status.ts';
import { answerInquiry } from '#workflow/session/record-answer.ts';
import {
  APPLICANT,
  applicationReceived,
  attendeeSignsUp,
  COORDINATOR,
  coordinatorAsks,
  form1Input,
  ICHIRO,
  identityOf,
  KOU,
  makersLink,
  repliesTo,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { codeOf, must, openOffice, type TestOffice } from '../../support/office.ts';
import { dump, openSite, type Visitor, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;

beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [statusRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

async function pathOf(application: Application): Promise<string> {
  return `/status/${await statusLinkOf(office, filingOf(application))}`;
}

/** A browser that entered the mailed code. */
async function trustedAt(path: string): Promise<Visitor> {
  const visitor = visit(http);
  // What was owed before leaves first, so that the code's mail is the last one.
  await office.deliver();
  await visitor.post(`${path}/access`, { act: 'send' }, `${path}/access`);
  const code = codeOf(await office.lastMailTo(APPLICANT));
  const entered = await visitor.post(`${path}/access`, { code }, `${path}/access?sent=1`);
  if (entered.status !== 303) throw new Error(`not trusted: ${entered.status}`);
  return visitor;
}

describe('who may see what', () => {
  test('a wrong link is not found and names nobody, whatever is asked for', async () => {
    const application = await applicationReceived(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    const path = await pathOf(application);
    const names = [...identityOf(ICHIRO), '公労', '見本市医師会', APPLICANT, application.reference];
    for (const wrong of [`${path}x`, `/status/${page}`, '/status/x']) {
      for (const rest of ['', '/access', '/withdrawal', '/change-request', '/attachments/x']) {
        const answer = await visit(http).get(`${wrong}${rest}`);
        expect([wrong, rest, answer.status]).toEqual([wrong, rest, 404]);
        expect(names.filter((name) => answer.html.includes(name))).toEqual([]);
      }
    }
  });

  test('with the link alone one sees the form and the number of sign-ups, but nobody’s name and no acts', async () => {
    const application = await applicationReceived(office);
    await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
    const path = await pathOf(application);
    const before = dump(office);
    const answer = await visit(http).get(path);
    expect(dump(office)).toBe(before);
    expect(answer.text).toContain('参加申込（2名）');
    expect(answer.text).toContain('見本会館');
    expect([...identityOf(ICHIRO), '/withdrawal', '/correction'].filter((leak) => answer.html.includes(leak))).toEqual(
      [],
    );
    expect(answer.html).toContain('<meta name="robots" content="noindex, nofollow">');
  });

  test('before confirmation the history tells neither makers’ names nor their comments', async () => {
    const application = await applicationReceived(office);
    const [kou] = await coordinatorAsks(office, application.id);
    if (!kou) throw new Error('甲 was to be asked');
    const answers = (await repliesTo(office, kou, ['maybe', 'no', 'no'])).map((answer) => ({
      ...answer,
      comment: '社内事情',
    }));
    must(await answerInquiry(office, await makersLink(office, KOU), { answers, by: '企画　三郎' }));
    const answer = await (await trustedAt(await pathOf(application))).get(await pathOf(application));
    expect(answer.text).toContain('メーカーの回答');
    expect(
      ['社内事情', '企画', '甲カードリーダー', '乙電機', COORDINATOR.name].filter((it) => answer.html.includes(it)),
    ).toEqual([]);
  });

  test('attachments are for a trusted browser, and only those of this application', async () => {
    const { id } = await applicationReceived(office);
    const cookie = must(await startCorrection(office, id, () => ({})));
    const bytes = new TextEncoder().encode('%PDF-1.7');
    must(await addDraftFile(office, cookie, { name: '会場図.pdf', mediaType: 'application/pdf', bytes }));
    const application = must(await correctApplication(office, cookie, form1Input()));
    const path = await pathOf(application);
    const file = `${path}/attachments/${application.form1.attachments[0]?.id}`;
    expect([(await visit(http).get(file)).status, (await visit(http).get(file)).location]).toEqual([
      303,
      `${path}/access`,
    ]);
    const visitor = await trustedAt(path);
    expect([(await visitor.get(file)).status, (await visitor.get(file)).html]).toEqual([200, '%PDF-1.7']);
    expect((await visitor.get(`${path}/attachments/${id}`)).status).toBe(404);
  });
});

describe('the code', () => {
  test('a wrong code is told, full-width digits are read, and a fourth mail within the hour is refused', async () => {
    const path = await pathOf(await applicationReceived(office));
    const visitor = visit(http);
    const access = `${path}/access`;
    await visitor.post(access, { act: 'send' }, access);
    const wrong = await visitor.post(access, { code: '000000' }, access);
    expect([wrong.status, wrong.text.includes('確認コードが違います')]).toEqual([422, true]);
    await visitor.post(access, { act: 'send' }, access);
    await visitor.post(access, { act: 'send' }, access);
    expect((await visitor.post(access, { act: 'send' }, access)).status).toBe(429);
    const wide = [...codeOf(await office.lastMailTo(APPLICANT, '画面に確認コード'))]
      .map((digit) => '０１２３４５６７８９'[Number(digit)])
      .join('');
    expect((await visitor.post(access, { code: wide }, access)).location).toBe(path);
  });

  test('a browser is trusted for 30 days', async () => {
    const path = await pathOf(await applicationReceived(office));
    const visitor = await trustedAt(path);
    office.clock.advance({ hours: 30 * 24 - 1 });
    expect((await visitor.get(`${path}/withdrawal`)).status).toBe(200);
    office.clock.advance({ hours: 1 });
    expect((await visitor.get(`${path}/withdrawal`)).location).toBe(`${path}/access`);
  });
});

describe('withdrawing', () => {
  test('is possible only in a trusted browser', async () => {
    const application = await applicationReceived(office);
    const path = await pathOf(application);
    const stranger = visit(http);
    expect((await stranger.get(`${path}/withdrawal`)).location).toBe(`${path}/access`);
    expect((await stranger.post(`${path}/withdrawal`, { reason: '' }, `${path}/access`)).status).toBe(403);
    expect((await office.see(application.id)).application.state).toBe('received');
    const visitor = await trustedAt(path);
    const done = await visitor.post(`${path}/withdrawal`, { reason: '会場が取れない' }, `${path}/withdrawal`);
    expect([done.status, done.location]).toEqual([303, `${path}?done=withdrawn`]);
    expect((await office.see(application.id)).application.state).toBe('withdrawn');
    const page = await visit(http).get(path);
    expect(page.text).toContain('申請は取り下げられました。');
    expect(page.text).not.toContain('会員の方への案内');
  });

  test('is refused once declined, with the state', async () => {
    const { id, version } = await applicationReceived(office);
    must(
      await declineApplication(office, {
        applicationId: id,
        seenVersion: version,
        actor: COORDINATOR,
        reason: '全社不可',
      }),
    );
    const { application } = await office.see(id);
    const path = await pathOf(application);
    const visitor = await trustedAt(path);
    expect((await visitor.get(`${path}/withdrawal`)).status).toBe(409);
    expect((await visitor.get(path)).text).toContain('全社不可');
  });
});

describe('correcting', () => {
  test('starts a draft with what was filed and goes to its check page', async () => {
    const application = await applicationReceived(office);
    const path = await pathOf(application);
    const stranger = visit(http);
    expect((await stranger.post(`${path}/correction`, {}, `${path}/access`)).status).toBe(403);
    const visitor = await trustedAt(path);
    const started = await visitor.post(`${path}/correction`, {}, path);
    expect([started.status, started.location]).toEqual([303, '/file/check']);
    const draft = await readDraft(office, visitor.draftCookie() ?? '');
    expect([draft?.purpose, draft?.filedId, draft?.values.association]).toEqual([
      'correct',
      application.id,
      '見本市医師会',
    ]);
  });
});

describe('after the session is fixed', () => {
  test.each([
    { mode: 'in-person', hall: true },
    { mode: 'online', hall: false },
  ] as const)('a hall is to be made ready for $mode: $hall', async ({ mode, hall }) => {
    const { application } = await sessionConfirmed(office, { mode });
    const { text, html } = await visit(http).get(await pathOf(application));
    expect(text.includes('会場の準備をお願いします。日程や内容の変更')).toBe(hall);
    // Whom to ask is the mailbox of these settings, not of others.
    expect([...html.matchAll(/mailto:([^"]*)/g)].map(([, address]) => address)).toEqual(['suisin@mhlw.example']);
  });

  test('the page shows it, with a text to pass on, and a change is only asked for', async () => {
    const { application } = await sessionConfirmed(office);
    const path = await pathOf(application);
    const visitor = await trustedAt(path);
    await signUpPage(office);
    const page = await visitor.get(path);
    expect(page.text).toContain('2026年（令和8年）10月20日（火）');
    expect(page.text).toMatch(/参加申込：http:\/\/demokai\.example\/j\/[0-9A-Z]{4}-[0-9A-Z]{4}/);
    await office.newlyOwed();
    const form = `${path}/change-request`;
    const empty = await visitor.post(form, { wish: 'change', text: '' }, form);
    expect([empty.status, /value="change" checked/.test(empty.html)]).toEqual([422, true]);
    const asked = await visitor.post(form, { wish: 'change', text: '11月5日（木）に変えたい' }, form);
    expect([asked.status, asked.location]).toEqual([303, `${path}?done=change-asked`]);
    expect((await visitor.get(asked.location ?? '')).text).toContain('依頼を厚生労働省の調整担当へお送りしました。');
    expect(await office.newlyOwed()).toEqual(['change-asked → suisin@mhlw.example']);
    expect((await visitor.get(path)).text).toContain('11月5日（木）に変えたい');
    expect(page.text).not.toContain('ご依頼を厚生労働省の調整担当へお送りしました');
    expect((await visitor.get(path)).text).toContain('ご依頼を厚生労働省の調整担当へお送りしました');
    expect((await office.see(application.id)).session?.date.toString()).toBe('2026-10-20');
  });
});
