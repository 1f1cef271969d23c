import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { type Service, startService } from '../support/service.ts';
import { ranSoFar } from './cost.ts';

/** A process of its own that says where it listens. */
export interface Started {
  url: string;
  pid: number;
  /** From the start of the process until it said so. */
  milliseconds: number;
  stop(): Promise<void>;
}

/** A script beside this one, which says `… listens on URL` when it is ready. */
export function startScript(
  script: string,
  { args = [], env = {} }: { args?: string[]; env?: NodeJS.ProcessEnv } = {},
): Promise<Started> {
  return startNode([join(import.meta.dirname, script), ...args], env);
}

/** Node with these arguments, for what says the same. */
export async function startNode(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Started> {
  const start = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const gone = once(child, 'exit');
  const url = await Promise.race([announced(child), gone.then(() => undefined)]);
  if (url === undefined) throw new Error(`${args.join(' ')} did not start`);
  return {
    url,
    pid: child.pid ?? 0,
    milliseconds: performance.now() - start,
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

async function announced(child: ChildProcess): Promise<string | undefined> {
  if (!child.stdout) return undefined;
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const url = / listens on (\S+)$/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return url;
  }
  return undefined;
}

export interface Served {
  /** For what is not in the database. */
  folder: string;
  /** Where its mails go; the sink of the bench. */
  smtpUrl: string;
  /** `demokai.sqlite` of the folder unless told. */
  database?: string;
  env?: Record<string, string>;
}

/** The program as it runs in production, on loopback. */
export async function startProduction({ folder, smtpUrl, database, env = {} }: Served): Promise<Service> {
  return startService({
    dataDir: await mkdtemp(join(folder, 'data-')),
    smtpUrl,
    env: {
      NODE_ENV: 'production',
      PUBLIC_URL: 'https://demokai.example.jp',
      MAIL_FROM: 'demokai@demokai.example.jp',
      MINISTRY_ADDRESS: 'suisin@mhlw.example',
      COORDINATORS: 'coordinator@mhlw.example',
      TRUST_PROXY: '127.0.0.1',
      // What is old in a house that was made for the bench stays.
      RETENTION_DAYS: '3650',
      ...(database === undefined ? {} : { DATABASE: database }),
      ...env,
    },
  });
}

/** Waits until a process has done what it found to do at its start. */
export async function untilCalm(pid: number): Promise<void> {
  for (let second = 0; second < 120; second += 1) {
    const before = ranSoFar(pid);
    await pause(1000);
    if (ranSoFar(pid) - before < 30) return;
  }
  throw new Error('the service does not come to rest');
}

export async function stopAll(all: readonly { stop(): Promise<void> }[]): Promise<void> {
  for (const one of all) await one.stop();
}

/** A sink that takes so long for a mail, and where mails go to it. */
export async function startSink(milliseconds = 0): Promise<Started & { smtpUrl: string; arrived(): Promise<number> }> {
  const sink = await startScript('sink.ts', { args: [String(milliseconds)] });
  const look = () => fetch(sink.url);
  const smtpUrl = (await look()).headers.get('smtp-url') ?? '';
  return {
    ...sink,
    smtpUrl,
    arrived: async () => {
      const { count, different }: { count: number; different: number } = JSON.parse(await (await look()).text());
      if (count !== different) throw new Error(`${count - different} mails came twice`);
      return count;
    },
  };
}
