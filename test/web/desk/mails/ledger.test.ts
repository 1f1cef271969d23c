import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { unzipSync } from 'fflate';
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unsealTokens } from '#store/access/tokens.ts';
import { listMakers } from '#store/cases/makers.ts';
import { listFailedMails } from '#store/desk/attention.ts';
import { findSentMail, markBounced } from '#store/queue/sent-mails.ts';
import { deskHistoryRoutes } from '#web/desk/history/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { correctAttendee } from '#workflow/attendees/enter.ts';
import { readAttendees } from '#workflow/attendees/lists.ts';
import { setSecondContact } from '#workflow/contact/set-second.ts';
import { alarmMail } from '#workflow/keeping/alarm-mail.ts';
import { deliverMail } from '#workflow/post/deliver-mail.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import {
  APPLICANT,
  applicationReceived,
  attendeeSignsUp,
  COORDINATOR,
  ICHIRO,
  KOU,
  MINISTRY,
  OTSU,
  sessionConfirmed,
  signUpPage,
} from '../../../support/cast.ts';
import { must, openOffice, type TestOffice } from '../../../support/office.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { openSite, type Visitor } from '../../visitor.ts';

const DESK = 'coordinator@mhlw.example';

interface Manifest {
  files: { path: string; bytes: number; sha256: string }[];
  mails: { messageId: string; sentSha256: string }[];
}

const cookiesOf = ({ cookies }: Visitor): string => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');

let office: TestOffice;
let http: FastifyInstance;
let desk: Visitor;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskHistoryRoutes]);
  desk = await coordinatorAt(http, office);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

const mailTo = async (name: string, email = APPLICANT) => {
  const found = (await office.outbox()).findLast(({ content, to }) => content.mail === name && to.email === email);
  if (!found) throw new Error(`no ${name} for ${email}`);
  return found;
};
/** Kind, recipient and state of each line. */
async function lines(query = ''): Promise<string[]> {
  const { html } = await desk.get(`/desk/mails${query}`);
  const rows = [
    ...html.matchAll(
      /<th scope="row"><a href="[^"]*">([^<]*)<\/a><\/th>\s*<td>([^<]*)<\/td>[\s\S]*?<\/td>\s*<td class="nowrap">[^<]*<\/td>\s*<td>(?:<strong>)?([^<]*)/g,
    ),
  ];
  return rows.map(([, title, to, state]) => `${title} ${to?.split(' ').at(-1)} ${state}`);
}
const press = async (id: string, act: string, fields: Record<string, string> = {}) => {
  const page = await desk.get(`/desk/mails/${id}`);
  const seen = /name="seen" value="([^"]*)"/.exec(page.html)?.[1] ?? '';
  return desk.post(`/desk/mails/${id}/${act}`, { seen, ...fields }, `/desk/mails/${id}`);
};

