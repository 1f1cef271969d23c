import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { crowdSignedUp } from '../support/crowd.ts';
import { DATABASES } from '../support/databases.ts';
import { type MailSink, openMailSink } from '../support/mail-sink.ts';
import { openOffice } from '../support/office.ts';
import { type Service, startService } from '../support/service.ts';

/** Somebody looks at a page this often while the mails leave; a busy event loop shows as a late answer. */
const PROBE_MS = 250;

describe.each(DATABASES)('on $name', ({ name, open }) => {
  test.each([500, 2000])('confirming with %d attendees answers at once, and everybody gets one mail', async (count) => {
    const databases = await open();
    const database = await databases.fresh();
    const day = Temporal.Now.plainDateISO('Asia/Tokyo').add({ days: 40 });
    const office = await openOffice({ database, now: Temporal.Now.instant().toString() });
    const crowd = await crowdSignedUp(office, count, day.toString());
    await office.deliverAll();
    await office.close();
    const dataDir = await mkdtemp(join(tmpdir(), 'demokai-fan-out-'));
    const sink = await openMailSink();
    const service = await startService({ dataDir, smtpUrl: sink.url, env: { DATABASE: database } });
    try {
      const answered = await press(service, `/inquiry/${crowd.link}`, 'confirmation', {
        slotId: crowd.slotId,
        formVersion: String(crowd.application.formVersion),
        by: '企画　三郎',
        // The press that fixes it; the one before only asks once more.
        step: 'send',
      });
      const probe = startProbe(service);
      const start = performance.now();
      const expected = count + 3;
      await arrival(sink, expected);
      const seconds = (performance.now() - start) / 1000;
      const looked = await probe.stop();
      console.log(
        `${name}, ${count} attendees: confirming ${answered.toFixed(0)} ms; ${sink.mails.length} mails in ` +
          `${seconds.toFixed(1)} s, ${(sink.mails.length / seconds).toFixed(0)}/s; a page meanwhile p50 ` +
          `${looked.p50.toFixed(0)} ms, p99 ${looked.p99.toFixed(0)} ms, max ${looked.max.toFixed(0)} ms`,
      );
      expect(sink.mails.map((mail) => mail.to).sort()).toEqual([...new Set(sink.mails.map((mail) => mail.to))].sort());
      expect(new Set(sink.mails.map((mail) => mail.messageId)).size).toBe(expected);
      if (count === 500) expect(answered).toBeLessThanOrEqual(300);
    } finally {
      await service.stop();
      await sink.close();
      await databases.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});

async function arrival(sink: MailSink, count: number): Promise<void> {
  while (sink.mails.length < count) await pause(20);
}

/** Presses a button of the page at `path` as a browser does; returns the milliseconds until the answer. */
async function press(service: Service, path: string, act: string, fields: Record<string, string>): Promise<number> {
  const page = await fetch(`${service.url}${path}`);
  const cookie = page.headers
    .getSetCookie()
    .map((value) => value.split(';')[0])
    .join('; ');
  const token = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  const start = performance.now();
  const answer = await fetch(`${service.url}${path}/${act}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ _csrf: token, ...fields }).toString(),
  });
  const milliseconds = performance.now() - start;
  expect(answer.status).toBe(303);
  return milliseconds;
}

/** Asks for /health at fixed moments, whatever was answered before. */
function startProbe(service: Service) {
  const waits: Promise<number>[] = [];
  const timer = setInterval(() => {
    const start = performance.now();
    waits.push(fetch(`${service.url}/health`).then(() => performance.now() - start));
  }, PROBE_MS);
  return {
    async stop() {
      clearInterval(timer);
      const sorted = (await Promise.all(waits)).sort((a, b) => a - b);
      const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
      return { p50: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? 0 };
    },
  };
}
