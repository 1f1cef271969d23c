import { join } from 'node:path';
import Database from 'better-sqlite3';
import { feedLink, issueFeed } from '#workflow/session/feed-links.ts';
import { openOffice } from '../../support/office.ts';
import { openClient } from '../client.ts';
import { ranSoFar } from '../cost.ts';
import { type Ground, NOW } from '../ground.ts';
import type { Path, Sides } from '../path.ts';
import { startScript, stopAll } from '../processes.ts';

/** Of which a thousand lie in the time that a feed shows. */
const APPLICATIONS = 6000;
const EVENTS = 1000;
/** So many a round that one collection of garbage more or less does not make the difference. */
const FLOOR_TIMES = 60;

export const feed: Path = {
  name: `feed of ${EVENTS}: 200 / joining cached strings`,
  unit: '× floor',
  target: { better: 'less', least: 3, aim: 1.3 },
  rounds: 8,
  open: (ground) => openFeed(ground, { status: 200, times: 120 }),
};

export const unchangedFeed: Path = {
  name: `feed of ${EVENTS}: 304 / joining cached strings`,
  unit: '× floor',
  target: { better: 'less', least: 0.1, aim: 0.02 },
  rounds: 8,
  open: (ground) => openFeed(ground, { status: 304, times: 1000 }),
};

async function openFeed(ground: Ground, { status, times }: { status: 200 | 304; times: number }): Promise<Sides> {
  const file = await ground.house(APPLICATIONS);
  inviteAll(file);
  const url = await feedOf(file);
  const ours = await startScript('paths/app-server.ts', { args: [file] });
  const floor = await startScript('paths/floor-server.ts', { args: [join(ground.folder, 'floor-feed.sqlite')] });
  const [client, bare] = [openClient(ours.url), openClient(floor.url)];
  const whole = await client.ask(url);
  const headers = status === 304 ? { 'if-none-match': String(whole.headers.etag) } : {};
  const events = whole.body.toString().split(/(?=BEGIN:VEVENT)/);
  if (events.length < EVENTS) throw new Error(`only ${events.length} events`);
  await bare.ask('/feed', { method: 'POST', json: events });
  if (!(await bare.ask('/feed')).body.equals(whole.body)) throw new Error('the floor is another');
  return {
    ours: () =>
      servedBy(ours.pid, times, async () => {
        const answer = await client.ask(url, { headers });
        if (answer.status !== status) throw new Error(`the feed answers ${answer.status}`);
        if (status === 200 && !answer.body.equals(whole.body)) throw new Error('the feed is another');
      }),
    floor: () => servedBy(floor.pid, FLOOR_TIMES, () => bare.ask('/feed')),
    async close() {
      client.close();
      bare.close();
      await stopAll([ours, floor]);
    },
  };
}

/** Milliseconds of CPU of the serving thread for one of so many requests. */
async function servedBy(pid: number, times: number, ask: () => Promise<unknown>): Promise<number> {
  const before = ranSoFar(pid);
  for (let time = 0; time < times; time += 1) await ask();
  return (ranSoFar(pid) - before) / times;
}

/** The address of the desk's calendar. */
async function feedOf(file: string): Promise<string> {
  const office = await openOffice({ database: file, now: NOW });
  const of = { kind: 'desk', holder: office.policy.coordinators[0] ?? '' } as const;
  await issueFeed(office, of);
  const link = await feedLink(office, of);
  await office.close();
  return `/feed/${link}.ics`;
}

/** As confirming does; the many applications come without. */
function inviteAll(file: string): void {
  const database = new Database(file);
  database.exec(
    `insert or ignore into invites (id, session_id, kind, uid, sequence, organizer_name, organizer_email, last_stamp)
     select id, id, 'meeting', id, 0, '', 'demokai@demokai.example', confirmed_at / 1000 * 1000 from sessions`,
  );
  database.close();
}
