import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type FixedAnswer, fixedAnswer } from './fixed-answers.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'views', 'assets');

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

let read: Map<string, FixedAnswer> | undefined;

/** Our own files and the design tokens of デジタル庁 from their package, by name, e.g. `tour/desk.png`; read once. */
function assetFiles(): ReadonlyMap<string, FixedAnswer> {
  read ??= new Map([
    ['tokens.css', asset('.css', new URL(import.meta.resolve('@digital-go-jp/design-tokens/dist/tokens.css')))],
    ...readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
      .filter((name) => extname(name) in TYPES)
      .map((name): [string, FixedAnswer] => [name.replaceAll('\\', '/'), asset(extname(name), join(FOLDER, name))]),
  ]);
  return read;
}

function asset(ending: string, file: string | URL): FixedAnswer {
  return fixedAnswer(TYPES[ending] ?? '', readFileSync(file));
}

/**
 * The address of a file as pages name it: with a digest of what it holds, so that a browser never asks for it again. Throws
 * for a file that does not exist.
 */
export function assetPath(name: string): string {
  const file = assetFiles().get(name);
  if (!file) throw new Error(`views/assets/${name} does not exist`);
  const ending = extname(name);
  return `/assets/${name.slice(0, -ending.length)}.${digestOf(file)}${ending}`;
}

/** Of an address as it was asked for: the file's name, and whether its digest is that of the file that we have. */
export function assetAt(path: string): { file: FixedAnswer; isCurrent: boolean } | undefined {
  const [, stem, digest, ending] = /^(.+)\.([\w-]{12})(\.\w+)$/.exec(path) ?? [];
  const named = assetFiles().get(`${stem}${ending}`);
  if (named) return { file: named, isCurrent: digest === digestOf(named) };
  const plain = assetFiles().get(path);
  return plain && { file: plain, isCurrent: false };
}

function digestOf(file: FixedAnswer): string {
  return file.tag.slice(1, 13);
}
