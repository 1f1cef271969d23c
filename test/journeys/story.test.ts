import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatDayWithEra, formatShortDay } from '#domain/text/dates.ts';
import {
  APPLICANT,
  applicantOpensSignUp,
  attendeeSignsUp,
  bannersOf,
  CONFIRM,
  calendarsIn,
  confirmButton,
  coordinatorAsks,
  coordinatorOpens,
  coordinatorRegisters,
  coordinatorSignsIn,
  errorsOf,
  factsOf,
  fill,
  follow,
  headingOf,
  ICHIRO,
  invitationIn,
  KOU,
  leaving,
  MINISTRY,
  makerOpens,
  makerTicks,
  NIJIKO,
  OTSU,
  openStage,
  press,
  SCRIPTS,
  type Stage,
  slotTyped,
  textOf,
  timelineOf,
  untilAllSent,
  wishedDays,
} from '../support/journey.ts';
import { codeOf, linkOf } from '../support/office.ts';

const LAYOUT = { name: '会場のレイアウト（２階講堂）.pdf', bytes: Buffer.from('%PDF-1.7\n%レイアウト\n%%EOF\n') };
const [FIRST, SECOND, THIRD] = wishedDays();
const REMARK = formatDayWithEra(FIRST);

/** One application from the first page to the cancellation; each test goes on where the one before it stopped. */
let stage: Stage;
let applicant: Page;
let desk: Page;
let makerKou: Page;
let makerOtsu: Page;
let ichiro: Page;
let reference: string;
let statusPage: string;
let signUpPage: string;
/** UID of the entry of each kind, as its first invitation said. */
const uids = { meeting: '', demo: '' };

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  await stage.close();
});

test('an office fills in 様式1 in its own habits and sees on the check page what was understood', async () => {
  applicant = await stage.open('/');
  await follow(applicant, '申請をはじめる');
  await fill(applicant, {
    association: '見本市医師会',
    contactName: '公労　太郎',
    contactKana: 'コウロウ　タロウ',
    phone: '０３ー５２５３―１１１１',
    extension: '３１８９',
    email: 'ｔａｒｏ＠ishikai.example.jp',
  });
  await press(applicant, '希望日時へ進む');
  await fill(applicant, {
    ...slotTyped(1, FIRST, ['午後２時', '１６：００', '１４時３０分', '午後2時45分']),
    ...slotTyped(2, SECOND, ['１０：００', '１２：００', '１１：００', '１１：１５']),
    ...slotTyped(3, THIRD, ['10:00', '12:00', '11:00', '11:15']),
    slot1Date: wide(`${FIRST.year}/${FIRST.month}/${FIRST.day}`),
  });
  // Said beside the field while it is typed, by a script; without scripts the check page says it.
  await expect.poll(() => applicant.locator('#slot1Date-remark').textContent()).toBe(SCRIPTS ? REMARK : '');
  await press(applicant, '会場・備考へ進む');
  await applicant.getByLabel('実地').check();
  await fill(applicant, {
    venueName: '見本会館　２階講堂',
    postalCode: '〒１００−８９１６',
    address: '東京都千代田区霞が関１－２－２',
    remarks: '４０名ほど参加の見込みです。',
  });
  await applicant
    .locator('[name="layouts"]')
    .setInputFiles({ name: LAYOUT.name, mimeType: 'application/pdf', buffer: LAYOUT.bytes });
  await press(applicant, '確認画面へ進む');
  expect(await factsOf(applicant)).toEqual({
    申請団体: '見本市医師会',
    担当者氏名: '公労　太郎',
    ふりがな: 'こうろう　たろう',
    TEL: '03-5253-1111',
    内線: '3189',
    'E-Mail': APPLICANT,
    第一希望: `${formatDayWithEra(FIRST)}\n説明会 14:00～16:00\nデモ 14:30～14:45（15分）`,
    第二希望: `${formatDayWithEra(SECOND)}\n説明会 10:00～12:00\nデモ 11:00～11:15（15分）`,
    第三希望: `${formatDayWithEra(THIRD)}\n説明会 10:00～12:00\nデモ 11:00～11:15（15分）`,
    実施方法: '実地',
    会場の名称: '見本会館　２階講堂',
    郵便番号: '〒100-8916',
    会場の住所: '東京都千代田区霞が関１－２－２',
    レイアウト等の添付: LAYOUT.name,
    備考: '４０名ほど参加の見込みです。',
  });
});

