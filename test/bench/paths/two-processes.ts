import { setTimeout as pause } from 'node:timers/promises';
import { openStore, type Store } from '#store/engine.ts';
import { insertMails } from '#store/queue/outbox.ts';
import { newMail } from '../../store/samples.ts';
import { openPostgresServer } from '../../support/postgres.ts';
import { wallOf } from '../cost.ts';
import type { Path } from '../path.ts';
import { startProduction, startSink, stopAll } from '../processes.ts';

/** What a provider takes for the final dot. */
const SINK_MS = 20;
const MAILS = 600;
const OFTEN_MS = 10;
/** Longer than a process sleeps that nobody wakes, so that each has seen what is owed and waits for its moment. */
const AHEAD_MS = 6000;

export const twoProcesses: Path = {
  name: `drain of ${MAILS} on one PostgreSQL, ${SINK_MS} ms a mail: two processes / one`,
  unit: '× one process',
  target: { better: 'more', least: 1.8, aim: 1.95 },
  rounds: 4,
  async open({ folder }) {
    const [server, sink] = [await openPostgresServer(), await startSink(SINK_MS)];
    const [alone, shared] = [await server.freshDatabase(), await server.freshDatabase()];
    const start = (database: string) => startProduction({ folder, smtpUrl: sink.smtpUrl, database });
    const one = [await start(alone)];
    const two = [await start(shared), await start(shared)];
    const stores = [await openStore(alone), await openStore(shared)] as const;
    return {
      ours: () => drained(stores[1], sink.arrived),
      floor: () => drained(stores[0], sink.arrived),
      async close() {
        for (const store of stores) await store.close();
        await stopAll([...one, ...two, sink]);
        await server.close();
      },
    };
  },
};

let matters = 0;

/** Milliseconds a mail, from the moment at which all of them are due. */
async function drained(store: Store, arrived: () => Promise<number>): Promise<number> {
  const before = await arrived();
  const now = Temporal.Now.instant();
  const dueAt = now.add({ milliseconds: AHEAD_MS });
  const mails = Array.from({ length: MAILS }, () => {
    matters += 1;
    return newMail(`a${matters}@clinics.example`, `matter-${matters}`, { dueAt });
  });
  await store.write((tx) => insertMails(tx, mails, now));
  await pause(Temporal.Now.instant().until(dueAt).total('milliseconds'));
  const took = await wallOf(async () => {
    while ((await arrived()) < before + MAILS) await pause(OFTEN_MS);
  });
  return took / MAILS;
}
