import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Service, startService } from '../support/service.ts';
import { form1Body, slot } from '../web/api/site.ts';

/* A disk of its own of 40 MB, which only root can mount. */

const run = promisify(execFile);
const FILL_BYTES = 64_000_000;
const SLOT = slot(
  1,
  Temporal.Now.plainDateISO('Asia/Tokyo').add({ days: 40 }).toString(),
  '10:00',
  '12:00',
  '11:00',
  '11:15',
);

let disk: string;
let service: Service;
beforeEach(async () => {
  disk = await mkdtemp(join(tmpdir(), 'demokai-disk-'));
  await run('mount', ['-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', disk]);
  service = await startService({ dataDir: disk });
});
afterEach(async () => {
  await service.kill('SIGKILL');
  await run('umount', [disk]);
  await rm(disk, { recursive: true });
});

async function file(): Promise<number> {
  const answer = await fetch(`${service.url}/api/v1/applications`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(form1Body({ slots: [SLOT], noFurtherCandidates: true })),
  });
  return answer.status;
}

async function ready(): Promise<unknown> {
  const answer = await fetch(`${service.url}/ready`);
  return { status: answer.status, degraded: Object(await answer.json()).degraded };
}

/** Until nothing more can be written. */
async function fill(): Promise<void> {
  await mkdir(join(disk, 'other'), { recursive: true });
  await writeFile(join(disk, 'other', 'fill'), Buffer.alloc(FILL_BYTES)).catch(() => undefined);
}

test('a full disk leaves pages to be read, refuses filings, is said once, lets the program start, and ends', async () => {
  expect(await file()).toBe(201);
  await fill();
  const answers = [];
  // What the database has set aside already may take a few.
  for (let count = 0; count < 40; count++) answers.push(await file());
  expect(answers.filter((status) => status !== 201 && status !== 507)).toEqual([]);
  expect(answers.at(-1)).toBe(507);
  expect((await fetch(`${service.url}/file/contact`)).status).toBe(200);
  expect(await ready()).toEqual({ status: 200, degraded: ['disk-full'] });
  await service.kill('SIGKILL');
  service = await startService({ dataDir: disk });
  expect((await fetch(`${service.url}/file/contact`)).status).toBe(200);
  expect(await file()).toBe(507);
  expect(await ready()).toEqual({ status: 200, degraded: ['disk-full'] });
  expect(service.output().split('"level":50').length - 1).toBe(1);
  await rm(join(disk, 'other'), { recursive: true });
  expect(await file()).toBe(201);
  expect(await ready()).toEqual({ status: 200, degraded: [] });
}, 120_000);
