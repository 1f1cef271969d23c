import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  APPLICANT,
  applicantFiles,
  applicantOpensSignUp,
  applicantSends,
  attendeeSignsUp,
  bannersOf,
  CONFIRM,
  calendarsIn,
  confirmButton,
  coordinatorAsks,
  coordinatorOpens,
  coordinatorRegisters,
  coordinatorSignsIn,
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
  OTSU,
  openStage,
  press,
  type Stage,
  textOf,
  untilAllSent,
  wishedDays,
} from '../support/journey.ts';
import { codeOf, linkOf } from '../support/office.ts';

const [FIRST, SECOND] = wishedDays();

const UNTIL_TRIED = { timeout: 10_000, interval: 200 };

/** One office for all; each test has an application of its own, and ends with every mail read. */
let stage: Stage;
let desk: Page;

beforeAll(async () => {
  stage = await openStage();
  desk = await coordinatorSignsIn(stage);
  await coordinatorRegisters(desk, KOU);
  await coordinatorRegisters(desk, OTSU);
});
afterEach(() => {
  // What a failed test left must not be read by the next.
  stage.post.forget();
});
afterAll(async () => {
  await stage.close();
});

test('all makers say no: the desk says 全社不可 and the decline reaches applicant and sign-ups', async () => {
  const { page, reference, status } = await applicantFiles(stage, '全社不可医師会');
  const signUp = await applicantOpensSignUp(page, status);
  await attendeeSignsUp(stage, signUp, ICHIRO);
  await stage.post.next(ICHIRO.email, '日程は調整中です');
  await coordinatorAsks(desk, reference);
  for (const { email } of [KOU, OTSU]) {
    const page = await makerOpens(stage, { email });
    await makerTicks(page, 'no', '企画　三郎');
    await press(page, '回答だけ送る');
    await stage.post.next(MINISTRY, '回答');
  }
  await coordinatorOpens(desk, reference);
  expect(await desk.locator('#next').textContent()).toBe('全社対応不可です');
  await follow(desk, 'お断りする');
  await press(desk, 'お断りのメールを送る');
  const declined = await stage.post.next(APPLICANT, '');
  expect(declined.parsed.text).toContain('ご希望の日時に対応できるメーカーがありませんでした');
  await stage.post.next(ICHIRO.email, '');
  for (const { email } of [KOU, OTSU]) await stage.post.next(email, '');
  await untilAllSent(desk, reference);
  expect(stage.post.unread()).toEqual([]);
});

test('a maker falls out: the desk shows it, and only that maker gets a CANCEL once it is taken off', async () => {
  const { reference } = await applicantFiles(stage, '離脱医師会');
  await coordinatorAsks(desk, reference, { makers: [KOU.name], wishes: ['第一希望'] });
  const page = await makerOpens(stage, KOU);
  await makerTicks(page, 'yes', '企画　三郎');
  await press(page, confirmButton(FIRST));
  await press(page, CONFIRM);
  const { uid } = invitationIn(await stage.post.next(KOU.email, '日程が確定しました'));
  for (const email of [APPLICANT, MINISTRY]) await stage.post.next(email, '日程が確定しました');
  await fill(page, { reason: '展示機が故障したため。', outBy: '企画　三郎' });
  await press(page, '送る前に確認する');
  expect(await headingOf(page)).toBe('参加できないことを知らせますか');
  await press(page, '参加できないことを知らせる');
  expect(await headingOf(page)).toBe('参加できないとのご連絡をお預かりしています');
  await stage.post.next(MINISTRY, '');
  await coordinatorOpens(desk, reference);
  expect(await desk.locator('#next').textContent()).toBe('メーカーが参加できなくなりました');
  await follow(desk, `${KOU.name}を外す`);
  await press(desk, '外す前に確認する');
  await press(desk, 'メーカーを外す');
  const ics = invitationIn(await stage.post.next(KOU.email, '参加の取消し'));
  expect(ics).toMatchObject({ method: 'CANCEL', uid, sequence: 1, status: '' });
  await untilAllSent(desk, reference);
  expect(stage.post.unread()).toEqual([]);
});

test('a correction while makers answer: the confirm is refused with what changed, and untouched answers stay', async () => {
  const { page: applicant, reference, status } = await applicantFiles(stage, '訂正医師会');
  await coordinatorAsks(desk, reference, { makers: [KOU.name], wishes: ['第二希望'] });
  await coordinatorAsks(desk, reference, { makers: [OTSU.name], wishes: ['第一希望'] });
  const kou = await makerOpens(stage, KOU);
  await makerTicks(kou, 'yes', '企画　三郎');
  await press(kou, '回答だけ送る');
  await stage.post.next(MINISTRY, '回答');
  const otsu = await makerOpens(stage, OTSU);
  await applicant.goto(status);
  await press(applicant, '申請の内容を訂正する');
  await applicant.locator('.summary__row', { hasText: '第一希望' }).getByRole('link').click();
  await fill(applicant, {
    slot1MeetingStart: '13:00',
    slot1MeetingEnd: '15:00',
    slot1DemoStart: '14:00',
    slot1DemoEnd: '14:15',
  });
  await press(applicant, '確認画面に戻る');
  await press(applicant, 'この内容で訂正する');
  const request = await stage.post.next(MINISTRY, '【訂正】【デモ会申請】訂正医師会');
  expect(request.parsed.text).toContain('13:00～15:00');
  await stage.post.next(APPLICANT, '訂正を受け付けました');
  await stage.post.next(OTSU.email, '');

  await fill(otsu, { by: '営業　四郎' });
  await press(otsu, confirmButton(FIRST));
  expect(await bannersOf(otsu)).toContain('注意：この操作はできませんでした');
  expect(await textOf(otsu)).toContain('訂正');

  await press(kou, confirmButton(SECOND));
  expect(await bannersOf(kou)).toEqual([
    '注意：この操作はできませんでした',
    '注意：照会のあとに申請が訂正されました',
    '完了：ご回答をお預かりしています',
  ]);
  expect(await kou.locator('.banner--warning .summary__value').first().textContent()).toContain(' → ');
  expect(await kou.getByLabel('○ 対応できます').isChecked()).toBe(true);
  await press(kou, confirmButton(SECOND));
  await press(kou, CONFIRM);
  expect(await headingOf(kou)).toBe('日程が確定しています');
  for (const email of [APPLICANT, MINISTRY, KOU.email]) await stage.post.next(email, '日程が確定しました');
  await untilAllSent(desk, reference);
  expect(stage.post.unread()).toEqual([]);
});

