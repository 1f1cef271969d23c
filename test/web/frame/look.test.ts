import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastify from 'fastify';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wayOf } from '#domain/check/way.ts';
import { forOwnFields } from '#domain/form1/fields.ts';
import type { Form1 } from '#domain/form1/snapshot.ts';
import { APPLICATION_STATES } from '#domain/words/states.ts';
import { pageEngine } from '#templates/pages.ts';
import { prefectureMap } from '#web/desk/list/prefecture-map.ts';
import { listBar } from '#web/desk/many/bar.ts';
import { controlOf } from '#web/forms/form1/controls.ts';
import { materialRow } from '#web/frame/material-rows.ts';
import { pageViews } from '#web/frame/views.ts';
import { viewWords } from '#web/frame/words.ts';
import { checkChart } from '#web/letter/check-chart.ts';
import { sampleMaterial } from '../../domain/samples.ts';
import { axeViolations } from '../../support/axe.ts';
import { type Browser, openBrowser } from '../../support/browser.ts';

const here = import.meta.dirname;
const views = resolve(here, '../../../views');
const tokens = fileURLToPath(import.meta.resolve('@digital-go-jp/design-tokens/dist/tokens.css'));
/** Folder that gets a picture of each page to look at, if named. Chromium at times refuses to draw a page this long, so the checks do without. */
const shots = process.env.LOOK_SHOTS;

const form1: Form1 = {
  reference: 'ABCD-EFGH',
  filedOn: '2026-10-06',
  association: '青葉市医師会',
  contact: {
    name: '髙﨑 𠮷男',
    kana: 'たかさき　よしお',
    phone: '03-5253-1111',
    extension: '3189',
    email: 'takasaki@aoba-med.example.jp',
  },
  slots: [
    {
      rank: 1,
      date: '2026-10-20',
      meeting: { start: '10:00', end: '12:00' },
      demo: { start: '11:00', end: '11:15' },
    },
    {
      rank: 2,
      date: '2026-10-22',
      meeting: { start: '13:00', end: '15:00' },
      demo: { start: '14:00', end: '14:15' },
    },
  ],
  noFurtherCandidates: true,
  venue: { name: '青葉市医師会館 3階講堂', postalCode: '123-4567', address: '東京都青葉区参画1-1-1' },
  mode: 'in-person',
  remarks: '駐車場は2台までです。\n入口は北側です。',
  attachments: [{ name: '会場図.pdf', mediaType: 'application/pdf', size: 123_456, sha256: '0'.repeat(64) }],
};

const TODAY = Temporal.PlainDate.from('2026-11-29');
const FILE = { id: 'f1', name: '導入の手引き.pdf', size: 1_234_567 };
const SAVED = { version: 1, savedAt: Temporal.Instant.fromEpochMilliseconds(0), savedBy: '', removedAt: undefined };

const makers = [
  { value: 'aoi', label: 'あおい電機', support: '顔認証リーダー A-1' },
  { value: 'midori', label: 'みどり精機' },
];

const values = {
  association: '青葉市医師会',
  mailbox: 'takasaki@',
  slot1Date: '2026年10月8日',
  slot1MeetingStart: '10:00',
  slot1MeetingEnd: '９時',
  mode: 'in-person',
  makersAsked: ['aoi'],
  noFurther: 'on',
};

const slot = {
  date: '2026-10-20',
  meeting: { start: '10:00', end: '12:00' },
  demo: { start: '11:00', end: '11:15' },
};

const progress = { total: 500, left: 121, waiting: 377, undelivered: 2 };

const mails = [
  {
    id: 'mail-1',
    to: '申請者 takasaki@aoba-med.example.jp',
    state: '送信済み',
    failed: false,
    response: '250 2.0.0 Ok',
    subject: '【デモ会】説明会の日程が確定しました',
    settledAt: '2026-10-08T01:31:00Z',
  },
  {
    ...{ id: 'mail-2', to: 'メーカー madoguchi@aoi.example', state: '送信できず', failed: true },
    ...{ response: '550 No such user', subject: '', settledAt: null },
  },
];

