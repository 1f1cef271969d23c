import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { trustAfterVerification } from '#workflow/access/trust-browser.ts';
import {
  APPLICANT,
  applicationReceived,
  attendeeSignsUp,
  attendeesLink,
  ICHIRO,
  NIJIKO,
  signUpPage,
} from '../../support/cast.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { openApi } from './site.ts';

let office: TestOffice;
let api: Awaited<ReturnType<typeof openApi>>;
let path: string;
let token: string;
beforeAll(async () => {
  office = await openOffice();
  api = await openApi(office);
  path = `/applications/${(await applicationReceived(office)).reference}/attendees`;
  await attendeeSignsUp(office, await signUpPage(office, { capacity: 4 }), ICHIRO);
  token = await trustAfterVerification(office, APPLICANT);
});
afterAll(async () => {
  await api.http.close();
  await office.close();
});

const FUMI = { name: '付箋　文', institution: '虹薬局', people: 1 };

describe('people who applied by FAX or telephone, by the API', () => {
  test('are added, listed without addresses, corrected and removed, by the applicant and by coordinators', async () => {
    const added = await api.ask('POST', path, { token, body: FUMI });
    expect([added.status, added.body.state]).toEqual([201, 'registered']);
    const { id } = added.body;
    const { attendees } = (await api.ask('GET', path, { token: api.key })).body;
    const shown = attendees.map((one: Record<string, unknown>) => [one.name, one.people, one.mailed]);
    expect(shown.toSorted()).toEqual([
      ['付箋　文', 1, false],
      ['診療　一郎', 2, true],
    ]);
    expect(JSON.stringify(attendees)).not.toContain(ICHIRO.email);
    const { seen } = attendees.find((one: { id: string }) => one.id === id);
    const body = { ...FUMI, name: '付箋　史', seen };
    expect((await api.ask('PUT', `${path}/${id}`, { token: api.key, body })).status).toBe(200);
    expect((await api.ask('PUT', `${path}/${id}`, { token, body: { ...body, name: '別' } })).status).toBe(409);
    expect((await api.ask('PUT', `${path}/${id}`, { token, body: { ...FUMI, people: 4 } })).body.code).toBe(
      'seats-short',
    );
    expect((await api.ask('POST', `${path}/${id}/removal`, { token })).body.state).toBe('left');
    expect((await api.ask('POST', `${path}/${id}/removal`, { token })).body.code).toBe('not-registered');
  });

  test('with an address that somebody has are refused by name, and another application is nobody’s', async () => {
    expect((await api.ask('POST', path, { token, body: ICHIRO })).body.code).toBe('already-registered');
    expect((await api.ask('POST', path, { body: FUMI })).status).toBe(401);
    const other = await trustAfterVerification(office, 'other@ishikai.example.jp');
    expect((await api.ask('POST', path, { token: other, body: NIJIKO })).status).toBe(401);
  });

  test('attendees correct their own words, once for what they saw', async () => {
    const own = await attendeesLink(office, ICHIRO.email);
    const { seenWords: seen, kana } = (await api.ask('GET', '/registration', { token: own })).body;
    const body = { name: '診療　一朗', kana, institution: '一朗医院', seen };
    expect((await api.ask('PUT', '/registration', { token: own, body })).status).toBe(200);
    expect((await api.ask('PUT', '/registration', { token: own, body: { ...body, name: '別' } })).status).toBe(409);
    expect((await api.ask('GET', '/registration', { token: own })).body).toMatchObject({
      name: '診療　一朗',
      people: 2,
    });
  });
});
