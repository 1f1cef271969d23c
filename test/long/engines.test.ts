import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatDay, formatDayWithEra } from '#domain/text/dates.ts';
import { type Backstage, openBackstage } from '../support/backstage.ts';
import { openFirefox } from '../support/engines/firefox.ts';
import { goBack, headingOf, open, press, read, shows, tick, type, valuesOf } from '../support/engines/hand.ts';
import { openSlowDoor } from '../support/engines/slow-door.ts';
import { type Engine, type Tab, until } from '../support/engines/tab.ts';
import { openWebKit } from '../support/engines/webkit.ts';
import { APPLICANT, BACKSTAGE, ICHIRO, MINISTRY, NIJIKO, wishedDays } from '../support/journey.ts';
import { codeOf, linkOf } from '../support/office.ts';

const CONTACT = {
  association: '見本市医師会',
  contactName: '公労　太郎',
  contactKana: 'コウロウ　タロウ',
  phone: '０３ー５２５３ー１１１１',
  // Not 「＠」: WebKitGTK's driver takes its number, U+FF20, for that of the Compose key.
  email: 'ｔａｒｏ@ishikai.example.jp',
};
const [FIRST] = wishedDays();
const WISH = {
  slot1Date: formatDay(FIRST),
  slot1MeetingStart: '午後２時',
  slot1MeetingEnd: '16:00',
  slot1DemoStart: '14時30分',
  slot1DemoEnd: '14:45',
};

