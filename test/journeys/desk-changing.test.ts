import { readFile } from 'node:fs/promises';
import { parseCsv } from 'hucre';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { formatDay } from '#domain/text/dates.ts';
import {
  APPLICANT,
  applicantFiles,
  applicantOpensSignUp,
  attendeeSignsUp,
  CONFIRM,
  calendarsIn,
  confirmButton,
  coordinatorAsks,
  coordinatorOpens,
  coordinatorRegisters,
  coordinatorSignsIn,
  fill,
  follow,
  HEI,
  ICHIRO,
  invitationIn,
  KOU,
  leaving,
  MINISTRY,
  makerOpens,
  makerTicks,
  OTSU,
  openStage,
  press,
  type Stage,
  textOf,
  timelineOf,
  untilAllSent,
  wishedDays,
} from '../support/journey.ts';
import { linkOf } from '../support/office.ts';

const NOTE = '予算の都合で会場を変えたいらしい（内密）。';
const [FIRST] = wishedDays();
const NEW_DAY = FIRST.add({ days: 7 });

/** One online session with an attendee, and everything that may become of it; each test ends with every mail read. */
let stage: Stage;
let desk: Page;
let reference: string;
let status: string;
let applicant: Page;

beforeAll(async () => {
  stage = await openStage();
  desk = await coordinatorSignsIn(stage);
  for (const maker of [KOU, OTSU, HEI]) await coordinatorRegisters(desk, maker);
});
afterEach(() => {
  stage.post.forget();
});
afterAll(async () => {
  await stage.close();
});

test('an online session is fixed, with one maker and one attendee', async () => {
  ({ page: applicant, reference, status } = await applicantFiles(stage, '見本市医師会', {}, 'オンライン'));
  await attendeeSignsUp(stage, await applicantOpensSignUp(applicant, status), ICHIRO);
  await coordinatorAsks(desk, reference, { makers: [KOU.name] });
  const kou = await makerOpens(stage, KOU);
  await makerTicks(kou, 'yes', '企画　三郎');
  await press(kou, confirmButton(FIRST));
  await press(kou, CONFIRM);
  await untilAllSent(desk, reference);
  expect(calendarsIn(await stage.post.next(ICHIRO.email, '日程が確定しました'))).toBe(1);
});

test('point 6: the URL of an online session is asked for, and everybody hears it with an entry that asks again', async () => {
  await desk.goto(new URL('/desk', desk.url()).href);
  await follow(desk, '接続先を入力する');
  await fill(desk, { url: 'https://meet.example.jp/mihon' });
  await press(desk, '変更の内容を確認する');
  expect(await whoGetsWhat(desk)).toEqual(everybody('変更のご案内｜予定を更新します（出欠をもう一度伺います）'));
  await pressPreviewed(desk);
  for (const email of [APPLICANT, MINISTRY, ICHIRO.email, KOU.email]) {
    const ics = invitationIn(await stage.post.next(email, '変更'));
    expect([email, ics.method, ics.sequence, ics.url]).toEqual([email, 'REQUEST', 1, 'https://meet.example.jp/mihon']);
  }
  expect(await came()).toEqual([]);
  await desk.goto(new URL('/desk', desk.url()).href);
  expect(await desk.locator('.queue__row').count()).toBe(0);
});

test('point 6: a word alone mails nobody, and the page says so beforehand', async () => {
  await opened('会場・実施方法・接続先を変更する');
  await fill(desk, { note: '開始の10分前から入れます。' });
  await press(desk, '変更の内容を確認する');
  expect(await whoGetsWhat(desk)).toEqual([]);
  await pressPreviewed(desk);
  expect(await came()).toEqual([]);
});

test('point 6: a move asks the maker anew, the old date stands meanwhile, and its ○ moves everybody', async () => {
  await opened('日時を変更する');
  await fill(desk, { date: formatDay(NEW_DAY), reason: '講師の都合' });
  await press(desk, '変更の内容を確認する');
  expect(await whoGetsWhat(desk)).toEqual([`${KOU.name}（${KOU.email}）｜メーカーへの照会｜予定表への招待なし`]);
  await pressPreviewed(desk);
  const kou = await stage.open(linkOf(await stage.post.next(KOU.email, '日程変更のご相談'), 'inquiry'));
  expect(await came()).toEqual([]);
  await applicant.goto(status);
  expect(await textOf(applicant)).toContain(formatDay(FIRST));
  await makerTicks(kou, 'yes', '企画　三郎');
  await press(kou, '回答を送る');
  for (const email of [APPLICANT, MINISTRY, ICHIRO.email, KOU.email]) {
    const ics = invitationIn(await stage.post.next(email, '変更'));
    const day = ics.start.toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString();
    expect([email, ics.method, ics.sequence, day]).toEqual([email, 'REQUEST', 2, NEW_DAY.toString()]);
  }
  expect(await came()).toEqual([
    `【デモ会】メーカーの回答：${KOU.name}／見本市医師会［受付番号 ${reference}］ → ${MINISTRY}`,
  ]);
});

