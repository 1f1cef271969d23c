import type { Trouble } from '#domain/words/troubles.ts';
import type { StoreLoad } from '#store/connections/connections.ts';
import { type QueueLength, queueLengths } from '#store/queue/lengths.ts';
import type { Office } from '#workflow/case/office.ts';
import { isHealthy } from './check-health.ts';
import { readTroubles } from './troubles.ts';

/** How the service stands at this moment, in numbers. */
export interface Measured {
  load: StoreLoad;
  /** Undefined while the database does not answer. */
  inside: { queues: QueueLength[]; troubles: Trouble[] } | undefined;
}

/** What a monitor asks for every few seconds. It never throws for a database that does not answer. */
export async function measure(office: Office): Promise<Measured> {
  const load = office.store.load();
  if (!(await isHealthy(office))) return { load, inside: undefined };
  const inside = await readInside(office).catch(() => undefined);
  return { load, inside };
}

async function readInside(office: Office): Promise<Measured['inside']> {
  return {
    queues: await office.store.read((tx) => queueLengths(tx, office.now())),
    troubles: await readTroubles(office),
  };
}
