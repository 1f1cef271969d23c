import { setTimeout as pause } from 'node:timers/promises';
import { openStore, type Store } from '#store/engine.ts';
import { insertMails } from '#store/queue/outbox.ts';
import { newMail } from '../../store/samples.ts';
import { openPostgresServer } from '../../support/postgres.ts';
import type { Service } from '../../support/service.ts';
import { form1Body, slot } from '../../web/api/site.ts';
import { wallOf } from '../cost.ts';
import type { Path } from '../path.ts';
import { startProduction, startSink, stopAll } from '../processes.ts';

/** What a provider takes for the final dot. */
const SINK_MS = 20;
const MAILS = 600;
const OFTEN_MS = 10;

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
      ours: () => drained(stores[1], two, sink.arrived),
      floor: () => drained(stores[0], one, sink.arrived),
      async close() {
        for (const store of stores) await store.close();
        await stopAll([...one, ...two, sink]);
        await server.close();
      },
    };
  },
};

let matters = 0;

/** Milliseconds a mail. Nobody but who owes a mail wakes a process, so that each of them is asked for one. */
async function drained(store: Store, services: readonly Service[], arrived: () => Promise<number>): Promise<number> {
  const before = await arrived();
  const mails = Array.from({ length: MAILS }, () => {
    matters += 1;
    return newMail(`a${matters}@clinics.example`, `matter-${matters}`);
  });
  await store.write((tx) => insertMails(tx, mails, Temporal.Now.instant()));
  const took = await wallOf(async () => {
    for (const service of services) await fileOne(service.url);
    while ((await arrived()) < before + MAILS + services.length) await pause(OFTEN_MS);
  });
  return took / MAILS;
}

async function fileOne(url: string): Promise<void> {
  matters += 1;
  const day = Temporal.Now.plainDateISO('Asia/Tokyo').add({ days: 40 }).toString();
  const body = form1Body({
    contact: { ...Object(form1Body().contact), email: `jimu-${matters}@ishikai.example.jp` },
    slots: [slot(1, day, '10:00', '12:00', '11:00', '11:15')],
  });
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': `10.9.${matters >> 8}.${matters & 255}` };
  const answer = await fetch(`${url}/api/v1/applications`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (answer.status !== 201) throw new Error(`not filed: ${answer.status} ${await answer.text()}`);
}
