import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { writeForm1Sheet } from '#documents/form1/sheet.ts';
import { formatDay, formatDayWithEra, formatShortDay } from '#domain/text/dates.ts';
import {
  APPLICANT,
  applicantFiles,
  applicantSends,
  bannersOf,
  CONFIRM,
  calendarsIn,
  confirmButton,
  coordinatorAsks,
  coordinatorOpens,
  coordinatorRegisters,
  coordinatorSignsIn,
  factsOf,
  fill,
  follow,
  form1On,
  headingOf,
  invitationIn,
  KOU,
  MINISTRY,
  makerOpens,
  makerTicks,
  openStage,
  press,
  type Stage,
  slotTyped,
  textOf,
  timelineOf,
  untilAllSent,
  wishedDays,
} from '../support/journey.ts';
import type { ReceivedMail } from '../support/mail-server.ts';
import { codeOf, linkOf } from '../support/office.ts';

const SUCCESSOR = 'tsugiko@ishikai.example.jp';
const LAYOUT = { name: '会場のレイアウト（２階講堂）.pdf', bytes: Buffer.from('%PDF-1.7\n%レイアウト\n%%EOF\n') };
const HOURS: [string, string, string, string] = ['10:00', '12:00', '11:00', '11:15'];
const LEAD_DAYS = 10;
const [FIRST] = wishedDays();
const TODAY = Temporal.Now.plainDateISO('Asia/Tokyo');

/** One office for all; each test has an application of its own, and ends with every mail read. */
let stage: Stage;
let desk: Page;

beforeAll(async () => {
  stage = await openStage();
  desk = await coordinatorSignsIn(stage);
  await coordinatorRegisters(desk, KOU);
});
afterEach(() => {
  // What a failed test left must not be read by the next.
  stage.post.forget();
});
afterAll(async () => {
  await stage.close();
});

test('a draft begun in one browser is filed in another by the mailed link, which then says that it is used', async () => {
  const office = await stage.open('/file');
  await fill(office, contactOf('下書医師会'));
  await press(office, '希望日時へ進む');
  // The hours are not known yet: half a page is kept as well.
  await fill(office, { slot1Date: formatDay(FIRST) });
  await press(office, 'あとで続ける');
  await follow(office, '入力に戻る');
  expect(await office.locator('[name="slot1Date"]').inputValue()).toBe(formatDay(FIRST));
  await fill(office, slotTyped(1, FIRST, HOURS));
  await office.getByLabel('ほかに候補日はありません').check();
  await press(office, '会場・備考へ進む');
  await fillVenue(office);
  await attachLayout(office);
  await press(office, 'あとで続ける');
  expect(await office.locator('[name="laterEmail"]').inputValue()).toBe(APPLICANT);
  await press(office, 'リンクを送る');
  expect(await headingOf(office)).toBe('下書きを保存しました');

  const link = linkOf(await stage.post.next(APPLICANT, '下書きの続きを入力するリンク'), 'draft');
  const home = await stage.open(link);
  expect(await textOf(home)).toContain('下書医師会の様式1の下書きがあります。');
  await press(home, '続きから入力する');
  await home.goto(new URL('/file/check', stage.service.url).href);
  expect(await factsOf(home)).toEqual({
    申請団体: '下書医師会',
    担当者氏名: '公労　太郎',
    ふりがな: 'こうろう　たろう',
    TEL: '03-5253-1111',
    内線: '入力なし',
    'E-Mail': APPLICANT,
    第一希望: `${formatDayWithEra(FIRST)}\n説明会 10:00～12:00\nデモ 11:00～11:15（15分）`,
    第二希望: 'ほかに候補日はありません',
    第三希望: 'ほかに候補日はありません',
    実施方法: '実地',
    会場の名称: '見本会館',
    郵便番号: '入力なし',
    会場の住所: '東京都千代田区霞が関1-2-2',
    レイアウト等の添付: LAYOUT.name,
    備考: '入力なし',
  });
  await office.goto(new URL('/file/check', stage.service.url).href);
  expect(await headingOf(office)).toBe('この下書きは、ほかのブラウザで続けられています');
  await office.goto(new URL('/file', stage.service.url).href);
  expect(await office.locator('[name="association"]').inputValue()).toBe('');

  await press(home, 'この内容で申請する');
  const reference = await codeConfirms(home);
  const request = await stage.post.next(MINISTRY, '【デモ会申請】下書医師会');
  expect(filesIn(request).get(LAYOUT.name)).toEqual(LAYOUT.bytes);
  const again = await stage.open(link);
  expect(await headingOf(again)).toBe('リンクはすでに使われています');
  expect(await textOf(again)).toContain('この下書きは、すでに申請されています。');
  await nothingElseIsSent(reference);
});

