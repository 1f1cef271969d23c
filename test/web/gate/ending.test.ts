import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deskAttentionRoutes } from '#web/desk/list/attention.ts';
import { deskSignInRoutes } from '#web/desk/sign-ins/routes.ts';
import { fileRoutes } from '#web/filing/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { isTrusted } from '#workflow/access/trust-browser.ts';
import { APPLICANT, applicationReceived } from '../../support/cast.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { coordinatorAt } from '../coordinator.ts';
import { statusPathOf, trustedApplicant } from '../trusted.ts';
import { openSite, type Visitor, visit } from '../visitor.ts';

const PAGE = '/desk/sign-ins';

let office: TestOffice;
let http: FastifyInstance;
beforeAll(async () => {
  office = await openOffice({ policy: { signInIdle: Temporal.Duration.from({ hours: 2 }) } });
  http = await openSite(office, [signInRoutes, deskAttentionRoutes, deskSignInRoutes, statusRoutes, fileRoutes]);
});
afterAll(async () => {
  await http.close();
  await office.close();
});
// Every limit is an hour's, and no sign-in lives so long.
beforeEach(() => office.clock.advance({ hours: 13 }));

const isIn = async (who: Visitor) => {
  const { status } = await who.get('/desk');
  // The use is written down behind the answer, and before this.
  await office.store.write(async () => undefined);
  return status === 200;
};
/** What the page says of each browser: its person, and whether it is the one that looks. */
const listed = async (who: Visitor) =>
  [...(await who.get(PAGE)).html.matchAll(/<th scope="row">([^<]*)<\/th>\s*<td>([^<]*)<\/td>/g)].map(
    ([, device = '', name = '']) => `${name}${device.includes('このブラウザ') ? ' here' : ''}`,
  );
const endOf = async (who: Visitor, name: string) => {
  const button = new RegExp(`action="(${PAGE}/[^"/]+/end)"(?:(?!</form>)[\\s\\S])*${name}の`);
  return button.exec((await who.get(PAGE)).html)?.[1] ?? '';
};

describe('the sign-ins of a coordinator’s address', () => {
  test('stand on a page with browser, network, first and last use', async () => {
    const hanako = await coordinatorAt(http, office);
    office.clock.advance({ minutes: 30 });
    await isIn(hanako);
    const { text } = await hanako.get(PAGE);
    expect(text).toMatch(/不明なブラウザ（このブラウザ） 調整　花子 [^ ]*23:00 [^ ]*23:30 127\.0\.0\.1/);
  });

  test('are ended one by one, and the browser that looks is not offered', async () => {
    const hanako = await coordinatorAt(http, office);
    const jiro = await coordinatorAt(http, office, '調整　次郎');
    expect((await listed(hanako)).toSorted()).toEqual(['調整　次郎', '調整　花子 here']);
    expect(await endOf(hanako, '調整　花子')).toBe('');
    expect((await hanako.post(await endOf(hanako, '調整　次郎'), {}, PAGE)).location).toBe(PAGE);
    expect([await isIn(hanako), await isIn(jiro)]).toEqual([true, false]);
  });

  test('of one person are ended all at once, and nobody else’s', async () => {
    const [first, second] = [await coordinatorAt(http, office), await coordinatorAt(http, office)];
    const jiro = await coordinatorAt(http, office, '調整　次郎');
    await first.post(`${PAGE}/end-others`, {}, PAGE);
    expect([await isIn(first), await isIn(second), await isIn(jiro)]).toEqual([true, false, true]);
  });

  test('are not ended by an id that is none of the address’s', async () => {
    const hanako = await coordinatorAt(http, office);
    expect((await hanako.post(`${PAGE}/no-such-id/end`, {}, PAGE)).status).toBe(404);
  });

  test('end when nobody uses them for two hours, and after twelve hours however much they are used', async () => {
    const hanako = await coordinatorAt(http, office);
    const idle = await coordinatorAt(http, office, '調整　次郎');
    for (let hours = 0; hours < 7; hours++) {
      office.clock.advance({ minutes: 100 });
      expect(await isIn(hanako)).toBe(true);
    }
    expect([await isIn(idle), await listed(hanako)]).toEqual([false, ['調整　花子 here']]);
    office.clock.advance({ minutes: 20 });
    expect(await isIn(hanako)).toBe(false);
  });

  test('end by a sign-out that forgets pages and the one cookie, and keeps drafts and trust', async () => {
    const hanako = await coordinatorAt(http, office);
    const answer = await hanako.post('/sign-out', {}, '/desk');
    const set = [answer.headers['set-cookie']].flat().map((line) => String(line).split('=')[0]);
    expect([answer.location, answer.headers['clear-site-data'], set]).toEqual(['/sign-in', '"cache"', ['desk']]);
  });
});

describe('an applicant', () => {
  const trusted = async () => {
    const path = await statusPathOf(office, await applicationReceived(office));
    const [one, other] = [await trustedApplicant(office, http, path), await trustedApplicant(office, http, path)];
    return { path, one, other };
  };
  const acts = async (who: Visitor, path: string) => (await who.get(`${path}/withdrawal`)).status === 200;

  test('ends the trust of the own browser, which keeps its draft', async () => {
    const { path, one, other } = await trusted();
    await one.post('/file/contact', { association: '下書医師会' }, '/file/contact');
    const draft = one.draftCookie();
    const cookie = one.cookies.get('applicant') ?? '';
    const answer = await one.post(`${path}/sign-out`, { where: 'here' }, path);
    expect([answer.location, answer.headers['clear-site-data']]).toEqual([`${path}?ended=here`, '"cache"']);
    expect([await acts(one, path), await acts(other, path)]).toEqual([false, true]);
    expect(await isTrusted(office, cookie, APPLICANT)).toBe(false);
    expect(draft).toBeDefined();
    expect(one.draftCookie()).toBe(draft);
    expect((await one.get(`${path}?ended=here`)).text).toContain('このブラウザでの確認を終えました');
  });

  test('ends the trust of every browser', async () => {
    const { path, one, other } = await trusted();
    await one.post(`${path}/sign-out`, { where: 'everywhere' }, path);
    expect([await acts(one, path), await acts(other, path)]).toEqual([false, false]);
  });

  test('is not put out by somebody who has the link alone', async () => {
    const { path, one } = await trusted();
    const stranger = visit(http);
    await stranger.post(`${path}/sign-out`, { where: 'everywhere' }, `${path}/access`);
    expect(await acts(one, path)).toBe(true);
  });
});
