import { expect, vi } from 'vitest';
import type { FormPage } from '../support/form-client.ts';
import { linkOf } from '../support/office.ts';
import { DAYS, driveByHand, FILING_AT_ONCE } from './drive-by-hand.ts';
import type { DriveHouse } from './drive-house.ts';
import { count, type DrivenMaker, type DrivenOffice, officeFiles, openInbox } from './driving.ts';
import type { DrivenCoordinator } from './driving-desk.ts';

/** A run, a proposal and an acceptance go on while nobody looks. */
const PATIENCE = { timeout: 240_000, interval: 500 };
/** After so many proposals all that can be fixed is. */
const PROPOSALS_MAX = 8;

/**
 * The same drive with many at once: all makers are asked about all cases in one run, answer in one table, a proposal is
 * accepted until nothing more can be fixed, the rest is declined in one run, and only what one case is about is done by hand.
 */
export async function driveTogether(house: DriveHouse, applications: number): Promise<DrivenOffice[]> {
  const { drive, coordinators, makers, untilMailsLeft } = house;
  const [first] = coordinators;
  if (!first) throw new Error('somebody has to be at the desk');
  const offices: DrivenOffice[] = [];
  while (offices.length < applications) {
    const least = offices.length;
    const filing = Array.from({ length: Math.min(FILING_AT_ONCE, applications - least) }, (_, index) =>
      officeFiles(drive, least + index + 1, DAYS),
    );
    offices.push(...(await Promise.all(filing)));
  }
  const inboxes = new Map(makers.map((maker) => [maker.id, openInbox(house.mail, maker.email)]));
  await asksAll(first);
  await makersAnswer(house, inboxes);
  for (let proposal = 0; proposal < PROPOSALS_MAX; proposal += 1) {
    count(drive, 'proposals');
    if (!(await acceptsProposal(first))) break;
    await makersAnswer(house, inboxes);
  }
  await declinesRest(first);
  // So little is left that one is enough for it.
  return driveByHand(drive, { coordinators: [first], makers, offices, applications, untilMailsLeft });
}

async function asksAll({ browser }: DrivenCoordinator): Promise<void> {
  const preview = await browser.get('/desk/many?act=ask&all=list&state=received&from=/desk/applications');
  const looked = await browser.press(preview, 'もう一度確認する', { decides: 'coordinator' });
  await untilSaid({ browser }, await browser.press(looked, /件をまとめて照会する$/), '終わりました');
}

async function declinesRest({ browser }: DrivenCoordinator): Promise<void> {
  const preview = await browser.get('/desk/many?act=decline&all=list&state=inquiring&from=/desk/applications');
  // Everybody may have got a day.
  if (!preview.buttons.includes('内容を確認する')) return;
  const reason = 'ご希望の日時に対応できるメーカーがありませんでした。';
  const looked = await browser.press(preview, '内容を確認する', { reason });
  await untilSaid({ browser }, await browser.press(looked, /件をまとめてお断りする$/), '終わりました');
}

/** A proposal for all that is open, taken as a whole; false where it would fix nothing, because no ○ is left. */
async function acceptsProposal({ browser }: DrivenCoordinator): Promise<boolean> {
  const begun = await browser.press(await browser.get('/desk/proposals/new'), '割付案を作る');
  const proposal = await untilSaid({ browser }, begun, '割り当てた申請');
  if (!proposal.buttons.some((label) => ALL.test(label))) return false;
  const check = await browser.press(proposal, ALL);
  if (check.html.includes('確定 <strong>0件</strong>')) return false;
  const taken = await browser.press(check, 'この内容で受け入れる', { decides: 'coordinator' });
  await untilSaid({ browser }, taken, '受け入れが終わりました');
  return true;
}

const ALL = /件を受け入れる（確認へ）$/;

async function untilSaid(
  { browser }: Pick<DrivenCoordinator, 'browser'>,
  page: FormPage,
  words: string,
): Promise<FormPage> {
  return vi.waitFor(async () => {
    const shown = await browser.get(page.path);
    expect(shown.html).toContain(words);
    return shown;
  }, PATIENCE);
}

/** The collected mails leave some minutes after the last case; each maker answers all that is open on its page. */
async function makersAnswer(
  house: DriveHouse,
  inboxes: ReadonlyMap<string, ReturnType<typeof openInbox>>,
): Promise<void> {
  house.putForward({ minutes: 6 });
  await house.untilMailsLeft();
  for (const maker of house.makers) {
    let link: string | undefined;
    const inbox = inboxes.get(maker.id);
    for (let mail = inbox?.(); mail; mail = inbox?.()) {
      if (/\/maker\//.test(mail.parsed.text ?? '')) link = linkOf(mail, 'maker');
    }
    if (link !== undefined) await answersAll(house, maker, link);
  }
}

const OFTEN_NO = ['yes', 'yes', 'maybe', 'no', 'no', 'no', 'no', 'no'];

async function answersAll({ drive }: DriveHouse, maker: DrivenMaker, link: string): Promise<void> {
  const browser = drive.browser();
  for (;;) {
    const page = await browser.get(`${link}/questions?waiting=on`);
    const fields = [...new Set([...page.html.matchAll(/name="(reply-[^"]+)"/g)].map(([, name]) => name ?? ''))];
    if (fields.length === 0) return;
    const replies = Object.fromEntries(fields.map((name) => [name, drive.chance.pick(OFTEN_NO)]));
    await browser.press(page, 'このページの回答を保存する', { ...replies, by: `${maker.name}　企画三郎` });
    count(drive, 'tables answered');
  }
}
