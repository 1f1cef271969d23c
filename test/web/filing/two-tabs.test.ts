import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findApplicationByReference } from '#store/cases/applications.ts';
import { deskEntryRoutes } from '#web/filing/entry.ts';
import { resumeRoutes } from '#web/filing/resume.ts';
import { fileRoutes } from '#web/filing/routes.ts';
import { form1Values } from '#web/forms/form1/fields.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { startRoutes } from '#web/letter/start.ts';
import { correctApplication, startCorrection } from '#workflow/filing/correct.ts';
import { fileApplication } from '#workflow/filing/file.ts';
import { draftIdIn } from '#workflow/filing/keep-draft.ts';
import { mailDraftLink } from '#workflow/filing/resume-draft.ts';
import { APPLICANT, applicationReceived, form1Input } from '../../support/cast.ts';
import { must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';
import { coordinatorAt } from '../coordinator.ts';
import { keptOn, problemsOn } from '../read-form.ts';
import { type Answer, dump, openSite, type Visitor, visit } from '../visitor.ts';

const NORTH = form1Values(form1Input({ association: '北市医師会', remarks: '北から' }));
const SOUTH = form1Values(form1Input({ association: '南市医師会', remarks: '南から' }));
const PDF = new TextEncoder().encode('%PDF-1.4\n%%EOF\n');

let office: TestOffice;
let http: FastifyInstance;
let browser: Visitor;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [startRoutes, fileRoutes, resumeRoutes, signInRoutes, deskEntryRoutes]);
  browser = visit(http);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

/** Types a whole form in a tab of its own and stands on its check page. */
async function typeAll(values: Record<string, string>, tab = browser): Promise<{ id: string; check: Answer }> {
  const first = await tab.post('/file/contact', values, '/file/contact?draft=new');
  const id = first.draft ?? '';
  for (const page of ['slots', 'venue']) {
    const path = `/file/${page}?draft=${id}`;
    expect((await tab.post(path, values, path)).status).toBe(303);
  }
  const check = await tab.get(`/file/check?draft=${id}`);
  expect(check.status).toBe(200);
  return { id, check };
}

/** Whose application the desk is led to. */
async function associationAt(location: string | undefined): Promise<string | undefined> {
  const reference = location?.split('/').at(-1) ?? '';
  return (await office.store.read((tx) => findApplicationByReference(tx, reference)))?.form1.association;
}

describe('two forms in two tabs of one browser', () => {
  test('the button of a check page files the form that it showed, and the other stays as it is', async () => {
    const south = await typeAll(SOUTH);
    const north = await typeAll(NORTH);
    const sent = await browser.post('/file/application', {}, south.check);
    expect([sent.location, sent.draft]).toEqual(['/file/verification', south.id]);
    expect((await browser.get(`/file/verification?draft=${south.id}`)).text).toContain('南市医師会');
    expect((await browser.get(`/file/check?draft=${north.id}`)).text).toContain('北から');
    expect(await office.newlyOwed()).toEqual([`verification → ${APPLICANT}`]);
  });

  test('申請をはじめる asks whether to go on or to begin anew, and 新しく leaves the begun one alone', async () => {
    const south = await typeAll(SOUTH);
    office.clock.set('2026-09-01T11:11:00+09:00');
    const asked = await browser.get('/file');
    expect(asked.text).toContain('南市医師会の下書きがあります（9月1日（火）10:00 保存）');
    expect(asked.html).toContain(`href="/file/continuation?draft&#x3D;${south.id}"`);
    expect((await browser.get('/file/contact?draft=new')).html).not.toContain('南市医師会');
    await typeAll(NORTH);
    const both = await browser.get('/file');
    expect(both.text).toMatch(/北市医師会の下書き.*南市医師会の下書き/);
    for (const page of ['contact', 'slots', 'venue', 'check']) {
      expect((await browser.get(`/file/${page}`)).location).toBe('/file');
    }
  });

  test('the first page says whose draft lies here, and 続きから opens the first page that is not finished', async () => {
    const half = await browser.post('/file/contact', NORTH, '/file/contact');
    const start = await browser.get('/');
    expect(start.text).toContain('北市医師会の下書きがあります（9月1日（火）10:00 保存）');
    expect((await browser.get(`/file/continuation?draft=${half.draft}`)).location).toBe('/file/slots');
    const slots = await browser.get(`/file/slots?draft=${half.draft}`);
    expect([slots.status, problemsOn(slots.html)]).toEqual([200, {}]);
    expect(slots.text).toContain('団体・担当者 （入力済み）');
    expect((await visit(http).get('/')).text).not.toContain('北市医師会');
    const { id } = await typeAll(SOUTH);
    expect((await browser.get(`/file/continuation?draft=${id}`)).location).toBe('/file/check');
    const contact = await browser.get(`/file/contact?draft=${id}`);
    expect(contact.text).toContain('会場・備考 （入力済み）');
    expect(contact.html).toContain(`href="/file/venue?draft&#x3D;${id}"`);
  });

  test('a form that names no draft files none', async () => {
    await typeAll(SOUTH);
    const before = dump(office);
    const sent = await browser.post('/file/application', {}, '/file/contact?draft=new');
    expect([sent.location, dump(office) === before]).toEqual(['/file/check', true]);
  });
});

