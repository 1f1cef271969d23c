import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { lintTree } from '../support/lint/planted-tree.ts';

interface Row {
  own: readonly string[];
  packages: readonly string[];
  node: readonly string[];
}

/** The previews' files may import each other as well. */
const DEMO: Row = { own: ['domain', 'store', 'store/engine', 'workflow'], packages: [], node: [] };
const PREVIEWS: Row = {
  own: [
    ...['domain', 'store', 'store/engine', 'mail', 'mail/transport', 'mail/inbox', 'calendar', 'documents'],
    ...['workflow', 'web', 'config', 'demo'],
  ],
  packages: ['fastify', '@fastify/view', 'handlebars'],
  node: [],
};

/**
 * The import table, written a second time and by hand: a slip in biome.json must not be copied into its own proof.
 * Each place may import its own folder and what stands here; everything else that appears in any row is forbidden.
 */
const TABLE: Readonly<Record<string, Row>> = {
  domain: { own: [], packages: [], node: [] },
  store: {
    own: ['domain'],
    packages: ['drizzle-orm', 'drizzle-orm/sqlite-core', 'drizzle-orm/pg-core', 'better-sqlite3', 'pg'],
    node: ['async_hooks', 'crypto', 'fs', 'fs/promises', 'path'],
  },
  mail: {
    own: ['domain'],
    packages: ['handlebars', 'nodemailer', 'nodemailer/lib/mail-composer/index.js', 'imapflow', 'mailparser'],
    node: ['crypto', 'fs', 'fs/promises', 'path'],
  },
  calendar: { own: ['domain'], packages: ['ical-generator', 'ical.js', 'timezones-ical-library'], node: [] },
  documents: {
    own: ['domain'],
    packages: ['pdfkit', '@expo-google-fonts/noto-sans-jp', 'hucre', 'qr'],
    node: ['crypto', 'fs', 'fs/promises', 'path', 'url', 'worker_threads', 'zlib'],
  },
  workflow: { own: ['domain', 'store', 'store/engine', 'mail', 'calendar', 'documents'], packages: [], node: [] },
  web: {
    own: ['domain', 'workflow'],
    packages: [
      'fastify',
      '@fastify/cookie',
      '@fastify/view',
      'zod',
      'handlebars',
      'libphonenumber-js',
      'libphonenumber-js/max',
      'file-type',
      '@holiday-jp/holiday_jp',
      'qr',
    ],
    node: ['crypto', 'fs', 'fs/promises', 'path'],
  },
  config: { own: [], packages: ['zod'], node: ['fs', 'fs/promises'] },
  app: {
    own: [
      ...['domain', 'store', 'store/engine', 'mail', 'mail/transport', 'mail/inbox', 'calendar', 'documents'],
      ...['workflow', 'web', 'config', 'previews'],
    ],
    packages: ['fastify', '@fastify/view', 'handlebars'],
    node: [],
  },
  previews: PREVIEWS,
  'preview-pages': PREVIEWS,
  'preview-browsers': PREVIEWS,
  'preview-samples': PREVIEWS,
  'webhook-post': { own: ['domain'], packages: [], node: ['dns/promises', 'http', 'https', 'net'] },
  demo: DEMO,
  'demo-drive': { ...DEMO, own: [...DEMO.own, 'demo'] },
  main: {
    own: ['app', 'config', 'demo', 'store/engine', 'mail/transport', 'mail/inbox', 'webhook-post'],
    packages: [],
    node: [
      ...['async_hooks', 'child_process', 'crypto', 'dns/promises', 'fs', 'fs/promises', 'http', 'https', 'net', 'os'],
      ...['path', 'process', 'timers/promises', 'url', 'worker_threads', 'zlib'],
    ],
  },
};

const FOLDERS = ['domain', 'store', 'mail', 'calendar', 'documents', 'workflow', 'web'];
const ROOT_FILES = ['config', 'app', 'previews', 'demo', 'webhook-post', 'main'];
const OTHERS_OWN = [...FOLDERS, 'store/engine', 'mail/transport', 'mail/inbox', ...ROOT_FILES];
const PACKAGES = [
  ...new Set([...Object.values(TABLE).flatMap((row) => row.packages), 'vitest', 'drizzle-kit', 'lodash']),
];
const BUILTINS = [...new Set(Object.values(TABLE).flatMap((row) => row.node))];

