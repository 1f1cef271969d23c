import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ASKINGS } from '#domain/words/askings.ts';
import { deskAttentionRoutes } from '#web/desk/list/attention.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { codeOf, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';
import { crowd } from '../../workflow/access/asking.ts';
import { dump, openSite, type Visitor, visit } from '../visitor.ts';

const DESK = 'coordinator@mhlw.example';

let office: TestOffice;
let http: FastifyInstance;
beforeAll(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskAttentionRoutes]);
});
afterAll(async () => {
  await http.close();
  await office.close();
});
// Every limit is an hour's.
beforeEach(() => office.clock.advance({ hours: 2 }));

const ask = (who: Visitor, email = DESK) => who.post('/sign-in', { email }, '/sign-in');
const type = (who: Visitor, code: string) => who.post('/sign-in/code', { email: DESK, code }, '/sign-in');
const isIn = async (who: Visitor) => (await who.get('/sign-in/name')).status === 200;

async function asksAndReads(who: Visitor) {
  await ask(who);
  return office.lastMailTo(DESK);
}

describe('the sign-in of a publicly known mailbox', () => {
  test('is not locked by strangers who ask for its mails, and none of their mails kills a code', async () => {
    const coordinator = visit(http);
    const mail = await asksAndReads(coordinator);
    for (let stranger = 0; stranger < 7; stranger++) await ask(visit(http));
    expect([(await type(coordinator, codeOf(mail))).location, await isIn(coordinator)]).toEqual([
      '/sign-in/name?next=%2Fdesk',
      true,
    ]);
  });

  test('leaves a mail that waits for its server in the queue when a stranger asks after it', async () => {
    const coordinator = visit(http);
    await office.deliver();
    office.mail.clear();
    await ask(coordinator);
    await ask(visit(http));
    await office.deliver();
    const typed: string[] = [];
    for (const mail of office.mail.mails) typed.push((await type(coordinator, codeOf(mail))).location ?? 'refused');
    expect(typed.toSorted()).toEqual(['/sign-in/name?next=%2Fdesk', 'refused']);
  });

  test('takes the code in the browser that asked, and wrong ones count against the browser that types them', async () => {
    const [coordinator, stranger] = [visit(http), visit(http)];
    const code = codeOf(await asksAndReads(coordinator));
    await asksAndReads(stranger);
    for (let guess = 0; guess < 6; guess++) await type(stranger, '00000000');
    await type(stranger, code);
    expect(await isIn(stranger)).toBe(false);
    await type(coordinator, code);
    expect(await isIn(coordinator)).toBe(true);
  });

  test('is shut to a browser after five wrong codes, until it asks again', async () => {
    const guesser = visit(http);
    const code = codeOf(await asksAndReads(guesser));
    for (let guess = 0; guess < 5; guess++) await type(guesser, '00000000');
    await type(guesser, code);
    expect(await isIn(guesser)).toBe(false);
    await type(guesser, codeOf(await asksAndReads(guesser)));
    expect(await isIn(guesser)).toBe(true);
  });

  test('takes an older code of the same browser too', async () => {
    const coordinator = visit(http);
    const older = codeOf(await asksAndReads(coordinator));
    await asksAndReads(coordinator);
    await type(coordinator, older);
    expect(await isIn(coordinator)).toBe(true);
  });

  test('shows in any other browser where to type the code, and pressing there changes nothing', async () => {
    const [coordinator, gateway] = [visit(http), visit(http)];
    const path = `/sign-in/${tokenOf(await asksAndReads(coordinator), 'sign-in')}`;
    await gateway.get('/sign-in');
    const before = dump(office);
    const shown = await gateway.get(path);
    const pressed = await gateway.post(path, {}, '/sign-in');
    expect([shown, pressed].map(({ status, text }) => [status, text.includes('メールを依頼した画面に戻り')])).toEqual([
      [200, true],
      [200, true],
    ]);
    expect([dump(office) === before, await isIn(gateway)]).toEqual([true, false]);
    expect((await coordinator.post(path, {}, path)).location).toBe('/sign-in/name');
    expect((await coordinator.post(path, {}, '/sign-in')).status).toBe(410);
  });

  test('spends no code where a gateway opens the link and presses its button, however often', async () => {
    const coordinator = visit(http);
    const mail = await asksAndReads(coordinator);
    const path = `/sign-in/${tokenOf(mail, 'sign-in')}`;
    for (const gateway of [visit(http), visit(http)]) {
      await gateway.get(path);
      for (const _ of ['once', 'twice']) await gateway.post(path, {}, '/sign-in');
      expect(await isIn(gateway)).toBe(false);
    }
    await type(coordinator, codeOf(mail));
    expect(await isIn(coordinator)).toBe(true);
  });

  test('says the same for a link that nobody was sent', async () => {
    const pages = [];
    for (const link of ['no-such-link', tokenOf(await asksAndReads(visit(http)), 'sign-in')]) {
      pages.push((await visit(http).get(`/sign-in/${link}`)).text.replace(/req-\w+/, ''));
    }
    expect(pages[0]).toBe(pages[1]);
  });

  test('refuses the seventh mail that one browser asks for, whether the address is a coordinator’s or not', async () => {
    const answers: unknown[] = [];
    for (const email of [DESK, 'nobody@mhlw.example']) {
      const impatient = visit(http);
      for (let count = 0; count < 6; count++) await ask(impatient, email);
      const { status, text, location } = await ask(impatient, email);
      answers.push([status, text.includes('電話・FAXでも承ります'), location]);
      expect((await ask(visit(http), email)).status).toBe(303);
    }
    expect(answers).toEqual([
      [429, true, undefined],
      [429, true, undefined],
    ]);
  });

  test('lets in a browser that has signed in before, and a new one, however many strangers ask; and the desk is told', async () => {
    const coordinator = visit(http);
    await type(coordinator, codeOf(await asksAndReads(coordinator)));
    await coordinator.post('/sign-in/name', { name: '調整　花子' }, '/sign-in/name');
    coordinator.cookies.delete('desk');
    office.clock.advance({ hours: 13 });
    await crowd(office, 'sign-in', DESK);
    await type(coordinator, codeOf(await asksAndReads(coordinator)));
    expect(await isIn(coordinator)).toBe(true);
    const [unknown, another] = [visit(http), visit(http)];
    await ask(another);
    const page = await unknown.get((await ask(unknown)).location ?? '');
    expect(page.text).toContain('12桁の確認コードをご入力ください');
    expect(page.text).toContain('電話・FAXでも承ります');
    await type(unknown, codeOf(await office.lastMailTo(DESK, '12桁の数字')));
    expect([await isIn(unknown), await isIn(another)]).toEqual([true, false]);
    await unknown.post('/sign-in/name', { name: '調整　次郎' }, '/sign-in/name');
    expect((await unknown.get('/desk')).text).toContain('調整担当のサインイン 2回');
  });

  test('is asked for by strangers a little later, when all ask too often, and at once by who is signed in', async () => {
    const coordinator = visit(http);
    await type(coordinator, codeOf(await asksAndReads(coordinator)));
    await coordinator.post('/sign-in/name', { name: '調整　花子' }, '/sign-in/name');
    await office.store.write(async (tx) => {
      const { askings } = tx.tables;
      const key = office.vault.hashCode('asked sign-in all', 'all');
      await tx.db.update(askings).set({ count: ASKINGS['sign-in'].slow }).where(eq(askings.key, key));
    });
    const unknown = visit(http);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      expect((await ask(coordinator)).status).toBe(303);
      let answered = false;
      const asked = ask(unknown).finally(() => {
        answered = true;
      });
      while (vi.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve));
      await vi.advanceTimersByTimeAsync(1999);
      expect(answered).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect((await asked).status).toBe(303);
    } finally {
      vi.useRealTimers();
    }
  });
});
