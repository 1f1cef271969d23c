import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFormClient } from '../support/form-client.ts';
import { type Service, startService } from '../support/service.ts';

const APPLICANTS = 12;
const FILES = 5;
const FILE_BYTES = 6_900_000;
const MOST_RSS = 500_000_000;

let dataDir: string;
let service: Service;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'demokai-uploads-'));
  service = await startService({ dataDir, env: { TRUST_PROXY: '127.0.0.1' } });
});
afterEach(async () => {
  await service.kill('SIGKILL');
  await rm(dataDir, { recursive: true });
});

async function rss(): Promise<number> {
  const status = await readFile(`/proc/${service.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}

test('twelve applicants who send five files of 6.9 MB at once are served within 500 MB', async () => {
  const files = Array.from({ length: FILES }, (_, n) => {
    const bytes = Buffer.concat([Buffer.from(`%PDF-1.7\n%${n}\n`), Buffer.alloc(FILE_BYTES, ' ')]);
    return new File([bytes], `会場図${n}.pdf`);
  });
  const clients = [];
  for (let n = 0; n < APPLICANTS; n++) {
    const client = openFormClient(service.url);
    await client.press(await client.get('/file/contact'), /へ進む/, { association: `見本${n}市医師会` });
    clients.push({ client, page: await client.get('/file/venue') });
  }
  let most = await rss();
  const idle = most;
  let over = false;
  const watching = (async () => {
    while (!over) {
      most = Math.max(most, await rss());
      await pause(20);
    }
  })();
  const answers = await Promise.all(
    clients.map(({ client, page }) =>
      client.press(page, /進む/, {
        mode: 'in-person',
        venueName: '見本会館',
        address: '東京都千代田区1-1',
        layouts: files,
      }),
    ),
  );
  over = true;
  await watching;
  process.stdout.write(`RSS ${Math.round(idle / 1e6)} MB before, at most ${Math.round(most / 1e6)} MB\n`);
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const kept = [];
  for (const { client } of clients) {
    const { html } = await client.get('/file/venue');
    kept.push(new Set(html.match(/会場図\d\.pdf/g)).size);
  }
  expect(kept).toEqual(clients.map(() => FILES));
  expect(most).toBeLessThan(MOST_RSS);
}, 240_000);
