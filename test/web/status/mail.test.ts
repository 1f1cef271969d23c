import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Application } from '#domain/case/application.ts';
import type { Delivery } from '#domain/notices/delivery.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { leaveRegistration } from '#workflow/attendees/register.ts';
import type { Office } from '#workflow/case/office.ts';
import { deliverMail } from '#workflow/post/deliver-mail.ts';
import {
  APPLICANT,
  attendeeSignsUp,
  attendeesLink,
  ICHIRO,
  identityOf,
  NIJIKO,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { must, openOffice, type TestOffice } from '../../support/office.ts';
import { statusPathOf, trustedApplicant } from '../trusted.ts';
import { dump, openSite, type Visitor, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
let application: Application;
let applicant: Visitor;
let mail: string;

/** One office for all; each test has a day of its own, because a day takes three only. */
beforeAll(async () => {
  office = await openOffice();
  http = await openSite(office, [statusRoutes]);
  ({ application } = await sessionConfirmed(office));
  const page = await signUpPage(office);
  await attendeeSignsUp(office, page, ICHIRO);
  await attendeeSignsUp(office, page, NIJIKO);
  const status = await statusPathOf(office, application);
  applicant = await trustedApplicant(office, http, status);
  mail = `${status}/attendees/mail`;
});
beforeEach(async () => {
  office.clock.advance({ hours: 24 });
  await office.deliver();
  await office.newlyOwed();
});
afterAll(async () => {
  await http.close();
  await office.close();
});

const WRITTEN = {
  to: 'registered',
  subject: '駐車場について',
  text: '満車になることがあります。\n電車でお越しください。',
};

/** Looks at it first, then sends it. */
async function send(words: Record<string, string> = WRITTEN) {
  // The page has no form where nobody is to be written to.
  const status = mail.replace('/attendees/mail', '');
  const check = await applicant.post(mail, words, `${status}/second-contact`);
  const key = /name="key" value="([^"]+)"/.exec(check.html)?.[1] ?? '';
  return { key, answer: await applicant.post(mail, { ...words, key, step: 'send' }, `${status}/second-contact`) };
}

describe('参加者へのお知らせ', () => {
  test('is looked at first, then goes to each alone, who learns of nobody else, and answers go to the applicant', async () => {
    const before = dump(office);
    const check = await applicant.post(mail, WRITTEN, mail);
    expect(dump(office)).toBe(before);
    expect(check.text).toContain('参加する方 2名に、次のメールをお一人ずつお送りします。');
    expect(check.text).toContain('【デモ会】駐車場について／見本市医師会');
    expect(check.text).toContain('電車でお越しください。');
    const { answer } = await send();
    expect(answer.location).toMatch(/\/attendees\/mails\/[0-9a-f-]{36}$/);
    expect(await office.newlyOwed()).toEqual([
      `notice-to-attendees → ${ICHIRO.email}`,
      `notice-to-attendees → ${NIJIKO.email}`,
    ]);
    const toIchiro = await office.lastMailTo(ICHIRO.email, '満車になることがあります。');
    expect(toIchiro.envelope.to).toEqual([ICHIRO.email]);
    expect(toIchiro.parsed.replyTo?.value.map(({ address }) => address)).toEqual([APPLICANT]);
    const raw = `${toIchiro.parsed.text}${toIchiro.parsed.html}${JSON.stringify([...toIchiro.parsed.headers])}`;
    expect(identityOf(NIJIKO).filter((leak) => raw.includes(leak))).toEqual([]);
  });

  test('the page tells how far it has come, and whom it did not reach, and goes on with the others', async () => {
    const { answer } = await send();
    const path = answer.location ?? '';
    expect((await applicant.get(path)).text).toContain('2通のうち 0通 を送りました。残りの2通を送っています。');
    const gone: Delivery = { outcome: 'refused', permanent: true, response: '550 5.1.1 User unknown' };
    const relay: Office = {
      ...office,
      send: (m) => (m.envelope.to === NIJIKO.email ? Promise.resolve(gone) : office.send(m)),
    };
    await deliverMail(relay, 'deliverer');
    const shown = await applicant.get(path);
    expect(shown.text).toContain('2通のうち 1通 を送りました。1通は送信できませんでした。');
    expect(shown.text).toContain(`${NIJIKO.name}（${NIJIKO.institution}）`);
    expect([NIJIKO.email, ICHIRO.name].filter((leak) => shown.html.includes(leak))).toEqual([]);
    expect((await applicant.get(mail)).text).toContain('2通のうち1通を送りました');
  });

  test('pressed twice it goes once; a fourth on one day is refused, and the next day it goes again', async () => {
    const { key } = await send();
    await applicant.post(mail, { ...WRITTEN, key, step: 'send' }, mail);
    expect((await office.newlyOwed()).length).toBe(2);
    await send();
    await send();
    const { answer } = await send();
    expect([answer.status, answer.text.includes('参加者へのお知らせは、1日に3回までです。')]).toEqual([429, true]);
    office.clock.advance({ hours: 24 });
    expect((await send()).answer.status).toBe(303);
    expect((await office.newlyOwed()).length).toBe(6);
  });

  test('left empty it comes back, with what was typed; 「書き直す」 gives it back as it was', async () => {
    const empty = await applicant.post(mail, { ...WRITTEN, subject: '' }, mail);
    expect([empty.status, empty.text.includes('＊件名をご入力ください。')]).toEqual([422, true]);
    expect(empty.html).toContain('満車になることがあります。\n電車でお越しください。</textarea>');
    const again = await applicant.post(mail, { ...WRITTEN, step: 'edit' }, mail);
    expect([again.status, again.html.includes('value="駐車場について"')]).toEqual([200, true]);
  });

  test('with the link alone nothing is sent and nothing is shown', async () => {
    const stranger = visit(http);
    const status = mail.replace('/attendees/mail', '');
    expect((await stranger.get(mail)).location).toBe(`${status}/access`);
    expect((await stranger.post(mail, { ...WRITTEN, step: 'send' }, `${status}/access`)).status).toBe(403);
    expect(await office.newlyOwed()).toEqual([]);
  });

  // The last one: after it there is nobody any more.
  test('goes to nobody who has left, and to nobody at all without people', async () => {
    for (const { email } of [ICHIRO, NIJIKO]) must(await leaveRegistration(office, await attendeesLink(office, email)));
    await office.newlyOwed();
    expect((await applicant.get(mail)).text).toContain('お送りする相手がまだいません。');
    expect((await send()).answer.status).toBe(422);
    expect(await office.newlyOwed()).toEqual([]);
  });
});