describe('the ledger', () => {
  test('lists every mail with what became of it, and finds by address, reference, kind, state and Message-ID', async () => {
    const { reference } = await applicationReceived(office);
    office.mail.behave('refuse-later');
    await office.deliver();
    office.mail.behave('accept');
    const sent = await mailTo('verification');
    const all = await lines();
    expect(all).toEqual([
      `受付のお知らせ ${APPLICANT} 再送待ち`,
      `申請 ${MINISTRY} 再送待ち`,
      `メールアドレスの確認 ${APPLICANT} 送信済み`,
      `サインイン ${DESK} 送信済み`,
    ]);
    const narrowed = await Promise.all(
      [
        `?q=${encodeURIComponent(APPLICANT.toUpperCase())}`,
        '?q=ISHIKAI.ex',
        '?q=mhlw.ex&name=request',
        '?q=sh%25.ex',
        `?q=${reference}`,
        `?q=${encodeURIComponent('ＩＳＨＩＫＡＩ．ｅｘ')}`,
        `?q=${encodeURIComponent(`公労　太郎 <${APPLICANT}>`)}`,
        `?q=${encodeURIComponent(`Message-ID: ${sent.messageId}`)}`,
        '?name=request',
        '?state=deferred',
        '?state=sent&name=sign-in',
        `?q=${encodeURIComponent(sent.messageId)}`,
        '?state=failed',
        '?before=3',
      ].map(lines),
    );
    expect(narrowed).toEqual([
      [all[0], all[2]],
      [all[0], all[2]],
      [all[1]],
      [],
      all.slice(0, 3),
      [all[0], all[2]],
      [all[0], all[2]],
      [all[2]],
      [all[1]],
      all.slice(0, 2),
      [all[3]],
      [all[2]],
      [],
      [all[2], all[3]],
    ]);
  });

  test('tells of one mail what is known, and hands it out without links, codes and signature', async () => {
    await applicationReceived(office);
    await office.deliver();
    const sent = await mailTo('received');
    const page = (await desk.get(`/desk/mails/${sent.id}`)).html;
    for (const told of ['送信済み', '250 2.0.0 Taken', sent.messageId.slice(1, -1), sent.sha256 ?? '-', '1回']) {
      expect(page).toContain(told);
    }
    const link = /\/status\/[\w-]+/.exec((await office.lastMailTo(APPLICANT, '受付')).raw.toString('latin1'));
    const file = await desk.get(`/desk/mails/${sent.id}/message.eml`);
    const saved = await simpleParser(file.html);
    expect([file.headers['content-type'], saved.messageId]).toEqual(['message/rfc822', sent.messageId]);
    expect(saved.text).toContain('（リンクは表示しません）');
    expect(saved.text).not.toMatch(/\/status\/[\w-]{20}/);
    expect(link).toBe(null);
  });
});

describe('the evidence of a case', () => {
  test('holds every mail and invitation with its hash and nothing that lets anybody in', async () => {
    const { application } = await sessionConfirmed(office);
    await office.deliver();
    const link = `/desk/applications/${application.reference}/evidence.zip`;
    const { rawPayload, headers } = await http.inject({ url: link, headers: { cookie: cookiesOf(desk) } });
    expect(headers['content-type']).toBe('application/zip');
    const files = unzipSync(rawPayload);
    const textOf = (path: string) => Buffer.from(files[path] ?? []).toString();
    const manifest: Manifest = JSON.parse(textOf('manifest.json'));
    const owed = (await office.outbox()).filter(({ applicationId }) => applicationId === application.id);
    expect(manifest.mails.map(({ messageId, sentSha256 }) => [messageId, sentSha256])).toEqual(
      owed.map(({ messageId, sha256 }) => [messageId, sha256 ?? '']),
    );
    const sha256 = (path: string) =>
      createHash('sha256')
        .update(files[path] ?? '')
        .digest('hex');
    expect(manifest.files).toEqual(
      manifest.files.map((file) => ({ ...file, bytes: files[file.path]?.length, sha256: sha256(file.path) })),
    );
    expect(Object.keys(files).sort()).toEqual([...manifest.files.map(({ path }) => path), 'manifest.json'].sort());
    const invited = owed.filter(({ parts }) => parts?.calendar);
    const calendars = manifest.files.filter(({ path }) => path.endsWith('.ics')).map(({ path }) => textOf(path));
    expect(calendars).toEqual(invited.map(({ parts }) => parts?.calendar));
    const tokens = await office.store.read((tx) =>
      unsealTokens(
        tx,
        office.vault,
        invited.flatMap(({ content }) => JSON.stringify(content).match(/00000000-[\w-]{27}/g) ?? []),
      ),
    );
    const links = [...tokens.values()].map((token) => token.link);
    const words = await Promise.all(
      manifest.files.filter(({ path }) => path.endsWith('.eml')).map(({ path }) => simpleParser(textOf(path))),
    );
    const leaked = links.filter(
      (secret) =>
        words.some(({ text, html }) => `${text}${html}`.includes(secret)) || textOf('history.json').includes(secret),
    );
    expect([links.length > 0, leaked]).toEqual([true, []]);
  });
});

