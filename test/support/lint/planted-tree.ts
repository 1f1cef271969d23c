import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const Report = z.object({
  diagnostics: z.array(
    z.object({
      category: z.string(),
      severity: z.string(),
      location: z.object({ path: z.string(), start: z.object({ line: z.number() }) }),
    }),
  ),
});

/** One complaint of Biome; our own plugins all have the rule `plugin`. */
export type Finding = { path: string; line: number; rule: string };

/**
 * Writes `files` (path → source) into a temporary tree beside a copy of this repository's biome.json and plugins, lints
 * the tree once, and answers with all errors and warnings (the gate counts both).
 */
export function lintTree(files: ReadonlyMap<string, string>): Finding[] {
  const tree = mkdtempSync(join(tmpdir(), 'demokai-lint-'));
  try {
    cpSync(join(ROOT, 'biome.json'), join(tree, 'biome.json'));
    cpSync(join(ROOT, 'test/support/lint'), join(tree, 'test/support/lint'), { recursive: true });
    for (const [path, source] of files) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), source);
    }
    return findings(runBiome(tree));
  } finally {
    rmSync(tree, { recursive: true });
  }
}

function runBiome(tree: string): string {
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const options = ['lint', '--reporter=json', '--max-diagnostics=none', 'src', 'test'];
  const run = spawnSync(process.execPath, [biome, ...options], { cwd: tree, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (run.error) throw run.error;
  return run.stdout;
}

function findings(output: string): Finding[] {
  return Report.parse(JSON.parse(output))
    .diagnostics.filter(({ severity }) => severity !== 'information' && severity !== 'info')
    .map(({ category, location }) => ({
      path: location.path,
      line: location.start.line,
      rule: category.split('/').at(-1) ?? category,
    }));
}
