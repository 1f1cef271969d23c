import { join } from 'node:path';
import Database from 'better-sqlite3';
import { and, eq, getTableName } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sqliteTables } from '#store/connections/sqlite.ts';
import { makeApiKey } from '#workflow/access/api-keys.ts';
import { mailTaker } from '#workflow/incoming/take.ts';
import { type App, buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { letter } from '../support/letters.ts';
import { openOffice, TEST_SECRET, type TestOffice } from '../support/office.ts';
import { arrives } from '../support/post-in.ts';
import { addresses, furnish } from '../support/walk.ts';
import { form1Body, HANAKO } from '../web/api/site.ts';
import { history, play } from '../workflow/histories.ts';

let office: TestOffice;
let app: App;
const statements = new Set<string>();
beforeAll(async () => {
  const prepare = Database.prototype.prepare;
  vi.spyOn(Database.prototype, 'prepare').mockImplementation(function (this: Database.Database, text: string) {
    statements.add(text);
    return prepare.call(this, text);
  });
  office = await openOffice();
  const { params, cookies } = await furnish(office);
  app = await buildApp({
    config: {
      ...readConfig({ DATA_DIR: office.folder, COORDINATORS: 'coordinator@mhlw.example', METRICS_TOKEN: TEST_SECRET }),
      secret: TEST_SECRET,
    },
    store: office.store,
    now: office.now,
    chance: office.chance,
    send: office.send,
    hooks: office.hooks,
    solve: office.solve,
    log: false,
  });
  let looks = 0;
  for (const cookie of Object.values(cookies)) {
    for (const url of addresses(app.routes, params)) {
      looks += 1;
      const remoteAddress = `10.0.${Math.floor(looks / 250)}.${looks % 250}`;
      await app.http.inject({ url, headers: { cookie }, remoteAddress });
    }
  }
  for (const filter of LIST_FILTERS) {
    for (const sort of ['-received', 'received', 'day', '-association', 'prefecture', 'state']) {
      for (const end of ['', '.csv']) {
        looks += 1;
        const url = `/desk/applications${end}?${filter}&sort=${sort}`;
        await app.http.inject({
          url,
          headers: { cookie: cookies.coordinator },
          remoteAddress: `10.0.${looks >> 8}.${looks % 256}`,
        });
      }
    }
  }
  for (const url of [
    '/desk?owner=-me',
    '/desk?owner=-none&kind=unasked',
    '/desk/mails?q=ishikai',
    '/desk/mails?q=ishikai&state=sent',
  ]) {
    await app.http.inject({ url, headers: { cookie: cookies.coordinator }, remoteAddress: '10.1.0.2' });
  }
  const api = { authorization: `Bearer ${await makeApiKey(office, HANAKO)}` };
  for (const url of addresses(app.routes, params)) {
    if (url.startsWith('/api/v1')) await app.http.inject({ url, headers: api, remoteAddress: '10.1.0.1' });
  }
  await app.http.inject({ url: '/metrics', headers: { authorization: `Bearer ${TEST_SECRET}` } });
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'a-key-of-sixteen-or-more' };
  for (let time = 0; time < 2; time += 1) {
    await app.http.inject({ method: 'POST', url: '/api/v1/applications', headers, payload: form1Body() });
  }
  await arrives(office, letter('どの申請でもない連絡'));
  await arrives(office, await calendarReply());
  await mailTaker(office).lastUid('INBOX', '1');
  for (const steps of fc.sample(history, { seed: 20261020, numRuns: 2 })) await play(office, steps);
  for (const moment of ['2026-10-17T10:00:00+09:00', '2026-10-21T10:00:00+09:00', '2026-12-21T10:00:00+09:00']) {
    office.clock.set(moment);
    for (const job of app.jobs) await job.run();
  }
}, 120_000);
/** What an applicant's calendar answers to an invitation. */
async function calendarReply(): Promise<string> {
  const [invited] = await office.store.read(async ({ db, tables: { invites, sessions, applications } }) =>
    db
      .select({ uid: invites.uid, email: applications.contactEmail })
      .from(invites)
      .innerJoin(sessions, eq(sessions.id, invites.sessionId))
      .innerJoin(applications, eq(applications.id, sessions.applicationId))
      .where(and(eq(invites.kind, 'meeting'), eq(sessions.state, 'confirmed')))
      .limit(1),
  );
  if (!invited) throw new Error('nobody was invited');
  const lines = [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//Test//EN', 'METHOD:REPLY', 'BEGIN:VEVENT'],
    ...[`UID:${invited.uid}`, 'DTSTAMP:20260901T030000Z', `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${invited.email}`],
    ...['END:VEVENT', 'END:VCALENDAR'],
  ];
  return letter(lines.join('\n'), {
    From: invited.email,
    'Message-ID': '<reply@ishikai.example.jp>',
    'Content-Type': 'text/calendar; charset=utf-8; method=REPLY',
  });
}

