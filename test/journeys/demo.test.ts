import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openMailServer } from '../support/mail-server.ts';
import { startService } from '../support/service.ts';

test('a demo whose server on this machine passes mails on writes to nobody who is real, not even the ministry', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'demokai-demo-'));
  const mail = await openMailServer();
  const service = await startService({ dataDir, smtpUrl: mail.url, demo: true });
  try {
    const domains = () =>
      new Set(mail.mails.flatMap(({ envelope }) => envelope.to).map((to) => to.split('@')[1] ?? ''));
    await vi.waitFor(() => expect([...domains()].some((domain) => domain.startsWith('mhlw.'))).toBe(true), 20_000);
    expect([...domains()].filter((domain) => !/(^|\.)example(\.jp)?$/.test(domain))).toEqual([]);
  } finally {
    await service.stop();
    await mail.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});
