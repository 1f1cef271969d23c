import type { FormClient, FormPage } from '../support/form-client.ts';
import { codeOf } from '../support/office.ts';
import { count, type Drive, type DrivenMaker } from './driving.ts';

/** One coordinator with a browser and a name. */
export interface DrivenCoordinator {
  name: string;
  browser: FormClient;
}

/** A row of 「今すること」. */
interface Row {
  kinds: string[];
  /** The application's page. */
  path: string;
  act: string;
}

export async function coordinatorSignsIn(drive: Drive, email: string, name: string): Promise<DrivenCoordinator> {
  const browser = drive.browser();
  const page = await browser.press(await browser.get('/sign-in'), 'サインイン用のメールを送る', { email });
  const code = codeOf(await drive.mail.waitFor(({ envelope }) => envelope.to.includes(email)));
  await browser.press(await browser.press(page, 'サインインする', { code }), 'この名前で始める', { name });
  return { name, browser };
}

/** Registers a maker; its id is in the address of its page. */
export async function coordinatorRegisters(
  { browser }: DrivenCoordinator,
  maker: Omit<DrivenMaker, 'id'>,
): Promise<DrivenMaker> {
  const list = await browser.press(await browser.get('/desk/makers/new'), '保存する', {
    ...{ name: maker.name, addresses: maker.email },
    ...{ crews: String(maker.crews), bufferMinutes: String(maker.bufferMinutes) },
  });
  const link = [...list.html.matchAll(/href="\/desk\/makers\/([^"/]+)"[^>]*>([^<]*)</g)].find(
    ([, , label]) => label?.trim() === maker.name,
  );
  return { ...maker, id: link?.[1] ?? '' };
}