describe('one form in two tabs', () => {
  test('retyped in the other, it is not sent: both are named, what differs is listed, and both can be gone on with', async () => {
    const { id, check } = await typeAll(SOUTH);
    const contact = `/file/contact?draft=${id}`;
    await browser.post(contact, { ...SOUTH, association: '北市医師会' }, contact);
    const before = dump(office);
    const refused = await browser.post('/file/application', {}, check);
    expect([refused.status, dump(office) === before]).toEqual([409, true]);
    expect(refused.text).toMatch(/申請団体 南市医師会 北市医師会/);
    expect(refused.text).toContain('いまの下書きは、北市医師会のものです');
    const copied = await browser.post('/file/copy', {}, refused);
    expect([copied.status, copied.location, copied.draft !== id]).toEqual([303, '/file/check', true]);
    expect((await browser.get(`/file/check?draft=${copied.draft}`)).text).toContain('南市医師会');
    expect((await browser.get(`/file/check?draft=${id}`)).text).toContain('北市医師会');
  });

  test('a file added in the other stops it too, and a copy keeps the files that it showed', async () => {
    const { id } = await typeAll(SOUTH);
    const venue = `/file/venue?draft=${id}`;
    await browser.upload(venue, SOUTH, { field: 'layouts', name: '１階.pdf', bytes: PDF }, venue);
    const check = await browser.get(`/file/check?draft=${id}`);
    const more = { field: 'layouts', name: '２階.pdf', bytes: new TextEncoder().encode('%PDF-1.4\n2\n%%EOF\n') };
    await browser.upload(venue, SOUTH, more, venue);
    const refused = await browser.post('/file/application', {}, check);
    expect([refused.status, refused.text.includes('２階.pdf')]).toEqual([409, true]);
    const copied = await browser.post('/file/copy', {}, refused);
    const copy = await browser.get(`/file/venue?draft=${copied.draft}`);
    expect([copy.text.includes('１階.pdf'), copy.text.includes('２階.pdf')]).toEqual([true, false]);
  });

  test('sent in the other with something else in it, the old page says so and not that it was sent', async () => {
    const { id, check } = await typeAll(SOUTH);
    const contact = `/file/contact?draft=${id}`;
    await browser.post(contact, { ...SOUTH, association: '北市医師会' }, contact);
    await browser.post('/file/application', {}, `/file/check?draft=${id}`);
    const refused = await browser.post('/file/application', {}, check);
    expect([refused.status, refused.text.includes('ほかの画面ですでに送られています')]).toEqual([409, true]);
    expect(refused.text).toMatch(/申請団体 南市医師会 北市医師会/);
    const form = await browser.post(contact, SOUTH, check);
    expect([form.status, form.text.includes('北市医師会の申請は、ほかの画面で送信されています')]).toEqual([409, true]);
  });

  test('what was changed between the look and the press is refused in the very write', async () => {
    const { id } = await typeAll(SOUTH);
    const cookie = browser.draftCookie() ?? '';
    const filing = await fileApplication(office, { cookie, print: 'another' }, form1Input());
    expect(filing).toEqual({ ok: false, refusal: { code: 'draft-changed' } });
    expect((await browser.get(`/file/check?draft=${id}`)).status).toBe(200);
    const application = await applicationReceived(office);
    const correction = must(await startCorrection(office, application.id, () => SOUTH));
    const corrected = await correctApplication(office, { cookie: correction, print: 'another' }, form1Input());
    expect(corrected).toEqual({ ok: false, refusal: { code: 'draft-changed' } });
  });
});

