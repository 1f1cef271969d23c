import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { joinRoutes } from '#web/attendee/join.ts';
import { attendeeListRoutes } from '#web/attendee/lists.ts';
import { deskAttentionRoutes } from '#web/desk/list/attention.ts';
import { deskMaterialRoutes } from '#web/desk/materials/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { materialRoutes } from '#web/letter/materials.ts';
import { startRoutes } from '#web/letter/start.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { forgetOldRows } from '#workflow/keeping/retain.ts';
import { sweepFiles } from '#workflow/keeping/sweep-files.ts';
import { readAllMaterials } from '#workflow/materials/read.ts';
import { listFirstMaterials } from '#workflow/materials/save.ts';
import {
  applicationReceived,
  attendeeSignsUp,
  attendeesLink,
  ICHIRO,
  sessionConfirmed,
  signUpPage,
} from '../../../support/cast.ts';
import { openOffice, type TestOffice } from '../../../support/office.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { plain, seenVersionOn } from '../../read-form.ts';
import { statusPathOf, trustedApplicant } from '../../trusted.ts';
import { openSite, type Visitor, visit } from '../../visitor.ts';

const PDF = new TextEncoder().encode('%PDF-1.4\n%%EOF\n');
/** Each column of the form, filled in. */
const FORM = {
  title: '導入の手引き',
  kind: 'document',
  address: 'https://shiryo.example.jp/tebiki?a=1&b=2',
  note: '保存してお使いください。',
  audience: 'institutions',
  asOf: '2026年8月1日',
  validUntil: '2026年9月30日',
  place: '10',
};

let office: TestOffice;
let http: FastifyInstance;
let desk: Visitor;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [
    signInRoutes,
    deskAttentionRoutes,
    deskMaterialRoutes,
    startRoutes,
    materialRoutes,
    statusRoutes,
    joinRoutes,
    attendeeListRoutes,
  ]);
  desk = await coordinatorAt(http, office);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

/** Adds one with these fields; the path of its page. */
async function added(changes: Partial<typeof FORM> = {}): Promise<string> {
  const { location } = await desk.post('/desk/materials/new', { ...FORM, ...changes }, '/desk/materials/new');
  return location?.split('?')[0] ?? '';
}

const idIn = (path: string): string => path.split('/').at(-1) ?? '';