test('a request whose code never came is confirmed by telephone, with mails to the ministry and the applicant', async () => {
  const applicant = await applicantSends(stage, '電話医師会');
  await stage.post.next(APPLICANT, 'まだ完了していません');
  await desk.goto(new URL('/desk/applications?state=unverified', stage.service.url).href);
  const row = desk.locator('tbody tr', { hasText: '電話医師会' });
  expect(await row.textContent()).toContain('確認待ち');
  const reference = (await row.getByRole('link').first().textContent()) ?? '';
  await follow(desk, reference);
  expect(await textOf(desk)).toContain('届かないときは電話で確認できます（03-5253-1111）');
  await follow(desk, '電話で確認して受け付ける');
  expect((await factsOf(desk)).TEL).toBe('03-5253-1111');
  await press(desk, '電話で確認したので受け付ける');
  expect(await bannersOf(desk)).toEqual(['完了：電話での確認を記録し、申請を受け付けました。']);
  expect(await timelineOf(desk)).toEqual(['申請を受付', '申請を送信（メールアドレスの確認待ち）']);
  await stage.post.next(MINISTRY, `［受付番号 ${reference}］`);
  const received = await stage.post.next(APPLICANT, `申請を受け付けました［受付番号 ${reference}］`);
  await applicant.goto(linkOf(received, 'status'));
  expect(await textOf(applicant)).toContain('申請を受け付け、厚生労働省へお届けしました。');
  await nothingElseIsSent(reference);
});

test('a filled sheet that came by FAX is filed on its day of receipt, which keeps a nearer date in time', async () => {
  const receivedOn = TODAY.subtract({ days: 3 });
  const date = receivedOn.add({ days: LEAD_DAYS });
  await sheetComesByFax(await writeForm1Sheet(form1On(date, 'ＦＡＸ医師会', APPLICANT)), receivedOn);
  expect(await factsOf(desk)).toMatchObject({
    申請団体: 'ＦＡＸ医師会',
    'E-Mail': APPLICANT,
    第一希望: `${formatDayWithEra(date)}\n説明会 10:00～12:00\nデモ 11:00～11:15（15分）`,
    会場の名称: '見本会館',
    備考: '駐車場は２台分あります。',
  });
  await press(desk, 'この内容で登録する');
  const reference = await shownReference();
  expect(await timelineOf(desk)).toEqual(['代理で登録']);
  const request = await stage.post.next(MINISTRY, `【デモ会申請】ＦＡＸ医師会／第一希望 ${formatShortDay(date)}`);
  expect(form1In(request)).toMatchObject({ reference, filedOn: receivedOn.toString(), association: 'ＦＡＸ医師会' });
  await stage.post.next(APPLICANT, `申請を受け付けました［受付番号 ${reference}］`);
  await nothingElseIsSent(reference);
});