const unsaid = { label: '第一希望', slot, offered: false, reply: '', comment: '', who: '', at: null, earlier: false };

/** What stands at the desk, as src/web prepares it. */
const desk = {
  history: [
    {
      at: '2026-10-08T01:30:00Z',
      who: '調整担当 山田 花子',
      what: '開催内容を変更',
      detail: '会場の都合による変更です。',
      changes: [{ label: '会場', before: '青葉市医師会館', after: '青葉市民会館' }],
      mails: [],
      whole: { href: '/', label: '全文と添付' },
      summary: '',
      application: { href: '/desk/applications/ABCD-EFGH', reference: 'ABCD-EFGH', association: '青葉市医師会' },
    },
    {
      ...{ at: '2026-10-08T01:30:00Z', who: '', what: '変更のご案内', detail: '', changes: [], mails },
      ...{ whole: null, summary: '送信済み1・送信できず1', application: null },
    },
  ],
  many: listBar({
    references: ['ABCD-EFGH'],
    from: '/desk/applications',
    total: 312,
    filter: [{ name: 'prefecture', value: '東京都' }],
  }),
  ways: [{ whole: { x: 24, width: 27 }, demo: { x: 36, width: 3 } }],
  owner: { action: '/desk/applications/ABCD-EFGH/owner', name: '山田 花子', me: '鈴木 次郎', mine: false },
  notes: {
    action: '/desk/applications/ABCD-EFGH/notes',
    list: [{ at: '2026-10-07T02:00:00Z', by: '山田 花子', text: '電話で確認。\n午後は不在。' }],
    form: { values: {}, problems: {} },
  },
  matrix: {
    columns: [{ id: 'slot-1', label: '第一希望', slot }],
    rows: [
      {
        ...{
          inquiryId: 'inquiry-1',
          makerId: 'aoi',
          maker: 'あおい電機',
          contact: { name: '窓口　四子', phone: '03-3580-0013（内線 12）', remarks: '' },
          state: '回答待ち',
          overdue: true,
          open: true,
        },
        ...{ mayRecord: true, mayAsk: true, mayRecall: true, mayRemind: true, decides: '日程はメーカーが確定' },
        reminded: [{ at: '2026-10-09T00:00:00Z', by: '' }],
        mailed: [{ href: '/', label: 'メールで届いた回答の表', at: '2026-10-09T01:00:00Z' }],
        asked: { at: '2026-10-07T00:30:00Z', by: '山田 花子' },
        answerBy: '2026-10-10',
        cells: [unsaid],
      },
      {
        ...{
          inquiryId: 'inquiry-2',
          makerId: 'midori',
          maker: 'みどり精機',
          contact: { name: '', phone: '', remarks: '' },
          state: '回答済み',
          overdue: false,
        },
        ...{ open: false, mayRecord: false, mayAsk: false, mayRecall: false, mayRemind: false },
        ...{ decides: '日程はメーカーが確定', reminded: [], mailed: [] },
        asked: { at: '2026-10-07T00:30:00Z', by: '山田 花子' },
        answerBy: '2026-10-10',
        cells: [
          {
            ...{ ...unsaid, offered: true, reply: 'maybe', comment: '午後なら伺えます。', who: '営業　四郎' },
            ...{ at: '2026-10-08T00:30:00Z', earlier: true },
          },
        ],
      },
    ],
  },
  calendarEntry: {
    ...{ kind: 'session', href: '/desk/applications/ABCD-EFGH', word: '確定', hours: '10:00～12:00' },
    ...{ association: '青葉市医師会', prefecture: '東京都', details: ['あおい電機', '参加 12名'] },
  },
  hoursBar: { meeting: { x: 24, width: 24 }, demo: { x: 36, width: 3 } },
  progress,
  preview: {
    remark: '参加申込の締切は、2026年10月15日（木）のままです。',
    more: { name: 'shiftsClosing', label: '申込締切も2026年11月15日（日）にする' },
    lead: '説明会の日時を変更します。',
    changes: [{ label: '開始', before: '10:00', after: '' }],
    letter: { subject: 'お問い合わせの件', text: '一行目\n二行目' },
    recipients: [{ who: '申請者', mail: '変更のご案内', calendar: '予定を更新します' }],
    later: {
      title: 'メーカーが○と答えたあと',
      recipients: [{ who: '参加者 3名', mail: '変更のご案内', calendar: '' }],
    },
    fields: [{ name: 'reason', value: '会場の都合' }],
    button: 'この内容で変更する',
  },
  materials: [
    materialRow({ ...sampleMaterial(), ...SAVED, id: 'm1' }, TODAY, true),
    materialRow(
      { ...sampleMaterial({ address: '', file: FILE, validUntil: TODAY.subtract({ days: 1 }) }), ...SAVED, id: 'm2' },
      TODAY,
    ),
  ],
  phrases: [{ value: 'no-maker', label: 'メーカーとの調整が整わなかった' }],
};

