import { rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Config } from '../config.ts';

/** A clock beside ours, and how many seconds it is ahead. */
export interface OtherClock {
  of: string;
  ahead: number;
}

const PATIENCE_MS = 5000;

/**
 * The clocks that the house shows without being asked for the time: that of the files' disk, of what answers at PUBLIC_URL
 * (HTTP's Date) and of a relay that greets with its own (Exim does). Who does not answer is left out: that is told elsewhere.
 */
export async function otherClocks({ filesDir, publicUrl, smtpUrl }: Config): Promise<OtherClock[]> {
  const told = await Promise.all([
    clock('the disk of the files', () => timeOfDisk(filesDir)),
    clock('PUBLIC_URL', () => timeOfPage(publicUrl)),
    ...(smtpUrl?.startsWith('smtp:') ? [clock('the relay', () => timeOfRelay(smtpUrl))] : []),
  ]);
  return told.filter((one) => one !== undefined);
}

async function clock(of: string, ask: () => Promise<number>): Promise<OtherClock | undefined> {
  const time = await ask().catch(() => Number.NaN);
  return Number.isNaN(time) ? undefined : { of, ahead: (time - Temporal.Now.instant().epochMilliseconds) / 1000 };
}

async function timeOfDisk(folder: string): Promise<number> {
  const probe = join(folder, `.doctor-${process.pid}`);
  try {
    await writeFile(probe, '');
    return (await stat(probe)).mtimeMs;
  } finally {
    await rm(probe, { force: true });
  }
}

async function timeOfPage(url: string): Promise<number> {
  const answer = await fetch(`${url}/health`, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
  await answer.body?.cancel();
  return Date.parse(answer.headers.get('date') ?? '');
}

/** Of `220 mx.example.jp ESMTP Exim 4.96 Sun, 29 Nov 2026 16:08:32 +0000`. */
function timeOfRelay(url: string): Promise<number> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port || 25), timeout: PATIENCE_MS });
    socket.once('data', (greeting) => {
      socket.end('QUIT\r\n');
      const said = /\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/.exec(greeting.toString('latin1'));
      resolve(Date.parse(said?.[0] ?? ''));
    });
    socket.once('timeout', () => socket.destroy(new Error('silent')));
    socket.once('error', reject);
  });
}
