import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { writeForm1Json } from '#documents/form1/json.ts';
import { readForm1Sheet } from '#documents/form1/reading.ts';
import { writeForm1Sheet } from '#documents/form1/sheet.ts';
import { filingOf } from '#domain/case/filing.ts';
import { form1Of } from '#domain/form1/snapshot.ts';
import { findApplicationByReference } from '#store/cases/applications.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { deskEntryRoutes } from '#web/filing/entry.ts';
import { form1FileRoutes } from '#web/filing/form1-files.ts';
import { fileRoutes } from '#web/filing/routes.ts';
import { form1V1 } from '#web/forms/form1/schema.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { statusLinkOf } from '#workflow/filing/read-status.ts';
import { FORM1 } from '../../documents/form1/samples.ts';
import { APPLICANT, applicationReceived, MINISTRY } from '../../support/cast.ts';
import { codeOf, openOffice, type TestOffice } from '../../support/office.ts';
import { openSite, type Visitor, visit } from '../visitor.ts';

const TODAY = Temporal.PlainDate.from('2026-09-01');

let office: TestOffice;
let http: FastifyInstance;

beforeEach(async () => {
  office = await openOffice({ realDocuments: true });
  http = await openSite(office, [form1FileRoutes, fileRoutes, signInRoutes, deskEntryRoutes, deskRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

async function signedIn(): Promise<Visitor> {
  const coordinator = visit(http);
  await coordinator.post('/sign-in', { email: 'coordinator@mhlw.example' }, '/sign-in');
  const code = codeOf(await office.lastMailTo('coordinator@mhlw.example'));
  await coordinator.post('/sign-in/code', { email: 'coordinator@mhlw.example', code }, '/sign-in');
  await coordinator.post('/sign-in/name', { name: '調整　花子' }, '/sign-in/name');
  return coordinator;
}

describe('様式1 as files', () => {
  test('the blank form and the 記入例 are downloads under their Japanese names', async () => {
    for (const [path, name] of [
      ['/form1/blank.xlsx', '様式1.xlsx'],
      ['/form1/sample.xlsx', '様式1_記入例.xlsx'],
    ] as const) {
      const answer = await http.inject({ url: path });
      expect(answer.headers['content-disposition']).toContain(`filename*=UTF-8''${encodeURIComponent(name)}`);
      const read = await readForm1Sheet(answer.rawPayload, TODAY);
      expect(read.ok).toBe(true);
    }
  });

  test('the applicant downloads what was filed, and reading it back gives the same form', async () => {
    const application = await applicationReceived(office);
    const link = await statusLinkOf(office, filingOf(application));
    const answer = await http.inject({ url: `/status/${link}/form1.xlsx` });
    const read = await readForm1Sheet(answer.rawPayload, TODAY);
    const form1 = form1Of(application);
    expect(read.ok && [read.value.values.association, read.value.values.contact, read.value.values.venue]).toEqual([
      form1.association,
      form1.contact,
      form1.venue,
    ]);
    const pdf = await http.inject({ url: `/status/${link}/form1.pdf` });
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('a stranger with a wrong link gets no document', async () => {
    await applicationReceived(office);
    expect((await http.inject({ url: '/status/no-such-link/form1.xlsx' })).statusCode).toBe(404);
  });

  test('the JSON attachment keeps to the schema that it names, and the schema is served at that address', async () => {
    const address = `${office.policy.publicUrl}/schemas/form1.v1.json`;
    const document: unknown = JSON.parse(new TextDecoder().decode(writeForm1Json(FORM1, address)));
    expect(form1V1.safeParse(document).error).toBeUndefined();
    const served = await http.inject({ url: '/schemas/form1.v1.json' });
    const schema = z
      .object({ $id: z.string(), $schema: z.string(), required: z.array(z.string()) })
      .parse(served.json());
    expect(schema.$id).toBe(address);
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.required.sort()).toEqual(Object.keys(form1V1.shape).sort());
  });
});

describe('a filled 様式1 as the beginning of a request', () => {
  test('fills the whole form, so that only the check is left', async () => {
    const applicant = visit(http);
    const bytes = await writeForm1Sheet(FORM1);
    const sent = await applicant.upload('/file/sheet', {}, { field: 'sheet', name: '様式1.xlsx', bytes });
    expect([sent.status, sent.location]).toEqual([303, '/file/check']);
    const check = await applicant.get('/file/check');
    expect(check.status).toBe(200);
    for (const words of [
      '髙﨑　𠮷子',
      '2026年（令和8年）10月20日（火）',
      '13:00～15:00',
      'ほかに候補日はありません',
      '内線 3189',
    ]) {
      expect(check.text).toContain(words);
    }
  });

  test('a cell that was not understood is shown at its field with what stood there', async () => {
    const applicant = visit(http);
    const bytes = await writeForm1Sheet({ ...FORM1, contact: { ...FORM1.contact, email: 'あとで連絡します' } });
    await applicant.upload('/file/sheet', {}, { field: 'sheet', name: '様式1.xlsx', bytes });
    const check = await applicant.get('/file/check');
    expect(check.location).toBe('/file/contact?from=check');
    const contact = await applicant.get('/file/contact?from=check');
    expect(contact.html).toContain('value="あとで連絡します"');
    expect(contact.text).toContain('E-Mailは、1つのアドレスを半角でご入力ください。');
  });

  test.each([
    ['a PDF', '%PDF-1.7 nothing of Excel', 'Excel（.xlsx）のファイルではありません'],
    ['an old workbook', '\u00d0\u00cf\u0011\u00e0', 'Excel（.xlsx）のファイルではありません'],
    ['an empty file', '', 'Excel（.xlsx）のファイルではありません'],
  ])('%s is refused with a sentence that says what to do', async (_, content, sentence) => {
    const applicant = visit(http);
    const bytes = Buffer.from(content, 'latin1');
    const answer = await applicant.upload('/file/sheet', {}, { field: 'sheet', name: '様式1.xlsx', bytes });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(sentence);
  });
});

describe('what came with the sheet', () => {
  function returned(name: string): { field: string; name: string; bytes: Uint8Array } {
    const bytes = readFileSync(new URL(`../../documents/form1/returned/${name}.xlsx`, import.meta.url));
    return { field: 'sheet', name: '様式1（架空南）.xlsx', bytes };
  }

  test.each([
    ['06f-strike-assoc', 'B6「架空北医師会」（取り消し線があります）'],
    ['08k-note-min', 'G6「←正式名称で記入」'],
    ['11a-textbox', '「駐車場なし。搬入は裏口から。」（図形・テキストボックスの文字です）'],
    ['11e-comment', 'C9「午後でも可」（コメント（メモ）です）'],
    ['16-day08', '希望日時 第一希望「※懇親会あり」（欄の補足です）'],
  ])('%s: the check lists what was read into no field', async (name, sentence) => {
    office.clock.set('2026-11-28T10:00:00+09:00');
    const applicant = visit(http);
    await applicant.upload('/file/sheet', {}, returned(name));
    const check = await applicant.get('/file/check');
    expect([check.status, check.text.includes('読み取らなかった文字'), check.text.includes(sentence)]).toEqual([
      200,
      true,
      true,
    ]);
  });

  test('a sheet that was read whole has nothing to list', async () => {
    office.clock.set('2026-11-28T10:00:00+09:00');
    const applicant = visit(http);
    await applicant.upload('/file/sheet', {}, returned('21-venue10'));
    const check = await applicant.get('/file/check');
    expect([check.status, check.text.includes('読み取らなかった文字')]).toEqual([200, false]);
  });

  test('what the printed sample says is asked for again, and said', async () => {
    office.clock.set('2026-11-28T10:00:00+09:00');
    const applicant = visit(http);
    await applicant.upload('/file/sheet', {}, returned('37-sample-left'));
    const contact = await applicant.get('/file/contact?from=check');
    expect([contact.html.includes('XXX-XXXX'), contact.text.includes('TELをご入力ください。')]).toEqual([false, true]);
  });

  test('the picture is a layout, and the workbook is kept for desk and applicant, never for makers', async () => {
    office.clock.set('2026-11-28T10:00:00+09:00');
    const coordinator = await signedIn();
    const sent = returned('11d-picture');
    await coordinator.upload('/desk/entries/new', { source: 'mail', receivedOn: '2026年11月28日' }, sent);
    const entered = await coordinator.post('/desk/entries', {}, '/file/check');
    const page = await coordinator.get(entered.location ?? '');
    const kept = /href="(\/desk\/attachments\/[^"]+)">様式1（架空南）\.xlsx</.exec(page.html)?.[1] ?? '';
    expect((await http.inject({ url: kept })).statusCode).toBe(303);
    const cookie = [...coordinator.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await http.inject({ url: kept, headers: { cookie } });
    expect(answer.rawPayload.equals(Buffer.from(sent.bytes))).toBe(true);
    const reference = /[A-Z0-9]{4}-[A-Z0-9]{4}$/.exec(entered.location ?? '')?.[0] ?? '';
    const application = await office.store.read((tx) => findApplicationByReference(tx, reference));
    expect(application?.form1.attachments.map(({ name }) => name)).toEqual(['様式1の図1.png']);
  });

  test('two forms in one workbook are named', async () => {
    const answer = await visit(http).upload('/file/sheet', {}, returned('10-two'));
    expect(answer.text).toContain('記入済みの様式1が2つ以上入っています（「様式1」「様式1 (2)」）。');
  });
});

describe('代理で登録する', () => {
  test('a stranger is sent to the sign-in', async () => {
    const stranger = visit(http);
    expect((await stranger.get('/desk/entries/new')).location).toContain('/sign-in');
    expect((await stranger.post('/desk/entries', {}, '/file/sheet')).location).toContain('/sign-in');
  });

  test('a FAX of ten days before is in time by its day of receipt, and the ministry gets the request', async () => {
    office.clock.set('2026-10-14T10:00:00+09:00');
    const coordinator = await signedIn();
    const bytes = await writeForm1Sheet({ ...FORM1, contact: { ...FORM1.contact, email: APPLICANT } });
    const begun = await coordinator.upload(
      '/desk/entries/new',
      { source: 'fax', receivedOn: '2026年10月10日' },
      { field: 'sheet', name: '様式1.xlsx', bytes },
    );
    expect(begun.location).toBe('/file/check');
    expect((await coordinator.get('/file/check')).text).toContain('まだ登録は完了していません');
    const entered = await coordinator.post('/desk/entries', {}, '/file/check');
    expect(entered.location).toMatch(/^\/desk\/applications\/[A-Z-]+$/);
    await office.deliver();
    const owed = await office.newlyOwed();
    expect(owed.filter((line) => line.startsWith('re'))).toEqual([`received → ${APPLICANT}`, `request → ${MINISTRY}`]);
  });

  test('the same FAX of nine days before is late, and the page says so', async () => {
    office.clock.set('2026-10-14T10:00:00+09:00');
    const coordinator = await signedIn();
    const bytes = await writeForm1Sheet(FORM1);
    await coordinator.upload(
      '/desk/entries/new',
      { source: 'fax', receivedOn: '2026年10月11日' },
      { field: 'sheet', name: '様式1.xlsx', bytes },
    );
    expect((await coordinator.get('/file/check')).location).toBe('/file/slots?from=check');
    expect((await coordinator.get('/file/slots?from=check')).text).toContain('2026年10月10日（土）');
  });

  test('without an address nothing is mailed to the applicant, and the form takes it', async () => {
    const coordinator = await signedIn();
    const bytes = await writeForm1Sheet({ ...FORM1, contact: { ...FORM1.contact, email: '' } });
    await coordinator.upload(
      '/desk/entries/new',
      { source: 'phone', receivedOn: '2026年9月1日' },
      { field: 'sheet', name: '様式1.xlsx', bytes },
    );
    await office.newlyOwed();
    const entered = await coordinator.post('/desk/entries', {}, '/file/check');
    expect(entered.status).toBe(303);
    expect(await office.newlyOwed()).toEqual([`request → ${MINISTRY}`]);
  });
});
