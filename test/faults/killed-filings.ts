import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { count, eq } from 'drizzle-orm';
import { openVault } from '#store/access/vault.ts';
import { findApplicationByReference } from '#store/cases/applications.ts';
import { openSnapshot, type Snapshot } from '#store/copies/snapshot.ts';
import { openAttachmentFiles } from '#store/files/attachments.ts';
import { listMails, type OutboxMail } from '#store/queue/outbox.ts';
import { verify } from '#workflow/keeping/verify.ts';
import { type Acknowledged, startFilers } from '../support/api-filers.ts';
import { type MailSink, openMailSink } from '../support/mail-sink.ts';
import { TEST_SECRET } from '../support/office.ts';
import { type Service, startService } from '../support/service.ts';

export interface Killed {
  acknowledged: number;
  /** References that were answered and are not there whole: the case, its file, its owed mail. */
  lost: string[];
  /** What `verify` said after each kill and at the end. */
  faults: string[];
  mails: number;
  /** Copies beyond the first, and those of them whose bytes are others. */
  duplicates: number;
  unlikeDuplicates: number;
  /** The most copies beyond the first of one mail. */
  mostOfOne: number;
  /** Mails that were under way when the process was killed, over all kills. */
  underWay: number;
  /** Mails that were owed, and never came. */
  missingMails: number;
}

const CLIENTS = 3;
const FILED_BEFORE_KILL = 4;
const LATEST_KILL_MS = 400;

/** Applications with files are filed over HTTP while the process is killed at random moments and started again. */
export async function killWhileFiling(database: string, kills: number): Promise<Killed> {
  const dataDir = await mkdtemp(join(tmpdir(), 'demokai-killed-'));
  const sink = await openMailSink();
  const start = (port?: number): Promise<Service> =>
    startService({
      dataDir,
      smtpUrl: sink.url,
      ...(port === undefined ? {} : { port }),
      env: { DATABASE: database, TRUST_PROXY: '127.0.0.1', CLAIM_SECONDS: '1' },
    });
  let service = await start();
  const port = Number(new URL(service.url).port);
  const filers = startFilers(() => service, CLIENTS);
  const house = { database, dataDir };
  try {
    const faults: string[] = [];
    let underWay = 0;
    let looked = 0;
    const lost: string[] = [];
    for (let kill = 1; kill <= kills; kill += 1) {
      await filers.more(FILED_BEFORE_KILL);
      await pause(Math.random() * LATEST_KILL_MS);
      await service.kill('SIGKILL');
      const acknowledged = filers.acknowledged.slice(looked);
      looked += acknowledged.length;
      await withSnapshot(house, async (snapshot) => {
        faults.push(...(await faultsIn(snapshot, dataDir)).map((fault) => `kill ${kill}: ${fault}`));
        underWay += await countSending(snapshot);
        lost.push(...(await notWhole(snapshot, dataDir, acknowledged)));
      });
      service = await start(port);
    }
    const acknowledged = await filers.stop();
    const owed = await untilSettled(house);
    await withSnapshot(house, async (snapshot) => {
      faults.push(...(await faultsIn(snapshot, dataDir)));
      lost.push(...(await notWhole(snapshot, dataDir, acknowledged)));
    });
    return { acknowledged: acknowledged.length, lost: [...new Set(lost)], faults, underWay, ...copiesOf(owed, sink) };
  } finally {
    await filers.stop();
    await service.kill('SIGKILL');
    await sink.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

interface House {
  database: string;
  dataDir: string;
}

async function withSnapshot<T>({ database }: House, look: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const snapshot = await openSnapshot(database);
  try {
    return await look(snapshot);
  } finally {
    await snapshot.close();
  }
}

async function faultsIn(snapshot: Snapshot, dataDir: string): Promise<string[]> {
  const files = openAttachmentFiles(join(dataDir, 'attachments'));
  const now = Temporal.Now.instant();
  const faults: string[] = [];
  for await (const fault of verify({ snapshot, files, vault: openVault(TEST_SECRET), now })) faults.push(fault);
  return faults;
}

async function countSending(snapshot: Snapshot): Promise<number> {
  const rows = await snapshot.read(({ db, tables: { mails } }) =>
    db.select({ rows: count() }).from(mails).where(eq(mails.state, 'sending')),
  );
  return Number(rows[0]?.rows ?? 0);
}

async function notWhole(snapshot: Snapshot, dataDir: string, all: readonly Acknowledged[]): Promise<string[]> {
  const lost: string[] = [];
  for (const { reference, email, file } of all) {
    const [found, mails] = await snapshot.read(async (tx) => {
      const application = await findApplicationByReference(tx, reference);
      return [
        application,
        application ? await listMails(tx, { applicationId: application.id, limit: 10 }) : [],
      ] as const;
    });
    const sha256 = found?.form1.attachments[0]?.sha256 ?? 'none';
    const bytes = await readFile(join(dataDir, 'attachments', sha256), 'utf8').catch(() => undefined);
    const isOwed = mails.some(({ content, to }) => content.mail === 'verification' && to.email === email);
    if (bytes !== file || !isOwed) lost.push(reference);
  }
  return lost;
}

/** Every mail, once none waits any more. */
async function untilSettled(house: House): Promise<OutboxMail[]> {
  for (;;) {
    const mails = await withSnapshot(house, (snapshot) => snapshot.read((tx) => listMails(tx, { limit: 1_000_000 })));
    if (mails.every(({ state }) => state !== 'owed' && state !== 'sending')) return mails;
    await pause(200);
  }
}

function copiesOf(owed: readonly OutboxMail[], { mails }: MailSink) {
  const copies = [...Map.groupBy(mails, ({ messageId }) => messageId).values()];
  const came = new Set(mails.map(({ messageId }) => messageId));
  const isSame = (copy: { sha256: string }[]): boolean => copy.every(({ sha256 }) => sha256 === copy[0]?.sha256);
  return {
    mails: copies.length,
    duplicates: mails.length - copies.length,
    unlikeDuplicates: copies.filter((copy) => !isSame(copy)).length,
    mostOfOne: Math.max(0, ...copies.map(({ length }) => length - 1)),
    missingMails: owed.filter(({ state, messageId }) => state !== 'dropped' && !came.has(messageId)).length,
  };
}
