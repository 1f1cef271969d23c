import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openScan } from '#outside/clamd.ts';
import { freePort, type Service, startService } from '../support/service.ts';

const CLAMD = '/usr/sbin/clamd';
/** Harmless words, which the one signature of this test names. */
const WORDS = 'デモ会申請の検査のための、だれの害にもならない文';
const SIGNATURE = `Demokai.Harmless:0:*:${Buffer.from(WORDS).toString('hex')}\n`;

let folder: string;
let daemon: ChildProcess;
let address: string;
let service: Service;

beforeAll(async () => {
  if (!existsSync(CLAMD)) throw new Error(`${CLAMD} is missing: apt-get install clamav-daemon`);
  // Not below /tmp's own rights: the daemon may run as somebody else.
  folder = await mkdtemp('/tmp/demokai-clamd-');
  const port = await freePort();
  address = `127.0.0.1:${port}`;
  await writeFile(join(folder, 'demokai.ndb'), SIGNATURE);
  const settings = [
    'Foreground yes',
    `DatabaseDirectory ${folder}`,
    'TCPAddr 127.0.0.1',
    `TCPSocket ${port}`,
    `TemporaryDirectory ${folder}`,
    `User ${userInfo().username}`,
  ];
  await writeFile(join(folder, 'clamd.conf'), `${settings.join('\n')}\n`);
  daemon = spawn(CLAMD, ['--config-file', join(folder, 'clamd.conf')], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  for (const stream of [daemon.stdout, daemon.stderr]) stream?.on('data', (piece) => said.push(String(piece)));
  await untilScanning(said);
  service = await startService({ dataDir: join(folder, 'data'), env: { CLAMD: address } });
});
afterAll(async () => {
  await service?.kill('SIGKILL');
  if (daemon?.exitCode === null && daemon.signalCode === null) await ended('SIGTERM');
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function ended(signal: NodeJS.Signals): Promise<void> {
  const gone = once(daemon, 'exit');
  daemon.kill(signal);
  await gone;
}

async function untilScanning(said: readonly string[]): Promise<void> {
  const scan = openScan(address);
  while ((await scan(Buffer.from('x'))).found === 'silent') {
    if (daemon.exitCode !== null) throw new Error(`clamd ended with ${daemon.exitCode}: ${said.join('')}`);
    await pause(100);
  }
}

const VIRUS = { found: 'virus', name: 'Demokai.Harmless.UNOFFICIAL' };

test('Debian’s daemon finds what its signature names, also behind five megabytes and inside an archive, and nothing in the rest', async () => {
  const scan = openScan(address);
  expect([
    await scan(Buffer.from(WORDS)),
    await scan(Buffer.concat([Buffer.alloc(5_000_000, 'x'), Buffer.from(WORDS)])),
    await scan(gzipSync(WORDS)),
    await scan(Buffer.from('会場の案内')),
    await scan(new Uint8Array()),
  ]).toEqual([VIRUS, VIRUS, VIRUS, { found: 'nothing' }, { found: 'nothing' }]);
});

test('the service refuses what it finds, takes what is clean, and takes nothing while the daemon is gone', async () => {
  const sent = [await attach(`案内 ${WORDS}`), await attach('案内')];
  await ended('SIGTERM');
  sent.push(await attach('案内'));
  expect(sent).toEqual([
    [422, '「案内.txt」はウイルス検査で問題が見つかったため、添付できません。お使いのパソコンをご確認ください。'],
    [201, undefined],
    [
      422,
      '「案内.txt」はウイルス検査ができなかったため、まだ添付していません。しばらくしてから、もう一度お選びください。',
    ],
  ]);
});

/** One file to a draft of its own, over the API: the status, and what is said at the file. */
async function attach(words: string): Promise<[number, string | undefined]> {
  const api = `${service.url}/api/v1`;
  const draft = await fetch(`${api}/drafts`, { method: 'POST' });
  const { draftToken } = Object(await draft.json());
  const answer = await fetch(`${api}/drafts/files?name=${encodeURIComponent('案内.txt')}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${draftToken}`, 'content-type': 'application/octet-stream' },
    body: words,
  });
  const { errors } = Object(await answer.json());
  return [answer.status, errors?.[0]?.detail];
}
