import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findApplicationByReference } from '#store/cases/applications.ts';
import { openStore } from '#store/engine.ts';
import { openPostgresServer, type PostgresServer } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';
import { form1Body, slot } from '../web/api/site.ts';

export interface Ordeal {
  processes: number;
  clients: number;
  restarts: number;
  frozenMs: number;
}

export interface Endured {
  acknowledged: number;
  /** References that were answered and are not there. */
  lost: string[];
  /** The statuses that clients were answered, each once. */
  statuses: number[];
  /** What `/health` of each process said while the server stood still, and how long the slowest took. */
  frozenHealth: number[];
  slowestHealthMs: number;
  /** Whatever a process logged as a surprise other than that the database was not there. */
  surprises: string[];
  /** And after all of it. */
  finalHealth: number[];
  filedAfterwards: boolean;
}

/** Clients file without a break over HTTP while the server is restarted again and again, and once stands still. */
export async function endure({ processes, clients, restarts, frozenMs }: Ordeal): Promise<Endured> {
  const server = await openPostgresServer();
  const database = await server.freshDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'demokai-postgres-faults-'));
  const services = await Promise.all(
    Array.from({ length: processes }, () =>
      startService({ dataDir, env: { DATABASE: database, TRUST_PROXY: '127.0.0.1' } }),
    ),
  );
  try {
    const load = startLoad(services, clients);
    for (let time = 0; time < restarts; time += 1) {
      await load.more(clients);
      await server.restart();
    }
    await load.more(clients);
    const frozen = await whileFrozen(server, services, frozenMs);
    await load.more(clients);
    const { references, statuses } = await load.stop();
    const found = await presentOf(database, references);
    return {
      acknowledged: references.length,
      lost: references.filter((reference) => !found.has(reference)),
      statuses,
      ...frozen,
      surprises: services.flatMap((service) => surprisesOf(service.output())),
      finalHealth: await Promise.all(services.map(async (service) => (await fetch(`${service.url}/health`)).status)),
      filedAfterwards: (await Promise.all(services.map((service, index) => file(service, `after-${index}`)))).every(
        ({ status }) => status === 201,
      ),
    };
  } finally {
    for (const service of services) await service.kill('SIGKILL');
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function whileFrozen(server: PostgresServer, services: readonly Service[], frozenMs: number) {
  await server.freeze();
  const thawed = pause(frozenMs).then(() => server.thaw());
  const begun = performance.now();
  const frozenHealth = await Promise.all(services.map(async (one) => (await fetch(`${one.url}/health`)).status));
  const slowestHealthMs = performance.now() - begun;
  await thawed;
  return { frozenHealth, slowestHealthMs };
}

function surprisesOf(output: string): string[] {
  const lines = output.split('\n').filter((line) => line.startsWith('{"level":50'));
  return lines.filter((line) => !line.includes('STORE_UNAVAILABLE'));
}

/** Filings, one behind the other for each client; each comes from an address of its own. */
function startLoad(services: readonly Service[], clients: number) {
  const references: string[] = [];
  const statuses = new Set<number>();
  let over = false;
  const client = async (number: number): Promise<void> => {
    for (let round = 0; !over; round += 1) {
      const service = services[(number + round) % services.length];
      if (!service) return;
      const { status, reference } = await file(service, `${number}-${round}`);
      statuses.add(status);
      if (reference !== undefined) references.push(reference);
      // Refused at once, it would ask again at once, and the log would fill the disk.
      if (status !== 201) await pause(20);
    }
  };
  const running = Array.from({ length: clients }, (_, number) => client(number));
  return {
    /** Resolves when so many more were acknowledged. */
    async more(count: number): Promise<void> {
      const enough = references.length + count;
      while (references.length < enough) await pause(20);
    },
    async stop() {
      over = true;
      await Promise.all(running);
      return { references, statuses: [...statuses].sort() };
    },
  };
}

/** By the real clock that the processes go by. */
const SLOT = slot(
  1,
  Temporal.Now.plainDateISO('Asia/Tokyo').add({ days: 40 }).toString(),
  '10:00',
  '12:00',
  '11:00',
  '11:15',
);
let filings = 0;

async function file(service: Service, name: string): Promise<{ status: number; reference?: string }> {
  filings += 1;
  const contact = { ...Object(form1Body().contact), email: `jimu-${name}@ishikai.example.jp` };
  const answer = await fetch(`${service.url}/api/v1/applications`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': `10.${filings >> 16}.${(filings >> 8) & 255}.${filings & 255}`,
    },
    body: JSON.stringify(form1Body({ contact, slots: [SLOT], noFurtherCandidates: true })),
  });
  const body: { reference?: string } = JSON.parse(await answer.text());
  return answer.status === 201 ? { status: 201, reference: body.reference ?? '' } : { status: answer.status };
}

async function presentOf(database: string, references: readonly string[]): Promise<Set<string>> {
  const store = await openStore(database);
  const found = new Set<string>();
  for (const reference of references) {
    if (await store.read((tx) => findApplicationByReference(tx, reference))) found.add(reference);
  }
  await store.close();
  return found;
}