const map = prefectureMap(
  new Map([
    ['東京都', 12],
    ['北海道', 5],
    ['沖縄県', 1],
  ]),
);

const context = {
  ...desk,
  replies: [
    { value: 'yes', label: '○', support: '対応できます' },
    { value: 'maybe', label: '△', support: '調整が必要です' },
    { value: 'no', label: '×', support: '対応できません' },
  ],
  daysOff: {
    example: '例：2026年10月20日',
    rows: [{ id: 'span', days: '2026年10月20日（火）～2026年10月22日（木）', note: '研修', by: '調整　花子' }],
  },
  checkWay: [{ label: 'オンライン請求用の回線はありますか', value: 'ある', href: '/check?line=yes&at=line' }],
  checkChart: checkChart(wayOf({ exempt: 'no', vendor: 'no', line: 'yes' })),
  api: {
    groups: [
      {
        tag: '申請者',
        operations: [
          {
            ...{ id: 'readOne', method: 'GET', path: '/ones/{reference}', summary: '1つを読む', description: '' },
            ...{ status: '200', callers: '', keyed: false, parameters: [], bodyShape: '', body: [] },
            ...{ answerShape: 'One', answer: [], example: 'curl -X GET', exampleAnswer: '', codes: '' },
          },
        ],
      },
    ],
    shapes: [{ name: 'One', words: '', rows: [], example: '{}' }],
  },
  map: { ...map, tiles: map.tiles.map((tile) => ({ ...tile, href: tile.count > 0 ? '/desk/applications' : '' })) },
  changed: { since: [{ at: '2026-10-08T01:30:00Z', by: '調整　花子', what: 'メーカーに照会' }] },
  recipients: [{ who: '参加者 3名', mail: '変更のご案内', calendar: '予定を更新します（出欠をもう一度伺います）' }],
  page: { title: '希望日時', heading: '希望日時と会場を入力してください', caption: '様式1　申請', noindex: true },
  site: { mailKept: true, ministryAddress: 'suisin@mhlw.example' },
  viewer: {
    name: '山田 花子',
    role: '調整担当',
    links: [
      { href: '/desk', label: '申請', current: true },
      { href: '/calendar', label: 'カレンダー', current: false },
      { href: '/makers', label: 'メーカー', current: false },
    ],
    search: '/desk/applications',
    account: { href: '/desk/sign-ins', label: 'サインインの管理' },
    signOut: '/sign-out',
  },
  csrf: 'token',
  form: {
    values,
    problems: {
      mailbox: 'E-Mail は、「＠」の後ろまで入力してください',
      telephone: 'TEL を入力してください',
      slot1: '第一希望は、10月20日（火）以降の日にしてください',
      slot1MeetingEnd: '第一希望の終了時刻は、開始時刻より後の時刻を入力してください',
      mode: '実施方法を選んでください',
      maker: 'メーカーを選んでください',
      makersAsked: '照会するメーカーを選んでください',
      layout: 'PDF、Excel、画像のいずれかを選んでください',
      noFurther: '第二希望を入力するか、この欄に印を付けてください',
      remarks: '備考は 1000 文字までで入力してください',
    },
  },
  steps: [
    { label: '団体・担当者', state: 'complete', reachable: true, href: '/apply/1' },
    { label: '希望日時', state: 'current', reachable: false },
    { label: '会場', state: 'ahead', reachable: false },
    { label: '確認', state: 'ahead', reachable: false },
  ],
  drafts: [{ words: '見本市医師会の下書き', savedAt: '2026-11-28T23:11:00Z', href: '/', label: '続きから入力する' }],
  meanwhile: [{ label: '定員', stands: '50' }],
  earliest: '2026-10-20',
  ...forOwnFields(controlOf),
  modes: [
    { value: 'in-person', label: '実地', support: '会場へメーカーが伺います' },
    { value: 'online', label: 'オンライン', support: '画面越しにご覧いただきます' },
  ],
  deciders: [
    { value: 'maker', label: 'メーカー' },
    { value: 'coordinator', label: '調整担当' },
  ],
  makers,
  form2Choices: { points: [], kinds: makers, products: makers, claims: makers },
  files: [{ id: 'file-1', name: '会場図.pdf', size: 123_456 }],
  form1,
  rows: APPLICATION_STATES.slice(0, 4).map((state, index) => ({
    reference: `ABCD-EFG${index}`,
    association: '青葉市医師会',
    slot: { date: '2026-10-20', meeting: { start: '10:00', end: '12:00' }, demo: { start: '11:00', end: '11:15' } },
    state,
    reply: ['yes', 'maybe', 'no', undefined][index],
    attendees: index * 12,
  })),
  states: APPLICATION_STATES,
  entries: [
    { at: '2026-10-06T05:05:00Z', who: '申請者 髙﨑 𠮷男', what: '申請しました' },
    { at: '2026-10-07T00:30:00Z', who: '調整担当 山田 花子', what: '照会しました', detail: 'あおい電機、みどり精機' },
  ],
};

