import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readContainerfile } from '../support/containerfile.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** `nobody` everywhere; a process that is not root can only be itself. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

const image = readContainerfile();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demokai-image-'));
  await promisify(execFile)('chmod', ['755', folder]);
  for (const name of [...image.copied, '.npmrc']) {
    await cp(join(ROOT, name), join(folder, 'program', name), { recursive: true });
  }
  await promisify(execFile)('npm', ['ci', '--omit=dev', '--ignore-scripts'], { cwd: join(folder, 'program') });
  await mkdir(join(folder, 'data'));
  if (NOBODY.uid !== undefined) await chown(join(folder, 'data'), NOBODY.uid, NOBODY.gid);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? String(address.port) : '';
}

test('what the image holds runs without npm, as nobody, with packages for production only, and ends when it is told', async () => {
  const program = join(folder, 'program');
  const port = await freePort();
  const environment = {
    ...image.environment,
    PATH: `${join(program, 'node_modules', '.bin')}:/usr/bin:/bin`,
    HOST: '127.0.0.1',
    PORT: port,
    DATA_DIR: join(folder, 'data'),
    SECRET: '0123456789012345678901234567890123',
    SMTP_URL: 'smtp://127.0.0.1:9',
    PUBLIC_URL: 'https://demokai.example.jp',
    COORDINATORS: 'coordinator@demokai.example',
    MAIL_FROM: 'demokai@demokai.example',
  };
  const options = { cwd: program, env: environment, ...NOBODY };
  const node = join(program, 'node_modules', '.bin', 'node');
  const check = async (): Promise<number | null> => {
    const [, ...asked] = image.healthCheck;
    const [status] = await once(spawn(node, asked, { ...options, stdio: 'ignore' }), 'exit');
    return status;
  };
  expect(await check()).toBe(1);

  const [, ...command] = image.command;
  const service = spawn(node, command, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  const gone = once(service, 'exit');
  for await (const line of createInterface({ input: service.stderr })) {
    if (line.startsWith('Demokai listens')) break;
  }
  expect(await check()).toBe(0);
  const look = async (path: string): Promise<string> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    return `${answer.status} ${answer.headers.get('content-type')}`;
  };
  expect(await look('/file/contact')).toBe('200 text/html; charset=utf-8');
  // Made by the worker, with the font of a package.
  expect(await look('/check/list.pdf?exempt=yes&anyway=no')).toBe('200 application/pdf');
  service.kill('SIGTERM');
  expect(await gone).toEqual([0, null]);
});
