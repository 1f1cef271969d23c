import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mails } from '#mail/words/mails.ts';
import { createRenderer, type Renderer } from '#mail/words/render.ts';
import { compilerOf } from '#templates/compile.ts';
import { ALL, type Sample } from '../mail/rendered-samples.ts';
import { VIEWS } from '../mail/stored-parts.ts';

/** Milliseconds: every field of every mail in turn, on a machine that does other things as well. */
const MANY_RENDERINGS = 60_000;

describe('a misspelt field', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'demokai-mails-'));
    cpSync(join(VIEWS, 'mails'), join(folder, 'mails'), { recursive: true });
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  for (const file of ['subject.hbs', 'text.hbs', 'html.hbs']) {
    test(
      `in any ${file} fails some sample of that mail`,
      () => {
        const sources = new Map(
          Object.keys(mails).map((mail) => [mail, readFileSync(join(VIEWS, 'mails', mail, file), 'utf8')]),
        );
        const most = Math.max(...[...sources.values()].map((source) => misspellings(source).length));
        for (let index = 0; index < most; index += 1) {
          const misspelt = [...sources].flatMap(([mail, source]) => {
            const broken = misspellings(source)[index];
            if (broken !== undefined) writeFileSync(join(folder, 'mails', mail, file), broken);
            return broken === undefined ? [] : [mail];
          });
          const renderer = rendererOf(folder);
          const quiet = misspelt.filter((mail) => !somethingThrows(renderer, (sample) => sample.mail === mail));
          expect(quiet, `misspelling ${index} of ${file}`).toEqual([]);
          for (const [mail, source] of sources) writeFileSync(join(folder, 'mails', mail, file), source);
        }
      },
      MANY_RENDERINGS,
    );
  }

  test('in any partial fails some sample', () => {
    const fields = PARTIALS.flatMap((file) => {
      const path = join(folder, 'mails', 'partials', file);
      const source = readFileSync(path, 'utf8');
      const quiet = misspellings(source).map((broken) => {
        writeFileSync(path, broken);
        return `${file}: ${isRefused(folder)}`;
      });
      writeFileSync(path, source);
      return quiet;
    });
    expect(fields).toEqual([
      ...times(4, 'button.html.hbs: true'),
      ...times(3, 'changes.html.hbs: true'),
      ...times(1, 'code-box.html.hbs: true'),
      ...times(6, 'facts.html.hbs: true'),
      ...times(7, 'frame.html.hbs: true'),
      ...times(12, 'hours.html.hbs: true'),
      ...times(1, 'list.html.hbs: true'),
      ...times(14, 'next-steps.html.hbs: true'),
      ...times(14, 'next-steps.text.hbs: true'),
      ...times(4, 'signature.text.hbs: true'),
    ]);
  });
});

function times(count: number, line: string): string[] {
  return Array.from({ length: count }, () => line);
}

function rendererOf(viewsDir: string): Renderer {
  return createRenderer({
    viewsDir,
    compilerOf,
    site: { publicUrl: 'https://demokai.example', ministryAddress: 'suisin@mhlw.example' },
  });
}

/** At the start, where a helper is misspelt, or by some sample. */
function isRefused(folder: string): boolean {
  try {
    return somethingThrows(rendererOf(folder), () => true);
  } catch {
    return true;
  }
}

function somethingThrows(by: Renderer, which: (sample: Sample) => boolean): boolean {
  return ALL.filter(which).some((sample) => {
    try {
      sample.render(by);
      return false;
    } catch {
      return true;
    }
  });
}

const PARTIALS = readdirSync(join(VIEWS, 'mails', 'partials')).sort();
const HELPERS = ['if', 'unless', 'each', 'within', 'table', 'pieces', 'this'];
const NO_FIELD = [...HELPERS, ...PARTIALS.map((file) => file.split('.')[0])];

/** The template once for each field that it names, with an `x` behind that field. */
function misspellings(source: string): string[] {
  const lines = source.split('\n');
  const ends: number[] = [];
  const visitor = new Handlebars.Visitor();
  visitor.PathExpression = (path) => {
    if (NO_FIELD.includes(path.original)) return;
    const before = lines.slice(0, path.loc.end.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
    ends.push(before + path.loc.end.column);
  };
  visitor.accept(Handlebars.parse(source));
  return ends.map((end) => `${source.slice(0, end)}x${source.slice(end)}`);
}