test('point 6: a maker is added, replaced and removed, and nobody but the maker hears of it', async () => {
  const agreed = { agreedBy: '丙　四郎' };
  await opened('メーカーを加える');
  await desk.getByLabel(HEI.name).check();
  await desk.getByLabel('メーカーの了承を電話・メールで得ている').check();
  await desk.getByLabel('電話', { exact: true }).check();
  await fill(desk, agreed);
  await press(desk, '内容を確認する');
  expect(await whoGetsWhat(desk)).toEqual([`${HEI.name}（${HEI.email}）｜日程確定のご案内｜予定を追加します`]);
  await pressPreviewed(desk);
  expect(calendarsIn(await stage.post.next(HEI.email, '日程が確定しました'))).toBe(1);
  expect(await came()).toEqual([]);

  await coordinatorOpens(desk, reference);
  await makerAct(HEI, '交代する');
  await desk.getByLabel(OTSU.name).check();
  await desk.getByLabel('メーカーの了承を電話・メールで得ている').check();
  await desk.getByLabel('電話', { exact: true }).check();
  await fill(desk, agreed);
  await press(desk, '内容を確認する');
  expect(await whoGetsWhat(desk)).toEqual([
    `${HEI.name}（${HEI.email}）｜中止のご案内｜予定を取り消します`,
    `${OTSU.name}（${OTSU.email}）｜日程確定のご案内｜予定を追加します`,
  ]);
  await pressPreviewed(desk);
  expect(invitationIn(await stage.post.next(HEI.email, '取消し')).method).toBe('CANCEL');
  expect(invitationIn(await stage.post.next(OTSU.email, '日程が確定しました')).method).toBe('REQUEST');
  expect(await came()).toEqual([]);

  await coordinatorOpens(desk, reference);
  await makerAct(OTSU, '外す');
  await press(desk, '外す前に確認する');
  expect(await whoGetsWhat(desk)).toEqual([`${OTSU.name}（${OTSU.email}）｜中止のご案内｜予定を取り消します`]);
  await pressPreviewed(desk);
  expect(invitationIn(await stage.post.next(OTSU.email, '取消し')).method).toBe('CANCEL');
  expect(await came()).toEqual([]);
});

test('point 7: a note stays inside, a free mail goes to whom it is for, and both stand in the history', async () => {
  await coordinatorOpens(desk, reference);
  await fill(desk, { note: NOTE });
  await press(desk, 'メモを残す');
  await opened('申請者・メーカーにメールを書く');
  for (const label of ['申請者', KOU.name]) await desk.getByLabel(label).first().check();
  await fill(desk, { subject: '当日の機材について', text: '延長コードをご用意ください。' });
  await press(desk, '送る前に確認する');
  await pressPreviewed(desk);
  for (const email of [APPLICANT, KOU.email]) {
    const mail = await stage.post.next(email, '当日の機材について');
    expect([mail.parsed.text?.includes('延長コードをご用意ください。'), mail.envelope.to]).toEqual([true, [email]]);
  }
  expect(await came()).toEqual([]);
  await applicant.goto(status);
  const everywhere = [
    await applicant.content(),
    ...stage.mail.mails.map(({ raw, parsed }) => `${raw}${parsed.text}${parsed.html}`),
  ];
  expect(everywhere.filter((text) => text.includes('内密') || text.includes(NOTE))).toEqual([]);
});

test('point 9: the whole history is narrowed and saved with actor, time, before and after', async () => {
  await coordinatorOpens(desk, reference);
  await follow(desk, '履歴をすべて見る・保存する');
  await desk.locator('nav[aria-label="種類で絞り込む"] a', { hasText: '状態・内容の変更' }).click();
  await desk.waitForURL('**kind=states**');
  expect(await timelineOf(desk)).toEqual([
    '日時を変更',
    '開催内容を変更',
    '開催内容を変更',
    '日程確定',
    'メーカーに照会',
    '申請を受付',
  ]);
  const [download] = await Promise.all([
    desk.waitForEvent('download'),
    desk.getByRole('link', { name: 'CSV' }).click(),
  ]);
  const rows = parseCsv((await readFile(await download.path())).toString('utf8').slice(1));
  const maker = `メーカー ${KOU.name} 企画　三郎`;
  expect(rows.slice(1, 4).map((row) => row.slice(2, 7))).toEqual([
    ['日時を変更', maker, '日付', formatDay(FIRST), formatDay(NEW_DAY)],
    ['開催内容を変更', '調整担当 調整　花子', 'ご案内の補足', '', '開始の10分前から入れます。'],
    ['開催内容を変更', '調整担当 調整　花子', '接続先', '', 'https://meet.example.jp/mihon'],
  ]);
  expect(rows[0]?.slice(0, 7)).toEqual(['日時', '種類', 'できごと', 'だれが', '内容', '変更前', '変更後']);
  expect(rows.slice(1).filter((row) => !/^\d{4}年\d+月\d+日（.）\d\d:\d\d$/.test(String(row[0])))).toEqual([]);
});