describe('pages of one form that were opened before the other tab changed it', () => {
  test('save what was changed on them and nothing else', async () => {
    const { id } = await typeAll(SOUTH);
    const path = `/file/contact?draft=${id}`;
    const old = await browser.get(path);
    await browser.post(path, { ...SOUTH, association: '北市医師会' }, path);
    const shown = { ...keptOn(old.html), contactName: '南　三郎' };
    for (const way of [`/file/contact/typing?draft=${id}`, path]) {
      expect((await browser.post(way, shown, old)).status).toBeLessThan(400);
      const now = keptOn((await browser.get(path)).html);
      expect([now.association, now.contactName]).toEqual(['北市医師会', '南　三郎']);
    }
  });

  test('are refused visibly where both changed the same field: nothing is saved, and pressed again it is what is typed', async () => {
    const { id } = await typeAll(SOUTH);
    const path = `/file/contact?draft=${id}`;
    const old = await browser.get(path);
    await browser.post(path, { ...SOUTH, association: '北市医師会' }, path);
    const before = dump(office);
    const typed = { ...keptOn(old.html), association: '西市医師会', contactName: '西　三郎' };
    const typing = await browser.post(`/file/contact/typing?draft=${id}`, typed, old);
    expect([typing.status, JSON.parse(typing.html)]).toEqual([
      409,
      { refused: '「申請団体」が、ほかの画面で変わりました。この画面の入力は保存していません。' },
    ]);
    const refused = await browser.post(path, typed, old);
    expect([refused.status, dump(office) === before]).toEqual([409, true]);
    expect(problemsOn(refused.html).association).toBe(
      'ほかの画面で「北市医師会」に変わりました。この欄に入力した内容にするときは、もう一度ボタンを押してください。',
    );
    expect(keptOn(refused.html)).toMatchObject({ association: '西市医師会', contactName: '西　三郎' });
    expect((await browser.post(path, typed, refused)).status).toBe(303);
    const now = keptOn((await browser.get(path)).html);
    expect([now.association, now.contactName]).toEqual(['西市医師会', '西　三郎']);
  });

  test('a page kept open goes on saving by what it saved last', async () => {
    const old = await browser.get('/file/contact?draft=new');
    const first = await browser.post('/file/contact/typing', { association: '見本市医' }, old);
    const { draft, shown } = JSON.parse(first.html);
    const way = `/file/contact/typing?draft=${draft}`;
    const then = await browser.post(way, { association: '見本市医師会', shown }, old);
    expect([then.status, JSON.parse(then.html).draft]).toEqual([200, draft]);
    expect(keptOn((await browser.get(`/file/contact?draft=${draft}`)).html).association).toBe('見本市医師会');
  });
});