describe('資料 at the desk', () => {
  test('begins with what the letter names, once, and as of the letter’s day', async () => {
    await listFirstMaterials(office);
    await listFirstMaterials(office);
    const page = await desk.get('/desk/materials');
    expect(page.text.match(/事務連絡（2022年9月9日）/g)?.length).toBe(6);
    const letter = await visit(http).get('/letter');
    expect(letter.text.match(/2022年9月9日（金）現在の内容です。/g)?.length).toBe(6);
    expect(letter.html).toContain('href="https://www.mhlw.go.jp/stf/newpage_08280.html" rel="noreferrer"');
    expect(letter.headers['set-cookie']).toBe(undefined);
  });

  test('a material is added and shown to everybody with what it is, for whom and as of when', async () => {
    await added();
    const letter = await visit(http).get('/letter');
    expect(plain(letter.html)).toContain(`<a href="${FORM.address}" rel="noreferrer">導入の手引き</a>`);
    expect(letter.text).toContain(
      '対象：医療機関・薬局の方　2026年8月1日（土）現在の内容です。掲載の期限：2026年9月30日（水）',
    );
  });

  test('what is missing or wrong is said at its field, and what was typed stays', async () => {
    const wrong = { title: '', address: 'javascript:alert(1)', validUntil: '2026年7月1日' };
    const page = await desk.post('/desk/materials/new', { ...FORM, ...wrong }, '/desk/materials/new');
    expect(page.status).toBe(422);
    for (const sentence of [
      '題名をご入力ください。',
      'アドレス（URL）は「https://」から始まる形でご入力ください。',
      '掲載の期限には、2026年8月1日（土）以降の日をご入力ください。',
    ]) {
      expect(page.text).toContain(sentence);
    }
    expect(page.html).toContain('value="javascript:alert(1)"');
    const neither = await desk.post('/desk/materials/new', { ...FORM, address: '' }, '/desk/materials/new');
    expect([neither.status, neither.text.includes('どちらか一方をご用意ください。')]).toEqual([422, true]);
    expect(await readAllMaterials(office)).toEqual([]);
  });

  test('a file is looked into as attachments are, given out to everybody, and stays on the disk', async () => {
    const sheet = { field: 'file', name: '手引き.exe', bytes: new Uint8Array([0x4d, 0x5a, 1, 2]) };
    const refused = await desk.upload('/desk/materials/new', { ...FORM, address: '' }, sheet);
    expect([refused.status, refused.text.includes('添付できない種類のファイルです。')]).toEqual([422, true]);
    const file = { field: 'file', name: '手引き.pdf', bytes: PDF };
    const both = await desk.upload('/desk/materials/new', FORM, file);
    expect([both.status, both.text.includes('どちらか一方をご用意ください。')]).toEqual([422, true]);
    const taken = await desk.upload('/desk/materials/new', { ...FORM, address: '' }, file);
    const path = taken.location?.split('?')[0] ?? '';
    for (let sweep = 0; sweep < 3; sweep += 1) {
      office.clock.advance({ hours: 30 });
      await sweepFiles(office);
    }
    const got = await visit(http).get(`/materials/${idIn(path)}/file`);
    expect([got.status, got.headers['content-type'], got.html]).toEqual([200, 'application/pdf', '%PDF-1.4\n%%EOF\n']);
    expect(got.headers['content-disposition']).toContain('inline;');
    const letter = await visit(http).get('/letter');
    expect(letter.html).toContain(`href="/materials/${idIn(path)}/file"`);
  });

  test('an edit is a version with who and what; a removed file is still in the history', async () => {
    const first = await desk.upload(
      '/desk/materials/new',
      { ...FORM, address: '' },
      { field: 'file', name: '手引き.pdf', bytes: PDF },
    );
    const path = first.location?.split('?')[0] ?? '';
    const seen = seenVersionOn((await desk.get(path)).html);
    const [kept] = /name="fileRemove" value="[^"]+"/.exec((await desk.get(path)).html) ?? [''];
    const removal = { fileRemove: kept.split('value="')[1]?.slice(0, -1) ?? '' };
    await desk.post(path, { ...FORM, ...seen, ...removal, kind: 'video' }, path);
    const page = await desk.get(path);
    expect(page.text).toContain('調整　花子　直した');
    expect(plain(page.text)).toContain(`種類：資料 → 動画`);
    expect(plain(page.text)).toContain(`ファイル：手引き.pdf → なし`);
    expect((await visit(http).get(`/materials/${idIn(path)}/file`)).status).toBe(404);
    expect((await desk.get(`${path}/versions/1/file`)).html).toBe('%PDF-1.4\n%%EOF\n');
    expect((await desk.get(`${path}/versions/2/file`)).status).toBe(404);
  });

  test('an edit of what somebody else saved meanwhile is refused, said, and taken when pressed again', async () => {
    const path = await added();
    const seen = seenVersionOn((await desk.get(path)).html);
    await desk.post(path, { ...FORM, ...seen, title: '導入の手引き 第2版' }, path);
    const late = await desk.post(path, { ...FORM, ...seen, title: '導入の手引き 改' }, path);
    expect(late.status).toBe(409);
    expect(late.text).toContain('この画面を開いたあとに、資料が変わりました');
    expect(late.text).toContain('題名 導入の手引き 第2版 導入の手引き 改');
    await desk.post(path, { ...FORM, ...seenVersionOn(late.html), title: '導入の手引き 改' }, path);
    expect((await readAllMaterials(office)).map(({ material }) => material.title)).toEqual(['導入の手引き 改']);
  });

  test('what is taken from the list is shown to nobody, and can be put back', async () => {
    const path = await added();
    await desk.post(`${path}/removal`, seenVersionOn((await desk.get(path)).html), path);
    expect((await visit(http).get('/letter')).text).not.toContain('導入の手引き');
    expect((await visit(http).get(`/materials/${idIn(path)}/mark`)).status).toBe(404);
    expect((await desk.get('/desk/materials')).text).toContain('一覧から外した資料');
    await desk.post(`${path}/restoration`, seenVersionOn((await desk.get(path)).html), path);
    expect((await visit(http).get('/letter')).text).toContain('導入の手引き');
  });
});

