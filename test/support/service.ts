import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { TEST_SECRET } from './office.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export interface ServiceOptions {
  /** The database lies in it as `demokai.sqlite`, unless `env` says otherwise. */
  dataDir: string;
  /** Unset: nothing is sent and mail is kept for `/mailbox`. */
  smtpUrl?: string;
  /** A free one unless told. */
  port?: number;
  /** Starts with sample data, in `dataDir`/demo. */
  demo?: true;
  /** Further settings by the name of their variable. */
  env?: Record<string, string>;
}

export interface Service {
  /** `http://127.0.0.1:port`. */
  url: string;
  pid: number;
  /** Everything the process has written so far, both streams. */
  output(): string;
  /** Ends it with this signal and waits until it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** SIGTERM; throws when it does not end well. */
  stop(): Promise<void>;
}

/** The program as `npm start` runs it: a process of its own on loopback. Resolves when `/health` answers. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [join(ROOT, 'src', 'main.ts'), ...(options.demo ? ['--demo'] : [])], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      TZ: process.env.TZ,
      HOST: '127.0.0.1',
      PORT: String(port),
      DATA_DIR: options.dataDir,
      SECRET: TEST_SECRET,
      ...(options.smtpUrl === undefined ? {} : { SMTP_URL: options.smtpUrl }),
      ...options.env,
    },
  });
  const lines: string[] = [];
  const gone = once(child, 'exit');
  await untilAnnounced(child, lines, gone);
  const health = await fetch(`${url}/health`);
  if (!health.ok) throw new Error(`/health answers ${health.status}`);
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await gone;
  };
  return {
    url,
    pid: child.pid ?? 0,
    output: () => lines.join('\n'),
    kill,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) await kill('SIGTERM');
      if (child.exitCode !== 0) throw new Error(`the service ended with ${child.exitCode}:\n${lines.join('\n')}`);
    },
  };
}

function untilAnnounced(child: ChildProcess, lines: string[], gone: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (line.startsWith('Demokai listens on')) resolve();
      });
    }
    gone.then(() => reject(new Error(`the service did not start:\n${lines.join('\n')}`)), reject);
  });
}

/** Free at this moment; the service that gets it listens at once. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('not listening on a port');
  return address.port;
}
