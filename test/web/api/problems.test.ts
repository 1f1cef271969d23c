import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findApplicationByReference } from '#store/cases/applications.ts';
import { APPLICANT, applicationReceived } from '../../support/cast.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { form1Body, openApi } from './site.ts';

/** As many as a body can hold. */
const MANY = 9_000;

let office: TestOffice;
let api: Awaited<ReturnType<typeof openApi>>;

beforeAll(async () => {
  office = await openOffice();
  api = await openApi(office);
});

afterAll(async () => {
  await api.http.close();
  await office.close();
});

/** `count` names that no form has. */
function unknownKeys(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`field${index}`, 'x']));
}

describe('a body full of nonsense', () => {
  test('is refused with its first 20 problems, however many keys nobody knows', async () => {
    const answer = await api.ask('POST', '/applications', { body: form1Body(unknownKeys(MANY)) });
    expect([answer.status, answer.body.errors]).toEqual([
      422,
      Array.from({ length: 20 }, (_, index) => ({
        pointer: `/field${index}`,
        detail: 'この名前の項目はありません。綴りをご確認ください。',
      })),
    ]);
  });

  test('is not read where it is longer than any form', async () => {
    const answer = await api.ask('POST', '/applications', { body: form1Body(unknownKeys(20_000)) });
    expect([answer.status, answer.body.code]).toEqual([413, 'body-too-large']);
  });

  test('hides no problem of the form itself', async () => {
    const answer = await api.ask('POST', '/applications', {
      body: { ...form1Body({ association: '' }), ...unknownKeys(MANY) },
    });
    expect(answer.body.errors[0]).toEqual({ pointer: '/association', detail: '申請団体をご入力ください。' });
    expect(answer.body.errors).toHaveLength(21);
  });

  test('is refused as quickly where a list is endless', async () => {
    const slots = Array.from({ length: MANY }, () => ({ rank: 'x' }));
    const answer = await api.ask('POST', '/applications', { body: form1Body({ slots }) });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.length).toBeLessThan(40);
  });

  test('is read by its own keys alone', async () => {
    const answer = await api.ask('POST', '/applications', {
      body: JSON.stringify(form1Body()).replace('"association"', '"__proto__":{"association":"x"},"x"'),
    });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toContain('/association');
  });
});

test('controls and signs that reorder text do not get in through the API', async () => {
  const evil = 'a\u0000b\u202Ec\u2066d';
  const filed = await api.ask('POST', '/applications', {
    body: form1Body({ association: evil, remarks: `${evil}\n二行目` }),
  });
  expect(filed.status).toBe(201);
  const kept = await office.store.read(async (tx) => findApplicationByReference(tx, filed.body.reference));
  expect(JSON.stringify(kept)).toContain('"abcd"');
  expect(JSON.stringify(kept)).not.toMatch(/\\u0000|\u202E|\u2066/u);
});

test('a reason that a coordinator sends by the API is as clean as one that is typed', async () => {
  const { reference, version } = await applicationReceived(office);
  const declined = await api.ask('POST', `/applications/${reference}/refusal`, {
    token: api.key,
    body: { seenVersion: version, reason: '会場\u202Eが\u0000ありません' },
  });
  expect([declined.status, (await office.lastMailTo(APPLICANT)).parsed.text?.includes('会場がありません')]).toEqual([
    200,
    true,
  ]);
});