test('a verification link that is used twice shows the receipt again and files nothing again', async () => {
  await applicantSends(stage, '二度医師会');
  const link = linkOf(await stage.post.next(APPLICANT, 'まだ完了していません'), 'verification');
  const [first, second] = [await stage.open(link), await stage.open(link)];
  const texts: string[] = [];
  for (const page of [first, second]) {
    await page.getByRole('main').getByRole('button').first().click();
    await page.getByRole('heading', { level: 1, name: '申請が完了しました' }).waitFor();
    texts.push(await textOf(page));
  }
  expect(texts[1]).toBe(texts[0]);
  const received = await stage.post.next(APPLICANT, '申請を受け付けました');
  await stage.post.next(MINISTRY, '【デモ会申請】二度医師会');
  await untilAllSent(desk, referenceIn(received.parsed.subject));
  expect(stage.post.unread()).toEqual([]);
});

test('a sign-in link opens the desk once, in the browser that asked, and nothing anywhere else', async () => {
  const first = await stage.open('/sign-in');
  await fill(first, { email: 'hanako@mhlw.example' });
  await press(first, 'サインイン用のメールを送る');
  const link = linkOf(await stage.post.next('hanako@mhlw.example', 'サインイン'), 'sign-in');
  const second = await stage.open(link);
  expect(await textOf(second)).toContain('メールを依頼した画面に戻り');
  await first.goto(link);
  await press(first, 'サインインする');
  expect(await headingOf(first)).toBe('どなたがお使いですか');
  await first.goto(link);
  await press(first, 'サインインする');
  expect(await textOf(first)).toContain('このリンクはすでに使われています');
  await second.goto(new URL('/desk', stage.service.url).href);
  expect(new URL(second.url()).pathname).toBe('/sign-in');
});

test('mails that are owed while SMTP is down arrive once it is up, each once', async () => {
  await stage.mail.goDown();
  const applicant = await applicantSends(stage, '不通医師会');
  await desk.goto(new URL('/desk/applications?state=unverified', stage.service.url).href);
  await leaving(desk, () => desk.locator('tr', { hasText: '不通医師会' }).getByRole('link').first().click());
  await expect.poll(async () => (await desk.request.get(desk.url())).text(), UNTIL_TRIED).toContain('ECONNREFUSED');
  expect(stage.post.unread()).toEqual([]);
  await stage.mail.comeUp();
  await fill(applicant, { code: codeOf(await stage.post.next(APPLICANT, 'まだ完了していません')) });
  await press(applicant, '申請を確定する');
  const received = await stage.post.next(APPLICANT, '申請を受け付けました');
  await stage.post.next(MINISTRY, '【デモ会申請】不通医師会');
  await untilAllSent(desk, referenceIn(received.parsed.subject));
  expect(stage.post.unread()).toEqual([]);
});

test('a withdrawal from another browser asks for the mailed code first', async () => {
  const { reference, status } = await applicantFiles(stage, '取下医師会');
  const other = await stage.open(status);
  expect(await other.getByRole('link', { name: '申請を取り下げる' }).count()).toBe(0);
  await other.goto(`${status}/withdrawal`);
  expect(other.url()).toBe(`${status}/access`);
  await press(other, '確認コードをメールで受け取る');
  await fill(other, { code: codeOf(await stage.post.next(APPLICANT, '確認コードのお知らせ')) });
  await press(other, '確認する');
  await follow(other, '申請を取り下げる');
  await press(other, '申請を取り下げる');
  expect(await textOf(other)).toContain('申請は取り下げられました。');
  await stage.post.next(MINISTRY, '【取下げ】【デモ会申請】取下医師会');
  await stage.post.next(APPLICANT, '取下げを受け付けました');
  await untilAllSent(desk, reference);
  expect(stage.post.unread()).toEqual([]);
  expect(stage.mail.mails.filter((mail) => /【取下げ】/.test(mail.parsed.subject ?? '')).map(calendarsIn)).toEqual([0]);
});

function referenceIn(subject: string | undefined): string {
  return /［受付番号 (.+)］/.exec(subject ?? '')?.[1] ?? '';
}
