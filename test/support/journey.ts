import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Form1 } from '#domain/form1/snapshot.ts';
import { formatDay, formatShortDay } from '#domain/text/dates.ts';
import type { Reply } from '#domain/words/inquiries.ts';
import { header, type MimePart, mimeTree } from '../mail/mime-tree.ts';
import { type Backstage, openBackstage } from './backstage.ts';
import { type Browser, openBrowser } from './browser.ts';
import { expectContentLines, expectItipRules, readIcs } from './ics.ts';
import type { ReceivedMail } from './mail-server.ts';
import { codeOf, linkOf } from './office.ts';

export const APPLICANT = 'taro@ishikai.example.jp';
export const MINISTRY = 'suisin@mhlw.example';
const SENDER = 'demokai@demokai.example';
const COORDINATOR = 'hanako@mhlw.example';
export const KOU = { name: '甲カードリーダー株式会社', email: 'kou@maker-kou.example' };
export const OTSU = { name: '乙電機株式会社', email: 'otsu@maker-otsu.example' };
export const HEI = { name: '丙システム株式会社', email: 'hei@maker-hei.example' };
/** The kana as a telephone's keyboard gives it. */
export const ICHIRO = {
  name: '診療　一郎',
  kana: 'シンリョウ　イチロウ',
  institution: '一郎クリニック',
  email: 'ichiro@clinic.example',
};
export const NIJIKO = {
  name: '薬局　虹子',
  kana: 'やっきょく　にじこ',
  institution: '虹薬局',
  email: 'nijiko@yakkyoku.example',
};
/** Settings that the stories speak of. */
export const BACKSTAGE = { MINISTRY_ADDRESS: MINISTRY, MAIL_FROM: SENDER, COORDINATORS: COORDINATOR };
const MAIL_PATIENCE_MS = 40_000;
const PAGE_PATIENCE_MS = 10_000;

/** `JOURNEY_SCRIPTS=off`: everybody's browser runs no script, and every story must pass all the same. */
export const SCRIPTS = process.env.JOURNEY_SCRIPTS !== 'off';

/** The real process, a real mail server and a real browser, and everybody's mailbox. */
export interface Stage extends Backstage {
  /** A browser of one's own: cookies are nobody else's. Opens this path, or this whole address from a mail. */
  open(address: string): Promise<Page>;
}

export async function openStage(): Promise<Stage> {
  const backstage = await openBackstage(BACKSTAGE);
  const browser: Browser = await openBrowser();
  return {
    ...backstage,
    async open(address) {
      const page = await browser.newPage({ javaScriptEnabled: SCRIPTS });
      page.setDefaultTimeout(PAGE_PATIENCE_MS);
      await page.goto(new URL(address, backstage.service.url).href);
      return page;
    },
    async close() {
      await browser.close();
      await backstage.close();
      // A page that asked for anything beyond this machine would leak personal links to it.
      expect(browser.blocked).toEqual([]);
    },
  };
}

/** Types into the fields of these names, over what stands there. */
export async function fill(page: Page, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await page.locator(`[name="${name}"]`).fill(value);
}

/** Presses the button and waits for the page that comes of it. */
export async function press(page: Page, button: string): Promise<void> {
  await leaving(page, () => page.getByRole('button', { name: button, exact: true }).click());
}

export async function follow(page: Page, link: string): Promise<void> {
  await leaving(page, () => page.getByRole('link', { name: link, exact: true }).first().click());
}

/** What the hand does, until the next page has loaded. */
export async function leaving(page: Page, hand: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), hand()]);
}