test('変更 leads to the page and back, and what was typed is kept', async () => {
  const row = applicant.locator('.summary__row', { hasText: '担当者氏名' });
  await leaving(applicant, () => row.getByRole('link').click());
  expect(await applicant.locator('[name="contactKana"]').inputValue()).toBe('コウロウ　タロウ');
  await fill(applicant, { contactName: '公労　次郎' });
  await press(applicant, '確認画面に戻る');
  expect((await factsOf(applicant)).担当者氏名).toBe('公労　次郎');
});

test('a double click files one application, the mailed code confirms it, and 完了 survives a reload', async () => {
  await leaving(applicant, () => applicant.getByRole('button', { name: 'この内容で申請する' }).dblclick());
  await applicant.waitForURL(/\/file\/verification\?/);
  const verification = await stage.post.next(APPLICANT, 'まだ完了していません');
  await fill(applicant, { code: wide(codeOf(verification)) });
  await press(applicant, '申請を確定する');
  expect(await headingOf(applicant)).toBe('申請が完了しました');
  const receipt = await textOf(applicant);
  await applicant.reload();
  expect(await textOf(applicant)).toBe(receipt);
  reference = /[A-Z2-9]{4}-[A-Z2-9]{4}/.exec(receipt)?.[0] ?? '';
  const received = await stage.post.next(APPLICANT, `申請を受け付けました［受付番号 ${reference}］`);
  statusPage = linkOf(received, 'status');
  signUpPage = await applicantOpensSignUp(applicant, statusPage);
});

test('the ministry gets one mail: the request in its own shape, with the layout under its own name', async () => {
  const request = await stage.post.next(MINISTRY, '');
  expect(request.parsed.subject).toBe(
    `【デモ会申請】見本市医師会／第一希望 ${formatShortDay(FIRST)}14:00～16:00［受付番号 ${reference}］`,
  );
  // Nobody reads our own mailbox here.
  expect(request.parsed.replyTo?.value.map(({ address }) => address)).toEqual([APPLICANT]);
  const text = request.parsed.text ?? '';
  const form = text.slice(text.indexOf('（様式1）'), text.indexOf('日時はすべて日本時間です。'));
  expect(
    form
      .trim()
      .split(/\n/)
      .slice(1)
      .map((row) => row.replace(/[　 ]*：/, '：').trim()),
  ).toEqual([
    '申請団体：見本市医師会',
    'ふりがな：こうろう　たろう',
    '担当者氏名：公労　次郎',
    '連絡先（TEL）：03-5253-1111（内線 3189）',
    `連絡先（E-Mail）：${APPLICANT}`,
    `希望日時（第一希望）：${formatDayWithEra(FIRST)}14:00～16:00`,
    '開催の長さ（第一希望）：14:30～14:45 (15分)',
    `希望日時（第二希望）：${formatDayWithEra(SECOND)}10:00～12:00`,
    '開催の長さ（第二希望）：11:00～11:15 (15分)',
    `希望日時（第三希望）：${formatDayWithEra(THIRD)}10:00～12:00`,
    '開催の長さ（第三希望）：11:00～11:15 (15分)',
    '開催場所：見本会館　２階講堂',
    '〒100-8916 東京都千代田区霞が関１－２－２',
    `添付：${LAYOUT.name}`,
    '実施方法（実地、オンライン）：実地',
    '備考：４０名ほど参加の見込みです。',
  ]);
  const files = new Map(request.parsed.attachments.map(({ filename, content }) => [filename, content]));
  expect([...files.keys()]).toEqual([
    `様式1_${reference}_見本市医師会.xlsx`,
    `様式1_${reference}_見本市医師会.pdf`,
    `様式1_${reference}_見本市医師会.json`,
    LAYOUT.name,
  ]);
  expect(files.get(LAYOUT.name)).toEqual(LAYOUT.bytes);
  const form1: unknown = JSON.parse(String(files.get(`様式1_${reference}_見本市医師会.json`)));
  expect(form1).toMatchObject({
    reference,
    association: '見本市医師会',
    contact: {
      name: '公労　次郎',
      kana: 'こうろう　たろう',
      phone: '03-5253-1111',
      extension: '3189',
      email: APPLICANT,
    },
    venue: { name: '見本会館　２階講堂', postalCode: '100-8916', address: '東京都千代田区霞が関１－２－２' },
    mode: 'in-person',
  });
  expect(stage.post.unread()).toEqual([]);
});

