import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { lintTree } from '../support/lint/planted-tree.ts';

/** A place in src: where its code may lie, and what that code may import beside files of its own folder. */
interface Row {
  lies: RegExp;
  /** Planted here: one file for each way in which the place can be filled. */
  at: readonly string[];
  own: readonly Own[];
  packages: readonly string[];
  node: readonly string[];
}

/** What a place can import of ours, as it is written; what lies in src itself is reached by a relative path. */
const OWN = {
  domain: '#domain/room/thing.ts',
  store: '#store/room/thing.ts',
  'store/engine': '#store/engine.ts',
  mail: '#mail/room/thing.ts',
  'mail/transport': '#mail/transport.ts',
  'mail/submission': '#mail/submission/thread.ts',
  'mail/inbox': '#mail/inbox.ts',
  calendar: '#calendar/thing.ts',
  documents: '#documents/room/thing.ts',
  outside: '#outside/thing.ts',
  planning: '#planning/thing.ts',
  templates: '#templates/thing.ts',
  workflow: '#workflow/room/thing.ts',
  web: '#web/frame/thing.ts',
  dev: '#dev/thing.ts',
  commands: '#commands/thing.ts',
  config: 'config.ts',
  app: 'app.ts',
  main: 'main.ts',
} as const;
type Own = keyof typeof OWN;

const STORE = ['store', 'store/engine'] as const;
const MAIL = ['mail', 'mail/transport', 'mail/submission', 'mail/inbox'] as const;
const LAYERS = ['domain', ...STORE, ...MAIL, 'calendar', 'documents', 'templates', 'workflow'] as const;
const ANY_NODE = [
  ...['async_hooks', 'child_process', 'crypto', 'dns', 'dns/promises', 'fs', 'fs/promises', 'http', 'https', 'net'],
  ...['os', 'path', 'process', 'stream', 'stream/promises', 'timers/promises', 'tls', 'url', 'worker_threads', 'zlib'],
];

/**
 * The import table, written a second time and by hand: a slip in biome.json must not be copied into its own proof.
 * Everything that appears in any row is forbidden in every row that does not name it.
 */
const TABLE: Readonly<Record<string, Row>> = {
  domain: {
    lies: /^domain\/[^/]+\/[^/]+\.ts$/,
    at: ['domain/room/planted.ts'],
    own: ['domain'],
    packages: [],
    node: [],
  },
  store: {
    lies: /^store\/(engine|[^/]+\/[^/]+)\.ts$/,
    at: ['store/room/planted.ts', 'store/engine.ts'],
    own: ['domain', ...STORE],
    packages: ['drizzle-orm', 'drizzle-orm/sqlite-core', 'drizzle-orm/pg-core', 'better-sqlite3', 'pg'],
    node: ['async_hooks', 'crypto', 'fs', 'fs/promises', 'path', 'stream', 'stream/promises'],
  },
  mail: {
    lies: /^mail\/(transport|inbox|[^/]+\/[^/]+)\.ts$/,
    at: ['mail/room/planted.ts', 'mail/transport.ts', 'mail/inbox.ts'],
    own: ['domain', ...MAIL],
    packages: ['nodemailer', 'nodemailer/lib/mail-composer', 'imapflow', 'mailparser'],
    node: ['crypto', 'fs', 'fs/promises', 'path', 'worker_threads'],
  },
  calendar: {
    lies: /^calendar\/[^/]+\.ts$/,
    at: ['calendar/planted.ts'],
    own: ['domain', 'calendar'],
    packages: ['ical-generator', 'ical.js', 'timezones-ical-library'],
    node: [],
  },
  documents: {
    lies: /^documents\/[^/]+\/[^/]+\.ts$/,
    at: ['documents/room/planted.ts'],
    own: ['domain', 'documents'],
    packages: ['pdfkit', '@expo-google-fonts/noto-sans-jp', 'hucre', 'qr'],
    node: ['fs', 'fs/promises', 'path', 'url', 'worker_threads', 'zlib'],
  },
  outside: {
    lies: /^outside\/[^/]+\.ts$/,
    at: ['outside/planted.ts'],
    own: ['domain', 'outside'],
    packages: ['ipaddr.js'],
    node: ['crypto', 'dns', 'dns/promises', 'http', 'https', 'net', 'tls'],
  },
  planning: {
    lies: /^planning\/[^/]+\.ts$/,
    at: ['planning/planted.ts'],
    own: ['domain', 'planning'],
    packages: ['highs'],
    node: ['worker_threads'],
  },
  templates: {
    lies: /^templates\/[^/]+\.ts$/,
    at: ['templates/planted.ts'],
    own: ['templates'],
    packages: ['handlebars'],
    node: ['fs', 'fs/promises', 'path'],
  },
  workflow: {
    lies: /^workflow\/[^/]+\/[^/]+\.ts$/,
    at: ['workflow/room/planted.ts'],
    own: ['domain', ...STORE, 'mail', 'calendar', 'documents', 'workflow'],
    packages: [],
    node: [],
  },
  web: {
    // Rooms may have shelves: `web/desk/acts`.
    lies: /^web\/[^/]+\/([^/]+\/)?[^/]+\.ts$/,
    at: ['web/room/planted.ts', 'web/room/shelf/planted.ts'],
    own: ['domain', 'workflow', 'web'],
    packages: [
      ...['fastify', '@fastify/cookie', '@fastify/view', 'zod', 'libphonenumber-js'],
      ...['libphonenumber-js/max', 'file-type', '@holiday-jp/holiday_jp', 'qr', 'prom-client'],
      '@simplewebauthn/server',
    ],
    node: ['crypto', 'fs', 'fs/promises', 'path', 'stream', 'stream/promises', 'zlib'],
  },
  dev: {
    lies: /^dev\/[^/]+\.ts$/,
    at: ['dev/planted.ts'],
    own: [...LAYERS, 'outside', 'web', 'dev', 'config', 'app'],
    packages: ['fastify'],
    node: ANY_NODE,
  },
  commands: {
    lies: /^commands\/[^/]+\.ts$/,
    at: ['commands/planted.ts'],
    own: [...LAYERS, 'outside', 'planning', 'dev', 'commands', 'config', 'app'],
    packages: [],
    node: ANY_NODE,
  },
  config: { lies: /^config\.ts$/, at: ['config.ts'], own: [], packages: ['zod'], node: ['fs', 'fs/promises'] },
  app: {
    lies: /^app\.ts$/,
    at: ['app.ts'],
    own: [...LAYERS, 'web', 'config'],
    packages: ['fastify'],
    node: [],
  },
  main: {
    lies: /^main\.ts$/,
    at: ['main.ts'],
    // `dev` by import() only, when it is asked for.
    own: ['app', 'config', 'store/engine', 'mail/submission', 'mail/inbox', 'outside', 'planning', 'dev'],
    packages: [],
    node: ANY_NODE,
  },
};

