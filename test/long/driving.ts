import type { FormClient, FormPage } from '../support/form-client.ts';
import type { MailServer, ReceivedMail } from '../support/mail-server.ts';
import { codeOf, linkOf } from '../support/office.ts';

/** Who takes part in a drive, and what they have seen of it. */
export interface Drive {
  mail: MailServer;
  /** A browser of one's own. */
  browser(): FormClient;
  chance: Dice;
  /** How often what happened, by name. */
  tally: Map<string, number>;
}

/** The same sequence for the same seed. */
export interface Dice {
  /** True in this share of the throws. */
  happens(share: number): boolean;
  pick<T>(from: readonly T[]): T;
  some<T>(from: readonly T[], count: number): T[];
}

export interface DrivenMaker {
  id: string;
  name: string;
  email: string;
  crews: number;
  bufferMinutes: number;
}

export interface DrivenOffice {
  association: string;
  email: string;
  /** The status page, and the browser that may open it. */
  status: string;
  clerk: FormClient;
  /** The mails of its mailbox that nobody has read yet. */
  inbox(): ReceivedMail | undefined;
  /** Wants another hall as soon as the date is fixed. */
  wantsChange: boolean;
}

export function throwDice(seed: number): Dice {
  let state = seed >>> 0;
  // Numerical Recipes' linear congruential generator: good enough to mix people.
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const pick = <T>(from: readonly T[]): T => {
    const one = from[Math.floor(next() * from.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  };
  return {
    happens: (share) => next() < share,
    pick,
    some: (from, count) =>
      from
        .map((one) => ({ one, place: next() }))
        .toSorted((a, b) => a.place - b.place)
        .slice(0, count)
        .map(({ one }) => one),
  };
}

export function count(drive: Drive, what: string): void {
  drive.tally.set(what, (drive.tally.get(what) ?? 0) + 1);
}

/** The mails of one mailbox in the order in which they came, each once. */
export function openInbox(mail: MailServer, email: string): () => ReceivedMail | undefined {
  let seen = 0;
  return () => {
    while (seen < mail.mails.length) {
      const next = mail.mails[seen];
      seen += 1;
      if (next?.envelope.to.includes(email)) return next;
    }
    return undefined;
  };
}

async function nextMail(drive: Drive, email: string, subject: string): Promise<ReceivedMail> {
  return drive.mail.waitFor(
    ({ envelope, parsed }) => envelope.to.includes(email) && (parsed.subject ?? '').includes(subject),
  );
}

function headingOf(page: FormPage): string {
  return /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(page.html)?.[1]?.trim() ?? '';
}

function mustShow(page: FormPage, heading: string): FormPage {
  if (headingOf(page) !== heading || page.status !== 200) {
    const said = page.html
      .replace(/^[\s\S]*<main/, '')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .slice(0, 600);
    throw new Error(`${page.path}: ${page.status} 「${headingOf(page)}」 instead of 「${heading}」: ${said}`);
  }
  return page;
}

/** Days on which everybody wants a session, and hours that collide with each other's ways. */
const GRIDS = [
  { meeting: ['09:30', '11:30'], demo: ['10:00', '10:20'] },
  { meeting: ['10:00', '12:00'], demo: ['11:00', '11:15'] },
  { meeting: ['13:30', '15:30'], demo: ['14:00', '14:30'] },
  { meeting: ['15:00', '17:00'], demo: ['15:30', '15:45'] },
  { meeting: ['19:00', '21:00'], demo: ['19:30', '20:00'] },
] as const;

/** 様式1 from the first page to 「申請が完了しました」, and for one in five a sign-up page with two attendees. */
export async function officeFiles(drive: Drive, number: number, days: readonly string[]): Promise<DrivenOffice> {
  const clerk = drive.browser();
  const association = `見本${number}医師会`;
  const email = `office${number}@ishikai.example.jp`;
  let page = await clerk.get('/file');
  page = await clerk.press(page, '希望日時へ進む', {
    ...{ association, contactName: `公労　${number}郎`, contactKana: 'こうろう　たろう', phone: '03-5253-1111', email },
  });
  const wishes = drive.chance.some(days, 3).map((day, index) => wishFields(index + 1, day, drive.chance.pick(GRIDS)));
  page = await clerk.press(page, '会場・備考へ進む', Object.assign({}, ...wishes));
  page = await clerk.press(page, '確認画面へ進む', {
    mode: drive.chance.happens(0.15) ? 'online' : 'in-person',
    venueName: `見本会館${number}`,
    address: '東京都千代田区霞が関1-2-2',
  });
  page = mustShow(await clerk.press(page, 'この内容で申請する'), 'メールの確認');
  const code = codeOf(await nextMail(drive, email, 'まだ完了していません'));
  mustShow(await clerk.press(page, '申請を確定する', { code }), '申請が完了しました');
  count(drive, 'filed');
  const status = linkOf(await nextMail(drive, email, '申請を受け付けました'), 'status');
  if (drive.chance.happens(0.2)) await attendeesSignUp(drive, clerk, number, status);
  return {
    ...{ association, email, status, clerk, inbox: openInbox(drive.mail, email) },
    wantsChange: drive.chance.happens(0.1),
  };
}

function wishFields(rank: number, day: string, { meeting, demo }: (typeof GRIDS)[number]): Record<string, string> {
  return {
    [`slot${rank}Date`]: day,
    [`slot${rank}MeetingStart`]: meeting[0],
    [`slot${rank}MeetingEnd`]: meeting[1],
    [`slot${rank}DemoStart`]: demo[0],
    [`slot${rank}DemoEnd`]: demo[1],
  };
}

async function attendeesSignUp(drive: Drive, clerk: FormClient, number: number, status: string): Promise<void> {
  const opened = await clerk.press(await clerk.get(`${status}/sign-up`), '参加申込の受付をはじめる');
  const code = /\/j\/([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(opened.html)?.[1];
  if (code === undefined) throw new Error(`${opened.path} shows no sign-up page`);
  const join = `/join/${code}`;
  for (const place of [1, 2]) {
    const attendee = drive.browser();
    const email = `attendee${place}@clinic${number}.example.jp`;
    await attendee.press(await attendee.get(join), '確認メールを受け取る', {
      ...{
        name: `診療　${number}の${place}`,
        kana: 'しんりょう　いちろう',
        institution: `見本${number}クリニック`,
        email,
      },
    });
    const check = linkOf(await nextMail(drive, email, 'まだ完了していません'), 'registration-check');
    await attendee.press(await attendee.get(check), '申し込みを完了する');
    count(drive, 'signed up');
  }
}

/** An applicant that reads 日程確定 and wants another hall: the coordinators see it in their queue. Returns the mails read. */
export async function officeReads(drive: Drive, office: DrivenOffice): Promise<number> {
  let read = 0;
  for (let mail = office.inbox(); mail; mail = office.inbox()) {
    read += 1;
    if (!office.wantsChange || !(mail.parsed.subject ?? '').includes('日程が確定しました')) continue;
    office.wantsChange = false;
    const page = await office.clerk.get(`${office.status}/change-request`);
    const wish = page.options('wish')[0] ?? '';
    await office.clerk.press(page, '依頼を送る', { wish, text: '会場を３階の小ホールに変更したい。' });
    count(drive, 'change asked for');
  }
  return read;
}

/** One mail of a maker: answers what is asked, confirms where it may, and sometimes cannot come after all. */
export async function makerReads(drive: Drive, mail: ReceivedMail): Promise<void> {
  if (!/\/inquiry\//.test(mail.parsed.text ?? '')) return;
  const maker = drive.browser();
  const page = await maker.get(linkOf(mail, 'inquiry'));
  if (page.buttons.includes('回答を送る') || page.buttons.includes('回答だけ送る'))
    return makerAnswers(drive, maker, page);
  if (page.buttons.includes('送る前に確認する') && drive.chance.happens(0.02)) {
    const check = await maker.press(page, '送る前に確認する', { reason: '機材の故障', outBy: '企画　三郎' });
    await maker.press(check, '参加できないことを知らせる');
    count(drive, 'maker out');
  }
}

async function makerAnswers(drive: Drive, maker: FormClient, page: FormPage): Promise<void> {
  const fields = replyFields(page);
  const replies = Object.fromEntries(
    fields.map((name) => [name, drive.chance.pick(page.options(name).includes('maybe') ? OFTEN_NO : ['yes', 'no'])]),
  );
  const wanted = fields.find((name) => replies[name] === 'yes');
  const confirming = page.buttons.filter((label) => label.endsWith('で確定する'));
  if (wanted === undefined || confirming.length === 0 || drive.chance.happens(0.3)) {
    await maker.press(page, /^回答(だけ|を)送る$/, { ...replies, by: '企画　三郎' });
    count(drive, 'answered');
    return;
  }
  const check = await maker.press(page, drive.chance.pick(confirming), { ...replies, by: '企画　三郎' });
  // Every crew may be out by now: the page says so at once, or after the last look.
  if (!check.buttons.includes(CONFIRM)) return makerGivesUp(drive, maker, check);
  const done = await maker.press(check, CONFIRM);
  if (done.status !== 200) return makerGivesUp(drive, maker, done);
  count(drive, 'confirmed by a maker');
}

const CONFIRM = 'この日時で確定する';
const OFTEN_NO = ['yes', 'yes', 'maybe', 'no', 'no', 'no', 'no', 'no'];

/** Refused: whoever still is asked says × to everything, as the page advises. */
async function makerGivesUp(drive: Drive, maker: FormClient, refused: FormPage): Promise<void> {
  count(drive, refused.html.includes('組') ? 'maker refused: crews' : 'maker refused: too late');
  if (!refused.buttons.includes('回答だけ送る')) return;
  const no = Object.fromEntries(replyFields(refused).map((name) => [name, 'no']));
  await maker.press(refused, '回答だけ送る', { ...no, by: '企画　三郎' });
}

function replyFields(page: FormPage): string[] {
  return [...new Set([...page.html.matchAll(/name="(reply-[^"]+)"/g)].map(([, name]) => name ?? ''))];
}