describe('a mail at the desk', () => {
  test('that came back is sent again as another mail, and the old one stays as it was', async () => {
    await applicationReceived(office);
    await office.deliver();
    const sent = await mailTo('received');
    const found = await office.store.read((tx) => findSentMail(tx, sent.messageId));
    await office.store.write((tx) => markBounced(tx, found ?? '', '550 5.1.1', office.now()));
    expect((await press(sent.id, 'again')).location).toBe(`/desk/mails/${sent.id}?done=again`);
    await office.deliver();
    const copies = (await office.outbox()).filter(({ content }) => content.mail === 'received');
    expect(copies.map(({ state }) => state)).toEqual(['bounced', 'sent']);
    expect(new Set(copies.map(({ messageId }) => messageId)).size).toBe(2);
    expect((await desk.get(`/desk/mails/${sent.id}`)).html).toContain('もう一度送りました');
  });

  test('goes to a corrected address, of which the case knows nothing', async () => {
    const { id } = await applicationReceived(office);
    await office.deliver();
    const sent = await mailTo('received');
    expect((await press(sent.id, 'elsewhere', { email: 'これは違う', scope: 'mail' })).status).toBe(422);
    expect((await press(sent.id, 'elsewhere', { email: 'other@ishikai.example.jp' })).status).toBe(422);
    await press(sent.id, 'elsewhere', { email: 'other@ishikai.example.jp', scope: 'mail' });
    await office.deliver();
    expect((await mailTo('received', 'other@ishikai.example.jp')).state).toBe('sent');
    expect((await office.see(id)).application.form1.contact.email).toBe(APPLICANT);
  });

  test('is sent again once where two press at once, and the second sees what the first did', async () => {
    await applicationReceived(office);
    await office.deliver();
    const sent = await mailTo('received');
    const other = await coordinatorAt(http, office, '調整　次郎');
    const page = `/desk/mails/${sent.id}`;
    const seen = /name="seen" value="([^"]*)"/.exec((await other.get(page)).html)?.[1] ?? '';
    await office.newlyOwed();
    expect((await press(sent.id, 'again')).location).toBe(`${page}?done=again`);
    const late = [
      await other.post(`${page}/again`, { seen }, page),
      await other.post(`${page}/elsewhere`, { seen, email: 'a@ishikai.example.jp', scope: 'mail' }, page),
      await other.post(`${page}/elsewhere`, { seen, email: 'a@ishikai.example.jp', scope: 'person' }, page),
    ];
    expect(late.map(({ status }) => status)).toEqual([409, 409, 409]);
    for (const told of ['メールの状態が変わりました', '調整　花子　もう一度送りました'])
      expect(late[0]?.html).toContain(told);
    expect(await office.newlyOwed()).toEqual([`received → ${APPLICANT}`]);
  });

  test('goes to the right address of its contact, whose address it is from now on', async () => {
    const { id } = await applicationReceived(office);
    await office.deliver();
    const sent = await mailTo('received');
    expect((await desk.get(`/desk/mails/${sent.id}`)).html).toContain('申請の担当者 公労　太郎 様（見本市医師会）');
    const done = await press(sent.id, 'elsewhere', { email: 'right@ishikai.example.jp', scope: 'person' });
    expect(done.location).toBe(`/desk/mails/${sent.id}?done=corrected`);
    await office.deliver();
    // Which says what the old one would.
    expect((await mailTo('contact-welcome', 'right@ishikai.example.jp')).state).toBe('sent');
    expect((await office.see(id)).application.form1.contact.email).toBe('right@ishikai.example.jp');
    expect((await office.history(id)).at(-1)?.type).toBe('contact-moved');
    const again = await press(sent.id, 'elsewhere', { email: 'late@ishikai.example.jp', scope: 'person' });
    expect(again.status).toBe(409);
    expect((await desk.get(`/desk/mails/${sent.id}`)).html).not.toContain('のアドレスを訂正して送る');
  });

  test('goes to the right address of the second contact, whose link and copies go there from now on', async () => {
    const { id, form1 } = await applicationReceived(office);
    const second = { name: '公労　次郎', kana: 'こうろう　じろう', phone: '03-1234-5678' };
    const named = { ...second, email: 'wrong@ishikai.example.jp' };
    must(await setSecondContact(office, { applicationId: id, secondContact: named }));
    await office.deliver();
    const sent = await mailTo('contact-welcome', named.email);
    expect((await desk.get(`/desk/mails/${sent.id}`)).html).toContain('二人目の連絡先 公労　次郎 様（見本市医師会）');
    const same = await press(sent.id, 'elsewhere', { email: APPLICANT, scope: 'person' });
    const kept = [APPLICANT, '担当者とは別のE-Mailをご入力ください'].map((words) => same.html.includes(words));
    expect([same.status, ...kept]).toEqual([422, true, true]);
    await press(sent.id, 'elsewhere', { email: 'right@ishikai.example.jp', scope: 'person' });
    await office.deliver();
    const { application } = await office.see(id);
    expect(application.secondContact).toEqual({ ...second, email: 'right@ishikai.example.jp' });
    expect(application.form1.contact).toEqual(form1.contact);
    // One of them says what the other would.
    const there = (await office.outbox()).filter(({ to }) => to.email === 'right@ishikai.example.jp');
    expect(there.map(({ content, state }) => `${content.mail} ${state}`).sort()).toEqual([
      'contact-welcome dropped',
      'contact-welcome sent',
    ]);
    expect((await press(sent.id, 'elsewhere', { email: 'late@ishikai.example.jp', scope: 'person' })).status).toBe(409);
  });

  test('stays in 今すること until its address is corrected, wherever, another mail goes in its place, or it is called done', async () => {
    const { application } = await sessionConfirmed(office);
    await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
    await office.deliver();
    const failing = async () => {
      const { mails, count } = await office.store.read((tx) => listFailedMails(tx, 10));
      expect(count).toBe(mails.length);
      return mails.map(({ name, to }) => `${name} ${to.email}`);
    };
    const comesBack = (id: string) => office.store.write((tx) => markBounced(tx, id, '550 5.1.1', office.now()));
    const [kou = ''] = KOU.addresses;
    const [received, inquiry, registered] = [
      await mailTo('received'),
      await mailTo('inquiry', kou),
      await mailTo('registered', ICHIRO.email),
    ];
    for (const { id } of [received, inquiry, registered]) await comesBack(id);
    const all = [`registered ${ICHIRO.email}`, `inquiry ${kou}`, `received ${APPLICANT}`];
    expect(await failing()).toEqual(all);
    // By the applicant, on their own list.
    const { people } = await readAttendees(office, application.id, 'order');
    const [ichiro] = people;
    const { name, kana, institution, institutionCode } = ICHIRO;
    const person = {
      name,
      kana,
      institution,
      institutionCode,
      people: 1,
      email: 'ichiro@right.example',
      comesBack: true,
    };
    must(
      await correctAttendee(
        office,
        { applicationId: application.id, by: { ...COORDINATOR, role: 'coordinator' } },
        { ...person, registrationId: ichiro?.id ?? '' },
      ),
    );
    expect(await failing()).toEqual(all.slice(1));
    await press(inquiry.id, 'elsewhere', { email: 'new@kou-denki.example', scope: 'person' });
    expect(await failing()).toEqual(all.slice(2));
    expect((await press(received.id, 'settle')).location).toBe(`/desk/mails/${received.id}?done=settled`);
    expect(await failing()).toEqual([]);
    expect((await desk.get(`/desk/mails/${received.id}`)).html).toContain('対応済みにしました');
    expect((await press(received.id, 'again')).location).toBe(`/desk/mails/${received.id}?done=again`);
    await office.deliver();
    const copy = await mailTo('received');
    await comesBack(copy.id);
    expect([copy.id === received.id, await failing()]).toEqual([false, [`received ${APPLICANT}`]]);
    // Given up, tried again and given up once more, it is still to be seen to.
    await press(copy.id, 'elsewhere', { email: 'other@ishikai.example.jp', scope: 'mail' });
    office.mail.behave('refuse-for-good');
    await office.deliver();
    const there = await mailTo('received', 'other@ishikai.example.jp');
    await press(there.id, 'again');
    await office.deliver();
    expect((await mailTo('received', 'other@ishikai.example.jp')).state).toBe('failed');
    expect(await failing()).toEqual(['received other@ishikai.example.jp']);
  });

  test('to the ministry says that its address is a setting', async () => {
    await applicationReceived(office);
    await office.deliver();
    const { html } = await desk.get(`/desk/mails/${(await mailTo('request', MINISTRY)).id}`);
    expect([html.includes('設定（MINISTRY_ADDRESS）'), html.includes('/elsewhere')]).toEqual([true, false]);
    const own = await desk.get(`/desk/mails/${(await mailTo('received')).id}`);
    expect(own.html).not.toContain('MINISTRY_ADDRESS');
  });

  test('to a maker or an attendee corrects theirs, and nobody else’s', async () => {
    const { application } = await sessionConfirmed(office);
    await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
    await office.deliver();
    const inquiry = await mailTo('inquiry', KOU.addresses[0]);
    await press(inquiry.id, 'elsewhere', { email: 'new@kou-denki.example', scope: 'person' });
    const makers = await office.store.read(listMakers);
    expect(makers.map(({ addresses }) => addresses).sort()).toEqual(
      [['new@kou-denki.example', ...KOU.addresses.slice(1)], OTSU.addresses].sort(),
    );
    const registered = await mailTo('registered', ICHIRO.email);
    expect((await desk.get(`/desk/mails/${registered.id}`)).html).toContain('参加者 診療　一郎 様（一郎クリニック）');
    await press(registered.id, 'elsewhere', { email: 'ichiro@right.example', scope: 'person' });
    const { people } = await readAttendees(office, application.id, 'order');
    expect(people.map(({ email, state }) => [email, state])).toEqual([['ichiro@right.example', 'registered']]);
    await office.deliver();
    const told = (await office.outbox()).filter(({ to }) => to.email === 'ichiro@right.example');
    expect(told.map(({ content, state, itip }) => [content.mail, state, itip?.method])).toEqual([
      ['registered', 'sent', 'REQUEST'],
    ]);
  });

  test('of an event carries the SEQUENCE of today, and is not sent once a newer one says more', async () => {
    const { application } = await sessionConfirmed(office);
    await office.deliver();
    const invitation = await mailTo('confirmed');
    await press(invitation.id, 'again');
    await office.deliver();
    const copies = (await office.outbox()).filter(
      ({ content, to }) => content.mail === 'confirmed' && to.email === APPLICANT,
    );
    expect(copies.map(({ state, itip }) => [state, itip?.sequence, itip?.uid])).toEqual([
      ['sent', 0, invitation.itip?.uid],
      ['sent', 0, invitation.itip?.uid],
    ]);
    const seenVersion = (await office.see(application.id)).application.version;
    must(
      await cancelSession(office, { applicationId: application.id, seenVersion, actor: COORDINATOR, reason: '台風' }),
    );
    await office.deliver();
    const before = (await office.outbox()).length;
    const late = await desk.post(
      `/desk/mails/${invitation.id}/again`,
      { seen: 'sent 1 1 acts' },
      `/desk/mails/${invitation.id}`,
    );
    expect(late.location).toBe(`/desk/mails/${invitation.id}?done=overtaken`);
    expect((await office.outbox()).length).toBe(before);
  });

  test('that asks for what is settled is not sent again, and its reader’s address can still be put right', async () => {
    const { application } = await sessionConfirmed(office);
    await office.deliver();
    const [asked, offered] = [await mailTo('inquiry', KOU.addresses[0]), await mailTo('slot-fixed', OTSU.addresses[0])];
    const ways = async (id: string) => {
      const { html } = await desk.get(`/desk/mails/${id}`);
      return [html.includes('このメールをもう一度送る'), html.includes('アドレスを訂正する')];
    };
    expect([await ways(asked.id), await ways(offered.id)]).toEqual([
      [false, true],
      [true, false],
    ]);
    expect((await press(asked.id, 'again')).location).toBe(`/desk/mails/${asked.id}?done=overtaken`);
    const seenVersion = (await office.see(application.id)).application.version;
    const cancelling = { applicationId: application.id, seenVersion, actor: COORDINATOR, reason: '台風' };
    office.mail.behave('refuse-for-good');
    must(await cancelSession(office, cancelling));
    await office.deliver();
    office.mail.behave('accept');
    await office.newlyOwed();
    expect(await ways(offered.id)).toEqual([false, true]);
    const done = await press(offered.id, 'elsewhere', { email: 'new@otsu.example', scope: 'person' });
    expect([done.location, await office.newlyOwed()]).toEqual([`/desk/mails/${offered.id}?done=corrected`, []]);
  });

  test('that waits is taken back; one that left in the meantime is not, and the page says so', async () => {
    await applicationReceived(office);
    const [request, received] = [await mailTo('request', MINISTRY), await mailTo('received')];
    expect((await press(request.id, 'cancel')).location).toBe(`/desk/mails/${request.id}?done=cancelled`);
    const seen = 'owed 0';
    await office.deliver();
    const late = await desk.post(`/desk/mails/${received.id}/cancel`, { seen }, `/desk/mails/${received.id}`);
    expect([late.status, late.html.includes('メールの状態が変わりました')]).toEqual([409, true]);
    expect([(await mailTo('request', MINISTRY)).state, (await mailTo('received')).state]).toEqual(['dropped', 'sent']);
  });

  test('with a code is nobody’s to send again or elsewhere', async () => {
    await applicationReceived(office);
    const code = await mailTo('verification');
    const answers = [
      await press(code.id, 'again', { seen: 'sent 1' }),
      await press(code.id, 'elsewhere', { seen: 'sent 1', email: 'a@b.example', scope: 'person' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([409, 409]);
    expect((await office.outbox()).filter(({ to }) => to.email === 'a@b.example')).toEqual([]);
  });
});

describe('all mails', () => {
  test('are held but those to coordinators, and leave when they are let go', async () => {
    await desk.post('/desk/mails/hold', {}, '/desk/mails');
    await applicationReceived(office).catch(() => undefined);
    office.mail.clear();
    expect(await office.deliver()).toBe(undefined);
    const tested = await desk.post('/desk/mails/test', {}, '/desk/mails');
    await office.deliver();
    expect(tested.location).toMatch(/^\/desk\/mails\/[\w-]+\?done=test$/);
    expect(office.mail.mails.map(({ envelope }) => envelope.to)).toEqual([[DESK]]);
    expect((await desk.get('/desk/mails')).html).toContain('調整　花子さんが止めています');
    await desk.post('/desk/mails/release', {}, '/desk/mails');
    await office.deliver();
    expect(office.mail.mails.at(-1)?.envelope.to).toEqual([APPLICANT]);
  });

  test('go to MAIL_REDIRECT where it is set, and the ledger says where each went', async () => {
    await applicationReceived(office);
    const policy = { ...office.policy, mailRedirect: 'trial@ministry.example' };
    office.mail.clear();
    await deliverMail({ ...office, policy }, 'deliverer');
    expect(new Set(office.mail.mails.flatMap(({ envelope }) => envelope.to))).toEqual(new Set([policy.mailRedirect]));
    expect((await desk.get(`/desk/mails/${(await mailTo('received')).id}`)).html).toContain(policy.mailRedirect);
  });

  test('that wait or fail are told of once, and again only after all was well', async () => {
    await applicationReceived(office);
    office.mail.behave('refuse-later');
    const alarms = async () => (await office.outbox()).filter(({ content }) => content.mail === 'delivery-alarm');
    await office.deliver();
    await alarmMail(office);
    expect(await alarms()).toEqual([]);
    for (let minutes = 0; minutes < 60; minutes += 10) {
      office.clock.advance({ minutes: 10 });
      await office.deliver();
      await alarmMail(office);
    }
    expect((await alarms()).map(({ to, content }) => [to.email, content.data])).toEqual([
      [DESK, { waitingSince: '2026-09-01T01:00:00Z', minutes: 10 }],
    ]);
    office.mail.behave('accept');
    await office.deliverAll();
    await alarmMail(office);
    office.mail.behave('refuse-for-good');
    await applicationReceived(office, { association: '別市医師会' }).catch(() => undefined);
    await office.deliver();
    await alarmMail(office);
    await alarmMail(office);
    expect((await alarms()).map(({ content }) => content.data)).toEqual([
      { waitingSince: '2026-09-01T01:00:00Z', minutes: 10 },
      { waitingSince: '', minutes: 0 },
    ]);
  });
});