test('without an address nobody is mailed but the ministry, and the desk owes a call until it is ticked off', async () => {
  await sheetComesByFax(await writeForm1Sheet(form1On(FIRST, '電話のみ医師会', '')), TODAY);
  expect((await factsOf(desk))['E-Mail']).toBe('入力なし');
  await press(desk, 'この内容で登録する');
  const reference = await shownReference();
  await stage.post.next(MINISTRY, '【デモ会申請】電話のみ医師会');
  expect(await bannersOf(desk)).toEqual(['注意：電話で連絡']);
  expect(await textOf(desk)).toContain(
    `デモンストレーション会の申請を受け付けました。受付日は ${formatDay(TODAY)}、受付番号は ${reference} です。`,
  );
  await press(desk, '電話で伝えた（代理で登録）');
  expect(await bannersOf(desk)).toEqual(['完了：電話での連絡を記録しました。']);
  expect(await timelineOf(desk)).toEqual(['電話で連絡', '代理で登録']);
  await nothingElseIsSent(reference);
});

test('a late date is refused with its last filing day and kept; a permit opens that date once and no other', async () => {
  const late = TODAY.add({ days: LEAD_DAYS - 5 });
  const applicant = await stage.open('/file');
  await fill(applicant, contactOf('期限後医師会'));
  await press(applicant, '希望日時へ進む');
  const typed = slotTyped(1, late, HOURS);
  await fill(applicant, typed);
  await applicant.getByLabel('ほかに候補日はありません').check();
  await press(applicant, '会場・備考へ進む');
  expect(await applicant.locator('#slot1Date-error').textContent()).toContain(lateSentence('第一希望', late));
  expect(await textOf(applicant)).toContain('厚生労働省（suisin@mhlw.example）へご相談ください');
  for (const reload of [false, true]) {
    if (reload) await applicant.reload();
    for (const [name, value] of Object.entries(typed)) {
      expect(await applicant.locator(`[name="${name}"]`).inputValue()).toBe(value);
    }
  }

  await desk.goto(new URL('/desk/permits', stage.service.url).href);
  const reason = '医師会との電話で、メーカーの都合がつくことを確かめたため。';
  await fill(desk, {
    permitEmail: APPLICANT,
    permitDate: formatDay(late),
    permitUntil: formatDay(TODAY.add({ days: 2 })),
  });
  await fill(desk, { permitReason: reason });
  await press(desk, '許可してメールを送る');
  expect(await bannersOf(desk)).toEqual(['完了：許可のメールを送りました']);
  expect(await desk.locator('tbody tr td:last-child').allTextContents()).toEqual(['未使用']);

  const permitted = await stage.post.next(APPLICANT, `期限後の申請のご案内（開催日 ${formatShortDay(late)}）`);
  expect(permitted.parsed.text).toContain(reason);
  const link = linkOf(permitted, 'late-permit');
  await applicant.goto(link);
  expect((await factsOf(applicant)).開催日).toBe(formatDayWithEra(late));
  await press(applicant, '申請を始める');
  // Typed before the refusal, and not again.
  expect(await applicant.locator('[name="association"]').inputValue()).toBe('期限後医師会');
  await press(applicant, '希望日時へ進む');
  expect(await bannersOf(applicant)).toEqual([`お知らせ：${formatDay(late)}は、期限後の申請が許可されています`]);
  expect(await applicant.locator('[name="slot1Date"]').inputValue()).toBe(formatDay(late));
  const other = late.add({ days: 1 });
  await fill(applicant, slotTyped(2, other, HOURS));
  await press(applicant, '会場・備考へ進む');
  expect(await applicant.locator('.field__error').allTextContents()).toEqual([
    expect.stringContaining(lateSentence('第二希望', other)),
  ]);
  await fill(applicant, slotTyped(2, FIRST, HOURS));
  await press(applicant, '会場・備考へ進む');
  await fillVenue(applicant);
  await press(applicant, '確認画面へ進む');
  await press(applicant, 'この内容で申請する');
  const reference = await codeConfirms(applicant);
  await stage.post.next(MINISTRY, `【デモ会申請】期限後医師会／第一希望 ${formatShortDay(late)}`);

  const again = await stage.open(link);
  expect(await headingOf(again)).toBe('リンクはすでに使われています');
  await desk.reload();
  expect(await desk.locator('tbody tr td:last-child').allTextContents()).toEqual(['使用済み']);
  await nothingElseIsSent(reference);
});

