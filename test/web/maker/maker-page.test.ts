import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { feedRoutes } from '#web/feeds/routes.ts';
import { makerPageRoutes } from '#web/maker/maker-page.ts';
import { mailMakerPage } from '#workflow/asking/mail-maker-page.ts';
import { joinFixedSession, reportMakerOut } from '#workflow/session/join.ts';
import {
  applicationReceived,
  coordinatorAsks,
  coordinatorKnows,
  form1Input,
  ICHIRO,
  KOU,
  makersLink,
  OTSU,
  sessionConfirmed,
} from '../../support/cast.ts';
import { must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';
import { dump, openSite, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;

beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [makerPageRoutes, feedRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

async function mailedPage(renew = false): Promise<string> {
  must(await mailMakerPage(office, { makerId: KOU.id, renew }));
  return `/maker/${tokenOf(await office.lastMailTo('kou@maker-kou.example', '貴社のページを開く'), 'maker')}`;
}

describe("a maker's own page", () => {
  test('shows its open questions by deadline with their links, and its sessions with what counts on the day', async () => {
    const { session } = await sessionConfirmed(office);
    const { contact } = form1Input();
    const other = {
      association: '後続市医師会',
      contact: { ...contact, phone: '03-1111-2222', email: 'ato@ishikai.example.jp' },
    };
    const { id } = await applicationReceived(office, other);
    await coordinatorAsks(office, id, { makers: [KOU] });
    const page = await visit(http).get(await mailedPage());
    expect(page.text).toContain('未回答の照会 1件 後続市医師会 回答期限 2026年9月30日（水）');
    expect(page.html).toContain(`/inquiry/${await makersLink(office, KOU)}`);
    expect(page.text).toContain('2026年10月20日（火）　見本市医師会');
    expect(page.text).toContain('当日の連絡先 公労　太郎　 03-5253-1111（内線 3189）');
    expect(page.text).toContain('参加申込 0名');
    // Whom to call is told only to who comes.
    expect(page.text).not.toContain('03-1111-2222');
    expect(session.makers.map((joined) => joined.maker.id)).toEqual([KOU.id]);
  });

  test('links each coming session as a file, and the calendar of them all, until the maker says it cannot come', async () => {
    await sessionConfirmed(office);
    const inquiry = await makersLink(office, KOU);
    const path = await mailedPage();
    const linked = async () =>
      [...(await visit(http).get(path)).html.matchAll(/href="(\/inquiry\/[^"]+\/(?:session\.ics|calendar))"/g)].map(
        ([, href]) => href,
      );
    expect(await linked()).toEqual([`/inquiry/${inquiry}/calendar`, `/inquiry/${inquiry}/session.ics`]);
    for (const href of await linked()) expect((await visit(http).get(href ?? '')).status).toBe(200);
    must(await reportMakerOut(office, inquiry, { by: '企画　三郎', reason: '人員の都合' }));
    expect(await linked()).toEqual([]);
  });

  test('says nothing of other makers, nor of who signed up', async () => {
    await sessionConfirmed(office);
    must(await joinFixedSession(office, await makersLink(office, OTSU), '営業　四郎'));
    const { html } = await visit(http).get(await mailedPage());
    const others = [OTSU.name, '営業', 'otsu', ICHIRO.name, ICHIRO.email];
    expect(others.filter((words) => html.includes(words))).toEqual([]);
  });

  test('after the day the session stands among the past ones', async () => {
    await sessionConfirmed(office);
    const path = await mailedPage();
    office.clock.set('2026-10-21T09:00:00+09:00');
    const { text } = await visit(http).get(path);
    expect(text).toContain('これからの説明会はありません。');
    expect(text).toContain('2026年10月20日（火）　見本市医師会　 実施済');
    expect(text).not.toContain('03-5253-1111');
  });

  test('looking changes nothing', async () => {
    await sessionConfirmed(office);
    const path = await mailedPage();
    const before = dump(office);
    expect((await visit(http).get(path)).status).toBe(200);
    expect(dump(office)).toBe(before);
  });

  test('a renewed link kills the old one, and a mailbox that the maker gave up loses its page', async () => {
    await coordinatorKnows(office);
    const first = await mailedPage();
    const renewed = await mailedPage(true);
    expect([(await visit(http).get(first)).status, (await visit(http).get(renewed)).status]).toEqual([410, 200]);
    expect(await mailedPage()).toBe(renewed);
    await coordinatorKnows(office, [{ ...KOU, addresses: ['shin@maker-kou.example'] }]);
    expect((await visit(http).get(renewed)).status).toBe(410);
    expect((await visit(http).get('/maker/wrong')).status).toBe(404);
  });
});