test('the coordinator signs in by mail, registers two makers and asks both', async () => {
  desk = await coordinatorSignsIn(stage);
  expect(await desk.locator('.queue__row').allTextContents()).toEqual([expect.stringContaining('見本市医師会')]);
  await coordinatorRegisters(desk, KOU);
  await coordinatorRegisters(desk, OTSU);
  await coordinatorAsks(desk, reference);
  expect(await bannersOf(desk)).toEqual(['完了：メーカーに照会しました。回答があると、お知らせのメールが届きます。']);
});

test('a clinic signs up before the date is fixed and hears that it is not fixed yet', async () => {
  ichiro = await attendeeSignsUp(stage, signUpPage, ICHIRO);
  const registered = await stage.post.next(ICHIRO.email, '日程は調整中です');
  expect(registered.parsed.text).toContain('青封筒');
});

test('maker 甲 answers ○ to everything and that alone fixes nothing', async () => {
  makerKou = await makerOpens(stage, KOU);
  await makerTicks(makerKou, 'yes', '企画　三郎');
  await press(makerKou, '回答だけ送る');
  expect(await bannersOf(makerKou)).toEqual(['完了：ご回答をお預かりしています']);
  await stage.post.next(MINISTRY, '回答');
});

test('maker 乙 fixes the first choice; no mail before this one carried a calendar entry', async () => {
  makerOtsu = await stage.open(linkOf(await stage.post.next(OTSU.email, 'ご都合の照会'), 'inquiry'));
  expect(stage.mail.mails.map(calendarsIn)).toEqual(stage.mail.mails.map(() => 0));
  await makerTicks(makerOtsu, 'yes', '営業　四郎');
  await press(makerOtsu, confirmButton(FIRST));
  await press(makerOtsu, CONFIRM);
  expect(await headingOf(makerOtsu)).toBe('日程が確定しています');
});

test('applicant, ministry and clinic get the meeting, maker 乙 the demo, maker 甲 words only', async () => {
  for (const email of [APPLICANT, MINISTRY, ICHIRO.email]) {
    const ics = invitationIn(await stage.post.next(email, '日程が確定しました'));
    uids.meeting ||= ics.uid;
    expect(ics).toMatchObject({ method: 'REQUEST', uid: uids.meeting, sequence: 0, status: 'CONFIRMED' });
    expect([ics.start, ics.end].map(String)).toEqual([instant(FIRST, '14:00'), instant(FIRST, '16:00')]);
    expect(ics.organizer.name).toBe('デモ会申請 Demokai');
  }
  const demo = invitationIn(await stage.post.next(OTSU.email, '日程が確定しました'));
  uids.demo = demo.uid;
  expect(demo).toMatchObject({ method: 'REQUEST', sequence: 0 });
  expect([demo.start, demo.end].map(String)).toEqual([instant(FIRST, '14:30'), instant(FIRST, '14:45')]);
  expect(uids.demo).not.toBe(uids.meeting);
  expect(calendarsIn(await stage.post.next(KOU.email, '日程が確定しました'))).toBe(0);
});

test('a pharmacy that signs up afterwards gets the present invitation at once', async () => {
  await attendeeSignsUp(stage, signUpPage, NIJIKO);
  const ics = invitationIn(await stage.post.next(NIJIKO.email, '参加を受け付けました'));
  expect(ics).toMatchObject({ method: 'REQUEST', uid: uids.meeting, sequence: 0 });
});

test('maker 甲 joins the fixed date with its own entry, and the ministry hears of it', async () => {
  await makerKou.reload();
  expect(await headingOf(makerKou)).toBe('ほかのメーカーの回答により日程が確定しました');
  await fill(makerKou, { by: '企画　三郎' });
  await press(makerKou, 'この日時で参加する');
  expect(await headingOf(makerKou)).toBe('日程が確定しています');
  const ics = invitationIn(await stage.post.next(KOU.email, '日程が確定しました'));
  expect(ics).toMatchObject({ method: 'REQUEST', uid: uids.demo, sequence: 0 });
  await stage.post.next(MINISTRY, '');
});