test('point 6: before 中止 the page says who is told, and exactly those are, with a CANCEL', async () => {
  await opened('中止する');
  await fill(desk, { reason: '荒天のため' });
  await desk.locator('summary', { hasText: '送られるメールを見る' }).click();
  expect(await whoGetsWhat(desk)).toEqual(everybody('中止のご案内｜予定を取り消します'));
  await press(desk, '中止して、お知らせする');
  for (const email of [APPLICANT, MINISTRY, ICHIRO.email, KOU.email]) {
    const ics = invitationIn(await stage.post.next(email, '中止'));
    // Each maker that left has raised the demonstration's.
    expect([email, ics.method, ics.sequence]).toEqual([email, 'CANCEL', email === KOU.email ? 5 : 3]);
  }
  expect(await came()).toEqual([]);
});

test('point 7: 差し戻し and お断り begin with a ready-made text that is edited before it goes', async () => {
  const { reference: other } = await applicantFiles(stage, '返し医師会', {
    venueName: '公民館',
    address: '東京都港区芝1-1-1',
  });
  await coordinatorOpens(desk, other);
  await follow(desk, '差し戻す');
  await desk.getByLabel('文例').selectOption({ label: '電話がつながらない' });
  await press(desk, '文例を入れる');
  const phrase = await desk.locator('[name="reason"]').inputValue();
  expect(phrase).toBe(
    'お電話（03-5253-1111）を差し上げましたが、つながりませんでした。日中に連絡のつく電話番号をご記入ください。',
  );
  await fill(desk, { reason: `${phrase}\n携帯電話でも構いません。` });
  await press(desk, '差し戻しのメールを送る');
  const returned = await stage.post.next(APPLICANT, '');
  expect(returned.parsed.text?.replace(/\s+/g, '')).toContain(
    '日中に連絡のつく電話番号をご記入ください。携帯電話でも構いません。',
  );
  await coordinatorOpens(desk, other);
  await follow(desk, 'お断りする');
  await desk.getByLabel('文例').selectOption({ label: '返事がない' });
  await press(desk, '文例を入れる');
  await fill(desk, {
    reason: `${await desk.locator('[name="reason"]').inputValue()}\nまたの機会をお待ちしております。`,
  });
  await press(desk, 'お断りのメールを送る');
  const declined = await stage.post.next(APPLICANT, '');
  expect(declined.parsed.text?.replace(/\s+/g, '')).toContain(
    'お返事をいただけませんでした。またの機会をお待ちしております。',
  );
});

/** Opens the application and follows one of its acts. */
async function opened(act: string): Promise<void> {
  await coordinatorOpens(desk, reference);
  await follow(desk, act);
}

/** 申請者, 厚生労働省, the attendee and 甲 get the same. */
function everybody(what: string): string[] {
  const who = [
    `申請者 公労　太郎 様（${APPLICANT}）`,
    `厚生労働省（${MINISTRY}）`,
    '参加者 1名',
    `${KOU.name}（${KOU.email}）`,
  ];
  return who.map((one) => `${one}｜${what}`);
}

async function makerAct(maker: typeof KOU, words: string): Promise<void> {
  const row = desk.locator('tr', { hasText: maker.name }).first();
  await leaving(desk, () => row.getByRole('link', { name: words }).click());
}

/** 「送られるメール」 of the page: recipient, mail, what the calendar does. */
async function whoGetsWhat(page: Page): Promise<string[]> {
  const rows = await page.locator('details', { hasText: '送られるメール' }).first().locator('tbody tr').all();
  return Promise.all(rows.map(async (row) => (await row.locator('td').allTextContents()).join('｜')));
}

async function pressPreviewed(page: Page): Promise<void> {
  await press(page, (await page.locator('form:has(input[name="step"]) button').first().textContent())?.trim() ?? '');
}

/** Everything that came since, once nothing is on its way: subject → address, and what it does to a calendar. */
async function came(): Promise<string[]> {
  await untilAllSent(desk, reference);
  return stage.post.unread();
}