test('a declined application is filed again with its contents but without its dates, and names the old one at the desk', async () => {
  const { page: applicant, reference: old, status } = await applicantFiles(stage, '再申請医師会');
  await coordinatorOpens(desk, old);
  await follow(desk, 'お断りする');
  await desk.getByLabel('文例').selectOption({ index: 1 });
  await press(desk, '文例を入れる');
  await press(desk, 'お断りのメールを送る');
  await stage.post.next(APPLICANT, '');
  await nothingElseIsSent(old);

  await applicant.goto(status);
  await press(applicant, 'もう一度申請する');
  for (const [name, value] of Object.entries(contactOf('再申請医師会'))) {
    expect(await applicant.locator(`[name="${name}"]`).inputValue()).toBe(value);
  }
  await press(applicant, '希望日時へ進む');
  expect(await applicant.locator('[name="slot1Date"]').inputValue()).toBe('');
  await fill(applicant, slotTyped(1, FIRST, HOURS));
  await applicant.getByLabel('ほかに候補日はありません').check();
  await press(applicant, '会場・備考へ進む');
  expect(await applicant.locator('[name="venueName"]').inputValue()).toBe('見本会館');
  await press(applicant, '確認画面へ進む');
  await press(applicant, 'この内容で申請する');
  const reference = await codeConfirms(applicant);
  expect(reference).not.toBe(old);
  await stage.post.next(MINISTRY, '【デモ会申請】再申請医師会');
  await coordinatorOpens(desk, reference);
  await follow(desk, `受付番号 ${old}`);
  expect(new URL(desk.url()).pathname).toBe(`/desk/applications/${old}`);
  expect(await textOf(desk)).not.toContain('もとの申請');
  await nothingElseIsSent(reference);
});

test('a contact that moves after confirmation takes link and calendar entry along, and the old address keeps neither', async () => {
  const { page: applicant, reference, status } = await applicantFiles(stage, '交代医師会');
  await coordinatorAsks(desk, reference, { wishes: ['第一希望'] });
  const maker = await makerOpens(stage, KOU);
  await makerTicks(maker, 'yes', '企画　三郎');
  await press(maker, confirmButton(FIRST));
  await press(maker, CONFIRM);
  const { uid } = invitationIn(await stage.post.next(APPLICANT, '日程が確定しました'));
  for (const email of [MINISTRY, KOU.email]) await stage.post.next(email, '日程が確定しました');

  await coordinatorOpens(desk, reference);
  await follow(desk, '担当者・連絡先を変更する');
  await fill(desk, { contactName: '後任　次子', contactKana: 'こうにん　つぎこ', email: SUCCESSOR });
  await fill(desk, { reason: '担当者の交代。医師会から電話' });
  await press(desk, '変更の内容を確認する');
  const table = desk.getByRole('table', { name: '送られるメール' });
  expect(await table.locator('tbody td:nth-child(1), tbody td:nth-child(3)').allTextContents()).toEqual([
    `申請者 公労　太郎 様（${APPLICANT}）`,
    '予定を取り消します',
    `申請者 後任　次子 様（${SUCCESSOR}）`,
    '予定を追加します',
    `${KOU.name}（${KOU.email}）`,
    '予定を更新します（出欠は伺い直しません）',
  ]);
  expect(stage.post.unread()).toEqual([]);
  await press(desk, 'この内容で変更し、お知らせする');
  expect(await bannersOf(desk)).toContain('完了：担当者・連絡先を変更しました。');

  const told = await stage.post.next(APPLICANT, '担当者・連絡先が変更されました');
  expect(told.parsed.text).not.toContain('後任');
  const cancel = invitationIn(told);
  expect(cancel).toMatchObject({ method: 'CANCEL', uid, sequence: 1, status: '' });
  const welcome = await stage.post.next(SUCCESSOR, '担当者・連絡先の変更を承りました');
  expect(invitationIn(welcome)).toMatchObject({ method: 'REQUEST', uid, sequence: 1, status: 'CONFIRMED' });
  expect(invitationIn(welcome).start.equals(cancel.start)).toBe(true);
  // Whom to call on the day stands in the maker's entry: reworded, so nobody is asked for attendance again.
  const reworded = invitationIn(await stage.post.next(KOU.email, ''));
  expect(reworded).toMatchObject({ method: 'REQUEST', sequence: 0, status: 'CONFIRMED' });

  await applicant.goto(status);
  expect(await headingOf(applicant)).toBe('ページが見つかりません');
  const successor = await stage.open(linkOf(welcome, 'status'));
  expect(await textOf(successor)).toContain('日程が確定しました。');
  await follow(successor, '確認コードを受け取る');
  await press(successor, '確認コードをメールで受け取る');
  await fill(successor, { code: codeOf(await stage.post.next(SUCCESSOR, '確認コードのお知らせ')) });
  await press(successor, '確認する');
  expect(await successor.getByRole('link', { name: '変更や中止を依頼する' }).count()).toBe(1);
  await nothingElseIsSent(reference);
  expect(stage.mail.mails.filter((mail) => mail.envelope.to.includes(SUCCESSOR)).map(calendarsIn)).toEqual([1, 0]);
});