describe('a draft that was taken to another browser', () => {
  test('is not written to by the browser that had it, which says so and begins no second one', async () => {
    const { id, check } = await typeAll(SOUTH);
    const path = `/file/contact?draft=${id}`;
    const old = await browser.get(path);
    must(await mailDraftLink(office, browser.draftCookie() ?? '', APPLICANT));
    const link = `/file/draft/${tokenOf(await office.lastMailTo(APPLICANT), 'draft')}`;
    const home = visit(http);
    const taken = await home.post(link, {}, link);
    expect([taken.location, taken.draft]).toEqual(['/file/continuation', id]);
    const before = dump(office);
    const typing = await browser.post(`/file/contact/typing?draft=${id}`, { ...SOUTH, phone: '03-5253-2222' }, old);
    expect([typing.status, JSON.parse(typing.html)]).toEqual([
      409,
      { refused: 'この下書きは、ほかのブラウザで続けられています。この画面の入力は保存していません。' },
    ]);
    for (const [way, page] of [
      [path, old],
      ['/file/application', check],
    ] as const) {
      const sent = await browser.post(way, SOUTH, page);
      expect([sent.status, sent.text.includes('この下書きは、ほかのブラウザで続けられています')]).toEqual([409, true]);
    }
    expect((await browser.get(path)).status).toBe(409);
    const start = await browser.get('/');
    expect(start.text).toContain('このブラウザにあった下書きは、ほかのブラウザで続けられています');
    expect(start.text).not.toContain('南市医師会');
    const said = await browser.get('/file/contact');
    expect([said.status, said.text.includes('ほかのブラウザで続けられています')]).toEqual([409, true]);
    expect(keptOn((await browser.get('/file/contact')).html).association).toBe('');
    expect(dump(office)).toBe(before);
    expect((await home.get(`/file/check?draft=${id}`)).text).toContain('南市医師会');
  });
});

describe('two 訂正 at once', () => {
  test('each changes its own application', async () => {
    const [one, other] = [await applicationReceived(office), await applicationReceived(office)];
    const drafts: string[] = [];
    for (const application of [one, other]) {
      const cookie = must(await startCorrection(office, application.id, ({ form1 }) => form1Values(form1)));
      const id = draftIdIn(cookie);
      browser.cookies.set(`draft-${id}`, cookie);
      drafts.push(id);
    }
    const venue = (index: number) => `/file/venue?draft=${drafts[index]}`;
    const [first, second] = [await browser.get(venue(0)), await browser.get(venue(1))];
    const typed = form1Values(one.form1);
    expect((await browser.post(venue(0), { ...typed, venueName: '一番会館' }, first)).status).toBe(303);
    expect((await browser.post(venue(1), { ...typed, venueName: '二番会館' }, second)).status).toBe(303);
    for (const id of drafts) await browser.post('/file/correction', {}, `/file/check?draft=${id}`);
    const venues = await Promise.all(
      [one, other].map(async ({ id }) => (await office.see(id)).application.form1.venue),
    );
    expect(venues.map(({ name }) => name)).toEqual(['一番会館', '二番会館']);
  });
});

describe('two FAXes in two tabs of the desk', () => {
  test('become two cases, each with its own name and place', async () => {
    const desk = await coordinatorAt(http, office);
    const begin = async () =>
      (await desk.post('/desk/entries/new', { source: 'fax', receivedOn: '2026年8月31日' }, '/desk/entries/new')).draft;
    const [south, north] = [await begin(), await begin()];
    for (const [id, values] of [
      [south, SOUTH],
      [north, NORTH],
    ] as const) {
      const path = `/file/contact?draft=${id}`;
      await desk.post(path, values, path);
    }
    for (const page of ['slots', 'venue']) {
      for (const [id, values] of [
        [south, SOUTH],
        [north, NORTH],
      ] as const) {
        const path = `/file/${page}?draft=${id}`;
        await desk.post(path, values, path);
      }
    }
    expect((await desk.get('/desk/entries/new')).text).toContain('北市医師会の代理で登録する下書きがあります');
    const check = await desk.get(`/file/check?draft=${south}`);
    const once = await desk.post('/desk/entries', {}, check);
    const twice = await desk.post('/desk/entries', {}, check);
    expect([once.status, twice.location]).toEqual([303, once.location]);
    const other = await desk.post('/desk/entries', {}, `/file/check?draft=${north}`);
    const whose = [await associationAt(once.location), await associationAt(other.location)];
    expect(whose).toEqual(['南市医師会', '北市医師会']);
  });
});