afterAll(async () => {
  await app.close();
  await office.close();
});

/** Each leads to the rows in another way. */
const LIST_FILTERS = [
  '',
  'state=received',
  'prefecture=%E6%9D%B1%E4%BA%AC%E9%83%BD',
  'month=2026-10',
  'association=%E5%8C%BB',
  'q=%E5%8C%BB',
  'q=%E6%97%A5%E5%8C%BB&month=2026-10&maker=kou',
  'maker=kou',
  'maker=kou&state=received',
  'owner=-me',
  'owner=-none',
  'owner=-none&state=received',
  'owner=-me&maker=kou&state=received',
  'maker=kou&association=%E5%8C%BB&prefecture=%E6%9D%B1%E4%BA%AC%E9%83%BD',
];

/** They grow with the house, not with what is filed: a handful of rows for years. */
const SMALL = [
  'makers',
  'webhooks',
  'rate_sets',
  'rate_files',
  'materials',
  'material_versions',
  'circular_offers',
  'products',
  'collections',
  'hand_ins',
  'collection_helpers',
  'api_keys',
  'second_steps',
  'recovery_codes',
  '__drizzle_migrations',
  'sqlite_master',
];

/** A part of a plan that reads much on purpose, the statement that it belongs to, and why that is right. */
const ALLOWED: { part: RegExp; of: RegExp; why: string }[] = [
  {
    part: /^SEARCH registrations USING INDEX registrations_state \(state=\?\)$/,
    of: /'sign-up'/,
    why: 'the sign-ups that wait for their confirmation: those of one day',
  },
  {
    part: /^SEARCH applications USING INDEX applications_\w+ \(state=\?\)$/,
    of: /^select "id" from "applications" where "applications"\."state" in \(\?, \?, \?, \?, \?\)$/,
    why: 'once for a database: every case that is open is to be looked at',
  },
  {
    part: /^SEARCH incoming_mails USING COVERING INDEX incoming_mails_state \(state=\?\)$/,
    of: /^select count\(\*\) from "incoming_mails"/,
    why: 'how many mails wait for people: those that nobody has settled, and no row is read',
  },
  {
    part: /^SCAN attention_items USING COVERING INDEX attention_items_order$/,
    of: /^select "kind", count\(\*\)/,
    why: 'how much there is to do, by kind: what is open, not what is filed, and no row is read',
  },
  {
    part: /^SEARCH inquiries USING INDEX inquiries_state \(state=\?\)$/,
    of: /^select "inquiries"\."maker_id", count/,
    why: 'what each maker is asked: the open inquiries, not those of years',
  },
  {
    part: /^SEARCH proposals USING INDEX proposals_state \(state=\?\)$/,
    of: /where "proposals"\."state" in \(\?, \?\)/,
    why: 'the proposals that wait for the solver, and those that it works on: a handful',
  },
  {
    part: /^SCAN some$/,
    of: /from \(select "state" from "mails" where "mails"\."state" = \? limit \?\) "some"$/,
    why: 'how many mails the ledger has of a state: no more than it counts, and no row is read',
  },
  {
    part: /^SCAN candidates$/,
    of: /from listed_words where listed_words match \? limit \?\) limit \?\) "candidates"/,
    why: 'rows in which words were found: no more than a page can count',
  },
  {
    part: /^SCAN listed_names/,
    of: /"listed_names"\."search_text" like/,
    why: 'the names of associations: about a thousand, however many applications they file',
  },
  {
    part: /^SEARCH mails USING (COVERING )?INDEX mails_\w+ \(state=\?\)$/,
    of: /where \(*"mails"\."state" (?:= \?|in \(\?, \?\) and not \("mails"\."state" = 'bounced'[\s\S]*)( order by "mails"\."seq" desc limit \?)?$/,
    why: 'the given-up mails at the desk, and those under way in some process: ten each',
  },
  {
    part: /^SEARCH (mails|webhook_deliveries) USING COVERING INDEX \w+ \(state=\?( AND priority=\?)?\)$/,
    of: /^select count\(\*\) from/,
    why: 'how much waits, when a monitor asks: not what was sent, and no row is read',
  },
  {
    part: /^SEARCH (mails|webhook_deliveries) USING INDEX \w+ \(state=\?\)$/,
    of: /"claimed_until"/,
    why: 'what is under way: ten of each process',
  },
];

/** Few of many rows share what the other columns of an index say; of these there are a handful of values. */
const BROAD = /\((state|kind|role|purpose)=\?\)|^SEARCH mails .*\(name=\?\)/;

/** How many rows a page has. */
const PAGE = 50;

/**
 * The parts of a statement's plan that read a growing table from end to end, or all its rows of one state. What walks an
 * index in its order and stops at a limit does not.
 */
function scansOf(database: Database.Database, asked: string): string[] {
  // As a page of the desk asks: for many ids SQLite rather takes all rows of one state than for the few of a test.
  const text = asked.replaceAll(/(?<=id"?) in \(\?(?:, \?)*\)/g, ` in (${Array(PAGE).fill('?').join(', ')})`);
  const bindings = (text.match(/\?/g) ?? []).map(() => 1);
  const rows = database.prepare<number[], { detail: string }>(`explain query plan ${text}`).all(...bindings);
  const plan = rows.map(({ detail }) => detail);
  const ends = /limit \?$/.test(text) && !plan.some((part) => part.includes('TEMP B-TREE FOR ORDER BY'));
  return plan.filter((part) => {
    if (part.includes('AUTOMATIC')) return true;
    const [, how, table = ''] = /^(SCAN|SEARCH) (\w+)/.exec(part) ?? [];
    if (how === undefined || SMALL.includes(table) || /ROW VALUES|^SCAN CONSTANT|VIRTUAL TABLE INDEX 0:[M=]/.test(part))
      return false;
    const walksAll = how === 'SCAN' || BROAD.test(part);
    return walksAll && !(ends && part.includes('INDEX'));
  });
}

/**
 * A small database shows what a large one does: SQLite plans by what ANALYZE counted, nobody runs it, and so the plan
 * follows from the statement and the indexes alone.
 */
test('no statement of pages, steps and jobs reads a growing table from end to end', () => {
  const asked = [...statements].filter((text) => /^(select|insert|update|delete) /.test(text)).sort();
  const database = new Database(join(office.folder, 'demokai.sqlite'), { readonly: true });
  expect(database.prepare("select name from sqlite_schema where name = 'sqlite_stat1'").all()).toEqual([]);
  const found = asked.flatMap((text) => scansOf(database, text).map((part) => ({ part, text })));
  database.close();
  const isAllowed = ({ part, text }: { part: string; text: string }) =>
    ALLOWED.some((allowed) => allowed.part.test(part) && allowed.of.test(text));
  expect(found.filter((one) => !isAllowed(one)).map(({ part, text }) => `${part}\n${text}`)).toEqual([]);
  // What is allowed and does not happen any more is struck off.
  const used = ALLOWED.filter(({ part, of }) => found.some((one) => part.test(one.part) && of.test(one.text)));
  expect(used).toEqual(ALLOWED);
});

test('it looked at all of it', () => {
  const tables = Object.values(sqliteTables).map((table) => getTableName(table));
  const unread = tables.filter((name) => ![...statements].some((text) => text.includes(`from "${name}"`)));
  expect([unread, statements.size > 250]).toEqual([[], true]);
});