test('before the coordinator changes the place, the page says who gets what', async () => {
  await coordinatorOpens(desk, reference);
  await follow(desk, '会場・実施方法・接続先を変更する');
  await fill(desk, { venueName: '見本ホール', address: '東京都千代田区霞が関3-4-5' });
  await press(desk, '変更の内容を確認する');
  expect(await errorsOf(desk)).toEqual([
    '会場が変わりましたが、郵便番号が前の会場のままです。新しい郵便番号にするか、空にしてください。同じでよいときは「郵便番号は変わらない」にチェックを入れてください。',
    '会場が変わりました。前の会場のレイアウト等をどうするか、お選びください。',
  ]);
  await fill(desk, { postalCode: '100-0013' });
  await desk.getByLabel('外す').check();
  await press(desk, '変更の内容を確認する');
  expect(await bannersOf(desk)).toEqual(['お知らせ：まだ送っていません。内容をご確認ください']);
  const table = desk.getByRole('table', { name: '送られるメール' });
  const renewed = ['変更のご案内', '予定を更新します（出欠をもう一度伺います）'];
  expect(await cellsOf(table.locator('tbody tr'))).toEqual([
    [`申請者 公労　次郎 様（${APPLICANT}）`, ...renewed],
    [`厚生労働省（${MINISTRY}）`, ...renewed],
    ['参加者 2名', ...renewed],
    [`${OTSU.name}（${OTSU.email}）`, ...renewed],
    [`${KOU.name}（${KOU.email}）`, ...renewed],
  ]);
  expect(stage.post.unread()).toEqual([]);
});

test('the change reaches the same entries with the next SEQUENCE', async () => {
  await press(desk, 'この内容で変更し、お知らせする');
  for (const email of [APPLICANT, MINISTRY, ICHIRO.email, NIJIKO.email]) {
    const ics = invitationIn(await stage.post.next(email, '変更のお知らせ'));
    expect(ics).toMatchObject({ method: 'REQUEST', uid: uids.meeting, sequence: 1 });
    expect(ics.location).toContain('見本ホール');
  }
  for (const email of [KOU.email, OTSU.email]) {
    const ics = invitationIn(await stage.post.next(email, '変更のお知らせ'));
    expect(ics).toMatchObject({ method: 'REQUEST', uid: uids.demo, sequence: 1 });
  }
});

test('a clinic that leaves gets its own CANCEL and nobody else is mailed', async () => {
  await ichiro.goto(ichiro.url());
  await follow(ichiro, '参加を取りやめる');
  await press(ichiro, '参加を取りやめる');
  const ics = invitationIn(await stage.post.next(ICHIRO.email, '参加の取りやめを受け付けました'));
  expect(ics).toMatchObject({ method: 'CANCEL', uid: uids.meeting, sequence: 2, status: '' });
  await untilAllSent(desk, reference);
  expect(stage.post.unread()).toEqual([]);
});

test('the cancellation takes the entry from everybody who still has it, with a higher SEQUENCE', async () => {
  await coordinatorOpens(desk, reference);
  await follow(desk, '中止する');
  await fill(desk, { reason: '会場が使えなくなったため。' });
  await press(desk, '中止して、お知らせする');
  for (const email of [APPLICANT, MINISTRY, NIJIKO.email]) {
    const ics = invitationIn(await stage.post.next(email, '中止のお知らせ'));
    expect(ics).toMatchObject({ method: 'CANCEL', uid: uids.meeting, sequence: 3, status: 'CANCELLED' });
  }
  for (const email of [KOU.email, OTSU.email]) {
    const ics = invitationIn(await stage.post.next(email, '中止のお知らせ'));
    expect(ics).toMatchObject({ method: 'CANCEL', uid: uids.demo, sequence: 2, status: 'CANCELLED' });
  }
  await untilAllSent(desk, reference);
  expect(stage.post.unread()).toEqual([]);
});

test('the status page tells every step, the last first', async () => {
  await applicant.goto(statusPage);
  expect(await timelineOf(applicant)).toEqual([
    '中止',
    '開催内容を変更',
    'メーカーの参加',
    '日程確定',
    'メーカーの回答',
    'メーカーの回答',
    'メーカーに照会',
    '参加申込の受付を開始',
    '申請を受付',
    '申請を送信',
  ]);
  expect((await factsOf(applicant)).開催日).toBe(formatDayWithEra(FIRST));
});

function instant(day: Temporal.PlainDate, time: string): string {
  return day
    .toZonedDateTime({ timeZone: 'Asia/Tokyo', plainTime: Temporal.PlainTime.from(time) })
    .toInstant()
    .toString();
}

/** Digits and signs as a Japanese keyboard gives them. */
function wide(text: string): string {
  return text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
}

async function cellsOf(rows: Locator): Promise<string[][]> {
  return Promise.all((await rows.all()).map((row) => row.locator('td').allTextContents()));
}
