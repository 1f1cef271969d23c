import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { freePort } from '../../support/service.ts';

const HOME = '/usr/share/request-tracker5';
const SETUP = '/usr/sbin/rt-setup-database-5';
const MODULES = ['DBD/SQLite.pm', 'Plack/Handler/Starlet.pm'];
const PASSWORD = 'password-of-the-bench';
/** As many as it needs for both cores, with one in reserve for each. */
const WORKERS = 4;

export interface RequestTracker {
  /** The page on which somebody who is signed in files a ticket. */
  form(): Promise<string>;
  /** Files a ticket there; its mail is handed to a program that reads and forgets it. */
  file(): Promise<void>;
  /** How many tickets it holds, and how many mails were handed over. */
  done(): Promise<{ tickets: number; mails: number }>;
  stop(): Promise<void>;
}

/** Request Tracker 5 as Debian packs it, on SQLite and its own server, on loopback. Throws where Debian's packages are missing. */
export async function startRequestTracker(folder: string): Promise<RequestTracker> {
  await refuseMissing();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const site = await settle(folder, port);
  const env = { ...process.env, RT_SITE_CONFIG: site.config, RT_SITE_CONFIG_DIR: '/dev/null' };
  const setUp = ['--action', 'init', '--force', '--root-password-file', site.password, '--dba-password', ''];
  await promisify(execFile)(SETUP, setUp, { env, maxBuffer: 10_000_000 });
  const server = spawn(
    join(HOME, 'libexec', 'rt-server'),
    [
      ...['--server', 'Starlet', '-E', 'deployment', '--host', '127.0.0.1', '--port', String(port)],
      ...['--max-workers', String(WORKERS)],
    ],
    { env, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const gone = once(server, 'exit');
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    await gone;
  };
  const cookie = await untilServed(url, () => server.exitCode === null)
    .then(() => signIn(url))
    .catch(async (error: unknown) => {
      await stop();
      throw error;
    });
  const headers = { host: `127.0.0.1:${port}`, cookie, referer: `${url}/Ticket/Create.html?Queue=1` };
  let filed = 0;
  return {
    form: async () => (await askPlainly(port, 'GET /Ticket/Create.html?Queue=1', headers)).text,
    async file() {
      filed += 1;
      const ticket = {
        ...{ id: 'new', Queue: '1', SubmitTicket: 'Create', Status: 'new', Subject: `説明会 ${filed}` },
        ...{
          Requestors: `jimu-${filed}@ishikai.example.jp`,
          Content: '第一希望 10:00～12:00',
          ContentType: 'text/plain',
        },
      };
      const { status } = await askPlainly(port, `POST /Ticket/Create.html?${new URLSearchParams(ticket)}`, headers);
      if (status !== 302) throw new Error(`Request Tracker answers ${status} to a ticket`);
    },
    done: async () => ({ tickets: ticketsIn(site.database), mails: (await readFile(site.mails, 'utf8')).length }),
    stop,
  };
}

async function refuseMissing(): Promise<void> {
  const { stdout } = await promisify(execFile)('perl', ['-e', 'print join "\n", @INC']).catch(() => ({ stdout: '' }));
  const found = (module: string): boolean => stdout.split('\n').some((place) => existsSync(join(place, module)));
  if (existsSync(HOME) && existsSync(SETUP) && MODULES.every(found)) return;
  throw new Error(
    'Request Tracker 5 is not on this machine: apt-get install --no-install-recommends request-tracker5 rt5-db-sqlite rt5-standalone',
  );
}

interface Site {
  config: string;
  password: string;
  database: string;
  /** One letter for each mail. */
  mails: string;
}

async function settle(folder: string, port: number): Promise<Site> {
  const own = await mkdtemp(join(folder, 'request-tracker-'));
  const site = {
    config: join(own, 'RT_SiteConfig.pm'),
    password: join(own, 'password'),
    database: join(own, 'rt.sqlite'),
    mails: join(own, 'mails'),
  };
  const sendmail = join(own, 'sendmail');
  await writeFile(sendmail, `#!/bin/sh\ncat >/dev/null\nprintf m >>'${site.mails}'\n`);
  await chmod(sendmail, 0o755);
  await writeFile(site.mails, '');
  await writeFile(site.password, PASSWORD);
  const settings = {
    ...{ rtname: 'bench', Organization: 'bench.example', WebDomain: '127.0.0.1', WebPort: port },
    ...{ DatabaseType: 'SQLite', DatabaseName: site.database },
    ...{ MailCommand: 'sendmailpipe', SendmailPath: sendmail, LogToSyslog: '', LogToSTDERR: 'error' },
  };
  const lines = Object.entries(settings).map(([name, value]) => `Set($${name}, ${JSON.stringify(value)});`);
  await writeFile(site.config, `${lines.join('\n')}\n1;\n`);
  return site;
}

async function untilServed(url: string, isAlive: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 120 && isAlive(); attempt += 1) {
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await pause(500);
  }
  throw new Error('Request Tracker does not start');
}

/** By HTTP 1.0, each on a connection of its own: behind a 302 its server ends chunks that it never began, and Node reads no further. */
async function askPlainly(
  port: number,
  line: string,
  headers: Record<string, string>,
): Promise<{ status: number; text: string }> {
  const socket = connect({ host: '127.0.0.1', port });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.write([`${line} HTTP/1.0`, ...lines, 'content-length: 0', '', ''].join('\r\n'));
  const text = Buffer.concat(await socket.toArray()).toString();
  return { status: Number(/^HTTP\/1\.\d (\d{3})/.exec(text)?.[1]), text };
}

async function signIn(url: string): Promise<string> {
  const body = new URLSearchParams({ user: 'root', pass: PASSWORD });
  const answer = await fetch(`${url}/NoAuth/Login.html`, { method: 'POST', body, redirect: 'manual' });
  const page = await answer.text();
  const cookies = answer.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  if (!/"name":"root"/i.test(page)) throw new Error(`Request Tracker answers ${answer.status} to a sign-in`);
  return cookies.join('; ');
}

function ticketsIn(file: string): number {
  const database = new Database(file, { readonly: true });
  const count = database.prepare<[], number>('select count(*) from Tickets').pluck().get();
  database.close();
  return count ?? 0;
}
