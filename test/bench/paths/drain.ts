import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import nodemailer from 'nodemailer';
import { openSubmissionThread } from '#mail/submission/thread.ts';
import type { RenderedParts } from '#store/queue/outbox.ts';
import { openLane } from '#workflow/post/deliver-mail.ts';
import { openOffice } from '../../support/office.ts';
import { openClient } from '../client.ts';
import { wallOf } from '../cost.ts';
import { foldedAway, type Ground, NOW } from '../ground.ts';
import { median, type Path, type Sides } from '../path.ts';
import { startProduction, startSink, stopAll } from '../processes.ts';
import { confirmCrowd, withCrowd } from './confirm.ts';

const CROWD = 2000;
const COPIES = 10;
/** Of all that are owed. */
const SENT_AT_ONCE = 1000;
const PAGES_PER_SECOND = 30;
/** Six times so long, so that the last round still finds mails to drain. */
const SECONDS = 3;

export const drain: Path = {
  name: `drain: ${SENT_AT_ONCE} of ${CROWD} mails with calendar part / nodemailer's pool`,
  unit: '× floor',
  target: { better: 'more', least: 1, aim: 2.5 },
  rounds: 3,
  open: async (ground) => besidePool(ground, await owing(ground, 1)),
};

export const longDrain: Path = {
  name: `drain: the rate at ${CROWD * COPIES} owed / at ${CROWD}`,
  unit: '× floor',
  target: { better: 'more', least: 0.9, aim: 1 },
  rounds: 3,
  async open(ground) {
    const [many, few] = [await owing(ground, COPIES), await owing(ground, 1)];
    const sink = await startSink();
    return {
      ours: () => sendSome(ground, many, sink.smtpUrl),
      floor: () => sendSome(ground, few, sink.smtpUrl),
      close: () => sink.stop(),
    };
  },
};

export const pageDuringDrain: Path = {
  name: `page p99 during a drain of ${CROWD * COPIES}`,
  unit: 'ms',
  target: { better: 'less', least: 40, aim: 20 },
  rounds: 3,
  cold: true,
  async open(ground) {
    const sink = await startSink();
    const database = join(ground.folder, 'drained.sqlite');
    await copyFile(await owing(ground, COPIES), database);
    const service = await startProduction({ folder: ground.folder, smtpUrl: sink.smtpUrl, database });
    const client = openClient(service.url);
    // The thread that sends has started by then.
    while ((await sink.arrived()) < SENT_AT_ONCE) await pause(100);
    return {
      async ours() {
        const before = await sink.arrived();
        const waits: Promise<number>[] = [];
        for (let page = 0; page < PAGES_PER_SECOND * SECONDS; page += 1) {
          waits.push(wallOf(() => client.ask('/file/contact')));
          await pause(1000 / PAGES_PER_SECOND);
        }
        const took = await Promise.all(waits);
        const sent = (await sink.arrived()) - before;
        if (sent === 0) throw new Error('nothing was drained meanwhile');
        return { cost: percentile(took, 0.99), steady: median(took), note: `${Math.round(sent / SECONDS)} mails/s` };
      },
      async close() {
        client.close();
        await service.kill('SIGKILL');
        await sink.stop();
      },
    };
  },
};

export function percentile(all: readonly number[], share: number): number {
  return all.toSorted((a, b) => a - b)[Math.floor((all.length - 1) * share)] ?? Number.NaN;
}

const made = new Map<number, Promise<string>>();

/** A database in which the mails of a confirmed session are owed, so many times; nobody writes into it. */
function owing(ground: Ground, copies: number): Promise<string> {
  return made.getOrInsertComputed(copies, () => makeOwing(ground, copies));
}