/** 「今すること」 of the first page. */
export async function queueOf({ browser }: DrivenCoordinator): Promise<Row[]> {
  const page = await browser.get('/desk');
  return page.html
    .split('<li class="queue__row">')
    .slice(1)
    .map((row) => ({
      kinds: [...row.matchAll(/queue__kind">([^<]*)</g)].map(([, kind]) => kind ?? ''),
      path: /href="(\/desk\/applications\/[^"?#]+)/.exec(row)?.[1] ?? '',
      act: (/class="queue__act">[\s\S]*?href="([^"]+)"/.exec(row)?.[1] ?? '')
        .replaceAll('&#x3D;', '=')
        .replaceAll('&amp;', '&'),
    }));
}

/** Does what one row says; another coordinator may be at the same row. */
export async function coordinatorActs(drive: Drive, coordinator: DrivenCoordinator, row: Row): Promise<void> {
  const desk = { drive, ...coordinator, row };
  count(drive, `queue: ${row.kinds[0]}`);
  if (/\/inquiries$/.test(row.act)) return ask(desk);
  if (/\/confirmation/.test(row.act)) return confirm(desk);
  if (/\/answers$/.test(row.act)) return record(desk);
  if (/\/(return|decline)$/.test(row.act)) return ask(desk);
  if (/\/replacement$/.test(row.act)) return bring(desk, row.act);
  if (/\/makers\/addition$/.test(row.act)) return bring(desk, row.act);
  if (/\/change$/.test(row.act)) return change(desk);
  if (/\/wish$/.test(row.act)) return answerWish(desk);
  throw new Error(`nobody knows what to do about ${row.kinds.join()} ${row.act}`);
}

interface Desk extends DrivenCoordinator {
  drive: Drive;
  row: Row;
}

/** The next makers, or where everybody was asked in vain, お断り. */
async function ask({ drive, browser, row, ...rest }: Desk): Promise<void> {
  const page = await browser.get(`${row.path}/inquiries`);
  const proposed = page.values('makers');
  if (!page.buttons.includes('照会のメールを送る')) return count(drive, 'desk: another was first');
  const asked = page.options('makers').length - proposed.length;
  if (row.kinds.includes('未照会') && asked > 0) return count(drive, 'desk: another was first');
  if (proposed.length === 0) {
    // Somebody may have asked the last ones a moment ago.
    const stands = (await queueOf({ browser, ...rest })).some(({ path, act }) => path === row.path && act === row.act);
    return stands ? decline({ drive, browser, row, ...rest }) : count(drive, 'desk: another was first');
  }
  const sent = await browser.press(page, '照会のメールを送る', {
    makers: drive.chance.some(proposed, drive.chance.pick([1, 2, 2, 3])),
    decides: drive.chance.pick(['maker', 'maker', 'coordinator']),
  });
  note(drive, sent, 'asked');
}

async function decline({ drive, browser, row }: Desk): Promise<void> {
  const page = await browser.get(`${row.path}/decline`);
  if (page.status !== 200) return count(drive, 'desk: another was first');
  const sent = await browser.press(page, 'お断りのメールを送る', {
    reason: 'ご希望の日時に対応できるメーカーがありませんでした。',
  });
  note(drive, sent, 'declined');
}

/** With all makers that said ○; a maker whose crews are out is telephoned and says ×. */
async function confirm({ drive, browser, row, ...rest }: Desk): Promise<void> {
  const page = await browser.get(row.act);
  if (!page.buttons.includes('この日程で確定する')) return count(drive, 'desk: another was first');
  const makers = page.options('makers');
  const chosen = drive.chance.happens(0.7) ? makers.slice(0, 1) : makers;
  const sent = await browser.press(page, 'この日程で確定する', { makers: chosen });
  if (note(drive, sent, 'confirmed by a coordinator')) return;
  for (const inquiry of makers) {
    await answerFor({ drive, browser, row, ...rest }, `${row.path}/inquiries/${inquiry}/answers`, 'no');
  }
}

async function record(desk: Desk): Promise<void> {
  return answerFor(desk, desk.row.act, desk.drive.chance.pick(['yes', 'no']));
}

async function answerFor({ drive, browser }: Desk, address: string, reply: 'yes' | 'no'): Promise<void> {
  const page = await browser.get(address);
  if (!page.buttons.includes('回答を記録する')) return count(drive, 'desk: another was first');
  const fields = [...new Set([...page.html.matchAll(/name="(reply-[^"]+)"/g)].map(([, name]) => name ?? ''))];
  const replies = Object.fromEntries(fields.map((name, index) => [name, index === 0 ? reply : 'no']));
  const sent = await browser.press(page, '回答を記録する', { ...replies, by: '企画　三郎', channel: 'phone' });
  note(drive, sent, `recorded by telephone`);
}

/** Another maker instead of, or beside, those that come: whoever is free; if nobody is, the session moves to a free day. */
async function bring(desk: Desk, address: string): Promise<void> {
  const { drive, browser } = desk;
  const page = await browser.get(address);
  if (page.status !== 200) return count(drive, 'desk: another was first');
  for (const maker of drive.chance.some(page.options('maker'), 9)) {
    const values = { maker, consent: 'agreed', agreedBy: '企画　三郎', channel: 'phone' };
    const shown = await browser.press(page, '内容を確認する', values);
    if (isStale(shown)) return count(drive, 'desk: stale');
    const button = previewButton(shown);
    if (button === undefined) {
      count(drive, 'desk refused: crews');
      continue;
    }
    note(drive, await browser.press(shown, button), 'maker brought in');
    return;
  }
  await moveAway(desk);
}

let farDays = 0;

/** A day of its own, far from the drive's: there everybody is free. */
async function moveAway({ drive, browser, row }: Desk): Promise<void> {
  farDays += 1;
  const page = await browser.get(`${row.path}/move`);
  if (page.status !== 200) return count(drive, 'desk: another was first');
  const date = Temporal.Now.plainDateISO('Asia/Tokyo')
    .add({ days: 120 + farDays })
    .toString();
  const shown = await browser.press(page, '変更の内容を確認する', {
    ...{ date, meetingStart: '13:00', meetingEnd: '15:00', demoStart: '14:00', demoEnd: '14:15' },
    ...{ reason: 'メーカーの都合', consent: 'agreed', agreedBy: '企画　三郎（電話）' },
  });
  const button = previewButton(shown);
  if (isStale(shown) || button === undefined) return count(drive, 'desk: stale');
  note(drive, await browser.press(shown, button), 'moved');
}

/** Another hall, as was asked for, and the word that it is so. */
async function answerWish(desk: Desk): Promise<void> {
  const { drive, browser, row } = desk;
  await change(desk);
  const page = await browser.get(`${row.path}/wish`);
  if (!page.buttons.includes('回答の内容を確認する')) return count(drive, 'desk: another was first');
  const shown = await browser.press(page, '回答の内容を確認する', { answer: 'changed' });
  const button = previewButton(shown);
  if (isStale(shown) || button === undefined) return count(drive, 'desk: stale');
  note(drive, await browser.press(shown, button), 'wish answered');
}

/** The URL of an online session that has none yet, a further word about one that has, or another hall. */
async function change({ drive, browser, row }: Desk): Promise<void> {
  const page = await browser.get(`${row.path}/change`);
  if (page.status !== 200) return count(drive, 'desk: another was first');
  const reference = row.path.slice(row.path.lastIndexOf('/') + 1);
  const wanted = wantedChange(page, reference);
  const shown = await browser.press(page, '変更の内容を確認する', wanted.values);
  const button = previewButton(shown);
  if (isStale(shown) || button === undefined) return count(drive, 'desk: stale');
  note(drive, await browser.press(shown, button), wanted.what);
}

function wantedChange(page: FormPage, reference: string): { what: string; values: Record<string, string> } {
  if (!page.values('mode').includes('online')) {
    return { what: 'hall changed', values: { venueName: `見本会館　小ホール ${reference}` } };
  }
  return page.values('url').join('') === ''
    ? { what: 'URL announced', values: { url: `https://meet.example.jp/${reference}` } }
    : { what: 'note added', values: { note: '開始の10分前から接続できます。' } };
}

/** The button below 「まだ送っていません」. */
function previewButton(page: FormPage): string | undefined {
  return page.buttonsBeside('step')[0];
}

function isStale(page: FormPage): boolean {
  return page.html.includes('この画面を開いたあとに、内容が変わりました');
}

/** Whether it was done; otherwise why not is counted. */
function note(drive: Drive, page: FormPage, what: string): boolean {
  const done = /[?&]done=/.test(page.path);
  if (done) count(drive, what);
  else if (isStale(page)) count(drive, 'desk: stale');
  else if (page.html.includes('組')) count(drive, 'desk refused: crews');
  else count(drive, `desk refused: ${page.status}`);
  return done || isStale(page);
}