const calm = {
  ...context,
  form: { values, problems: {} },
  viewer: null,
  site: { mailKept: false, ministryAddress: 'suisin@mhlw.example' },
};
const wide = { ...calm, page: { ...context.page, width: 'wide' as const } };

describe('the look', () => {
  let folder: string;
  let server: Server;
  let origin: string;
  let browser: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'demokai-views-'));
    symlinkSync(join(views, 'layout.hbs'), join(folder, 'layout.hbs'));
    symlinkSync(join(views, 'partials'), join(folder, 'partials'));
    mkdirSync(join(folder, 'pages'));
    cpSync(join(here, 'look.hbs'), join(folder, 'pages', 'look.hbs'));
    const shown = fastify();
    await pageViews(shown, folder, pageEngine({ root: folder, helpers: viewWords }));
    const pages = new Map([
      ['/', await shown.view('pages/look', { ...context, template: 'look' })],
      ['/calm', await shown.view('pages/look', { ...calm, template: 'look' })],
      ['/wide', await shown.view('pages/look', { ...wide, template: 'look' })],
    ]);
    server = createServer((request, response) => {
      const path = request.url ?? '/';
      // As strict as the app: neither inline styles nor inline scripts.
      response.setHeader('content-security-policy', "default-src 'self'");
      const page = pages.get(path);
      if (page !== undefined) response.setHeader('content-type', 'text/html; charset=utf-8').end(page);
      else serveAsset(path, response);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    origin = `http://127.0.0.1:${address.port}`;
    browser = await openBrowser();
    if (shots !== undefined) mkdirSync(shots, { recursive: true });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    rmSync(folder, { recursive: true });
  });

  async function open(
    path: string,
    width: number,
    colorScheme: 'light' | 'dark',
    media: { forcedColors?: 'active'; print?: true } = {},
  ): Promise<Page> {
    const { forcedColors = 'none', print = false } = media;
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, forcedColors });
    await page.goto(origin + path);
    if (print) await page.emulateMedia({ media: 'print' });
    if (shots !== undefined) {
      const name = [path.slice(1) || 'errors', width, colorScheme, ...Object.keys(media)].join('-');
      await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
    }
    return page;
  }

  test('every partial is on the style page, directly or inside another', () => {
    const partials = readdirSync(join(views, 'partials')).map((file) => file.replace('.hbs', ''));
    const seen = new Set<string>();
    const follow = (source: string): void => {
      for (const [, name = ''] of source.matchAll(/\{\{(?:> |#within ")([\w-]+)/g)) {
        if (seen.has(name)) continue;
        seen.add(name);
        follow(readFileSync(join(views, 'partials', `${name}.hbs`), 'utf8'));
      }
    };
    follow(readFileSync(join(here, 'look.hbs'), 'utf8'));
    follow(readFileSync(join(views, 'layout.hbs'), 'utf8'));
    expect([...seen].sort()).toEqual(partials.sort());
  });

  test.each([
    ['/', 1280, 'light'],
    ['/', 320, 'light'],
    ['/', 1280, 'dark'],
    ['/', 320, 'dark'],
    ['/calm', 1280, 'light'],
    ['/wide', 1280, 'dark'],
    ['/wide', 320, 'light'],
  ] as const)(
    '%s at %i px, %s: no WCAG 2.2 AA violation and nothing wider than the window',
    async (path, width, scheme) => {
      const page = await open(path, width, scheme);
      expect(await axeViolations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await page.context().close();
    },
    60_000,
  );

  test('a page with problems says so in its title, and the error summary has the focus', async () => {
    const page = await open('/', 1280, 'light');
    expect(await page.title()).toBe('エラー：希望日時｜デモ会申請 Demokai');
    expect(await page.evaluate('document.activeElement.className')).toBe('error-summary');
    await page.context().close();
  });

  test('every link of the error summary leads to a field that is described by its error', async () => {
    const page = await open('/', 1280, 'light');
    for (const [name, problem] of Object.entries(context.form.problems)) {
      await page.locator('.error-summary').getByRole('link', { name: problem, exact: true }).click();
      const described = await page.evaluate<string>(`(() => {
        const field = document.activeElement;
        const owner = field.hasAttribute('aria-describedby') ? field : field.closest('[aria-describedby]');
        return field.id + ': ' + document.getElementById(owner.getAttribute('aria-describedby').split(' ')[0]).textContent;
      })()`);
      expect(described).toBe(`${name}: ＊${problem}`);
    }
    await page.context().close();
  });

  test('every control to press or type in is at least 44 px high', async () => {
    const page = await open('/calm', 320, 'light');
    const low = await page.evaluate(`[...document.querySelectorAll('.button, .input, .choice, summary, .nav__link')]
      .filter((element) => element.getBoundingClientRect().height < 44).map((element) => element.outerHTML)`);
    expect(low).toEqual([]);
    await page.context().close();
  });

  test('in the colours that Windows forces, chosen boxes and buttons keep their edges', async () => {
    const page = await open('/calm', 1280, 'dark', { forcedColors: 'active' });
    expect(await axeViolations(page)).toEqual([]);
    expect(
      await page.evaluate(
        `getComputedStyle(document.querySelector('.choices--large .choice:has(:checked)')).outlineWidth`,
      ),
    ).toBe('3px');
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.button')).borderTopWidth`)).toBe('2px');
    await page.context().close();
  });

  test('on paper, what can only be pressed is gone and 様式1 fits the sheet', async () => {
    const page = await open('/calm', 718, 'light', { print: true });
    expect(await page.locator('.button:visible, .nav:visible, .steps:visible').count()).toBe(0);
    expect(await page.evaluate(`document.querySelector('.form1').getBoundingClientRect().width <= innerWidth`)).toBe(
      true,
    );
    await page.context().close();
  });

  test('no page asks for anything outside loopback', () => {
    expect(browser.blocked).toEqual([]);
  });
});

function serveAsset(path: string, response: ServerResponse): void {
  const type = { '.css': 'text/css', '.svg': 'image/svg+xml' }[extname(path)];
  if (type === undefined) {
    response.writeHead(404).end();
    return;
  }
  const name = path.replace('/assets/', '').replace(/\.[\w-]{12}(\.\w+)$/, '$1');
  const file = name === 'tokens.css' ? tokens : join(views, 'assets', name);
  response.setHeader('content-type', type);
  response.end(readFileSync(file));
}