const PACKAGES = [...new Set([...rows().flatMap((row) => row.packages), 'vitest', 'drizzle-kit', 'lodash'])];
const BUILTINS = [...new Set(rows().flatMap((row) => row.node))];

/** How an import can be written, each in one line; every one must be seen, types too. */
const SPELLINGS: Readonly<Record<string, (from: string, n: number) => string>> = {
  value: (from, n) => `import { thing as thing${n} } from '${from}'; export const planted${n} = thing${n};`,
  type: (from, n) => `import type { Thing as Thing${n} } from '${from}'; export type Planted${n} = Thing${n};`,
  mixed: (from, n) =>
    `import { type Thing as T${n}, thing as thing${n} } from '${from}'; export const planted${n}: T${n} = thing${n};`,
  dynamic: (from, n) => `export const planted${n} = async () => await import('${from}');`,
  bare: (from) => `import '${from}';`,
  're-export': (from, n) => `export { thing as thing${n} } from '${from}';`,
};

/** Ways around the table that a place must not have, whatever its row says. */
const ROUNDABOUT = [
  ...['../room/thing.ts', '../web/frame/thing.ts', '../../web/frame/thing.ts', './below/thing.ts', './../main.ts'],
  ...['../src/domain/room/thing.ts', '../../test/support/thing.ts', './thing.js', './thing.mts', './thing.json'],
  ...['#domain/room/thing.js', '#domain/room/thing.mts', '#domain/room/thing', '#domain', '#thing', '.', '..', './'],
  ...['#domain/../store/room/thing.ts', '#web/../store/room/thing.ts', '#domain/room/../../store/engine.ts'],
  ...['#domain//room/thing.ts', '#domain/./room/thing.ts', 'fastify/../pg', '/etc/thing.ts', 'file:///etc/thing.ts'],
  ...['data:text/javascript,1', 'https://example.jp/thing.ts', '#Domain/room/thing.ts', 'lodash/thing'],
].flatMap((from, n) => [`import '${from}';`, `export const planted${n} = async () => await import('${from}');`]);

