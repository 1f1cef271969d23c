import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { applicationReceived, coordinatorAsks, KOU, makersLink, OTSU } from '../support/cast.ts';
import { openOffice } from '../support/office.ts';
import type { Confirming } from './confirming-maker.ts';

export interface Round {
  /** What 甲 and 乙 were answered. */
  answers: [string, string];
  /** Sessions and `confirmed` events of the application afterwards, and the makers that come. */
  sessions: number;
  confirmed: number;
  makers: string[];
  invited: string[];
}

/** They would run out of crews after one session: every round is about the same day. */
const makers = [KOU, OTSU].map((maker) => ({ ...maker, crews: 10_000 }));

/**
 * Rounds in which two makers press 確定する at the same moment, each from a process of its own on one database; a third
 * process, this one, prepares and looks.
 */
export async function race(database: string, rounds: number): Promise<Round[]> {
  const office = await openOffice({ database });
  const runners = [
    await openRunner<Confirming>(MAKER, database, '0001'),
    await openRunner<Confirming>(MAKER, database, '0002'),
  ];
  try {
    const [first, second] = runners;
    if (!first || !second) throw new Error('two runners are needed');
    const results: Round[] = [];
    for (let round = 0; round < rounds; round++) {
      // The same applicant files every time; nobody may ask for so many codes within an hour.
      office.clock.advance({ minutes: 30 });
      const { id } = await applicationReceived(office);
      await coordinatorAsks(office, id, { makers });
      const links = [await makersLink(office, KOU), await makersLink(office, OTSU)];
      const { application } = await office.see(id);
      const errand = (link: string): Confirming => ({
        link,
        slotId: application.form1.slots[0]?.id ?? '',
        seenFormVersion: application.formVersion,
        at: start,
      });
      const start = Temporal.Now.instant().epochMilliseconds + 20;
      const answers = await Promise.all([first.run(errand(links[0] ?? '')), second.run(errand(links[1] ?? ''))]);
      results.push({ answers, ...(await afterwards(id)) });
      office.mail.clear();
    }
    return results;
  } finally {
    for (const runner of runners) await runner.close();
    await office.close();
  }

  async function afterwards(id: string): Promise<Omit<Round, 'answers'>> {
    const { session } = await office.see(id);
    const events = await office.history(id);
    const owed = (await office.outbox()).filter((mail) => mail.applicationId === id);
    return {
      sessions: session ? 1 : 0,
      confirmed: events.filter((event) => event.type === 'confirmed').length,
      makers: session?.makers.map((joined) => joined.maker.id) ?? [],
      invited: owed.filter((mail) => mail.content.mail === 'confirmed').map((mail) => mail.to.role),
    };
  }
}

const MAKER = 'confirming-maker.ts';

export interface Runner<What> {
  run(errand: What): Promise<string>;
  close(): Promise<void>;
}

/** A process of its own on this database that does errands, one line each. */
export async function openRunner<What>(file: string, database: string, idPrefix: string): Promise<Runner<What>> {
  const script = join(import.meta.dirname, file);
  const child: ChildProcess = spawn(process.execPath, [script, database, idPrefix], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  if (!child.stdout || !child.stdin) throw new Error('no pipes');
  const { stdin } = child;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done) throw new Error('the other process ended');
    return line.value;
  };
  if ((await next()) !== 'ready') throw new Error('the other process did not start');
  return {
    run(errand) {
      stdin.write(`${JSON.stringify(errand)}\n`);
      return next();
    },
    async close() {
      stdin.end();
      await gone;
    },
  };
}
