import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openSubmissionThread } from '#mail/submission/thread.ts';
import { openScan } from '#outside/clamd.ts';
import { openWebhookPost } from '#outside/post.ts';
import { openPlanner } from '#planning/solve.ts';
import { openStore } from '#store/engine.ts';
import { type App, type AppParts, buildApp } from './app.ts';
import { type Config, ConfigError, isOnLoopback, readConfig } from './config.ts';

/** Letters and digits that nobody mixes up on the telephone or a FAX: no 0 O 1 I L Q U V. */
const REFERENCE_LETTERS = 'ABCDEFGHJKMNPRSTWXYZ';
const REFERENCE_DIGITS = '23456789';

const chance = {
  id: () => randomUUID(),
  token: () => randomBytes(24).toString('base64url'),
  code: (digits: 6 | 8 | 12) => String(randomInt(10 ** digits)).padStart(digits, '0'),
  reference: randomReference,
  fraction: () => randomInt(1_000_000) / 1_000_000,
};

/** `--demo`: a fresh database with sample data each time, in a folder of its own; mail is kept, or goes to a loopback SMTP_URL. */
const demo = process.argv.includes('--demo');
/** Beside it, `--drive`: so many open cases more, to try the desk at size. */
const openCases = process.argv.includes('--drive') ? 300 : 0;

async function main(): Promise<void> {
  const config = readConfig(demo ? demoEnvironment() : process.env);
  mkdirSync(config.dataDir, { recursive: true });
  const secret = config.secret ?? keptSecret(config.dataDir);
  const store = await openStore(config.database);
  const post =
    config.smtpUrl === undefined
      ? undefined
      : openSubmissionThread({ smtpUrl: config.smtpUrl, ca: config.smtpCa, dkim: config.dkim });
  const planner = openPlanner(() => Temporal.Now.instant());
  const app = await buildApp({
    config: { ...config, secret },
    store,
    now: () => Temporal.Now.instant(),
    chance,
    send: post?.send ?? (async () => ({ outcome: 'kept' })),
    ...(post ? { compose: post.compose } : {}),
    hooks: openWebhookPost({ production: config.production }),
    solve: planner.solve,
    ...(config.clamd === undefined ? {} : { scan: openScan(config.clamd) }),
    dev: config.production ? undefined : (http, web) => addPreviews(config, http, web),
    log: process.stdout,
  });
  const guide = demo ? await fillDemo(app.office) : [];
  await app.http.listen({ host: config.host, port: config.port });
  await app.metrics?.listen({ host: config.metrics.host, port: config.metrics.port ?? 0 });
  const stopJobs = app.startJobs(collectGarbage);
  const inbox = await followOurs(config, app);
  announce(config, guide);
  const stop = async (): Promise<void> => {
    setTimeout(() => fail(new Error(`not stopped after ${STOP_MS} ms`)), STOP_MS).unref();
    // A proposal that is worked out ends with the best so far, and its job keeps it.
    const jobsEnd = atMost(GRACE_MS, stopJobs()).then(() => planner.close());
    await Promise.all([jobsEnd, atMost(GRACE_MS, inbox?.stop()), closeHttp(app)]);
    await atMost(GRACE_MS, post?.close());
    await store.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stop().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
    });
  }
}

/**
 * What is under way has so long to end. A mail that is cut then is sent again with the same bytes when its claim runs
 * out; a request that is cut was not answered, so nobody believes that it was done.
 */
const GRACE_MS = 4000;
/** Service managers kill after ten seconds or more. */
const STOP_MS = 9500;

/** Idle connections are closed at once, the others when they are answered, or cut after the grace. */
async function closeHttp(app: App): Promise<void> {
  const cut = setTimeout(() => app.http.server.closeAllConnections(), GRACE_MS);
  await app.close();
  clearTimeout(cut);
}

function atMost(milliseconds: number, work: Promise<unknown> | undefined): Promise<unknown> {
  return Promise.race([work, new Promise((resolve) => setTimeout(resolve, milliseconds).unref())]);
}

