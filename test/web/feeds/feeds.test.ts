import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openCalendarShelves } from '#calendar/shelf.ts';
import { filingOf } from '#domain/case/filing.ts';
import { saveMaker } from '#store/cases/makers.ts';
import { findSessionOf, leaveSession } from '#store/cases/sessions.ts';
import { saveSignUpPage } from '#store/cases/sign-up-pages.ts';
import { registrationRoutes } from '#web/attendee/registration.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { feedRoutes } from '#web/feeds/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { inquiryRoutes } from '#web/maker/routes.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { statusLinkOf } from '#workflow/filing/read-status.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import { changeSession } from '#workflow/session/change.ts';
import { addMaker, removeMaker } from '#workflow/session/change-makers.ts';
import { type FeedOf, feedLink, issueFeed } from '#workflow/session/feed-links.ts';
import { joinFixedSession } from '#workflow/session/join.ts';
import { moveSession } from '#workflow/session/move.ts';
import { readUnreadable } from '#workflow/session/read-feed.ts';
import { wish } from '../../domain/samples.ts';
import {
  APPLICANT,
  applicationReceived,
  attendeeSignsUp,
  attendeesLink,
  COORDINATOR,
  ICHIRO,
  KOU,
  makersLink,
  NIJIKO,
  OTSU,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { expectPublishRules, readIcs } from '../../support/ics.ts';
import { calendarOf, codeOf, must, openOffice, type TestOffice } from '../../support/office.ts';
import { coordinatorAt } from '../coordinator.ts';
import { dump, openSite, visit } from '../visitor.ts';

const HANAKO = 'coordinator@mhlw.example';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [
    feedRoutes,
    statusRoutes,
    registrationRoutes,
    inquiryRoutes,
    deskRoutes,
    signInRoutes,
  ]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

async function addressOf(of: FeedOf): Promise<string> {
  if ((await feedLink(office, of)) === undefined) await issueFeed(office, of);
  return `/feed/${await feedLink(office, of)}.ics`;
}

const poll = (url: string, headers: Record<string, string> = {}) => http.inject({ url, headers });
const eventsIn = (text: string) => [...text.matchAll(/^(?:UID|STATUS|SUMMARY):.*$/gm)].map(([line]) => line.trim());

async function change(id: string, edit: { url?: string; note?: string }): Promise<void> {
  const seenVersion = (await office.see(id)).application.version;
  must(await changeSession(office, { applicationId: id, seenVersion, actor: COORDINATOR, edit }));
}

async function cancel(id: string): Promise<void> {
  const seenVersion = (await office.see(id)).application.version;
  must(await cancelSession(office, { applicationId: id, seenVersion, actor: COORDINATOR, reason: '台風のため' }));
}

describe('a feed (check 9)', () => {
  test('is the same bytes and ETag while nothing changes, 304 to who has them, and polling writes nothing', async () => {
    const { application } = await sessionConfirmed(office);
    const url = await addressOf({ kind: 'session', applicationId: application.id, holder: APPLICANT });
    const first = await poll(url);
    expect([first.statusCode, first.headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(first.headers['cache-control']).toBe('private, no-cache');
    expectPublishRules(first.body);
    const before = dump(office);
    office.clock.advance({ hours: 3 });
    const second = await poll(url);
    expect([second.body, second.headers.etag]).toEqual([first.body, first.headers.etag]);
    const etag = String(first.headers.etag);
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
    expect(first.headers['last-modified']).toBe('Tue, 01 Sep 2026 01:00:00 GMT');
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const asked = await poll(url, { 'if-none-match': tag });
      expect([asked.statusCode, asked.body, asked.headers.etag]).toEqual([304, '', etag]);
    }
    const head = await http.inject({ method: 'HEAD', url });
    expect([head.statusCode, head.body, head.headers.etag]).toEqual([200, '', etag]);
    expect(dump(office)).toBe(before);
    await change(application.id, { note: '駐車場はありません。' });
    const changed = await poll(url, { 'if-none-match': etag });
    expect([changed.statusCode, changed.headers.etag === etag]).toEqual([200, false]);
  });

  test('asks the tables nothing while nobody writes, and finds what was written in the meantime', async () => {
    const { application } = await sessionConfirmed(office);
    const url = await addressOf({ kind: 'session', applicationId: application.id, holder: APPLICANT });
    const first = await poll(url);
    const read = vi.spyOn(office.store, 'read');
    const again = await poll(url);
    const known = await poll(url, { 'if-none-match': String(first.headers.etag) });
    expect([again.body, known.statusCode, read.mock.calls.length]).toEqual([first.body, 304, 0]);
    await change(application.id, { note: '駐車場はありません。' });
    read.mockClear();
    const changed = await poll(url, { 'if-none-match': String(first.headers.etag) });
    expect([
      changed.statusCode,
      changed.body.replaceAll('\r\n ', '').includes('駐車場はありません'),
      read.mock.calls.length,
    ]).toEqual([200, true, 2]);
    await issueFeed(office, { kind: 'session', applicationId: application.id, holder: APPLICANT });
    expect((await poll(url)).statusCode).toBe(410);
  });

  test('shows a cancelled session as such for 90 days, then no more where others are left, and keeps its last', async () => {
    const { application } = await sessionConfirmed(office);
    const own = await addressOf({ kind: 'session', applicationId: application.id, holder: APPLICANT });
    const all = await addressOf({ kind: 'desk', holder: HANAKO });
    const later = { association: '別の医師会', slots: [wish(1, '2026-11-10')], noFurtherCandidates: true };
    await cancel(application.id);
    office.clock.advance({ hours: 1 });
    await sessionConfirmed(office, later);
    const statuses = async (url: string) =>
      eventsIn((await poll(url)).body).filter((line) => line.startsWith('STATUS'));
    office.clock.advance({ hours: 90 * 24 - 1 });
    expect(await statuses(all)).toEqual(['STATUS:CANCELLED', 'STATUS:CONFIRMED']);
    const etag = String((await poll(own)).headers.etag);
    office.clock.advance({ hours: 1 });
    expect([await statuses(all), await statuses(own)]).toEqual([['STATUS:CONFIRMED'], ['STATUS:CANCELLED']]);
    const last = await poll(own);
    expectPublishRules(last.body);
    const again = await poll(own, { 'if-none-match': String(last.headers.etag) });
    expect([last.headers.etag === etag, again.statusCode]).toEqual([false, 304]);
    office.clock.advance({ hours: 24 * 500 });
    expect([await statuses(all), await statuses(own)]).toEqual([['STATUS:CONFIRMED'], ['STATUS:CANCELLED']]);
  });

  test('that never had an event is lawful all the same', async () => {
    await applicationReceived(office);
    const empty = (await poll(await addressOf({ kind: 'desk', holder: HANAKO }))).body;
    expect(eventsIn(empty)).toEqual([]);
    expectPublishRules(empty);
  });

  test('each reader sees what is theirs: a maker its own sessions, an association its own, the desk all', async () => {
    const ours = await sessionConfirmed(office);
    office.clock.advance({ hours: 1 });
    const theirs = await sessionConfirmed(office, {
      association: '別の医師会',
      slots: [wish(1, '2026-11-10')],
      noFurtherCandidates: true,
    });
    const uids = async (of: FeedOf) =>
      [...(await poll(await addressOf(of))).body.matchAll(/^UID:(.*)$/gm)].map(([, uid]) => uid?.trim()).sort();
    const invitesOf = async (kind: 'meeting' | 'demo') => {
      const owed = (await office.outbox()).filter((mail) => mail.inviteKind === kind);
      return (id: string) => owed.find((mail) => mail.applicationId === id)?.itip?.uid;
    };
    const meeting = await invitesOf('meeting');
    const demo = await invitesOf('demo');
    const both = [ours.application.id, theirs.application.id];
    expect(await uids({ kind: 'desk', holder: HANAKO })).toEqual(both.map(meeting).sort());
    expect(await uids({ kind: 'maker', makerId: KOU.id })).toEqual(both.map(demo).sort());
    expect(await uids({ kind: 'maker', makerId: OTSU.id })).toEqual([]);
    for (const kind of ['session', 'association'] as const) {
      const of = { kind, applicationId: ours.application.id, holder: APPLICANT };
      expect(await uids(of)).toEqual([meeting(ours.application.id)]);
    }
  });

  test('keeps what a maker was taken off as it last saw it, and learns nothing of what becomes of it', async () => {
    const { application } = await sessionConfirmed(office);
    const { id } = application;
    must(await joinFixedSession(office, await makersLink(office, OTSU), '企画　四郎'));
    const [left, other] = [
      await addressOf({ kind: 'maker', makerId: KOU.id }),
      await addressOf({ kind: 'maker', makerId: OTSU.id }),
    ];
    const before = await poll(left);
    const order = async () => ({
      ...{ applicationId: id, actor: COORDINATOR },
      seenVersion: (await office.see(id)).application.version,
    });
    office.clock.advance({ hours: 1 });
    must(await removeMaker(office, { ...(await order()), makerId: KOU.id, reason: '人手が足りないため' }));
    const sent = (await office.outbox()).findLast(({ to, itip }) => to.email === KOU.addresses[0] && itip)?.itip;
    const after = await poll(left, { 'if-none-match': String(before.headers.etag) });
    expectPublishRules(after.body);
    expect(readIcs(after.body)).toMatchObject({
      ...{ uid: sent?.uid, sequence: sent?.sequence, status: 'CANCELLED' },
      ...{ stamp: Temporal.Instant.from(sent?.stamp ?? ''), start: Temporal.Instant.from('2026-10-20T11:00:00+09:00') },
      summary: '【取りやめ】デモンストレーション：見本市医師会',
    });
    expect(after.body.replaceAll('\r\n ', '')).toContain('デモンストレーションへのご案内を取り消しました。');

    const wanted = { ...(await order()), reason: '会場', wish: wish(1, '2026-10-27') };
    must(await moveSession(office, { ...wanted, consent: { kind: 'agreed', by: '四郎' } }));
    await change(id, { note: '漏れてはいけない補足' });
    office.clock.advance({ hours: 1 });
    const moved = await poll(other);
    for (const later of ['20261027T110000', '漏れてはいけない補足'])
      expect(moved.body.replaceAll('\r\n ', '')).toContain(later);
    await office.store.write(({ db, tables: { sessions, applications } }) =>
      db
        .update(sessions)
        .set({ venueName: '漏れてはいけない会場' })
        .where(eq(sessions.applicationId, id))
        .then(() =>
          db.update(applications).set({ association: '漏れてはいけない医師会' }).where(eq(applications.id, id)),
        ),
    );
    await cancel(id);
    const still = await poll(left);
    expect([still.body, still.headers.etag]).toEqual([after.body, after.headers.etag]);
    office.calendars = openCalendarShelves();
    expect((await poll(left)).body).toBe(after.body);
    office.clock.advance({ hours: 24 * 500 });
    expect(eventsIn((await poll(left)).body)).toEqual(eventsIn(after.body));
  });

  test('drops what was left 90 days ago where others are, and shows as it is whatever the maker comes to again', async () => {
    const { application } = await sessionConfirmed(office);
    const order = async () => ({
      ...{ applicationId: application.id, actor: COORDINATOR },
      seenVersion: (await office.see(application.id)).application.version,
    });
    const url = await addressOf({ kind: 'maker', makerId: KOU.id });
    must(await removeMaker(office, { ...(await order()), makerId: KOU.id, reason: '都合' }));
    const left = readIcs((await poll(url)).body);
    const consent = { kind: 'agreed', by: '三郎', channel: 'phone' } as const;
    must(await addMaker(office, { ...(await order()), makerId: KOU.id, consent }));
    const again = readIcs((await poll(url)).body);
    expect([again.uid, again.status, again.sequence > left.sequence]).toEqual([left.uid, 'CONFIRMED', true]);
    must(await removeMaker(office, { ...(await order()), makerId: KOU.id, reason: '都合' }));
    office.clock.advance({ hours: 1 });
    const later = { association: '別の医師会', slots: [wish(1, '2026-11-10')], noFurtherCandidates: true };
    await sessionConfirmed(office, later);
    const statuses = async () => eventsIn((await poll(url)).body).filter((line) => line.startsWith('STATUS'));
    office.clock.advance({ hours: 90 * 24 - 1 });
    expect(await statuses()).toEqual(['STATUS:CONFIRMED', 'STATUS:CANCELLED']);
    office.clock.advance({ hours: 1 });
    expect(await statuses()).toEqual(['STATUS:CONFIRMED']);
  });

  test('dies with its holder: a former contact and a former coordinator read nothing', async () => {
    const { application } = await sessionConfirmed(office);
    const former = await addressOf({
      kind: 'session',
      applicationId: application.id,
      holder: 'former@ishikai.example.jp',
    });
    const left = await addressOf({ kind: 'desk', holder: 'former@mhlw.example' });
    expect([(await poll(former)).statusCode, (await poll(left)).statusCode]).toEqual([410, 410]);
    expect((await poll('/feed/guessed.ics')).statusCode).toBe(404);
    expect((await poll(former.replace('.ics', ''))).statusCode).toBe(404);
  });

  test('is limited by its own address, so that an office with many calendars is not', async () => {
    const { application } = await sessionConfirmed(office);
    const holder = { applicationId: application.id, holder: APPLICANT };
    const url = await addressOf({ kind: 'session', ...holder });
    const other = await addressOf({ kind: 'association', ...holder });
    for (let count = 0; count < 60; count++) await poll('/feed/nobody.ics');
    expect((await poll('/feed/nobody.ics')).statusCode).toBe(429);
    expect([(await poll(url)).statusCode, (await poll(other)).statusCode]).toEqual([200, 200]);
  });
});

describe('a session that does not read back as it was meant', () => {
  /** What no page of ours can write, as after a restore by hand. */
  async function breakSession(applicationId: string): Promise<void> {
    await office.store.write(async ({ db, tables: { sessions } }) => {
      await db.update(sessions).set({ mode: 'by-post', mark: 1 }).where(eq(sessions.applicationId, applicationId));
    });
  }

  test('is left out, noted once and shown to the desk; the others stay, also for who has the calendar already', async () => {
    const ours = await sessionConfirmed(office);
    office.clock.advance({ hours: 1 });
    const broken = await sessionConfirmed(office, {
      association: '別の医師会',
      slots: [wish(1, '2026-11-10')],
      noFurtherCandidates: true,
    });
    const url = await addressOf({ kind: 'desk', holder: HANAKO });
    expect(eventsIn((await poll(url)).body)).toHaveLength(6);
    await breakSession(broken.application.id);
    const first = await poll(url);
    expect([first.statusCode, eventsIn(first.body).filter((line) => line.startsWith('SUMMARY')).length]).toEqual([
      200, 1,
    ]);
    expect(await readUnreadable(office)).toEqual([
      { reference: broken.application.reference, association: '別の医師会', since: office.clock.now() },
    ]);
    const noted = dump(office);
    office.clock.advance({ hours: 1 });
    expect((await poll(url, { 'if-none-match': String(first.headers.etag) })).statusCode).toBe(304);
    expect([(await poll(url)).body, dump(office)]).toEqual([first.body, noted]);
    const desk = await coordinatorAt(http, office);
    const page = (await desk.get('/desk/feeds')).html;
    expect(page).toContain('予定表に載らない説明会があります');
    expect(page).toContain(`href="/desk/applications/${broken.application.reference}"`);
    expect(page).not.toContain(ours.application.reference);
  });

  test('leaves the others to everybody, also where the instant of its invitation or its maker’s row is broken', async () => {
    await sessionConfirmed(office);
    const broken = await sessionConfirmed(office, { slots: [wish(1, '2026-11-10')], noFurtherCandidates: true });
    const urls = [
      await addressOf({ kind: 'desk', holder: HANAKO }),
      await addressOf({ kind: 'maker', makerId: KOU.id }),
    ];
    const { id } = broken.session;
    await office.store.write(async ({ db, tables: { invites, makers } }) => {
      await db.update(invites).set({ lastStamp: 9_200_000_000_000_000_000 }).where(eq(invites.sessionId, id));
      await db.update(makers).set({ addressesJson: '[', regionsJson: '?' }).where(eq(makers.id, KOU.id));
    });
    const seen = await Promise.all(urls.map((url) => poll(url)));
    expect(seen.map(({ statusCode, body }) => [statusCode, eventsIn(body).length])).toEqual([
      [200, 3],
      [200, 3],
    ]);
    expect((await readUnreadable(office)).map(({ reference }) => reference)).toEqual([broken.application.reference]);
  });

  test('comes back by itself once it can be read', async () => {
    const { application } = await sessionConfirmed(office);
    const url = await addressOf({ kind: 'session', applicationId: application.id, holder: APPLICANT });
    await breakSession(application.id);
    const without = await poll(url);
    expect(eventsIn(without.body)).toEqual([]);
    await office.store.write(async ({ db, tables: { sessions } }) => {
      await db.update(sessions).set({ mode: 'in-person', mark: 2 });
    });
    const back = await poll(url, { 'if-none-match': String(without.headers.etag) });
    expect([back.statusCode, eventsIn(back.body).length]).toEqual([200, 3]);
    expect(await readUnreadable(office)).toEqual([]);
  });
});

describe('the tag of a feed', () => {
  test('changes with everything that the calendar says, whoever wrote it', async () => {
    const { application } = await sessionConfirmed(office);
    const urls = [
      await addressOf({ kind: 'session', applicationId: application.id, holder: APPLICANT }),
      await addressOf({ kind: 'maker', makerId: KOU.id }),
      await addressOf({ kind: 'desk', holder: HANAKO }),
    ];
    const opened = {
      ...{ applicationId: application.id, openedAt: office.clock.now(), closedAt: undefined, capacity: undefined },
      ...{ closesOn: undefined, timetable: '', fax: '', parking: '駐車場は裏手です。' },
    };
    const look = async () => Promise.all(urls.map(async (url) => (await poll(url)).headers.etag));
    const acts: Record<string, () => Promise<unknown>> = {
      note: () => change(application.id, { note: '駐車場はありません。' }),
      parking: () => office.store.write((tx) => saveSignUpPage(tx, opened, office.clock.now())),
      maker: () => office.store.write((tx) => saveMaker(tx, { ...KOU, name: '甲の新しい名' })),
      cancelled: () => cancel(application.id),
      joined: () =>
        office.store.write(async (tx) => {
          const session = await findSessionOf(tx, application.id);
          const [joined] = session?.makers ?? [];
          if (session && joined) await leaveSession(tx, session.id, joined.maker.id);
        }),
    };
    let before = await look();
    for (const [name, act] of Object.entries(acts)) {
      await act();
      const after = await look();
      const changed = after.map((tag, at) => tag !== before[at]);
      expect([name, changed]).toEqual([name, [true, true, true]]);
      before = after;
    }
  });
});

describe('購読アドレス', () => {
  test('is made, made anew and ended by the applicant in a trusted browser only', async () => {
    const { application } = await sessionConfirmed(office);
    const path = `/status/${await statusLinkOf(office, filingOf(application))}`;
    const visitor = visit(http);
    expect((await visitor.get(`${path}/calendar`)).location).toBe(`${path}/access`);
    expect((await visitor.post(`${path}/calendar`, { feed: 'session', act: 'issue' }, path)).status).toBe(403);
    await office.deliver();
    await visitor.post(`${path}/access`, { act: 'send' }, `${path}/access`);
    const code = codeOf(await office.lastMailTo(APPLICANT));
    await visitor.post(`${path}/access`, { code }, `${path}/access?sent=1`);
    const press = async (act: string): Promise<string> => {
      await visitor.post(`${path}/calendar`, { feed: 'session', act }, `${path}/calendar`);
      const { html } = await visitor.get(`${path}/calendar`);
      return /value="http:\/\/demokai\.example(\/feed\/[^"]+)"/.exec(html)?.[1] ?? '';
    };
    const first = await press('issue');
    expect((await poll(first)).statusCode).toBe(200);
    const second = await press('issue');
    expect([(await poll(first)).statusCode, (await poll(second)).statusCode]).toEqual([410, 200]);
    expect([await press('end'), (await poll(second)).statusCode]).toEqual(['', 410]);
  });

  test('a maker makes its own behind its link', async () => {
    await sessionConfirmed(office);
    const path = `/inquiry/${await makersLink(office, KOU)}`;
    const visitor = visit(http);
    await visitor.post(`${path}/calendar`, { act: 'issue' }, `${path}/calendar`);
    const address = `http://demokai.example${await addressOf({ kind: 'maker', makerId: KOU.id })}`;
    expect((await visitor.get(`${path}/calendar`)).html).toContain(`value="${address}"`);
  });

  test('a coordinator makes one of their own at the desk', async () => {
    const visitor = visit(http);
    expect((await visitor.get('/desk/feeds')).location).toMatch('/sign-in');
    await visitor.post('/sign-in', { email: HANAKO }, '/sign-in');
    await visitor.post('/sign-in/code', { email: HANAKO, code: codeOf(await office.lastMailTo(HANAKO)) }, '/sign-in');
    await visitor.post('/sign-in/name', { name: '調整　花子' }, '/sign-in/name');
    await visitor.post('/desk/feeds', { act: 'issue' }, '/desk/feeds');
    const address = `http://demokai.example${await addressOf({ kind: 'desk', holder: HANAKO })}`;
    expect((await visitor.get('/desk/feeds')).html).toContain(`value="${address}"`);
  });
});

