import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import fastify from 'fastify';
import { feedLink, issueFeed } from '#workflow/session/feed-links.ts';
import { openOffice } from '../../support/office.ts';
import { openApp } from '../app.ts';
import { openClient } from '../client.ts';
import { cpuOf } from '../cost.ts';
import { type Ground, NOW } from '../ground.ts';
import type { Path, Sides } from '../path.ts';

/** Of which a thousand lie in the time that a feed shows. */
const APPLICATIONS = 6000;
const EVENTS = 1000;

export const feed: Path = {
  name: `feed of ${EVENTS}: 200 / joining cached strings`,
  unit: '× floor',
  target: { better: 'less', least: 3, aim: 1.3 },
  rounds: 8,
  open: (ground) => openFeed(ground, { status: 200, times: 20 }),
};

export const unchangedFeed: Path = {
  name: `feed of ${EVENTS}: 304 / joining cached strings`,
  unit: '× floor',
  target: { better: 'less', least: 0.1, aim: 0.02 },
  rounds: 8,
  // So short that a few would measure how fast the compiler is.
  open: (ground) => openFeed(ground, { status: 304, times: 300 }),
};

async function openFeed(ground: Ground, { status, times }: { status: 200 | 304; times: number }): Promise<Sides> {
  const file = await ground.house(APPLICATIONS);
  inviteAll(file);
  const office = await openOffice({ database: file, now: NOW });
  const of = { kind: 'desk', holder: office.policy.coordinators[0] ?? '' } as const;
  await issueFeed(office, of);
  const url = `/feed/${await feedLink(office, of)}.ics`;
  const app = await openApp(office);
  const client = openClient(await app.http.listen({ host: '127.0.0.1', port: 0 }));
  const whole = await client.ask(url);
  const headers = status === 304 ? { 'if-none-match': String(whole.headers.etag) } : {};
  const events = whole.body.toString().split(/(?=BEGIN:VEVENT)/);
  if (events.length < EVENTS) throw new Error(`only ${events.length} events`);
  const bare = fastify();
  bare.get('/feed', (_, reply) => {
    const bytes = Buffer.from(events.join(''));
    return reply.header('etag', createHash('sha256').update(bytes).digest('hex')).type('text/calendar').send(bytes);
  });
  const bareClient = openClient(await bare.listen({ host: '127.0.0.1', port: 0 }));
  return {
    ours: () =>
      cpuOf(times, async () => {
        const answer = await client.ask(url, { headers });
        if (answer.status !== status) throw new Error(`the feed answers ${answer.status}`);
        if (status === 200 && !answer.body.equals(whole.body)) throw new Error('the feed is another');
      }),
    floor: () => cpuOf(20, () => bareClient.ask('/feed')),
    async close() {
      client.close();
      bareClient.close();
      await bare.close();
      await app.close();
      await office.close();
    },
  };
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
