import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deskAttentionRoutes } from '#web/desk/list/attention.ts';
import { deskSignInRoutes } from '#web/desk/sign-ins/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { findWaiting, passSecondStep } from '#workflow/access/second-step.ts';
import { appShows } from '../../support/authenticator-app.ts';
import { codeOf, openOffice, type TestOffice } from '../../support/office.ts';
import { coordinatorAt } from '../coordinator.ts';
import { dump, openSite, type Visitor, visit } from '../visitor.ts';

const [OURS, OTHERS] = ['coordinator@mhlw.example', 'other@mhlw.example'];
const PAGE = '/desk/sign-ins';
const STEP = '/sign-in/second-step';
const NOWHERE = { browser: undefined, network: '192.0.2.1', device: '' };

let office: TestOffice;
let http: FastifyInstance;
beforeAll(async () => {
  office = await openOffice({ policy: { coordinators: [OURS, OTHERS] } });
  http = await openSite(office, [signInRoutes, deskAttentionRoutes, deskSignInRoutes]);
});
afterAll(async () => {
  await http.close();
  await office.close();
});
// Every limit is an hour's, and no sign-in lives so long.
beforeEach(() => office.clock.advance({ hours: 13 }));

/** What an app shows now; the next call is a period later, because each code is good once. */
function shown(secret: string): string {
  office.clock.advance({ seconds: 30 });
  return appShows(secret, office.now());
}

async function addApp(who: Visitor, name: string): Promise<{ secret: string; codes: string[] }> {
  const path = `${PAGE}/second-step`;
  const { html } = await who.get(path);
  const secret = (/<code>([A-Z2-7 ]+)<\/code>/.exec(html)?.[1] ?? '').replaceAll(' ', '');
  const offer = /name="offer" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const added = await who.post(path, { offer, name, code: shown(secret) }, path);
  const page = await who.get(added.location ?? '');
  return { secret, codes: [...page.html.matchAll(/<li><code>([^<]+)<\/code>/g)].map(([, code = '']) => code) };
}

async function removeAll(who: Visitor): Promise<void> {
  for (const [, action = ''] of (await who.get(PAGE)).html.matchAll(/action="([^"]+\/removal)"/g)) {
    await who.post(action, {}, PAGE);
  }
}

/** A browser in which the mail's code was typed: in, or in front of the second step. */
async function mailed(email = OURS): Promise<Visitor> {
  const who = visit(http);
  await who.post('/sign-in', { email }, '/sign-in');
  await who.post('/sign-in/code', { email, code: codeOf(await office.lastMailTo(email)) }, '/sign-in');
  return who;
}
const type = (who: Visitor, code: string) => who.post(STEP, { code, next: '/desk' }, STEP);
const isIn = async (who: Visitor) => (await who.get('/desk')).status === 200;

