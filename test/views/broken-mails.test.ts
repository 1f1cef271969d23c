import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRenderer } from '#mail/words/render.ts';
import { compilerOf } from '#templates/compile.ts';
import { VIEWS } from '../mail/stored-parts.ts';

describe('a mail', () => {
  let viewsDir: string;

  beforeAll(() => {
    viewsDir = mkdtempSync(join(tmpdir(), 'demokai-mails-'));
    cpSync(join(VIEWS, 'mails'), join(viewsDir, 'mails'), { recursive: true });
  });

  afterAll(() => rmSync(viewsDir, { recursive: true }));

  test.each([
    ['an unknown helper in its subject', 'sign-in/subject.hbs', '{{shout code}}', 'line 2: shout is no helper'],
    ['an unknown helper in its text', 'sign-in/text.hbs', '{{shout code}}', 'line 13: shout is no helper'],
    ['an unknown helper in its HTML', 'sign-in/html.hbs', '{{shout code}}', 'line 8: shout is no helper'],
    ['an unknown helper in a partial', 'partials/list.html.hbs', '{{shout items}}', 'line 10: shout is no helper'],
    ['an unknown partial', 'sign-in/text.hbs', '{{> sigature}}', 'line 13: sigature is no partial'],
    ['a misspelt argument', 'sign-in/html.hbs', '{{> code-box cdoe=code}}', 'line 8: code-box misses code'],
    ['a block parameter', 'sign-in/html.hbs', '{{#each code as |c|}}{{c}}{{/each}}', 'line 8: block parameters'],
  ])('fails the start with %s, by file and line', (_, file, source, message) => {
    const path = join(viewsDir, 'mails', file);
    const before = readFileSync(path, 'utf8');
    appendFileSync(path, source);
    const start = () =>
      createRenderer({
        viewsDir,
        compilerOf,
        site: { publicUrl: 'https://demokai.example', ministryAddress: 'suisin@mhlw.example' },
      });
    expect(start).toThrow(`views/mails/${file}: ${message}`);
    writeFileSync(path, before);
    expect(start).not.toThrow();
  });
});