export async function headingOf(page: Page): Promise<string> {
  return (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
}

/** The page's main part as somebody reads it. */
export async function textOf(page: Page): Promise<string> {
  return (await page.locator('main').textContent()) ?? '';
}

/** What somebody reads of a piece of a page, whatever its lines. */
export function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The rows of a table of facts: `label: value`. */
export async function factsOf(page: Page): Promise<Record<string, string>> {
  const rows = await page.locator('.summary__row').all();
  const facts = await Promise.all(
    rows.map(async (row) => [
      await row.locator('.summary__label').textContent(),
      await row.locator('.summary__value').textContent(),
    ]),
  );
  return Object.fromEntries(facts);
}

/** The titles of the banners on the page. */
export async function bannersOf(page: Page): Promise<string[]> {
  return page.locator('.banner__title').allTextContents();
}

/** The sentences of the error summary. */
export async function errorsOf(page: Page): Promise<string[]> {
  return page.locator('.error-summary a').allTextContents();
}

/** What the timeline says beside the mails, the newest first. */
export async function timelineOf(page: Page): Promise<string[]> {
  const whats = await page.locator('.timeline__entry:not(.timeline__entry--mail) .timeline__what').all();
  return Promise.all(whats.map(async (what) => (await what.evaluate((node) => node.firstChild?.textContent)) ?? ''));
}

/** Today in Japan and the days of the three wishes: far enough ahead for the 10 days, however long the test takes. */
export function wishedDays(): [Temporal.PlainDate, Temporal.PlainDate, Temporal.PlainDate] {
  const today = Temporal.Now.plainDateISO('Asia/Tokyo');
  return [today.add({ days: 30 }), today.add({ days: 31 }), today.add({ days: 32 })];
}

/** 様式1 as an office types it that does not think of machines. */
export function slotTyped(rank: 1 | 2 | 3, day: Temporal.PlainDate, hours: [string, string, string, string]) {
  const [meetingStart, meetingEnd, demoStart, demoEnd] = hours;
  return {
    [`slot${rank}Date`]: formatDay(day),
    [`slot${rank}MeetingStart`]: meetingStart,
    [`slot${rank}MeetingEnd`]: meetingEnd,
    [`slot${rank}DemoStart`]: demoStart,
    [`slot${rank}DemoEnd`]: demoEnd,
  };
}

const PLAIN_HOURS: [string, string, string, string] = ['10:00', '12:00', '11:00', '11:15'];

/**
 * Fills in the three pages of 様式1, the plain way unless told otherwise about 会場・備考, and sends it; the browser waits
 * for the code.
 */
export async function applicantSends(
  stage: Stage,
  association: string,
  venue: Record<string, string> = { venueName: '見本会館', address: '東京都千代田区霞が関1-2-2' },
  mode: '実地' | 'オンライン' = '実地',
): Promise<Page> {
  const page = await stage.open('/file');
  await fill(page, {
    association,
    contactName: '公労　太郎',
    contactKana: 'こうろう　たろう',
    phone: '03-5253-1111',
    email: APPLICANT,
  });
  await press(page, '希望日時へ進む');
  const [first, second, third] = wishedDays();
  await fill(page, {
    ...slotTyped(1, first, PLAIN_HOURS),
    ...slotTyped(2, second, PLAIN_HOURS),
    ...slotTyped(3, third, PLAIN_HOURS),
  });
  await press(page, '会場・備考へ進む');
  await page.getByLabel(mode).check();
  await fill(page, venue);
  await press(page, '確認画面へ進む');
  await press(page, 'この内容で申請する');
  expect(await headingOf(page)).toBe('メールの確認');
  return page;
}

/** 様式1 as an office has filled it in, with one wish. */
export function form1On(date: Temporal.PlainDate, association: string, email: string): Form1 {
  return {
    reference: '',
    filedOn: '',
    association,
    contact: { name: '公労　太郎', kana: 'こうろう　たろう', phone: '03-5253-1111', extension: '', email },
    slots: [
      {
        rank: 1,
        date: date.toString(),
        meeting: { start: '10:00', end: '12:00' },
        demo: { start: '11:00', end: '11:15' },
      },
    ],
    noFurtherCandidates: true,
    venue: { name: '見本会館', postalCode: '', address: '東京都千代田区霞が関1-2-2' },
    mode: 'in-person',
    remarks: '駐車場は２台分あります。',
    attachments: [],
  };
}

/** A request that lies with the ministry: the applicant's browser, the reference and the status page's address. */
export async function applicantFiles(
  stage: Stage,
  association: string,
  venue?: Record<string, string>,
  mode?: '実地' | 'オンライン',
) {
  const page = await applicantSends(stage, association, venue, mode);
  await fill(page, { code: codeOf(await stage.post.next(APPLICANT, 'まだ完了していません')) });
  await press(page, '申請を確定する');
  expect(await headingOf(page)).toBe('申請が完了しました');
  const received = await stage.post.next(APPLICANT, '申請を受け付けました');
  await stage.post.next(MINISTRY, '【デモ会申請】');
  const reference = /［受付番号 (.+)］/.exec(received.parsed.subject ?? '')?.[1] ?? '';
  return { page, reference, status: linkOf(received, 'status') };
}

/** 「参加申込の受付をはじめる」 on the status page, without 定員 and 締切; the address to pass on. */
export async function applicantOpensSignUp(page: Page, status: string): Promise<string> {
  await page.goto(status);
  await page.getByRole('link', { name: '参加申込の受付をはじめる' }).click();
  await press(page, '参加申込の受付をはじめる');
  return (await page.getByRole('link', { name: '/j/' }).getAttribute('href')) ?? '';
}

/** Signs in with the mailed code and gives a name; two people may share a mailbox. */
export async function coordinatorSignsIn(stage: Stage, name = '調整　花子'): Promise<Page> {
  const desk = await stage.open('/desk');
  await fill(desk, { email: COORDINATOR });
  await press(desk, 'サインイン用のメールを送る');
  await fill(desk, { code: codeOf(await stage.post.next(COORDINATOR, 'サインイン')) });
  await press(desk, 'サインインする');
  await fill(desk, { name });
  await press(desk, 'この名前で始める');
  expect(await headingOf(desk)).toBe('今すること');
  return desk;
}

export async function coordinatorRegisters(desk: Page, maker: { name: string; email: string }): Promise<void> {
  await desk.goto(new URL('/desk/makers', desk.url()).href);
  await follow(desk, 'メーカーを登録する');
  await fill(desk, { name: maker.name, addresses: maker.email, crews: '２', bufferMinutes: '30' });
  await press(desk, '保存する');
  expect(await bannersOf(desk)).toEqual([`完了：${maker.name}を保存しました`]);
}

/** Opens one application at the desk, as it stands now. */
export async function coordinatorOpens(desk: Page, reference: string): Promise<void> {
  await desk.goto(new URL(`/desk/applications/${reference}`, desk.url()).href);
}

/** Asks these makers about these wishes, all of both unless told. */
export async function coordinatorAsks(
  desk: Page,
  reference: string,
  asking: { makers?: string[]; wishes?: string[] } = {},
): Promise<void> {
  await coordinatorOpens(desk, reference);
  await follow(desk, 'メーカーに照会する');
  for (const [group, wanted] of [
    ['makers', asking.makers],
    ['slots', asking.wishes],
  ] as const) {
    if (!wanted) continue;
    for (const box of await desk.locator(`input[name="${group}"]`).all()) {
      const label = (await box.locator('xpath=ancestor::label').textContent()) ?? '';
      await box.setChecked(wanted.some((words) => label.includes(words)));
    }
  }
  await press(desk, '照会のメールを送る');
}

/** The maker's page behind the link of its next unread inquiry. */
export async function makerOpens(stage: Stage, maker: { email: string }): Promise<Page> {
  return stage.open(linkOf(await stage.post.next(maker.email, 'ご都合の照会'), 'inquiry'));
}

const REPLY_LABELS: Record<Reply, string> = {
  yes: '○ 対応できます',
  maybe: '△ 調整が必要です',
  no: '× 対応できません',
};

/** Ticks one reply for every wish that is asked about, and gives a name. */
export async function makerTicks(page: Page, reply: Reply, by: string): Promise<void> {
  for (const radio of await page.getByLabel(REPLY_LABELS[reply]).all()) await radio.check();
  await page.getByLabel('ご回答者のお名前').fill(by);
}

/** On the page that asks once more before everybody is mailed. */
export const CONFIRM = 'この日時で確定する';

/** 「11月18日（水）で確定する」. */
export function confirmButton(day: Temporal.PlainDate): string {
  return `${formatShortDay(day)}で確定する`;
}

/** Signs up on the unlisted page and confirms by the mail's link; returns the attendee's page. */
export async function attendeeSignsUp(
  stage: Stage,
  signUpPage: string,
  person: { name: string; kana: string; institution: string; email: string },
): Promise<Page> {
  const page = await stage.open(signUpPage);
  await fill(page, person);
  await press(page, '確認メールを受け取る');
  await page.goto(linkOf(await stage.post.next(person.email, 'まだ完了していません'), 'registration-check'));
  await press(page, '申し込みを完了する');
  return page;
}

/** Waits until the desk shows no mail of this application that is still on its way. */
export async function untilAllSent(desk: Page, reference: string): Promise<void> {
  const address = new URL(`/desk/applications/${reference}`, desk.url()).href;
  // Asked for without styles and pictures: whole pages, again and again, run into the limit of requests.
  await expect
    .poll(async () => (await (await desk.request.get(address)).text()).match(/送信待ち|送信中/g), {
      timeout: MAIL_PATIENCE_MS,
      interval: 200,
    })
    .toBe(null);
}

/**
 * The calendar object that this mail carries, held to what every calendar program needs: one part, METHOD equal in MIME
 * and body, one attendee who is the recipient, our mailbox as organizer.
 */
export function invitationIn(mail: ReceivedMail) {
  const parts = calendarParts(mimeTree(mail.raw.toString('latin1')));
  expect(parts.length).toBe(1);
  const calendar = mail.parsed.attachments.find(({ contentType }) => contentType === 'text/calendar');
  if (!calendar) throw new Error('the parser finds no calendar part');
  const text = calendar.content.toString('utf8');
  expectContentLines(text);
  expectItipRules(text);
  const ics = readIcs(text);
  expect(parts.map((part) => /method=(\w+)/i.exec(header(part, 'content-type'))?.[1])).toEqual([ics.method]);
  expect(ics.attendees.map(({ email }) => email)).toEqual(mail.envelope.to);
  expect(ics.organizer.email).toBe(SENDER);
  return ics;
}

/** How many calendar parts a mail has, wherever they stand. */
export function calendarsIn(mail: ReceivedMail): number {
  return calendarParts(mimeTree(mail.raw.toString('latin1'))).length;
}

function calendarParts(part: MimePart): MimePart[] {
  const own = /^(text\/calendar|application\/ics)/i.test(header(part, 'content-type')) ? [part] : [];
  return [...own, ...part.parts.flatMap(calendarParts)];
}
