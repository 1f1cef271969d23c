import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { jstDay } from '#domain/text/jst.ts';
import { changeSession } from '#workflow/session/change.ts';
import { wish } from '../domain/samples.ts';
import { type Browser, openBrowser } from '../support/browser.ts';
import { attendeeSignsUp, COORDINATOR, ICHIRO, sessionConfirmed, signUpPage } from '../support/cast.ts';
import { fill, leaving, press, SCRIPTS } from '../support/journey.ts';
import { type MailServer, openMailServer } from '../support/mail-server.ts';
import { codeOf, must, openOffice, type TestOffice } from '../support/office.ts';
import { type Service, startService } from '../support/service.ts';

const COORDINATOR_MAIL = 'coordinator@mhlw.example';
const ATTENDEES = 8;
/** Milliseconds; more than the script waits. */
const ASKS_EVERY = 3500;
const UNDER_WAY = 'お知らせのメールは、11通のうち0通を送りました。残りの11通を送っています。';

/** The program reaches no relay; what leaves is sent by an office of ours on the same database, when the test says so. */
let office: TestOffice;
let unreachable: MailServer;
let service: Service;
let browser: Browser;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'demokai-fan-out-'));
  office = await openOffice({
    database: join(dataDir, 'demokai.sqlite'),
    now: Temporal.Now.instant().toString(),
    policy: { coordinators: [COORDINATOR_MAIL] },
  });
  unreachable = await openMailServer();
  await unreachable.goDown();
  service = await startService({ dataDir, smtpUrl: unreachable.url, env: { COORDINATORS: COORDINATOR_MAIL } });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await service.stop();
  await unreachable.close();
  await office.close();
  await rm(dataDir, { recursive: true, force: true });
});

test('the desk sees how far a change has reached everybody, and a note that is being typed stays', async () => {
  const day = jstDay(office.clock.now()).add({ days: 30 });
  const slots = [wish(1, day.toString())];
  const { application } = await sessionConfirmed(office, { slots, noFurtherCandidates: true });
  const signUp = await signUpPage(office);
  for (let number = 0; number < ATTENDEES; number += 1) {
    await attendeeSignsUp(office, signUp, { ...ICHIRO, email: `doctor${number}@clinic.example`, institutionCode: '' });
  }
  await office.deliver();
  const desk = await browser.newPage({ javaScriptEnabled: SCRIPTS });
  // The script's own time can be run on; the page's other time goes on as always.
  await desk.clock.install();
  await desk.goto(`${service.url}/desk/applications/${application.reference}`);
  await fill(desk, { email: COORDINATOR_MAIL });
  await press(desk, 'サインイン用のメールを送る');
  await fill(desk, { code: await codeMailed() });
  await press(desk, 'サインインする');
  await fill(desk, { name: '調整　花子' });
  await press(desk, 'この名前で始める');
  office.clock.advance({ minutes: 5 });
  const { version } = (await office.see(application.id)).application;
  const order = { applicationId: application.id, seenVersion: version, actor: COORDINATOR };
  const edit = { venue: { name: '新会館', postalCode: '', address: '東京都港区芝1-1-1' } };
  must(await changeSession(office, { ...order, edit }));
  await desk.reload();
  const progress = desk.locator('#progress').getByRole('status');
  expect(await progress.textContent()).toBe(UNDER_WAY);
  await fill(desk, { note: '書きかけのメモ' });
  if (SCRIPTS) await signedOutFor(desk, async () => expect(await progress.textContent()).toBe(UNDER_WAY));
  office.clock.advance({ hours: 1 });
  await office.deliverAll();
  if (SCRIPTS) {
    await desk.clock.runFor(ASKS_EVERY);
    await expect.poll(() => progress.textContent(), { timeout: 10_000 }).toBe('お知らせのメールの送信が終わりました。');
    expect(await desk.locator('[name="note"]').inputValue()).toBe('書きかけのメモ');
  } else {
    await leaving(desk, () => desk.getByRole('link', { name: '最新の状況を見る' }).click());
    expect(await progress.count()).toBe(0);
  }
});

/** Somebody signs out beside it: the page's script is led to the sign-in, on which no mail is under way. */
async function signedOutFor(desk: Page, look: () => Promise<void>): Promise<void> {
  const cookies = await desk.context().cookies();
  await desk.context().clearCookies();
  // The script has read the first answer before it asks once more.
  for (const _ of ['first', 'second']) {
    const led = desk.waitForResponse((answer) => new URL(answer.url()).pathname === '/sign-in' && answer.ok());
    await desk.clock.runFor(ASKS_EVERY);
    await led;
  }
  await look();
  await desk.context().addCookies(cookies);
}

/** The program has tried in vain by then, and ours comes later; after 30 minutes the code would be dead. */
async function codeMailed(): Promise<string> {
  office.clock.advance({ minutes: 20 });
  return vi.waitFor(async () => codeOf(await office.lastMailTo(COORDINATOR_MAIL, 'コード')), { timeout: 10_000 });
}