/** How an import can be written, each in one line; every one must be seen, types too. */
const SPELLINGS: Readonly<Record<string, (from: string, n: number) => string>> = {
  value: (from, n) => `import { thing as thing${n} } from '${from}'; export const planted${n} = thing${n};`,
  type: (from, n) => `import type { Thing as Thing${n} } from '${from}'; export type Planted${n} = Thing${n};`,
  mixed: (from, n) =>
    `import { type Thing as T${n}, thing as thing${n} } from '${from}'; export const planted${n}: T${n} = thing${n};`,
  dynamic: (from, n) => `export const planted${n} = async () => await import('${from}');`,
  bare: (from) => `import '${from}';`,
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

describe.each(Object.keys(TABLE))('%s', (place) => {
  test('imports what its row allows and nothing else, however the import is written', () => {
    const written = edges(place).flatMap(({ specifier, allowed }, edge) =>
      Object.values(SPELLINGS).map((write, spelling) => ({ line: write(specifier, edge * 10 + spelling), allowed })),
    );
    const forbidden = written.filter(({ allowed }) => !allowed).map(({ line }) => line);
    const found = lintLines(
      place,
      written.map(({ line }) => line),
    );
    expect(forbidden.length).toBeGreaterThan(100);
    expect(found.filter(({ rule }) => rule === 'noRestrictedImports').map(({ line }) => line)).toEqual(forbidden);
    expect(found.filter(({ rule }) => rule !== 'noRestrictedImports')).toEqual([]);
  });

  test('does not reach around its row: by another extension, a roundabout path, a subfolder, a re-export, a test', () => {
    const lines = [
      "import '../src/domain/thing.js';",
      "import './../test/support/thing.ts';",
      "import '../../test/support/thing.ts';",
      "import './below/thing.ts';",
      "import '/etc/thing.ts';",
      "import '#thing';",
      "import '.';",
      "import '..';",
      "export { thing } from '../../test/support/thing.ts';",
    ];
    expect(linesBreaking('noRestrictedImports', place, lines)).toEqual(lines);
  });

  test('does not import within a type', () => {
    const lines = ["export type Planted = import('./thing.ts').Thing;"];
    expect(linesBreaking('plugin', place, lines)).toEqual(lines);
  });
});

describe.each(FOLDERS)('%s', (place) => {
  test('reads neither clock nor chance', () => {
    expect(linesBreaking('plugin', place, CLOCK_AND_CHANCE)).toEqual(CLOCK_AND_CHANCE);
  });

  test('does not read the environment, and does not write to the console', () => {
    const environment = ['export const planted1 = process.env;'];
    const console = ["console.log('planted');"];
    expect(linesBreaking('plugin', place, environment)).toEqual(environment);
    expect(linesBreaking('noConsole', place, console)).toEqual(console);
  });
});

test.each(['domain', 'store', 'calendar', 'workflow'])('%s knows no Date', (place) => {
  expect(linesBreaking('noRestrictedGlobals', place, ANY_DATE)).toEqual(ANY_DATE);
});

test('the domain knows nothing of the world', () => {
  expect(linesBreaking('noRestrictedGlobals', 'domain', WORLD)).toEqual(WORLD);
});

test('a new place in src may import nothing until it has its row', () => {
  const lines = ["import './thing.ts';", "import '../domain/thing.ts';", "import 'zod';", "import 'node:fs';"];
  expect(linesBreaking('noRestrictedImports', 'elsewhere/planted', lines)).toEqual(lines);
  expect(linesBreaking('noRestrictedImports', 'elsewhere', lines)).toEqual(lines);
});

test('the table names every place in src, and folders are one level deep', () => {
  const src = fileURLToPath(new URL('../../src', import.meta.url));
  const entries = readdirSync(src, { recursive: true, withFileTypes: true });
  const [top, below] = [
    entries.filter(({ parentPath }) => parentPath === src),
    entries.filter(({ parentPath }) => parentPath !== src),
  ];
  expect(top.map(({ name }) => name.replace(/\.ts$/, '')).filter((place) => !Object.hasOwn(TABLE, place))).toEqual([]);
  expect(below.filter((entry) => entry.isDirectory()).map(({ name }) => name)).toEqual([]);
});

/** Every edge of the table from `place`, allowed and forbidden. */
function edges(place: string): { specifier: string; allowed: boolean }[] {
  const row = TABLE[place];
  if (!row) throw new Error(`no row for ${place}`);
  const own = OTHERS_OWN.filter((other) => other.split('/')[0] !== place);
  return [
    ...own.map((other) => ({ specifier: ownSpecifier(place, other), allowed: row.own.includes(other) })),
    ...PACKAGES.map((name) => ({ specifier: name, allowed: row.packages.includes(name) })),
    ...BUILTINS.map((name) => ({ specifier: `node:${name}`, allowed: row.node.includes(name) })),
    ...(FOLDERS.includes(place) ? [{ specifier: './thing.ts', allowed: true }] : []),
  ];
}

function ownSpecifier(place: string, other: string): string {
  const file = FOLDERS.includes(other) ? `${other}/thing.ts` : `${other}.ts`;
  return FOLDERS.includes(place) ? `../${file}` : `./${file}`;
}

function linesBreaking(rule: string, place: string, lines: readonly string[]): string[] {
  const found = lintLines(place, lines).filter((finding) => finding.rule === rule);
  return lines.filter((line) => found.some((finding) => finding.line === line));
}

/** Plants the lines in one file of `place`, among harmless files, and tells which rule each line breaks. */
function lintLines(place: string, lines: readonly string[]): { line: string; rule: string }[] {
  const path = FOLDERS.includes(place) ? `src/${place}/planted.ts` : `src/${place}.ts`;
  return lintTree(new Map([...skeleton(), [path, `${lines.join('\n')}\n`]])).map((finding) => {
    if (finding.path !== path)
      throw new Error(`${finding.path} breaks ${finding.rule}, though nothing was planted there`);
    return { line: lines[finding.line - 1] ?? '', rule: finding.rule };
  });
}

/** A harmless file in every place, so that each import leads somewhere. */
function skeleton(): Map<string, string> {
  const places = [...FOLDERS.map((folder) => `${folder}/thing`), ...OTHERS_OWN.filter((own) => !FOLDERS.includes(own))];
  return new Map(
    places.map((place) => [`src/${place}.ts`, 'export type Thing = number;\nexport const thing: Thing = 1;\n']),
  );
}
