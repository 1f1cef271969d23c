import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FORM1_NOTES } from '#domain/form1/snapshot.ts';
import { fileRoutes } from '#web/filing/routes.ts';
import { form1Values } from '#web/forms/form1/fields.ts';
import { startRoutes } from '#web/letter/start.ts';
import { isTrusted } from '#workflow/access/trust-browser.ts';
import { startCorrection } from '#workflow/filing/correct.ts';
import { startDraft } from '#workflow/filing/keep-draft.ts';
import { applicationReceived } from '../../support/cast.ts';
import { codeOf, must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';
import { type Answer, dump, openSite, type Visitor, visit } from '../visitor.ts';

const EMAIL = 'jiro@ishikai.example.jp';
const CONTACT = {
  association: '見本市医師会',
  contactName: '見本　次郎',
  contactKana: 'ミホン　ジロウ',
  phone: '０３ー５２５３ー１１１１（内線３１８９）',
  extension: '',
  email: EMAIL,
};
const SLOTS = {
  slot1Date: '10月20日',
  slot1MeetingStart: '午後2時',
  slot1MeetingEnd: '１６時',
  slot1DemoStart: '15:00',
  slot1DemoEnd: '15:15',
  noFurtherCandidates: 'on',
};
const VENUE = {
  mode: 'in-person',
  venueName: '見本会館',
  postalCode: '',
  address: '東京都千代田区霞が関1-2-2',
  remarks: '',
};

let office: TestOffice;
let http: FastifyInstance;
let applicant: Visitor;

beforeEach(async () => {
  office = await openOffice({ now: '2026-10-01T10:00:00+09:00' });
  http = await openSite(office, [startRoutes, fileRoutes]);
  applicant = visit(http);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

async function typeAll(changes: Record<string, string> = {}): Promise<Answer> {
  await applicant.post('/file/contact', { ...CONTACT, ...changes }, '/file/contact');
  await applicant.post('/file/slots', { ...SLOTS, ...changes }, '/file/slots');
  return applicant.post('/file/venue', { ...VENUE, ...changes }, '/file/venue');
}

async function fileAll(): Promise<Answer> {
  await typeAll();
  return applicant.post('/file/application', {}, '/file/check');
}

describe('the first pages', () => {
  test('the start names the earliest day that can be filed today, with weekday', async () => {
    const answer = await applicant.get('/');
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('2026年（令和8年）10月11日（日）');
  });

  test('the rest of the letter and a used link have pages', async () => {
    expect((await applicant.get('/letter')).status).toBe(200);
    expect((await applicant.get('/used-link')).status).toBe(410);
  });

  test('looking at them changes nothing', async () => {
    const before = dump(office);
    for (const path of ['/', '/letter', '/file', '/file/contact', '/file/slots', '/file/check', '/file/receipt']) {
      await applicant.get(path);
    }
    expect(dump(office)).toBe(before);
  });
});

describe('a filing', () => {
  test('leads page by page to the receipt, and the notes stand on form, check page and receipt', async () => {
    const first = await applicant.post('/file/contact', CONTACT, '/file/contact');
    expect([first.status, first.location]).toEqual([303, '/file/slots']);
    const second = await applicant.post('/file/slots', SLOTS, '/file/slots');
    expect([second.status, second.location]).toEqual([303, '/file/venue']);
    const third = await applicant.post('/file/venue', VENUE, '/file/venue');
    expect([third.status, third.location]).toEqual([303, '/file/check']);
    const check = await applicant.get('/file/check');
    expect(check.text).toContain('まだ申請は完了していません');
    expect(check.text).toContain('みほん　じろう');
    const filed = await applicant.post('/file/application', {}, '/file/check');
    expect([filed.status, filed.location]).toEqual([303, '/file/verification']);
    expect((await applicant.get('/file/verification')).text).toContain(EMAIL);

    const code = codeOf(await office.lastMailTo(EMAIL));
    const verified = await applicant.post('/file/verification', { code }, '/file/verification');
    expect([verified.status, verified.location]).toEqual([303, '/file/receipt']);
    const receipt = await applicant.get('/file/receipt');
    expect(await applicant.get('/file/receipt')).toMatchObject({ status: 200, text: receipt.text });
    expect(await isTrusted(office, applicant.cookies.get('applicant') ?? '', EMAIL)).toBe(true);

    const form = await visit(http).get('/file/contact');
    for (const page of [form, check, receipt]) {
      expect(FORM1_NOTES.filter((note) => !page.text.includes(note))).toEqual([]);
    }
  });

  test('sent twice it is one application and one mail', async () => {
    await typeAll();
    const check = await applicant.get('/file/check');
    const filed = await applicant.post('/file/application', {}, check);
    const again = await applicant.post('/file/application', {}, check);
    expect([filed.location, again.location]).toEqual(['/file/verification', '/file/verification']);
    expect(await office.newlyOwed()).toEqual([`verification → ${EMAIL}`]);
  });

  test('what was typed wrong comes back with 422, is kept, and is there after a reload', async () => {
    const answer = await applicant.post('/file/contact', { ...CONTACT, phone: '5253-1111' }, '/file/contact');
    expect(answer.status).toBe(422);
    expect(answer.html).toContain('<title>エラー：');
    expect(answer.text).toContain('TELは、市外局番から数字でご入力ください。例：03-5253-1111');
    expect((await applicant.get('/file/contact')).html).toContain('value="5253-1111"');
  });

  test('a late day is refused with its last filing day, the earliest day and whom to ask', async () => {
    await applicant.post('/file/contact', CONTACT, '/file/contact');
    const answer = await applicant.post('/file/slots', { ...SLOTS, slot1Date: '10月10日' }, '/file/slots');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(
      '第一希望の2026年10月10日（土）は、申請の期限（2026年9月30日（水））を過ぎています。2026年10月11日（日）以降の日をご入力ください。',
    );
    expect(answer.html).toContain('<details class="disclosure" open>');
  });

  test('a day for which the rule was lifted is named on the page and can be filed; another late day cannot', async () => {
    const lifted = Temporal.PlainDate.from('2026-10-05');
    applicant.cookies.set('draft', await startDraft(office, 'form1', {}, { liftedFor: [lifted] }));
    expect((await applicant.get('/file/slots')).text).toContain(
      '2026年10月5日（月）は、期限後の申請が許可されています',
    );
    const late = await applicant.post('/file/slots', { ...SLOTS, slot1Date: '10月6日' }, '/file/slots');
    expect(late.status).toBe(422);
    const answer = await applicant.post('/file/slots', { ...SLOTS, slot1Date: '10月5日' }, '/file/slots');
    expect(answer.location).toBe('/file/venue');
  });

  test('the check page leads to the first page with something wrong, which says it at once', async () => {
    await typeAll({ slot1Date: '' });
    const check = await applicant.get('/file/check');
    expect([check.status, check.location]).toEqual([303, '/file/slots?from=check']);
    const page = await applicant.get('/file/slots?from=check');
    expect(page.text).toContain('第一希望の希望日をご入力ください。例：2026年11月20日');
    const mended = await applicant.post('/file/slots', { ...SLOTS, from: 'check' }, '/file/slots?from=check');
    expect(mended.location).toBe('/file/check');
  });

  test('weekend, holiday and late hour are pointed out and can be filed', async () => {
    await typeAll({
      slot1Date: '11月3日',
      slot1MeetingStart: '20:00',
      slot1MeetingEnd: '21:30',
      slot1DemoStart: '20:30',
      slot1DemoEnd: '20:45',
    });
    const check = await applicant.get('/file/check');
    expect(check.text).toContain('第一希望の2026年11月3日（火）は、祝日（文化の日）です。');
    expect(check.text).toContain('早朝・夜間の時刻で間違いないか、ご確認ください。');
    expect((await applicant.post('/file/application', {}, '/file/check')).location).toBe('/file/verification');
  });

  test('the same association and day filed before is pointed out, without its number', async () => {
    const earlier = await applicationReceived(office);
    await typeAll({ association: earlier.form1.association, slot1Date: earlier.form1.slots[0]?.date.toString() ?? '' });
    const check = await applicant.get('/file/check');
    expect(check.text).toContain('同じ申請団体から、同じ日の申請がすでに届いています。');
    expect(check.text).not.toContain(earlier.reference);
  });
});

describe('files', () => {
  const upload = (files: { name: string; bytes: Buffer }[]): Promise<Answer> =>
    applicant.upload(
      '/file/venue',
      VENUE,
      files.map((file) => ({ field: 'layouts', ...file })),
    );
  const pdf = Buffer.from('%PDF-1.4\n%%EOF');

  test('a layout keeps its Japanese name; one of another kind is refused by name, and the good one stays', async () => {
    await applicant.post('/file/contact', CONTACT, '/file/contact');
    const answer = await upload([
      { name: '会場　レイアウト.pdf', bytes: pdf },
      { name: '計画.pdf', bytes: Buffer.from('MZ\u0000\u0000') },
    ]);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(
      '「計画.pdf」は添付できない種類のファイルです。PDF、画像（PNG、JPEG、HEIC、WebP、TIFF）、xlsx、docx、pptx、txtのいずれかに保存し直してお選びください。',
    );
    const page = await applicant.get('/file/venue');
    expect(page.text).toContain('会場　レイアウト.pdf');
    const id = /name="layoutsRemove" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    await applicant.post('/file/venue', { ...VENUE, layoutsRemove: id }, '/file/venue');
    expect((await applicant.get('/file/venue')).text).not.toContain('会場　レイアウト.pdf');
  });

  test('a sixth file is refused', async () => {
    await applicant.post('/file/contact', CONTACT, '/file/contact');
    const five = [1, 2, 3, 4, 5].map((number) => ({
      name: `${number}.pdf`,
      bytes: Buffer.concat([pdf, Buffer.from([number])]),
    }));
    expect((await upload(five)).status).toBe(303);
    const answer = await upload([{ name: '6.pdf', bytes: pdf }]);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('添付できるファイルは5つまでです。');
  });
});

describe('the code', () => {
  test('a wrong one says how many tries are left; full-width digits are read', async () => {
    await fileAll();
    const code = codeOf(await office.lastMailTo(EMAIL));
    const wrong = code === '000000' ? '111111' : '000000';
    const answer = await applicant.post('/file/verification', { code: wrong }, '/file/verification');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('確認コードが違います。メールに書かれた数字をもう一度ご入力ください（あと4回）。');
    const wide = code.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
    const right = await applicant.post('/file/verification', { code: wide }, '/file/verification');
    expect(right.location).toBe('/file/receipt');
  });

  test('is sent again three times an hour, then the page says when to come back', async () => {
    await fileAll();
    for (let round = 0; round < 3; round += 1) {
      const sent = await applicant.post('/file/verification-mail', {}, '/file/verification');
      expect(sent.location).toBe('/file/verification?sent=again');
    }
    const answer = await applicant.post('/file/verification-mail', {}, '/file/verification');
    expect(answer.status).toBe(429);
    expect(answer.text).toContain('2026年10月1日（木）11:00以降にもう一度お試しください。');
  });

  test('another address makes the filing a draft again, and the old link shows nothing of the new filing', async () => {
    await fileAll();
    const oldLink = tokenOf(await office.lastMailTo(EMAIL), 'verification');
    const reopened = await applicant.post('/file/reopening', {}, '/file/verification');
    expect(reopened.location).toBe('/file/contact?from=check#email');
    const other = { ...CONTACT, email: 'saburo@ishikai.example.jp', from: 'check' };
    await applicant.post('/file/contact', other, '/file/contact');
    await applicant.post('/file/application', {}, '/file/check');
    const code = codeOf(await office.lastMailTo('saburo@ishikai.example.jp'));
    await applicant.post('/file/verification', { code }, '/file/verification');
    const stranger = visit(http);
    const answer = await stranger.get(`/file/verification/${oldLink}`);
    expect(answer.status).toBe(410);
    expect(answer.html).not.toContain('saburo');
  });
});

describe('the link of the mail', () => {
  test('confirms in any browser and pressed twice, signs nobody in, and then shows the receipt', async () => {
    await fileAll();
    const path = `/file/verification/${tokenOf(await office.lastMailTo(EMAIL), 'verification')}`;
    const phone = visit(http);
    const before = dump(office);
    expect((await phone.get(path)).text).toContain('見本　次郎');
    expect(dump(office)).toBe(before);
    const confirmed = await phone.post(path, {}, path);
    expect([confirmed.status, confirmed.location]).toEqual([303, path]);
    expect((await phone.get(path)).text).toContain('申請が完了しました');
    expect((await applicant.get('/file/verification')).location).toBe('/file/receipt');

    const forwarded = visit(http);
    await forwarded.get('/file/contact');
    const repeated = await forwarded.post(path, {}, '/file/contact');
    expect([repeated.location, (await forwarded.get(path)).text.includes('申請が完了しました')]).toEqual([path, true]);
    expect([applicant, phone, forwarded].map(({ cookies }) => cookies.has('applicant'))).toEqual([false, false, false]);
  });

  test('pressed by a gateway before the person types the code: the code leads to the receipt, and one request went out', async () => {
    await fileAll();
    const mail = await office.lastMailTo(EMAIL);
    const path = `/file/verification/${tokenOf(mail, 'verification')}`;
    const gateway = visit(http);
    const waiting = await applicant.get('/file/verification');
    await gateway.get(path);
    for (const _ of ['once', 'twice']) await gateway.post(path, {}, path);
    await office.deliver();
    await office.newlyOwed();
    const typed = await applicant.post('/file/verification', { code: codeOf(mail) }, waiting);
    const shown = await applicant.get('/file/receipt');
    expect([typed.location, shown.text.includes('申請が完了しました'), await office.newlyOwed()]).toEqual([
      '/file/receipt',
      true,
      [],
    ]);
    expect(gateway.cookies.has('applicant')).toBe(false);
  });

  test('a wrong link is not found', async () => {
    expect((await applicant.get('/file/verification/nothing')).status).toBe(404);
  });
});

describe('a correction', () => {
  async function startCorrecting() {
    const application = await applicationReceived(office);
    applicant.cookies.set(
      'draft',
      must(await startCorrection(office, application.id, ({ form1 }) => form1Values(form1))),
    );
    await office.newlyOwed();
    return application;
  }

  test('shows the address as text, lists what changes, and goes to the ministry once', async () => {
    const application = await startCorrecting();
    const page = await applicant.get('/file/contact');
    expect(page.text).toContain(`受付番号 ${application.reference} の訂正`);
    expect(page.html).not.toContain('name="email"');
    const typed = { ...form1Values(application.form1), remarks: '50名の予定です', email: 'other@ishikai.example.jp' };
    await applicant.post('/file/venue', typed, '/file/venue');
    const check = await applicant.get('/file/check');
    expect(check.text).toMatch(/備考\s+なし\s+50名の予定です/);
    const corrected = await applicant.post('/file/correction', {}, check);
    expect(corrected.location).toMatch(/^\/status\//);
    const again = await applicant.post('/file/correction', {}, check);
    expect(again.location).toBe(corrected.location);
    const { contact, remarks } = (await office.see(application.id)).application.form1;
    expect([contact.email, remarks]).toEqual([application.form1.contact.email, '50名の予定です']);
    expect((await office.newlyOwed()).filter((mail) => mail.startsWith('request'))).toHaveLength(1);
  });

  test('without a change it is refused on the check page', async () => {
    await startCorrecting();
    const answer = await applicant.post('/file/correction', {}, '/file/check');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('変更された項目がありません。');
  });

  test('given up, this browser forgets it and goes back to the status page', async () => {
    await startCorrecting();
    const answer = await applicant.post('/file/abandonment', {}, '/file/contact');
    expect(answer.location).toMatch(/^\/status\//);
    expect((await applicant.get('/file/check')).location).toBe('/file/contact');
  });
});
