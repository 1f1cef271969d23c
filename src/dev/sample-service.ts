import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { openStore } from '#store/engine.ts';
import type { Chance, Office } from '#workflow/case/office.ts';
import { buildApp } from '../app.ts';
import type { Config } from '../config.ts';

/** A whole service of its own on a throw-away database, with the real routes, that keeps its mail. */
export interface SampleService {
  office: Office;
  http: FastifyInstance;
  close(): Promise<void>;
}

/** The service behind `/previews`: a database of its own in a folder that goes with it, and a clock that nearly stands. */
export async function openSampleService(
  config: Config,
  chance: Chance,
  solve: Office['solve'],
): Promise<SampleService> {
  const folder = mkdtempSync(join(tmpdir(), 'demokai-previews-'));
  const store = await openStore(join(folder, 'demokai.sqlite'));
  let moment = Temporal.Now.instant();
  const app = await buildApp({
    config: {
      ...config,
      dataDir: folder,
      filesDir: join(folder, 'attachments'),
      secret: randomBytes(32).toString('base64url'),
    },
    store,
    // A sign-in ends after some hours, and the samples must not; no two moments are equal, or histories lose their order.
    now: () => {
      moment = moment.add({ milliseconds: 1 });
      return moment;
    },
    chance,
    send: async () => ({ outcome: 'kept' }),
    // Samples speak to nobody.
    hooks: {
      check: async () => 'not-https',
      post: async () => ({ delivered: false, response: '' }),
    },
    solve,
    log: false,
  });
  return {
    office: app.office,
    http: app.http,
    close: async () => {
      await app.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