/** The stories of applicant and attendee where Chromium is not: journeys/ has them in full, these are what engines differ in. */
describe.each([
  { engine: 'Firefox', openEngine: openFirefox },
  { engine: 'WebKitGTK', openEngine: openWebKit },
])('$engine', ({ openEngine }) => {
  let engine: Engine;
  let backstage: Backstage;
  let folder: string;
  let applicant: Tab;
  let attendee: Tab;
  let statusPage: string;
  let signUpPage: string;

  beforeAll(async () => {
    // First, because its programs may be missing.
    engine = await openEngine();
    console.info(engine.version);
    backstage = await openBackstage(BACKSTAGE);
    folder = await mkdtemp(join(tmpdir(), 'demokai-engine-'));
  });
  afterAll(async () => {
    await engine?.close();
    await backstage?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  test('an office forgets a field, reads what is wrong, and its draft is kept by itself', async () => {
    applicant = await engine.open();
    await applicant.go(`${backstage.service.url}/`);
    await press(applicant, '申請をはじめる');
    const { email, ...rest } = CONTACT;
    await type(applicant, rest);
    await shows(applicant, '[data-typing-state]', 'に下書きを保存しました');
    await press(applicant, '希望日時へ進む');
    expect(await read(applicant, '.field__error')).toHaveLength(1);
    expect(await valuesOf(applicant, Object.keys(CONTACT))).toEqual([...Object.values(rest), '']);
    await type(applicant, { email });
    await press(applicant, '希望日時へ進む');
    await type(applicant, WISH);
    await shows(applicant, '#slot1Date-remark', formatDayWithEra(FIRST));
    await shows(applicant, '[data-typing-state]', 'に下書きを保存しました');
  });

  test('戻る brings back what was typed, and the next word blanks nothing in the draft', async () => {
    const fields = Object.keys(WISH);
    const address = String(await applicant.run('return location.href'));
    // As fields are that browsers must not fill in: WebKit empties these.
    await applicant.run(`
      for (const name of ${JSON.stringify(fields)}) document.querySelector('[name="' + name + '"]').autocomplete = 'off';`);
    await press(applicant, '前に戻る');
    expect(await valuesOf(applicant, Object.keys(CONTACT))).toEqual(Object.values(CONTACT));
    await goBack(applicant);
    expect(await valuesOf(applicant, fields)).toEqual(Object.values(WISH));
    await type(applicant, { slot1DemoEnd: '14:50' });
    await shows(applicant, '#slot1Demo-remark', '20分');
    await applicant.go(address);
    expect(await valuesOf(applicant, fields)).toEqual([...Object.values(WISH).slice(0, -1), '14:50']);
  });

  test('戻る to a page that was left while its words were being saved is no change from elsewhere', async () => {
    const door = await openSlowDoor(backstage.service.url, '/typing', 700);
    try {
      const hurried = await engine.open();
      await hurried.go(`${door.url}/`);
      await press(hurried, '申請をはじめる');
      await type(hurried, CONTACT);
      await press(hurried, '希望日時へ進む');
      await type(hurried, WISH);
      await press(hurried, '前に戻る');
      await goBack(hurried);
      await type(hurried, { slot1DemoEnd: '14:50' });
      await shows(hurried, '#slot1Demo-remark', '20分');
      expect(await read(hurried, '[data-typing-refused]')).toEqual(['']);
    } finally {
      await door.close();
    }
  });

  test('the form is filed with its layout, a wrong code is told, the right one ends at the receipt', async () => {
    await tick(applicant, 'ほかに候補日はありません');
    await press(applicant, '会場・備考へ進む');
    await tick(applicant, '実地');
    await type(applicant, { venueName: '見本会館　２階講堂', address: '東京都千代田区霞が関１－２－２' });
    const layout = join(folder, '会場のレイアウト（２階講堂）.pdf');
    await writeFile(layout, '%PDF-1.7\n%レイアウト\n%%EOF\n');
    await applicant.choose('layouts', layout);
    await press(applicant, '確認画面へ進む');
    expect(await read(applicant, '.summary__value')).toContain('会場のレイアウト（２階講堂）.pdf');
    await press(applicant, 'この内容で申請する');
    const code = codeOf(await backstage.post.next(APPLICANT, 'まだ完了していません'));
    await type(applicant, { code: code === '111111' ? '222222' : '111111' });
    await press(applicant, '申請を確定する');
    expect(await read(applicant, '.field__error')).toHaveLength(1);
    await type(applicant, { code });
    await press(applicant, '申請を確定する');
    expect(await headingOf(applicant)).toBe('申請が完了しました');
    statusPage = linkOf(await backstage.post.next(APPLICANT, '申請を受け付けました'), 'status');
    const request = await backstage.post.next(MINISTRY, '【デモ会申請】見本市医師会');
    expect(request.parsed.attachments.at(-1)?.filename).toBe('会場のレイアウト（２階講堂）.pdf');
  });

  test('様式1 opens as PDF, a correction is filed from the status page, and sign-up is opened', async () => {
    await applicant.go(statusPage);
    await open(applicant, 'PDFを開く');
    // A viewer as wide as the window: WebKit's is a frame, Firefox' the page itself.
    await until('the viewer', async () => {
      const wide = await applicant.run(`
        const viewer = document.querySelector('iframe, embed') ?? document.documentElement;
        return document.contentType === 'application/pdf' && viewer.clientWidth > innerWidth * 0.9`);
      return wide === true ? wide : undefined;
    });
    await goBack(applicant);
    await press(applicant, '申請の内容を訂正する');
    await press(applicant, '変更：会場の名称');
    await type(applicant, { venueName: '見本ホール' });
    await press(applicant, '確認画面に戻る');
    await press(applicant, 'この内容で訂正する');
    await backstage.post.next(MINISTRY, '【訂正】【デモ会申請】見本市医師会');
    expect((await read(applicant, '.form1')).join()).toContain('見本ホール');
    await press(applicant, '参加申込の受付をはじめる');
    await press(applicant, '参加申込の受付をはじめる');
    signUpPage = String(await applicant.run(`return document.querySelector('a[href*="/j/"]').href`));
  });

  test('an attendee joins, brings one more, and leaves', async () => {
    attendee = await engine.open();
    await attendee.go(signUpPage);
    await press(attendee, '確認メールを受け取る');
    expect((await read(attendee, '.field__error')).length).toBeGreaterThan(2);
    await type(attendee, ICHIRO);
    await press(attendee, '確認メールを受け取る');
    const check = linkOf(await backstage.post.next(ICHIRO.email, 'まだ完了していません'), 'registration-check');
    await attendee.go(check);
    await press(attendee, '申し込みを完了する');
    await type(attendee, { people: '２' });
    await press(attendee, '人数を変更する');
    expect((await read(attendee, '.summary__value')).join()).toContain('2名');
    await press(attendee, '参加を取りやめる');
    await press(attendee, '参加を取りやめる');
    await backstage.post.next(ICHIRO.email, '参加の取りやめを受け付けました');
  });

  test('戻る brings back what an attendee has typed and not sent', async () => {
    await attendee.go(signUpPage);
    await type(attendee, NIJIKO);
    await attendee.go(`${backstage.service.url}/`);
    await goBack(attendee);
    expect(await valuesOf(attendee, Object.keys(NIJIKO))).toEqual(Object.values(NIJIKO));
  });
});
