import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { day } from '../../domain/samples.ts';
import {
  applicationReceived,
  attendeeSignsUp,
  attendeesLink,
  coordinatorAsks,
  ICHIRO,
  KOU,
  makersLink,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { dump } from '../visitor.ts';
import { type Asked, openApi } from './site.ts';

/* What a program read goes with what it does, as on the pages: an old reading changes nothing (DESIGN §3.9). */

let office: TestOffice;
let api: Awaited<ReturnType<typeof openApi>>;
beforeEach(async () => {
  office = await openOffice();
  api = await openApi(office);
});
afterEach(async () => {
  await api.http.close();
  await office.close();
});

const get = (path: string, asked?: Asked) => api.ask('GET', path, asked);
const post = (path: string, asked?: Asked) => api.ask('POST', path, asked);
const REFUSED = { status: 409, body: { code: 'changed-meanwhile' } };

describe('an old reading', () => {
  test('of an inquiry neither answers nor confirms over what another mailbox said', async () => {
    const { id } = await applicationReceived(office);
    await coordinatorAsks(office, id, { makers: [KOU] });
    const token = await makersLink(office, KOU);
    const { seen, offers, formVersion } = (await get('/inquiry', { token })).body;
    const slotId = offers[0]?.slotId;
    const given = (reply: string) => ({ by: '企画　三郎', answers: [{ slotId, reply }] });
    expect((await post('/inquiry/answers', { token, body: { ...given('yes'), seen } })).status).toBe(200);
    const before = dump(office);
    expect(await post('/inquiry/answers', { token, body: { ...given('no'), seen } })).toMatchObject(REFUSED);
    const confirm = { ...given('yes'), slotId, seenFormVersion: formVersion };
    expect(await post('/inquiry/confirmation', { token, body: { ...confirm, seen } })).toMatchObject(REFUSED);
    expect(dump(office)).toBe(before);
    const now = (await get('/inquiry', { token })).body.seen;
    expect((await post('/inquiry/confirmation', { token, body: { ...confirm, seen: now } })).status).toBe(201);
  });

  test('of a sign-up changes no number that was changed since, nor after leaving', async () => {
    await sessionConfirmed(office);
    await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
    const token = await attendeesLink(office, ICHIRO.email);
    const { seen } = (await get('/registration', { token })).body;
    expect((await post('/registration/people', { token, body: { people: 3, seen } })).status).toBe(200);
    expect(await post('/registration/people', { token, body: { people: 5, seen } })).toMatchObject(REFUSED);
    await post('/registration/leaving', { token });
    const left = await post('/registration/people', { token, body: { people: 1 } });
    expect(left).toMatchObject({ status: 409, body: { code: 'not-registered' } });
  });
});

test('after the session’s end a change or 中止 is refused until it is said to be meant', async () => {
  const { application } = await sessionConfirmed(office);
  const at = `/applications/${application.reference}`;
  office.clock.set('2026-10-20T12:00:00+09:00');
  const seenVersion = application.version;
  const before = dump(office);
  const asked = [
    await post(`${at}/change`, { token: api.key, body: { seenVersion, note: '上履き' } }),
    await post(`${at}/cancellation`, { token: api.key, body: { seenVersion, reason: '台風' } }),
    await post(`${at}/makers/${KOU.id}/removal`, { token: api.key, body: { seenVersion } }),
  ];
  expect(asked.map(({ status, body }) => [status, body.code])).toEqual(asked.map(() => [409, 'session-ended']));
  expect(dump(office)).toBe(before);
  const meant = { seenVersion, reason: '台風', endedSeen: true };
  expect((await post(`${at}/cancellation`, { token: api.key, body: meant })).status).toBe(200);
});

test('a move answers 申込締切 as it stands, and moves it too when asked to', async () => {
  const { application } = await sessionConfirmed(office);
  await signUpPage(office, { closesOn: day('2026-10-15') });
  const move = (seenVersion: number, date: string, more: Record<string, unknown> = {}) =>
    post(`/applications/${application.reference}/move`, {
      token: api.key,
      body: {
        ...{ seenVersion, reason: '会場の都合', consent: { kind: 'agreed', by: '企画　三郎' }, ...more },
        hours: { date, meeting: { start: '10:00', end: '12:00' }, demo: { start: '11:00', end: '11:15' } },
      },
    });
  const stays = await move(application.version, '2026-10-27');
  expect(stays.body.signUp).toEqual({ capacity: null, closesOn: '2026-10-15', closedByHand: false });
  const moves = await move(stays.body.version, '2026-11-27', { shiftsClosing: true });
  expect(moves.body.signUp.closesOn).toBe('2026-11-22');
});
