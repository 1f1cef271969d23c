import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inWords, probeHealth } from '../support/health-probe.ts';
import { type Service, startService } from '../support/service.ts';

const BODIES = 30;
const SENT_BYTES = 30_000_000;
const CHUNK = Buffer.alloc(1_000_000, 'x');
const MOST_RSS = 500_000_000;
const BOUNDARY = 'xxBOUNDARYxx';

let dataDir: string;
let service: Service;
const sockets: Socket[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'demokai-half-'));
  service = await startService({ dataDir, env: { TRUST_PROXY: '127.0.0.1' } });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await service.kill('SIGKILL');
  await rm(dataDir, { recursive: true });
});

async function rss(): Promise<number> {
  const status = await readFile(`/proc/${service.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}

/** A browser that has begun a form, so that it may send files. */
async function begun(): Promise<{ cookie: string; token: string }> {
  const page = await fetch(`${service.url}/file/sheet`);
  const cookie = page.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { cookie, token: /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '' };
}

/** Sends so much of a longer body, as far as the service takes it, and then nothing. */
async function sendHalf(path: string, type: string, more: string, n: number): Promise<void> {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    `X-Forwarded-For: 192.0.2.${n}`,
    `Content-Type: ${type}`,
    `Content-Length: ${2 * SENT_BYTES}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n${more}\r\n`);
  socket.write(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="sheet"; filename="a.xlsx"\r\n\r\n`);
  let sent = 0;
  while (sent < SENT_BYTES && !socket.destroyed) {
    sent += CHUNK.length;
    // Turned away it is cut, and refused in the middle it is never read on.
    if (!socket.write(CHUNK)) await Promise.race([once(socket, 'drain'), pause(5000)]).catch(() => undefined);
  }
}

test('thirty half-sent bodies of 30 MB to each of several routes stay out of memory', async () => {
  const { cookie, token } = await begun();
  const { draftToken } = Object(await (await fetch(`${service.url}/api/v1/drafts`, { method: 'POST' })).json());
  const multipart = `multipart/form-data; boundary=${BOUNDARY}`;
  const routes: [path: string, type: string, more: string][] = [
    [`/file/sheet?_csrf=${token}`, multipart, `Cookie: ${cookie}\r\n`],
    ['/file/venue', multipart, ''],
    ['/api/v1/drafts/files?name=a.pdf', 'application/octet-stream', `Authorization: Bearer ${draftToken}\r\n`],
    ['/api/v1/applications', 'application/json', ''],
  ];
  const probe = await probeHealth(service);
  let most = 0;
  let over = false;
  const watching = (async () => {
    while (!over) {
      most = Math.max(most, await rss());
      await pause(20);
    }
  })();
  for (const [path, type, more] of routes) {
    await Promise.all(Array.from({ length: BODIES }, (_, n) => sendHalf(path, type, more, n)));
  }
  await pause(1000);
  over = true;
  await watching;
  const probed = await probe.stop();
  console.log(`RSS at most ${Math.round(most / 1e6)} MB, ${inWords(probed)}`);
  expect(probed.failed).toBe(0);
  expect(most).toBeLessThan(MOST_RSS);
}, 120_000);
