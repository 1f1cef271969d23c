import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { joinRoutes } from '#web/attendee/join.ts';
import {
  applicationReceived,
  attendeeSignsUp,
  attendeesLink,
  fieldsFrom,
  ICHIRO,
  identityOf,
  NIJIKO,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { openOffice, type TestOffice, tokenOf } from '../../support/office.ts';
import { dump, openSite, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;

beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [joinRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

describe('the unlisted page', () => {
  test('while nothing is fixed it shows the candidates as 調整中, and nobody who comes', async () => {
    await applicationReceived(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    const before = dump(office);
    const answer = await visit(http).get(`/join/${page}`);
    expect(dump(office)).toBe(before);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('調整中');
    expect(answer.text).toContain('2026年10月22日（木） 15:00～17:00');
    expect(answer.html).toContain('<meta name="robots" content="noindex, nofollow">');
    const leaks = [...identityOf(ICHIRO), '公労', '03-5253-1111'];
    expect(leaks.filter((leak) => answer.html.includes(leak))).toEqual([]);
  });

  test('once fixed it shows date and place, but not where to connect', async () => {
    const { session } = await sessionConfirmed(office, { mode: 'online' });
    const answer = await visit(http).get(`/join/${await signUpPage(office)}`);
    expect(session.mode).toBe('online');
    expect(answer.text).toContain('2026年（令和8年）10月20日（火）');
    expect(answer.text).not.toContain('接続先');
  });

  test('a wrong link is not found and names nobody', async () => {
    await applicationReceived(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    const own = await attendeesLink(office, ICHIRO.email);
    const paths = [
      `/join/${page}x`,
      `/join/${own}`,
      `/join/${own}/sent`,
      `/registration/${page}`,
      `/registration/${own}x`,
      `/registration/${page}/leaving`,
      `/registration/check/${own}`,
    ];
    for (const path of paths) {
      const answer = await visit(http).get(path);
      expect([path, answer.status]).toEqual([path, 404]);
      expect([...identityOf(ICHIRO), '見本市医師会'].filter((name) => answer.html.includes(name))).toEqual([]);
    }
  });
});

describe('signing up', () => {
  test('the empty form may come back from the browser’s memory with what was typed, an answer may not', async () => {
    await applicationReceived(office);
    const path = `/join/${await signUpPage(office)}`;
    const [empty, wrong] = [await visit(http).get(path), await visit(http).post(path, { name: ICHIRO.name }, path)];
    expect([empty.headers['cache-control'], wrong.headers['cache-control']]).toEqual(['private, no-cache', 'no-store']);
    expect([empty.html.includes(ICHIRO.name), wrong.html.includes(ICHIRO.name)]).toEqual([false, true]);
  });

  test('wrong fields come back with what was typed', async () => {
    await applicationReceived(office);
    const path = `/join/${await signUpPage(office)}`;
    const answer = await visit(http).post(path, { name: '診療　一郎', institution: '', email: 'ichiro@' }, path);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('＊医療機関・薬局の名称をご入力ください。');
    expect(answer.text).toContain('＊メールアドレスの形が正しくありません。例：hanako@clinic.example.jp');
    expect(answer.html).toContain('value="診療　一郎"');
    expect(answer.html).toContain('value="ichiro@"');
  });

  test('a known address gets the same answer as a new one', async () => {
    await applicationReceived(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    const path = `/join/${page}`;
    const visitor = visit(http);
    const known = await visitor.post(path, fieldsFrom(ICHIRO), path);
    const fresh = await visitor.post(path, fieldsFrom(NIJIKO), path);
    expect([known.status, known.location?.split('?')[0]]).toEqual([fresh.status, fresh.location?.split('?')[0]]);
    const pages = [await visitor.get(known.location ?? ''), await visitor.get(fresh.location ?? '')];
    const [saidKnown, saidFresh] = pages.map(({ text }) => text.replace(/[\w-]+@[\w.-]+/, 'ADDRESS'));
    expect(saidKnown).toBe(saidFresh);
    expect(pages[0]?.text).toContain(`${ICHIRO.email} へ、メールをお送りしました。`);
    // What else is sealed is not for this page.
    const sealed = office.vault.seal('{"link":"secret"}');
    for (const to of [sealed, 'x', '']) {
      expect((await visitor.get(`${path}/sent?to=${to}`)).text).toContain('ご入力いただいたメールアドレスへ');
    }
  });

  test('the button behind the mail’s link registers, and the own page shows what is fixed', async () => {
    const { application } = await sessionConfirmed(office);
    const path = `/join/${await signUpPage(office)}`;
    const visitor = visit(http);
    await visitor.post(path, fieldsFrom(ICHIRO), path);
    const check = `/registration/check/${tokenOf(await office.lastMailTo(ICHIRO.email), 'registration-check')}`;
    expect((await visitor.get(check)).text).toContain('申し込みを完了する');
    expect((await office.see(application.id)).attendees).toEqual([]);
    const done = await visitor.post(check, {}, check);
    expect(done.status).toBe(303);
    expect((await office.see(application.id)).attendees.map((attendee) => attendee.name)).toEqual([ICHIRO.name]);
    const own = await visitor.get(done.location ?? '');
    expect(own.text).toContain('2026年（令和8年）10月20日（火）');
    expect(own.text).toContain(ICHIRO.institution);
    expect((await visitor.get(check)).location).toBe(done.location);
  });

  test('the same button pressed by a gateway and then by the person is one sign-up, one seat and one mail', async () => {
    const { application } = await sessionConfirmed(office);
    const path = `/join/${await signUpPage(office, { capacity: 2 })}`;
    await visit(http).post(path, fieldsFrom(ICHIRO), path);
    const check = `/registration/check/${tokenOf(await office.lastMailTo(ICHIRO.email), 'registration-check')}`;
    await office.newlyOwed();
    const [gateway, person] = [visit(http), visit(http)];
    await gateway.get(check);
    const pressed = await Promise.all([gateway.post(check, {}, check), gateway.post(check, {}, check)]);
    const own = await person.get((await person.get(check)).location ?? '');
    expect([new Set(pressed.map(({ location }) => location)).size, own.text.includes(ICHIRO.name)]).toEqual([1, true]);
    expect(await office.newlyOwed()).toEqual([`registered → ${ICHIRO.email} meeting REQUEST 0`]);
    expect((await office.see(application.id)).attendees.map(({ people }) => people)).toEqual([ICHIRO.people]);
    expect([...gateway.cookies.keys()].filter((name) => name !== 'csrf' && name !== '_csrf')).toEqual([]);
  });

  test('a link that is a day old registers nobody', async () => {
    const { id } = await applicationReceived(office);
    const path = `/join/${await signUpPage(office)}`;
    const visitor = visit(http);
    await visitor.post(path, fieldsFrom(ICHIRO), path);
    const check = `/registration/check/${tokenOf(await office.lastMailTo(ICHIRO.email), 'registration-check')}`;
    await visitor.get(check);
    office.clock.advance({ hours: 24 });
    expect((await visitor.get(check)).status).toBe(410);
    expect((await visitor.post(check, {}, path)).status).toBe(410);
    expect((await office.see(id)).attendees).toEqual([]);
  });
});

describe('two people of one mailbox', () => {
  test('each confirm, see and leave their own sign-up, in whatever browser and however often they press', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office);
    const people = [ICHIRO, { ...ICHIRO, name: '受付　花枝', kana: 'うけつけ　はなえ', people: 1 }];
    for (const person of people) await visit(http).post(`/join/${page}`, fieldsFrom(person), `/join/${page}`);
    await office.deliver();
    const checks = office.mail.mails
      .filter((mail) => mail.parsed.text?.includes('▼申し込みを完了する'))
      .map((mail) => `/registration/check/${tokenOf(mail, 'registration-check')}`);
    const own: string[] = [];
    for (const check of checks) {
      // A gateway opens the page and presses its button before the person does.
      for (const _ of ['gateway', 'person']) {
        const pressed = await visit(http).post(check, {}, `/join/${page}`);
        expect(pressed.status).toBe(303);
        own.push(pressed.location ?? '');
      }
    }
    expect(new Set(own).size).toBe(2);
    const shown = await Promise.all(own.map(async (path) => (await visit(http).get(path)).text));
    expect(shown.map((text) => people.map(({ name }) => text.includes(name)))).toEqual([
      [true, false],
      [true, false],
      [false, true],
      [false, true],
    ]);
    await visit(http).post(`${own[0]}/leaving`, {}, `${own[0]}/leaving`);
    expect((await office.see(id)).attendees.map(({ name }) => name)).toEqual(['受付　花枝']);
  });

  test('an older link says that a newer mail is there', async () => {
    await applicationReceived(office);
    const page = await signUpPage(office);
    await visit(http).post(`/join/${page}`, fieldsFrom(ICHIRO), `/join/${page}`);
    const older = `/registration/check/${tokenOf(await office.lastMailTo(ICHIRO.email), 'registration-check')}`;
    office.clock.advance({ hours: 23 });
    await visit(http).post(`/join/${page}`, fieldsFrom(ICHIRO), `/join/${page}`);
    office.clock.advance({ hours: 2 });
    const pressed = await visit(http).get(older);
    expect([pressed.status, pressed.text.includes('新しい確認メールをお送りしています')]).toEqual([410, true]);
  });
});

describe('own name and institution', () => {
  test('are corrected on a page of their own; a name that another of the address has is refused beside it', async () => {
    await applicationReceived(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    const own = `/registration/${await attendeesLink(office, ICHIRO.email)}`;
    await attendeeSignsUp(office, page, { ...ICHIRO, name: '受付　花枝', people: 1 });
    const visitor = visit(http);
    expect((await visitor.get(own)).text).toContain('お名前・医療機関を訂正する');
    const words = { name: '診療　一朗', kana: ICHIRO.kana, institution: '一朗医院', institutionCode: '' };
    const met = await visitor.post(`${own}/words`, { ...words, name: '受付 花枝' }, `${own}/words`);
    expect([met.status, met.text.includes('このお名前の方がすでにお申し込みです。')]).toEqual([422, true]);
    const form = await visitor.get(`${own}/words`);
    expect((await visitor.post(`${own}/words`, words, form)).location).toBe(`${own}?done=words`);
    const { text } = await visitor.get(`${own}?done=words`);
    for (const said of ['お名前などを訂正しました', '診療　一朗', '一朗医院']) expect(text).toContain(said);
    const stale = await visitor.post(`${own}/words`, { ...words, institution: '別' }, form);
    expect([stale.status, stale.text.includes('お名前（いまの内容）')]).toEqual([409, false]);
    expect(stale.text).toContain('医療機関・薬局の名称（いまの内容） 一朗医院');
  });
});

describe('leaving', () => {
  test('is asked once, and only the button does it', async () => {
    const { id } = await applicationReceived(office);
    await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
    const own = `/registration/${await attendeesLink(office, ICHIRO.email)}`;
    const visitor = visit(http);
    const before = dump(office);
    expect((await visitor.get(`${own}/leaving`)).text).toContain('参加を取りやめますか');
    expect(dump(office)).toBe(before);
    const left = await visitor.post(`${own}/leaving`, {}, `${own}/leaving`);
    expect([left.status, left.location]).toEqual([303, own]);
    expect((await office.see(id)).attendees).toEqual([]);
    expect((await visitor.get(own)).text).toContain('参加を取りやめました');
  });

  test('an attendee sees no other attendee', async () => {
    await applicationReceived(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    await attendeeSignsUp(office, page, NIJIKO);
    const answer = await visit(http).get(`/registration/${await attendeesLink(office, ICHIRO.email)}`);
    expect(answer.text).toContain(ICHIRO.name);
    expect(identityOf(NIJIKO).filter((leak) => answer.html.includes(leak))).toEqual([]);
  });
});