function contactOf(association: string): Record<string, string> {
  return {
    association,
    contactName: '公労　太郎',
    contactKana: 'こうろう　たろう',
    phone: '03-5253-1111',
    email: APPLICANT,
  };
}

async function fillVenue(page: Page): Promise<void> {
  await page.getByLabel('実地').check();
  await fill(page, { venueName: '見本会館', address: '東京都千代田区霞が関1-2-2' });
}

async function attachLayout(page: Page): Promise<void> {
  const layout = { name: LAYOUT.name, mimeType: 'application/pdf', buffer: LAYOUT.bytes };
  await page.locator('[name="layouts"]').setInputFiles(layout);
}

/** The mailed code makes the filing a request; returns its reference, with the applicant's receipt read. */
async function codeConfirms(page: Page): Promise<string> {
  await fill(page, { code: codeOf(await stage.post.next(APPLICANT, 'まだ完了していません')) });
  await press(page, '申請を確定する');
  expect(await headingOf(page)).toBe('申請が完了しました');
  const received = await stage.post.next(APPLICANT, '申請を受け付けました');
  return /［受付番号 (.+)］/.exec(received.parsed.subject ?? '')?.[1] ?? '';
}

/** From 「代理で登録する」 to the check page, where everything was understood. */
async function sheetComesByFax(sheet: Uint8Array, receivedOn: Temporal.PlainDate): Promise<void> {
  await desk.goto(new URL('/desk/entries/new', stage.service.url).href);
  await desk.getByLabel('FAX').check();
  await fill(desk, { receivedOn: formatDay(receivedOn) });
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  const file = { name: '様式1.xlsx', mimeType, buffer: Buffer.from(sheet) };
  await desk.locator('[name="sheet"]').setInputFiles(file);
  await press(desk, '様式1の入力へ進む');
  expect(await headingOf(desk)).toBe('入力内容の確認');
}

/** The reference of the application that the desk shows. */
async function shownReference(): Promise<string> {
  const reference = /^\/desk\/applications\/(.+)$/.exec(new URL(desk.url()).pathname)?.[1] ?? '';
  expect(reference).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/);
  return reference;
}

function lateSentence(rank: string, date: Temporal.PlainDate): string {
  const last = date.subtract({ days: LEAD_DAYS });
  return `${rank}の${formatDay(date)}は、申請の期限（${formatDay(last)}）を過ぎています。`;
}

function filesIn(mail: ReceivedMail): Map<string | undefined, Buffer> {
  return new Map(mail.parsed.attachments.map(({ filename, content }) => [filename, content]));
}

/** 様式1 as data, as it hangs on the request. */
function form1In(mail: ReceivedMail): unknown {
  const [json] = mail.parsed.attachments.filter(({ filename }) => filename?.endsWith('.json'));
  return JSON.parse(String(json?.content));
}

async function nothingElseIsSent(reference: string): Promise<void> {
  await untilAllSent(desk, reference);
  expect(stage.post.unread()).toEqual([]);
}