describe('確認が必要', () => {
  test('is said by anybody in one line, stands in the queue and at the material, and goes once somebody looked', async () => {
    const path = await added({ validUntil: '' });
    const mark = `/materials/${idIn(path)}/mark`;
    const stranger = visit(http);
    const empty = await stranger.post(mark, {}, mark);
    expect([empty.status, empty.text.includes('どこが違うかをご入力ください。')]).toEqual([422, true]);
    const done = await stranger.post(mark, { line: '開けません\r\n<b>' }, mark);
    expect(done.location).toBe(`${mark}?done=1`);
    expect((await stranger.get('/letter')).text).toContain('「確認が必要」との声があり');
    const queue = await desk.get('/desk?kind=material-doubtful');
    expect(plain(queue.text)).toContain(
      '導入の手引き ご覧の方から、1件の「確認が必要」が届いています（今日）。「開けません <b>」',
    );
    const page = await desk.get(path);
    const lastMark = /name="lastMark" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    office.clock.advance({ minutes: 1 });
    await stranger.post(mark, { line: 'あとから来た声' }, mark);
    await desk.post(`${path}/marks`, { lastMark }, path);
    const [left] = await readAllMaterials(office);
    expect(left?.marks.map(({ line }) => line)).toEqual(['あとから来た声']);
  });

  test('is limited for each browser, and asks for no name', async () => {
    const path = await added();
    const mark = `/materials/${idIn(path)}/mark`;
    const stranger = visit(http);
    expect((await stranger.get(mark)).html).not.toMatch(/autocomplete="(name|email)"/);
    const answers: number[] = [];
    for (let time = 0; time < 7; time += 1)
      answers.push((await stranger.post(mark, { line: `声${time}` }, mark)).status);
    expect(answers).toEqual([303, 303, 303, 303, 303, 303, 429]);
    const [material] = await readAllMaterials(office);
    expect(material?.marks.length).toBe(6);
  });

  test('is forgotten 90 days after somebody looked', async () => {
    const path = await added();
    const mark = `/materials/${idIn(path)}/mark`;
    await visit(http).post(mark, { line: '開けません' }, mark);
    const lastMark = /name="lastMark" value="([^"]+)"/.exec((await desk.get(path)).html)?.[1] ?? '';
    await desk.post(`${path}/marks`, { lastMark }, path);
    const rows = async (): Promise<number> =>
      office.store.read(async ({ db, tables }) => (await db.select().from(tables.materialMarks)).length);
    office.clock.advance({ hours: 24 * 89 });
    await forgetOldRows(office);
    expect(await rows()).toBe(1);
    office.clock.advance({ hours: 48 });
    await forgetOldRows(office);
    expect(await rows()).toBe(0);
  });

  test('an expired material stands in the queue from the day after', async () => {
    await added();
    office.clock.set('2026-09-30T23:00:00+09:00');
    desk = await coordinatorAt(http, office);
    expect((await desk.get('/desk')).text).not.toContain('資料の期限切れ');
    office.clock.set('2026-10-01T00:00:00+09:00');
    expect((await desk.get('/desk')).text).toContain(
      '資料の期限切れ 導入の手引き 資料の掲載の期限が過ぎました（今日）。',
    );
    expect((await visit(http).get('/letter')).text).toContain('掲載の期限を過ぎています。');
  });
});

describe('説明会で使える資料', () => {
  test('are chosen by the applicant and stand on status page, 案内文 and attendees’ pages until they are old', async () => {
    const { application } = await sessionConfirmed(office);
    await added({ title: '使う資料', validUntil: '2026年9月30日' });
    await added({ title: '使わない資料', place: '20' });
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    const own = `/registration/${await attendeesLink(office, ICHIRO.email)}`;
    const path = await statusPathOf(office, application);
    const applicant = await trustedApplicant(office, http, path);
    expect((await visit(http).get(`${path}/materials`)).location).toBe(`${path}/access`);
    const [chosen] = await readAllMaterials(office);
    await applicant.post(`${path}/materials`, { materials: chosen?.material.id ?? '' }, `${path}/materials`);
    const lines = `説明会の資料\n・使う資料\n　${FORM.address}\n`;
    const status = await applicant.get(path);
    expect(plain(status.html)).toContain(lines);
    expect(status.text).not.toContain('使わない資料');
    const attendee = await visit(http).get(own);
    expect([attendee.text.includes('使う資料'), attendee.text.includes('使わない資料')]).toEqual([true, false]);
    // Whoever finds it doubtful says so from there.
    const mark = `/materials/${chosen?.material.id}/mark`;
    expect([status.html, attendee.html].map((html) => html.includes(`href="${mark}"`))).toEqual([true, true]);
    office.clock.set('2026-10-01T09:00:00+09:00');
    expect((await visit(http).get(own)).text).not.toContain('使う資料');
    expect(plain((await applicant.get(path)).html)).not.toContain(lines);
  });

  test('a choice made on a page that showed another is not taken, and both are shown', async () => {
    const { application } = await sessionConfirmed(office);
    await added({ title: '一つめ' });
    await added({ title: '二つめ', place: '20' });
    const path = await statusPathOf(office, application);
    const applicant = await trustedApplicant(office, http, path);
    const [first, second] = (await readAllMaterials(office)).map(({ material }) => material.id);
    const open = await applicant.get(`${path}/materials`);
    await applicant.post(`${path}/materials`, { materials: first ?? '' }, open);
    const late = await applicant.post(`${path}/materials`, { materials: second ?? '' }, open);
    expect([late.status, late.text.includes('選んだ資料（いまの内容） 一つめ')]).toEqual([409, true]);
    expect(late.html).toMatch(new RegExp(`value="${second}"[^>]* checked`));
  });

  test('cannot be chosen before the session is fixed', async () => {
    const application = await applicationReceived(office);
    const path = await statusPathOf(office, application);
    const applicant = await trustedApplicant(office, http, path);
    expect((await applicant.get(`${path}/materials`)).status).toBe(409);
    expect((await applicant.get(path)).text).not.toContain('説明会で使える資料');
  });
});