/** Spellings that the table cannot read: refused wherever they lead. */
const UNREADABLE = [
  "export type Planted1 = import('./thing.ts').Thing;",
  'export const planted2 = async () => await import(`./thing.ts`);',
  "export const planted3 = async (name: string) => await import('./' + name);",
  "export const planted4 = process.getBuiltinModule('fs');",
  "export * from '../../test/support/thing.ts';",
  "export * as planted6 from '../../test/support/thing.ts';",
  "export type { Thing } from '../../test/support/thing.ts';",
];

/** Places without a row: what they import is refused, even of their own layer. */
const NO_ROW = [
  ...['domain', 'store', 'mail', 'documents', 'workflow', 'web'].map((layer) => `${layer}/beside-the-rooms.ts`),
  ...['elsewhere/planted.ts', 'elsewhere.ts', 'commands/room/planted.ts', 'templates/room/planted.ts'],
];
const WEB_ROOMS = [
  ...['frame', 'forms', 'gate', 'filing', 'status', 'maker', 'attendee', 'reception', 'feeds', 'letter', 'form2'],
  ...['desk', 'api'],
];
/** Where a file is planted for the rule of the rooms → its room. */
const IN_WEB_ROOMS = {
  'web/frame/sisters.ts': 'frame',
  'web/gate/sisters.ts': 'gate',
  'web/filing/sisters.ts': 'filing',
  'web/desk/acts/sisters.ts': 'desk',
  'web/forms/form1/sisters.ts': 'forms',
  'web/api/operations/sisters.ts': 'api',
};

const CLOCK_AND_CHANCE = [
  'export const planted1 = Temporal.Now.instant();',
  'export const planted2 = Math.random();',
  'export const planted3 = [1].map(Math.random);',
  'export const planted4 = Date.now();',
  'export const planted5 = new Date();',
  'export const planted6 = performance.now();',
  'export const planted7 = crypto.randomUUID();',
  'export const planted8 = crypto.getRandomValues(new Uint8Array(1));',
];
const ENVIRONMENT = ['export const planted1 = process.env;'];
const CONSOLE = ["console.log('planted');"];
const ANY_DATE = [
  'export const planted1 = new Date(0);',
  "export const planted2 = Date.parse('2026-10-20');",
  'export type Planted3 = Date;',
];
const WORLD = [
  'export const planted1 = process.pid;',
  "export const planted2 = () => fetch('https://example.jp/');",
  'export const planted3 = globalThis;',
  'export const planted4 = setTimeout;',
  'export const planted5 = crypto.subtle;',
  'export const planted6 = Buffer.alloc(1);',
];

const WITHOUT_CLOCK = [
  ...['domain', 'store', 'mail', 'calendar', 'documents', 'outside', 'planning', 'templates', 'workflow', 'web'],
];
const WITHOUT_DATE = ['domain', 'store', 'calendar', 'workflow'];

// ── One tree, linted once ────────────────────────────────────────────────────────────────────────────────────────────

const planted = new Map<string, readonly string[]>();
for (const [place, row] of Object.entries(TABLE)) {
  for (const at of row.at) plant(at, [...written(place, at).map(({ line }) => line), ...ROUNDABOUT, ...UNREADABLE]);
  plant(habits(place, 'console'), CONSOLE);
}
for (const at of NO_ROW) plant(at, anyImport(at));
for (const at of Object.keys(IN_WEB_ROOMS)) plant(at, roomEdges());
for (const place of WITHOUT_CLOCK) {
  plant(habits(place, 'clock'), CLOCK_AND_CHANCE);
  plant(habits(place, 'environment'), ENVIRONMENT);
}
for (const place of WITHOUT_DATE) plant(habits(place, 'date'), ANY_DATE);
plant(habits('domain', 'world'), WORLD);

const found = lintTree(
  new Map([
    ...Object.values(OWN).map((own) => [`src/${own.replace('#', '')}`, THING()] as const),
    ...[...planted].map(([at, lines]) => [`src/${at}`, `${lines.join('\n')}\n`] as const),
  ]),
);

describe.each(Object.keys(TABLE))('%s', (place) => {
  test.each(TABLE[place]?.at ?? [])('%s imports what its row allows, however it is written, and nothing else', (at) => {
    const edges = written(place, at);
    expect(edges.filter(({ allowed }) => !allowed).length).toBeGreaterThan(100);
    const refused = refusedIn(at);
    expect(edges.filter(({ line }) => refused.has(line))).toEqual(edges.filter(({ allowed }) => !allowed));
  });

  test.each(TABLE[place]?.at ?? [])('%s does not reach around its row', (at) => {
    const refused = refusedIn(at);
    expect([...ROUNDABOUT, ...UNREADABLE].filter((line) => !refused.has(line))).toEqual([]);
  });

  test('does not write to the console', () => {
    expect(linesBreaking('noConsole', habits(place, 'console'))).toEqual(CONSOLE);
  });
});