/** Reads our mailbox, where there is one; of imapflow nothing is loaded otherwise. */
async function followOurs({ imapUrl, imapCa }: Config, { http, taker }: App) {
  if (imapUrl === undefined) return undefined;
  const { followInbox } = await import('#mail/inbox.ts');
  return followInbox({
    imapUrl,
    ca: imapCa,
    longest: MAIL_MAX_BYTES,
    taker,
    // The words alone: what else hangs on the error may hold the password.
    onTrouble: (error) => http.log.error({ why: String(error) }, 'the mailbox cannot be read'),
  });
}

/** Providers take 25 MB at most, which base64 makes a third more. */
const MAIL_MAX_BYTES = 40_000_000;

/** `/previews`; what it shows is loaded and made at the first visit. */
async function addPreviews(config: Config, ...[http, web]: Parameters<NonNullable<AppParts['dev']>>): Promise<void> {
  const { previewRoutes } = await import('#dev/previews.ts');
  previewRoutes(http, web, async () =>
    (await import('#dev/sample-service.ts')).openSampleService(config, chance, web.office.solve),
  );
}

/**
 * Loading, compiling and the first look of each job leave as much garbage as lives, and V8 keeps its room for years where
 * little happens. It takes a tenth of a second, once.
 */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: NodeJS.GCFunction = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

/** Fills the demo's database; returns the lines that say who to be and where to begin. */
async function fillDemo(office: App['office']): Promise<readonly string[]> {
  const [{ seedDemo }, { seedDrive }, { seedOpenCases }] = await Promise.all([
    import('#dev/demo.ts'),
    import('#dev/drive.ts'),
    import('#dev/open-cases.ts'),
  ]);
  const { lines } = await seedDemo(office);
  await seedDrive(office);
  await seedOpenCases(office, openCases);
  return lines;
}

/** Outside production the secret is made once and kept, so that links survive a restart. */
function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'secret');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  return readFileSync(file, 'utf8').trim();
}

function announce(config: Config, guide: readonly string[]): void {
  const lines = [`Demokai listens on ${config.publicUrl}`];
  if (config.smtpUrl === undefined) {
    lines.push(`No SMTP_URL: nothing is sent; mail is shown at ${config.publicUrl}/mailbox`);
    lines.push(`Every page and every mail with sample data: ${config.publicUrl}/previews`);
  }
  if (!config.production) lines.push(`Sign in at ${config.publicUrl}/desk as ${config.coordinators.join(', ')}`);
  process.stderr.write(`${[...lines, ...guide].join('\n')}\n`);
}

function demoEnvironment(): Record<string, string | undefined> {
  const folder = join(process.env.DATA_DIR ?? 'data', 'demo');
  rmSync(folder, { recursive: true, force: true });
  const { HOST, PORT, SMTP_URL } = process.env;
  // Its addresses are invented, but their domains may be somebody's.
  if (SMTP_URL && !isOnLoopback(SMTP_URL)) {
    throw new ConfigError('SMTP_URL: the demo writes to invented people, so it takes a server on this machine only');
  }
  // That server may pass on what it is given, and the ministry's own address is real.
  const ministry = SMTP_URL ? { MINISTRY_ADDRESS: 'suisin@mhlw.example' } : {};
  return { HOST, PORT, SMTP_URL, DATA_DIR: folder, ...ministry };
}

/** `ABCD-EFGH`, every third a digit, so that no word comes out. */
function randomReference(): string {
  const characters = Array.from({ length: 8 }, (_, index) => {
    const from = index % 3 === 2 ? REFERENCE_DIGITS : REFERENCE_LETTERS;
    return from[randomInt(from.length)] ?? '';
  });
  return `${characters.slice(0, 4).join('')}-${characters.slice(4).join('')}`;
}

function fail(error: unknown): never {
  const words = error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`Demokai cannot run.\n${words}\n`);
  process.exit(1);
}

main().catch(fail);
