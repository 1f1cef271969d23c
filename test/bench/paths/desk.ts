import { randomInt } from 'node:crypto';
import Database from 'better-sqlite3';
import type { FastifyInstance } from 'fastify';
import { deskCalendarRoutes } from '#web/desk/calendar/routes.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { deskAttentionRoutes } from '#web/desk/list/attention.ts';
import { openOffice } from '../../support/office.ts';
import { openSite, type Visitor } from '../../web/visitor.ts';
import { openApp } from '../app.ts';
import { signedIn } from '../coordinator.ts';
import { cpuOf } from '../cost.ts';
import { addressOf, KINDS } from '../desk-lists.ts';
import { type Ground, MANY, NOW } from '../ground.ts';
import type { Path, Sides } from '../path.ts';

/** A Monday with sessions. */
const WEEK = '2026-08-17';
const SESSIONS_A_WEEK = 700;

export const wake: Path = {
  name: `one wake with nothing due, ${MANY} applications, ${MANY / 50} unreported`,
  unit: 'ms CPU',
  target: { better: 'less', least: 20, aim: 2 },
  rounds: 8,
  async open(ground) {
    const office = await openOffice({ database: await ground.house(ground.many), now: NOW });
    const app = await openApp(office);
    const look = async (): Promise<void> => {
      for (const { run } of app.jobs) await run();
    };
    await look();
    const owed = (await office.outbox()).length;
    return {
      async ours() {
        const cost = await cpuOf(20, look);
        if ((await office.outbox()).length !== owed) throw new Error('something was due');
        return cost;
      },
      async close() {
        await app.close();
        await office.close();
      },
    };
  },
};

export const attention: Path = {
  name: `今すること, ${MANY} applications, every seventh open`,
  unit: 'ms CPU',
  target: { better: 'less', least: 80, aim: 30 },
  rounds: 8,
  open: (ground) => desk(ground, (visitor) => cpuOf(10, () => shown(visitor, '/desk'))),
};

export const week: Path = {
  name: `week view, ${SESSIONS_A_WEEK} sessions`,
  unit: 'ms CPU',
  target: { better: 'less', least: 150, aim: 60 },
  rounds: 8,
  open: (ground) =>
    desk(
      ground,
      (visitor) => cpuOf(3, () => shown(visitor, `/desk/calendar?view=week&day=${WEEK}`)),
      (database) => {
        const day = "date(?, (row_number() over () % 5) || ' days')";
        database
          .prepare(
            `update sessions set date = moved.day from
             (select id, ${day} as day from sessions where state = 'held' and date < '2026-01-01' limit ?) as moved
             where moved.id = sessions.id`,
          )
          .run(WEEK, SESSIONS_A_WEEK);
      },
    ),
};

/** The slowest of all kinds of lists. */
export const list: Path = {
  name: `list of ${MANY}: the slowest of ${Object.keys(KINDS).length} kinds of pages and searches`,
  unit: 'ms CPU',
  target: { better: 'less', least: 50, aim: 20 },
  rounds: 8,
  open: (ground) =>
    desk(ground, async (visitor) => {
      const n = randomInt(1_000_000);
      const costs: number[] = [];
      for (const pattern of Object.values(KINDS)) {
        costs.push(await cpuOf(1, () => shown(visitor, addressOf(pattern, n, ground.many))));
      }
      return Math.max(...costs);
    }),
};

/** A coordinator at the desk of the big house. */
async function desk(
  ground: Ground,
  ours: (visitor: Visitor) => Promise<number>,
  change: (database: Database.Database) => void = () => undefined,
): Promise<Sides> {
  const file = await ground.house(ground.many);
  const database = new Database(file);
  change(database);
  database.close();
  const office = await openOffice({ database: file, now: NOW });
  const http: FastifyInstance = await openSite(office, [deskRoutes, deskAttentionRoutes, deskCalendarRoutes]);
  const visitor = await signedIn(office, http);
  return {
    ours: () => ours(visitor),
    async close() {
      await http.close();
      await office.close();
    },
  };
}

async function shown(visitor: Visitor, path: string): Promise<void> {
  const { status } = await visitor.get(path);
  if (status !== 200) throw new Error(`${path} answers ${status}`);
}
