import { join } from 'node:path';
import { type Client, openClient } from '../client.ts';
import { ranSoFar, wallOf } from '../cost.ts';
import type { Ground } from '../ground.ts';
import type { Cost, Path, Sides } from '../path.ts';
import { type RequestTracker, startRequestTracker } from '../peers/request-tracker.ts';
import { startProduction, startSink, stopAll } from '../processes.ts';
import { file, forgetAskings } from './filing.ts';

const CLIENTS = 4;
/** So that each side takes about a second: theirs is that much slower. */
const OURS = 120;
const THEIRS = 8;

export const filingBesidePeer: Path = {
  name: 'filing with its mail, 4 clients: per second / Request Tracker 5',
  unit: '× peer',
  target: { better: 'more', least: 50, aim: 100 },
  rounds: 6,
  open: (ground) =>
    beside(ground, {
      ours: (client) => file(client),
      theirs: (tracker) => tracker.file(),
      done: async (tracker) => {
        const { tickets, mails } = await tracker.done();
        if (mails < tickets) throw new Error(`of ${tickets} tickets ${mails} were mailed`);
        return tickets;
      },
    }),
};

export const formBesidePeer: Path = {
  name: 'form page, 4 clients: per second / Request Tracker 5',
  unit: '× peer',
  target: { better: 'more', least: 50, aim: 100 },
  rounds: 6,
  open: (ground) =>
    beside(ground, {
      ours: async (client) => expectForm((await client.ask('/file/contact')).body.toString(), 'name="_csrf"'),
      theirs: async (tracker) => expectForm(await tracker.form(), 'name="Subject"'),
    }),
};

function expectForm(html: string, field: string): void {
  if (!html.includes(field)) throw new Error(`that is no form with ${field}`);
}

interface Acts {
  ours(client: Client): Promise<void>;
  theirs(tracker: RequestTracker): Promise<void>;
  /** How often they have done what was asked of them; without it the answer alone says so. */
  done?(tracker: RequestTracker): Promise<number>;
}

/** Both on the same disk. On a machine that does other things the CPU of our serving thread is what is steady. */
async function beside({ folder }: Ground, acts: Acts): Promise<Sides> {
  const sink = await startSink();
  const tracker = await startRequestTracker(folder);
  const database = join(folder, 'beside-peer.sqlite');
  const service = await startProduction({ folder, smtpUrl: sink.smtpUrl, database });
  const client = openClient(service.url, CLIENTS);
  let asked = 0;
  return {
    async ours(): Promise<Cost> {
      forgetAskings(database);
      const before = ranSoFar(service.pid);
      const wall = await wallOf(() => atOnce(OURS, () => acts.ours(client)));
      return { cost: wall / OURS, steady: (ranSoFar(service.pid) - before) / OURS, note: '' };
    },
    async floor() {
      asked += THEIRS;
      const wall = await wallOf(() => atOnce(THEIRS, () => acts.theirs(tracker)));
      const done = (await acts.done?.(tracker)) ?? asked;
      if (done !== asked) throw new Error(`Request Tracker did ${done} of ${asked}`);
      return wall / THEIRS;
    },
    async close() {
      client.close();
      await tracker.stop();
      await stopAll([service, sink]);
    },
  };
}

async function atOnce(count: number, act: () => Promise<void>): Promise<void> {
  let left = count;
  const one = async (): Promise<void> => {
    while (left-- > 0) await act();
  };
  await Promise.all(Array.from({ length: CLIENTS }, one));
}