async function makeOwing({ folder }: Ground, copies: number): Promise<string> {
  const file = join(folder, `owing-${copies}.sqlite`);
  const crowd = await withCrowd(file, CROWD);
  const office = await openOffice({ database: file, now: NOW, idPrefix: '0001' });
  await confirmCrowd(office, crowd);
  await office.close();
  const database = new Database(file);
  const columns = database.prepare<[], string>("select name from pragma_table_info('mails')").pluck().all();
  const values = columns.map((column) => {
    if (column === 'seq') return 'seq + copy * 100000';
    if (['id', 'order_key', 'boundary_seed'].includes(column)) return `${column} || '-' || copy`;
    if (column === 'recipient_email') return "'c' || copy || '-' || recipient_email";
    if (column === 'message_id') return "'<c' || copy || '-' || substr(message_id, 2)";
    return `"${column}"`;
  });
  database
    .prepare(
      `with recursive copies(copy) as (select 1 union all select copy + 1 from copies where copy < ?)
       insert into mails (${columns.map((column) => `"${column}"`).join(', ')})
       select ${values.join(', ')} from copies, mails where state = 'owed' and copy < ?`,
    )
    .run(copies, copies);
  database.close();
  await foldedAway(file);
  return file;
}

/** Our delivery, with the thread and the connections that the program has, until so many have left; milliseconds for each. */
async function sendSome({ folder }: Ground, owed: string, smtpUrl: string): Promise<number> {
  const database = join(folder, 'draining.sqlite');
  await copyFile(owed, database);
  const office = await openOffice({ database, now: NOW, idPrefix: '0002' });
  const submission = openSubmissionThread({ smtpUrl });
  let sent = 0;
  const enough = Promise.withResolvers<void>();
  const send: typeof submission.send = async (message) => {
    const delivery = await submission.send(message);
    sent += 1;
    if (sent === SENT_AT_ONCE) enough.resolve();
    return delivery;
  };
  const lane = openLane({ ...office, compose: submission.compose, send }, 'bench');
  const took = await wallOf(async () => {
    const running = lane.run();
    await enough.promise;
    await lane.stop();
    await running;
  });
  await submission.close();
  await office.close();
  await foldedAway(database);
  return took / sent;
}

async function besidePool(ground: Ground, owed: string): Promise<Sides> {
  const sink = await startSink();
  const ours = (): Promise<number> => sendSome(ground, owed, sink.smtpUrl);
  await ours();
  const messages = messagesOf(join(ground.folder, 'draining.sqlite'));
  return {
    ours,
    floor: () => sendByPool(ground, messages, sink.smtpUrl),
    close: () => stopAll([sink]),
  };
}

interface Message {
  id: string;
  to: string;
  parts: RenderedParts;
}

/** What was sent, as it was rendered. */
function messagesOf(file: string): Message[] {
  const database = new Database(file, { readonly: true });
  const rows = database
    .prepare<[number], { id: string; recipient_email: string; parts_json: string }>(
      "select id, recipient_email, parts_json from mails where state = 'sent' and invite_kind = 'meeting' limit ?",
    )
    .all(SENT_AT_ONCE);
  database.close();
  return rows.map(({ id, recipient_email: to, parts_json: json }) => ({ id, to, parts: JSON.parse(json) }));
}

/** The floor: nodemailer's pool of 5 composes and sends, and each is acknowledged with a sync of its own. */
async function sendByPool({ folder }: Ground, messages: readonly Message[], smtpUrl: string): Promise<number> {
  const database = new Database(join(folder, 'acknowledged.sqlite'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('drop table if exists mails; create table mails (id text primary key, state text)');
  const insert = database.prepare("insert into mails values (?, 'owed')");
  database.transaction(() => {
    for (const { id } of messages) insert.run(id);
  })();
  const acknowledge = database.prepare("update mails set state = 'sent' where id = ?");
  const pool = nodemailer.createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 5,
    tls: { rejectUnauthorized: false },
  });
  const took = await wallOf(() =>
    Promise.all(
      messages.map(async ({ id, to, parts }) => {
        const { subject, text, html, calendar } = parts;
        const event = { contentType: 'text/calendar; charset=UTF-8; method=REQUEST', content: calendar ?? '' };
        await pool.sendMail({ from: parts.from.email, to, subject, text, html, alternatives: [event] });
        acknowledge.run(id);
      }),
    ),
  );
  pool.close();
  database.close();
  return took / messages.length;
}
