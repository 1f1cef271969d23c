import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilerOf, type Template, type TemplateFile, type TemplateSet } from './compile.ts';

/** What @fastify/view asks of an engine; it would also hand over partials, but those have no signatures. */
export interface PageEngine {
  compile(source: string): Template;
}

/**
 * The engine for the pages: reads and compiles all of `root` (layout.hbs, partials, pages) at once, so that a broken
 * template fails the start. @fastify/view reads a page's file when it is first shown and hands its text to `compile`, which
 * gives what was made at the start; a file that was changed in the meantime is compiled now, and just as strictly.
 */
export function pageEngine({ root, helpers }: { root: string; helpers: TemplateSet['helpers'] }): PageEngine {
  const read = (path: string): TemplateFile => ({ path, source: readFileSync(join(root, path), 'utf8') });
  const partials = new Map(namesIn(root, 'partials').map((name) => [name, read(`partials/${name}.hbs`)]));
  const compile = compilerOf({ helpers, partials, values: 'html' });
  const pages = namesIn(root, 'pages').map((name) => read(`pages/${name}.hbs`));
  const made = new Map([read('layout.hbs'), ...pages].map((file) => [file.source, compile(file)]));
  return {
    compile: (source) => made.get(source) ?? compile({ path: 'a page that was changed after the start', source }),
  };
}

/** The templates of a folder and those below it, e.g. `filing/form`. */
function namesIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.hbs'))
    .map((file) => file.slice(0, -'.hbs'.length).replaceAll('\\', '/'));
}