test.each(NO_ROW)('%s has no row and may import nothing', (at) => {
  expect(linesBreaking('noRestrictedImports', at)).toEqual(anyImport(at));
});

test.each(Object.entries(IN_WEB_ROOMS))('%s imports frame, forms, gate and its own room only', (at, own) => {
  const rooms = WEB_ROOMS.filter((room) => !['frame', 'forms', 'gate', own].includes(room));
  expect(linesBreaking('plugin', at)).toEqual(rooms.flatMap((room) => roomEdges([room])));
});

test.each(WITHOUT_CLOCK)('%s reads neither clock nor chance nor the environment', (place) => {
  expect(linesBreaking('plugin', habits(place, 'clock'))).toEqual(CLOCK_AND_CHANCE);
  expect(linesBreaking('plugin', habits(place, 'environment'))).toEqual(ENVIRONMENT);
});

test.each(WITHOUT_DATE)('%s knows no Date', (place) => {
  expect(linesBreaking('noRestrictedGlobals', habits(place, 'date'))).toEqual(ANY_DATE);
});

test('the domain knows nothing of the world', () => {
  expect(linesBreaking('noRestrictedGlobals', habits('domain', 'world'))).toEqual(WORLD);
});

test('every file of src lies in a place of the table', () => {
  const src = fileURLToPath(new URL('../../src', import.meta.url));
  const files = readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(src, join(parentPath, name)));
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter((file) => !rows().some(({ lies }) => lies.test(file)))).toEqual([]);
  expect(NO_ROW.filter((file) => rows().some(({ lies }) => lies.test(file)))).toEqual([]);
});

function rows(): Row[] {
  return Object.values(TABLE);
}

/** Every edge of the table from the file `at` of `place`, in every spelling, allowed and forbidden. */
function written(place: string, at: string): { line: string; allowed: boolean }[] {
  const row = TABLE[place];
  if (!row) throw new Error(`no row for ${place}`);
  const targets = [
    ...Object.entries(OWN)
      .filter(([, own]) => own.replace('#', '') !== at)
      .map(([name, own]) => ({ from: specifier(at, own), allowed: row.own.some((allowed) => allowed === name) })),
    ...PACKAGES.map((name) => ({ from: name, allowed: row.packages.includes(name) })),
    ...BUILTINS.map((name) => ({ from: `node:${name}`, allowed: row.node.includes(name) })),
    ...(at.includes('/') ? [{ from: './thing.ts', allowed: true }] : []),
  ];
  return targets.flatMap(({ from, allowed }, target) =>
    Object.entries(SPELLINGS).map(([spelling, write], n) => ({
      line: write(from, target * 10 + n),
      allowed: allowed && (place !== 'main' || from !== OWN.dev || spelling === 'dynamic'),
    })),
  );
}

function anyImport(at: string): string[] {
  const own = Object.values(OWN).map((to) => specifier(at, to));
  return ['./thing.ts', ...own, 'zod', 'node:fs'].map((from) => `import '${from}';`);
}

/** `#…` as it is; a file of src itself by the path that leads to it. */
function specifier(at: string, own: string): string {
  const depth = at.split('/').length - 1;
  return own.startsWith('#') ? own : `${depth === 0 ? './' : '../'.repeat(depth)}${own}`;
}

function roomEdges(rooms: readonly string[] = WEB_ROOMS): string[] {
  return rooms.flatMap((room) =>
    Object.values(SPELLINGS).map((write, n) => write(`#web/${room}/thing.ts`, WEB_ROOMS.indexOf(room) * 10 + n)),
  );
}

function habits(place: string, habit: string): string {
  const at = TABLE[place]?.at[0] ?? '';
  return at.endsWith('/planted.ts') ? at.replace('planted.ts', `${habit}.ts`) : `${place}.ts`;
}

/** Lines for one file; a place that has one file only gets them all there. */
function plant(at: string, lines: readonly string[]): void {
  planted.set(at, [...(planted.get(at) ?? []), ...lines]);
}

function refusedIn(at: string): ReadonlySet<string> {
  return new Set([...linesBreaking('noRestrictedImports', at), ...linesBreaking('plugin', at)]);
}

function linesBreaking(rule: string, at: string): string[] {
  const lines = planted.get(at) ?? [];
  const broken = found.filter((finding) => finding.path === `src/${at}` && finding.rule === rule);
  const numbers = new Set(broken.map(({ line }) => line));
  return lines.filter((_, index) => numbers.has(index + 1));
}

function THING(): string {
  return 'export type Thing = number;\nexport const thing: Thing = 1;\n';
}
