import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const setupFiles = ['test/support/runtime-check.ts'];

/** What must come out byte-identical wherever the process runs: rules, calendar, mails and golden files. */
const everyZone = ['test/{domain,calendar,mail,golden}/**/*.test.ts', 'test/documents/**/*golden*.test.ts'];

/** What walks in a browser. */
const journeys = ['test/journeys/**/*.test.ts'];
/** What kills, stops and freezes processes. */
const faults = ['test/faults/**/*.test.ts'];

/** Hundreds of rounds and measurements: `npm run test:long`. */
const long = ['test/{long,bench}/**/*.test.ts'];

/** With programs that Debian has and npm has not: `npm run test:servers`. */
const servers = ['test/servers/**/*.test.ts'];

/** Screenshots of all stories: `npm run tour`. */
const tour = ['test/tour/**/*.test.ts'];

/** Far from Japan, so that a forgotten zone shows as a wrong day; UTC would hide it for 15 hours of each day. */
const ELSEWHERE = 'America/New_York';

function project(
  name: string,
  zone: string,
  include: string[],
  settings: TestProjectInlineConfiguration['test'] = {},
): TestProjectInlineConfiguration {
  // Forks: a worker thread cannot change its zone.
  return {
    root,
    // One process for many files: what each would load, compile and migrate for itself is most of the gate's time.
    test: {
      name,
      include,
      setupFiles,
      pool: 'forks',
      isolate: false,
      env: { TZ: zone },
      testTimeout: 10_000,
      // More than the cores: most of these wait for a commit, a socket or a mail half of their time.
      // Twice the cores: most of these wait for a commit, a socket or a mail half of their time.
      maxWorkers: 4,
      ...settings,
    },
  };
}

const gate = [
  project('UTC', 'UTC', everyZone),
  project('Tokyo', 'Asia/Tokyo', everyZone),
  project('New York', 'America/New_York', everyZone),
  // Every other test, so that no new folder is forgotten.
  project('once', ELSEWHERE, ['test/**/*.test.ts'], {
    exclude: [...everyZone, ...journeys, ...faults, ...long, ...servers, ...tour],
    testTimeout: 20_000,
    // PostgreSQL's start, on a machine that does much else.
    hookTimeout: 60_000,
  }),
  project('journeys', ELSEWHERE, journeys, {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A browser and a service each.
    maxWorkers: 2,
    sequence: { groupOrder: 1 },
  }),
  // After the others: processes with deadlines of their own need the cores, but wait for these most of the time.
  project('faults', ELSEWHERE, faults, {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    sequence: { groupOrder: 2 },
  }),
];

const rounds = [
  project('long', ELSEWHERE, long, { testTimeout: 1_800_000, hookTimeout: 300_000, fileParallelism: false }),
  // Every story once more in browsers that run no script.
  project('scripts off', ELSEWHERE, ['test/journeys/**/*.test.ts'], {
    // No browser, or about what scripts weigh.
    exclude: ['test/journeys/{api-client,get-changes-nothing,weight}.test.ts'],
    env: { TZ: ELSEWHERE, JOURNEY_SCRIPTS: 'off' },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  }),
];

const beside = [
  project('servers', ELSEWHERE, servers, { testTimeout: 300_000, hookTimeout: 300_000, fileParallelism: false }),
];

const walks = [
  project('tour', 'Asia/Tokyo', tour, { testTimeout: 600_000, hookTimeout: 120_000, fileParallelism: false }),
];

const results = process.env.TEST_RESULTS;

export default defineConfig(({ mode }) => ({
  root,
  test: {
    projects: { long: rounds, servers: beside, tour: walks }[mode] ?? gate,
    allowOnly: false,
    maxWorkers: 2,
    reporters: results ? ['default', 'json'] : ['default'],
    ...(results ? { outputFile: { json: results } } : {}),
  },
}));
