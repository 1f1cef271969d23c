import { expect, test } from 'vitest';
import { lintTree } from '../support/lint/planted-tree.ts';

/** One planted file per habit that the linter holds, and the one rule that must name it. */
const HABITS = [
  ['a default export', 'noDefaultExport', 'export default function planted() {}\n'],
  ['a body of 71 lines', 'noExcessiveLinesPerFunction', functionOf(71)],
  ['five parameters', 'useMaxParams', parameters(5)],
  [
    'an unawaited promise',
    'noFloatingPromises',
    'async function work() {}\nexport function planted() {\n  work();\n}\n',
  ],
  [
    'a promise as condition',
    'noMisusedPromises',
    'async function work() {\n  return true;\n}\nexport const planted = () => (work() ? 1 : 2);\n',
  ],
  ['any', 'noExplicitAny', 'export const planted = (input: any) => input;\n'],
  ['a non-null assertion', 'noNonNullAssertion', 'export const planted = (input?: string) => input!.length;\n'],
  ['an enum', 'noEnum', 'export enum Planted {\n  One = 1,\n}\n'],
  [
    'a parameter property',
    'noParameterProperties',
    'export class Planted {\n  constructor(readonly name: string) {}\n}\n',
  ],
  ['@ts-ignore', 'noTsIgnore', '// @ts-ignore\nexport const planted = 1;\n'],
  ['a barrel', 'noBarrelFile', "export { thing } from './thing.ts';\n"],
  ['console', 'noConsole', "export const planted = () => console.log('planted');\n"],
  ['a forgotten import', 'noUnusedImports', "import { thing } from './thing.ts';\nexport const planted = 1;\n"],
  ['a forgotten variable', 'noUnusedVariables', 'const planted = 1;\n'],
] as const;

const TEST_HABITS = [
  ['a skipped test', 'noSkippedTests', "import { test } from 'vitest';\ntest.skip('planted', () => {});\n"],
  ['a focused test', 'noFocusedTests', "import { test } from 'vitest';\ntest.only('planted', () => {});\n"],
] as const;

const HARMLESS = [
  ['src/mail/words/thing.ts', 'export const thing = 1;\n'],
  ['src/mail/words/body-of-70-lines.ts', functionOf(70)],
  ['src/mail/words/four-parameters.ts', parameters(4)],
  ['src/main.ts', "process.stderr.write('cannot start');\n"],
  ['test/vitest.config.ts', 'export default {};\n'],
  ['test/domain/long.test.ts', functionOf(200)],
  ['test/domain/wide.test.ts', parameters(5)],
] as const;

const CYCLE = [
  ['src/mail/words/hen.ts', "import { egg } from './egg.ts';\nexport const hen = () => egg;\n"],
  ['src/mail/words/egg.ts', "import { hen } from './hen.ts';\nexport const egg = () => hen;\n"],
] as const;

const found = lintTree(
  new Map<string, string>([
    ...HABITS.map(([name, , source]) => [planted(name), source] as const),
    ...TEST_HABITS.map(([name, , source]) => [plantedTest(name), source] as const),
    ...HARMLESS,
    ...CYCLE,
  ]),
);

test.each(HABITS)('%s is refused by %s', (name, rule) => {
  expect(rulesBrokenBy(planted(name))).toEqual([rule]);
});

test.each(TEST_HABITS)('%s is refused by %s', (name, rule) => {
  expect(rulesBrokenBy(plantedTest(name))).toEqual([rule]);
});

test.each(CYCLE)('an import cycle is refused in %s', (path) => {
  expect(rulesBrokenBy(path)).toEqual(['noImportCycles']);
});

test.each(HARMLESS)('%s is accepted', (path) => {
  expect(rulesBrokenBy(path)).toEqual([]);
});

function rulesBrokenBy(path: string): string[] {
  return [...new Set(found.filter((finding) => finding.path === path).map(({ rule }) => rule))];
}

function planted(name: string): string {
  return `src/mail/words/${name.replace(/[^a-z0-9]+/gi, '-')}.ts`;
}

function plantedTest(name: string): string {
  return `test/mail/${name.replace(/[^a-z0-9]+/gi, '-')}.test.ts`;
}

/** A function whose body has `lines` lines; the braces do not count. */
function functionOf(lines: number): string {
  const body = Array.from({ length: lines }, (_, n) => `  list.push(${n});`);
  return `export function planted(list: number[]): void {\n${body.join('\n')}\n}\n`;
}

function parameters(count: number): string {
  const names = Array.from({ length: count }, (_, n) => `n${n}`);
  return `export function planted(${names.map((name) => `${name}: number`).join(', ')}): number {\n  return ${names.join(' + ')};\n}\n`;
}
