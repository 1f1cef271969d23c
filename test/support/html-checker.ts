import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const JAR = fileURLToPath(import.meta.resolve('vnu-jar/build/dist/vnu.jar'));

const Report = z.object({
  messages: z.array(
    z.object({ type: z.string(), message: z.string(), url: z.string(), extract: z.string().default('') }),
  ),
});

/** One error in one document; `document` is the number of the page in the list that was given. */
export interface HtmlError {
  document: number;
  message: string;
  extract: string;
}

/** Errors that the Nu Html Checker finds in whole documents; its warnings are not asked for. Needs Java. */
export function htmlErrors(documents: readonly string[]): HtmlError[] {
  const folder = mkdtempSync(join(tmpdir(), 'demokai-html-'));
  try {
    for (const [number, html] of documents.entries()) writeFileSync(join(folder, `${number}.html`), html);
    return Report.parse(JSON.parse(runChecker(folder))).messages.map(({ message, url, extract }) => ({
      document: Number(/(\d+)\.html$/.exec(url)?.[1]),
      message,
      extract,
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runChecker(folder: string): string {
  const options = ['--errors-only', '--exit-zero-always', '--format', 'json', '--stdout'];
  const run = spawnSync('java', ['-jar', JAR, ...options, folder], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (run.error)
    throw new Error('The Nu Html Checker needs Java 11 or newer as `java` on the PATH (Debian: default-jre-headless).');
  if (run.status !== 0) throw new Error(`The Nu Html Checker ended with ${run.status}: ${run.stderr.slice(0, 2000)}`);
  return run.stdout;
}