describe('the session as a file', () => {
  test('is the invited event without an attendee, named in Japanese, on every page of a confirmed session', async () => {
    const { application } = await sessionConfirmed(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    await change(application.id, { url: '', note: '駐車場はありません。' });
    const invited = readIcs(calendarOf(await office.lastMailTo(ICHIRO.email)) ?? '');
    const demo = readIcs(calendarOf(await office.lastMailTo(KOU.addresses[0] ?? '', '甲')) ?? '');
    const paths = [
      `/status/${await statusLinkOf(office, filingOf(application))}`,
      `/registration/${await attendeesLink(office, ICHIRO.email)}`,
      `/inquiry/${await makersLink(office, KOU)}`,
    ];
    const files = await Promise.all(paths.map((path) => http.inject({ url: `${path}/session.ics` })));
    expect(files.map((file) => file.statusCode)).toEqual([200, 200, 200]);
    expect(files.map((file) => readIcs(file.body)).map(({ uid, sequence }) => [uid, sequence])).toEqual([
      [invited.uid, invited.sequence],
      [invited.uid, invited.sequence],
      [demo.uid, demo.sequence],
    ]);
    for (const file of files) expectPublishRules(file.body);
    const desk = await coordinatorAt(http, office);
    const deskPath = `/desk/applications/${application.reference}`;
    const atDesk = await desk.get(`${deskPath}/session.ics`);
    expect([atDesk.status, readIcs(atDesk.html).uid, readIcs(atDesk.html).sequence]).toEqual([
      200,
      invited.uid,
      invited.sequence,
    ]);
    expectPublishRules(atDesk.html);
    for (const path of [...paths, deskPath])
      expect((await desk.get(path)).html).toContain(`href="${path}/session.ics"`);
    expect(files[0]?.headers['content-disposition']).toBe(
      `inline; filename="____2026-10-20_______.ics"; filename*=UTF-8''${encodeURIComponent('デモ会_2026-10-20_見本市医師会.ics')}`,
    );
    await cancel(application.id);
    expect((await http.inject({ url: `${paths[0]}/session.ics` })).statusCode).toBe(404);
  });

  test('is not offered to somebody without a seat, who could not open it', async () => {
    await sessionConfirmed(office);
    const page = await signUpPage(office, { capacity: ICHIRO.people });
    await attendeeSignsUp(office, page, ICHIRO);
    await attendeeSignsUp(office, page, NIJIKO);
    const offered = async (email: string): Promise<boolean> =>
      (await visit(http).get(`/registration/${await attendeesLink(office, email)}`)).html.includes('session.ics');
    expect([await offered(ICHIRO.email), await offered(NIJIKO.email)]).toEqual([true, false]);
  });
});
