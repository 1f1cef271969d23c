import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inWords, type Probed, probeHealth } from '../support/health-probe.ts';
import { type Service, startService } from '../support/service.ts';

const SECONDS = 15;
const IDLE = 2000;
/** What `/health` may take where the service has a core for itself. */
const MOST_MS = 200;

let dataDir: string;
let service: Service;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'demokai-health-'));
  service = await startService({ dataDir, env: { TRUST_PROXY: '127.0.0.1' } });
});
afterEach(async () => {
  await service.kill('SIGKILL');
  await rm(dataDir, { recursive: true });
});

async function whileProbed(what: string, work: (isOver: () => boolean) => Promise<string>): Promise<Probed> {
  const probe = await probeHealth(service);
  const until = performance.now() + SECONDS * 1000;
  const done = await work(() => performance.now() > until);
  const probed = await probe.stop();
  console.log(`${what}, ${done}: ${inWords(probed)}`);
  return probed;
}

function expectPrompt({ failed, ours, slowed }: Probed): void {
  expect(failed).toBe(0);
  expect(ours.p99 / slowed).toBeLessThanOrEqual(MOST_MS);
}

let senders = 0;

/** Each from a network of its own. */
function sender(): Record<string, string> {
  senders += 1;
  return { 'x-forwarded-for': `10.${senders >> 16}.${(senders >> 8) & 255}.${senders & 255}` };
}

async function untilOver(isOver: () => boolean, clients: number, once: () => Promise<void>): Promise<number> {
  let times = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (!isOver()) {
        await once();
        times += 1;
      }
    }),
  );
  return times;
}

test('while nobody asks for anything else', async () => {
  expectPrompt(
    await whileProbed('quiet', async (isOver) => {
      while (!isOver()) await new Promise((resolve) => setTimeout(resolve, 100));
      return 'nothing beside it';
    }),
  );
});

test('while strangers send bodies full of keys that nobody knows, endless lists and brackets', async () => {
  const keys = JSON.stringify(Object.fromEntries(Array.from({ length: 11_000 }, (_, n) => [`key${n}`, n])));
  const list = JSON.stringify({ slots: Array.from({ length: 60_000 }, () => ({})) });
  const bodies = [keys, list, `{"a":${'['.repeat(95_000)}${']'.repeat(95_000)}}`];
  let sent = 0;
  expectPrompt(
    await whileProbed('nonsense in JSON', async (isOver) => {
      const times = await untilOver(isOver, 4, async () => {
        sent += 1;
        const answer = await fetch(`${service.url}/api/v1/applications`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...sender() },
          body: bodies[sent % bodies.length] ?? '',
        });
        await answer.text();
        expect([400, 422]).toContain(answer.status);
      });
      return `${times} bodies refused`;
    }),
  );
});

test('while strangers put files into drafts as fast as they are taken', async () => {
  const drawing = `4 0 obj\n<< /Length 6000000 >>\nstream\n${'0 0 m 9 9 l\n'.repeat(500_000)}\nendstream\nendobj\n`;
  const file = Buffer.from(`%PDF-1.4\n${drawing}trailer\n<< /Root 1 0 R >>\n%%EOF\n`);
  let octets = 0;
  expectPrompt(
    await whileProbed('files of 6 MB', async (isOver) => {
      await untilOver(isOver, 6, async () => {
        const from = sender();
        const draft = await fetch(`${service.url}/api/v1/drafts`, { method: 'POST', headers: from });
        const { draftToken } = Object(await draft.json());
        const answer = await fetch(`${service.url}/api/v1/drafts/files?name=plan.pdf`, {
          method: 'POST',
          headers: { authorization: `Bearer ${draftToken}`, 'content-type': 'application/octet-stream', ...from },
          body: file,
        });
        await answer.text();
        if (answer.status === 201) octets += file.length;
      });
      return `${Math.round(octets / 1e6)} MB taken`;
    }),
  );
});

test('with 2,000 connections that say nothing', async () => {
  const port = Number(new URL(service.url).port);
  const sockets: Socket[] = [];
  const open = async (): Promise<void> => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    sockets.push(socket);
  };
  try {
    expectPrompt(
      await whileProbed('idle connections', async (isOver) => {
        for (let opened = 0; opened < IDLE; opened += 100) await Promise.all(Array.from({ length: 100 }, open));
        while (!isOver()) await new Promise((resolve) => setTimeout(resolve, 100));
        return `${sockets.filter((socket) => !socket.destroyed).length} held`;
      }),
    );
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});
