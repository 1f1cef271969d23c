import { Resolver } from 'node:dns/promises';
import { constants } from 'node:fs';
import { access, mkdir, statfs } from 'node:fs/promises';
import { lookIntoInbox } from '#mail/inbox.ts';
import { openSigner } from '#mail/message/dkim.ts';
import { tryRelay } from '#mail/transport.ts';
import type { Config } from '../config.ts';
import { otherClocks } from './other-clocks.ts';

/** One thing that was looked at. `fix`: what to do about it; missing where all is well. */
export interface Finding {
  what: string;
  says: string;
  fix?: string;
}

const GIGABYTE = 1_000_000_000;
const PATIENCE_MS = 10_000;
/** HTTP and SMTP tell whole seconds, and take some time to. */
const CLOCK_SECONDS = 5;

/** Looks at everything outside the program that mails, links and files need. Sends no mail and changes nothing. */
export async function* examine(config: Config): AsyncGenerator<Finding> {
  yield await relayFinding(config);
  if (config.imapUrl !== undefined) yield await inboxFinding(config.imapUrl, config.imapCa);
  if (config.dkim !== undefined) yield* dkimFindings(config.dkim, config.doctorDns);
  yield await addressFinding(config.publicUrl);
  for (const [what, folder] of [
    ['disk of DATA_DIR', config.dataDir],
    ['disk of FILES_DIR', config.filesDir],
  ] as const) {
    yield await diskFinding(what, folder);
  }
  yield await clockFinding(config);
}

async function relayFinding({ smtpUrl, smtpCa: ca }: Config): Promise<Finding> {
  const what = 'SMTP';
  if (smtpUrl === undefined) {
    return { what, says: 'SMTP_URL is not set: mail is kept and shown at /mailbox, and nothing leaves' };
  }
  return said(what, `set SMTP_URL (and SMTP_CA_FILE) to a relay that answers, and look at its log`, async () => {
    await tryRelay({ smtpUrl, ca });
    return `${hostOf(smtpUrl)} answers and lets us in`;
  });
}

function inboxFinding(imapUrl: string, ca: string | undefined): Promise<Finding> {
  return said(
    'IMAP',
    'set IMAP_URL (and IMAP_CA_FILE) to the mailbox of MAIL_FROM, with its user and password',
    async () => {
      const mails = await lookIntoInbox({ imapUrl, ca });
      return `${hostOf(imapUrl)} lets us read the mailbox, which holds ${mails} mails`;
    },
  );
}

async function* dkimFindings(dkim: NonNullable<Config['dkim']>, dns: string | undefined): AsyncGenerator<Finding> {
  const what = 'DKIM';
  let signer: ReturnType<typeof openSigner>;
  try {
    signer = openSigner(dkim);
  } catch (error) {
    yield { what, says: reasonOf(error), fix: 'openssl genrsa -out dkim.pem 2048, and name the file in DKIM_KEY_FILE' };
    return;
  }
  const { host, record } = signer;
  const publish = `publish this TXT record, in pieces of at most 255 characters:\n${host}. TXT "${record}"`;
  yield await said(what, publish, async () => {
    const resolver = new Resolver({ timeout: 2000, tries: 2 });
    if (dns !== undefined) resolver.setServers([dns]);
    const records = (await resolver.resolveTxt(host)).map((pieces) => pieces.join(''));
    if (!records.some((text) => keyIn(text) === keyIn(record))) throw new Error(`${host} holds another key`);
    return `${host} holds our key`;
  });
}

function keyIn(record: string): string {
  return /(?:^|;)\s*p=([^;]*)/.exec(record)?.[1]?.replace(/\s/g, '') ?? '';
}

function addressFinding(publicUrl: string): Promise<Finding> {
  const fix = 'start the service, and let DNS, proxy and certificate lead PUBLIC_URL to it';
  return said('PUBLIC_URL', fix, async () => {
    const answer = await fetch(`${publicUrl}/health`, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) });
    const body = await answer.text();
    if (!body.includes('"status":"ok"'))
      throw new Error(`${publicUrl}/health answers ${answer.status}, and not as we do`);
    return `${publicUrl} leads to us`;
  });
}

function diskFinding(what: string, folder: string): Promise<Finding> {
  return said(
    what,
    `make ${folder} a folder that the service may write to, with a gigabyte of room or more`,
    async () => {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK);
      const { bavail, bsize } = await statfs(folder);
      const free = Number(bavail) * Number(bsize);
      if (free < GIGABYTE) throw new Error(`only ${Math.floor(free / 1_000_000)} MB are free in ${folder}`);
      return `${Math.floor(free / GIGABYTE)} GB are free in ${folder}`;
    },
  );
}

/** Deadlines, codes and calendars go by the clock. */
function clockFinding(config: Config): Promise<Finding> {
  const fix = 'let the clock be set over the network (systemd-timesyncd or chrony), also that of the other machines';
  return said('clock', fix, async () => {
    const clocks = await otherClocks(config);
    const wrong = clocks.filter(({ ahead }) => Math.abs(ahead) > CLOCK_SECONDS);
    const words = wrong.map(
      ({ of, ahead }) => `${of} is ${Math.abs(Math.round(ahead))} s ${ahead > 0 ? 'ahead' : 'behind'}`,
    );
    if (words.length > 0) throw new Error(words.join(', '));
    const now = Temporal.Now.instant().toString({ smallestUnit: 'second' });
    return `it is ${now}, as ${clocks.map(({ of }) => of).join(', ')} say; where all of these are this machine, compare it with another clock`;
  });
}

async function said(what: string, fix: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { what, says: await look() };
  } catch (error) {
    return { what, says: reasonOf(error), fix };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

/** Without user and password. */
function hostOf(url: string): string {
  return new URL(url).host;
}