describe('an authenticator app', () => {
  test('is asked for after the mail’s code, and says who signs in', async () => {
    const hanako = await coordinatorAt(http, office);
    const { secret } = await addApp(hanako, '調整　花子');
    const later = await mailed();
    expect([await isIn(later), (await later.get('/sign-in/name')).location]).toEqual([false, `${STEP}?next=%2Fdesk`]);
    const before = later.cookies.get('desk');
    expect((await type(later, shown(secret))).location).toBe('/desk');
    expect(later.cookies.get('desk')).not.toBe(before);
    expect((await later.get('/desk')).text).toContain('調整　花子 さん');
    await removeAll(later);
  });

  test('takes its code in full-width digits with a blank, and each code once', async () => {
    const hanako = await coordinatorAt(http, office);
    const { secret } = await addApp(hanako, '調整　花子');
    const code = shown(secret);
    const [first, second] = [await mailed(), await mailed()];
    const wide = [...code].map((digit) => String.fromCodePoint(digit.charCodeAt(0) + 0xfee0)).join('');
    await type(first, `${wide.slice(0, 3)}　${wide.slice(3)}`);
    await type(second, code);
    expect([await isIn(first), await isIn(second)]).toEqual([true, false]);
    await removeAll(first);
  });

  test('lets nobody past who picks a name instead of a code', async () => {
    const hanako = await coordinatorAt(http, office);
    await addApp(hanako, '調整　花子');
    const thief = await mailed();
    await thief.post('/sign-in/name', { name: '調整　次郎' }, STEP);
    for (const path of ['/desk', PAGE, `${PAGE}/second-step`]) {
      expect((await thief.get(path)).location).toMatch(/^\/sign-in\?/);
    }
    await removeAll(hanako);
  });

  test('ends the sign-in with the fifth wrong code, and the right one is too late', async () => {
    const hanako = await coordinatorAt(http, office);
    const { secret } = await addApp(hanako, '調整　花子');
    const thief = await mailed();
    const texts: string[] = [];
    for (let guess = 0; guess < 5; guess++) texts.push((await type(thief, '000000')).text);
    expect(texts[0]).toContain('あと4回');
    expect(texts[4]).toContain('はじめからサインインしてください');
    expect((await thief.post(STEP, { code: shown(secret) }, '/sign-in')).location).toMatch(/^\/sign-in\?/);
    expect(await isIn(thief)).toBe(false);
    await removeAll(hanako);
  });

  test('is closed to an address at which thirty wrong codes were typed within an hour', async () => {
    const hanako = await coordinatorAt(http, office);
    const { secret } = await addApp(hanako, '調整　花子');
    // Past the pages, where so many forms of one network are too many for another reason.
    for (let round = 0; round < 6; round++) {
      const waiting = await findWaiting(office, (await mailed()).cookies.get('desk') ?? '');
      for (let guess = 0; waiting && guess < 5; guess++) await passSecondStep(office, waiting, '000000', NOWHERE);
    }
    const late = await mailed();
    expect((await type(late, shown(secret))).status).toBe(429);
    office.clock.advance({ hours: 1, minutes: 1 });
    const next = await mailed();
    expect((await type(next, shown(secret))).location).toBe('/desk');
    await removeAll(next);
  });

  test('has recovery codes, each good once and for its own address alone', async () => {
    const [hanako, other] = [await coordinatorAt(http, office), await mailed(OTHERS)];
    await other.post('/sign-in/name', { name: '別席　三郎' }, '/sign-in/name');
    const { codes } = await addApp(hanako, '調整　花子');
    await addApp(other, '別席　三郎');
    expect(codes).toHaveLength(8);
    const [foreign, first, second] = [await mailed(OTHERS), await mailed(), await mailed()];
    const [code = ''] = codes;
    await type(foreign, code);
    await type(first, code.toLowerCase().replaceAll('-', ' '));
    await type(second, code);
    expect([await isIn(foreign), await isIn(first), await isIn(second)]).toEqual([false, true, false]);
    expect((await first.get(PAGE)).text).toMatch(/調整　花子 coordinator@mhlw\.example [^ ]+ 調整　花子 7 /);
    await removeAll(first);
  });

  test('is taken away by a coordinator of another address, whose name stays beside it', async () => {
    const hanako = await coordinatorAt(http, office);
    await addApp(hanako, '調整　花子');
    const other = await mailed(OTHERS);
    await other.post('/sign-in/name', { name: '別席　三郎' }, '/sign-in/name');
    await removeAll(other);
    expect((await other.get(PAGE)).text).toMatch(
      /外しました（[^）]+）[^ ]* 別席　三郎）|外しました（[^ ]+ 別席　三郎）/,
    );
    const later = await mailed();
    await later.post('/sign-in/name', { name: '調整　花子' }, '/sign-in/name');
    expect(await isIn(later)).toBe(true);
  });

  test('is added and taken away within half an hour of a sign-in, with a code that it shows', async () => {
    const hanako = await coordinatorAt(http, office);
    const path = `${PAGE}/second-step`;
    const offer = /name="offer" value="([^"]+)"/.exec((await hanako.get(path)).html)?.[1] ?? '';
    const wrong = await hanako.post(path, { offer, name: '調整　花子', code: '000000' }, path);
    expect([wrong.status, wrong.html.includes(`value="${offer}"`)]).toEqual([422, true]);
    office.clock.advance({ minutes: 30 });
    expect([(await hanako.get(path)).status, (await hanako.post(path, { offer }, PAGE)).status]).toEqual([403, 403]);
    expect((await hanako.post(`${PAGE}/second-steps/any/removal`, {}, PAGE)).status).toBe(403);
  });

  test('leaves neither its secret nor a recovery code in the database', async () => {
    const hanako = await coordinatorAt(http, office);
    const { secret, codes } = await addApp(hanako, '調整　花子');
    const rows = dump(office);
    const bare = codes.map((code) => code.replaceAll('-', ''));
    // Nor what could be tried through without SECRET.
    const plainly = bare.map((code) => office.vault.hash(code));
    expect([secret, ...codes, ...bare, ...plainly].filter((one) => rows.includes(one))).toEqual([]);
    await removeAll(hanako);
  });
});
