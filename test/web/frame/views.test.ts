import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pageEngine } from '#templates/pages.ts';
import { type PageContext, pageViews } from '#web/frame/views.ts';
import { viewWords } from '#web/frame/words.ts';

const views = resolve(import.meta.dirname, '../../../views');
const frame: PageContext & { template: string } = {
  page: { title: '題', heading: '見出し' },
  site: { mailKept: false, ministryAddress: 'suisin@mhlw.example' },
  viewer: null,
  csrf: 'token',
  template: 'sample',
};

describe('a page', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'demokai-views-'));
    cpSync(join(views, 'layout.hbs'), join(root, 'layout.hbs'));
    cpSync(join(views, 'partials'), join(root, 'partials'), { recursive: true });
    mkdirSync(join(root, 'pages'));
  });

  afterEach(() => rmSync(root, { recursive: true }));

  function write(source: string, name = 'sample'): void {
    writeFileSync(join(root, 'pages', `${name}.hbs`), `[[${source}]]`);
  }

  async function open(): Promise<FastifyInstance> {
    const http = fastify();
    await pageViews(http, root, pageEngine({ root, helpers: viewWords }));
    return http;
  }

  async function shown(http: FastifyInstance, more: object = {}, name = 'sample'): Promise<string> {
    const html = await http.view(`pages/${name}`, { ...frame, ...more });
    return /\[\[([\s\S]*)\]\]/.exec(html)?.[1]?.trim() ?? '';
  }

  async function show(source: string, more: object = {}): Promise<string> {
    write(source);
    return shown(await open(), more);
  }

  test('stands in the layout, unescaped, what people typed in it escaped', async () => {
    write('<b>{{name}}</b>');
    const html = await (await open()).view('pages/sample', { ...frame, name: '<script>' });
    expect(html.split('<body data-page="sample">').length).toBe(2);
    expect(html.split('<h1>見出し</h1>\n  [[<b>&lt;script&gt;</b>]]').length).toBe(2);
  });

  test('writes days, hours and instants of the domain as Japanese offices do', async () => {
    const words = await show('{{day d}} {{dayWithEra d}} {{window w}} {{demo w}} {{instant i}}', {
      d: '2026-10-20',
      w: { start: '11:00', end: '11:15' },
      i: Temporal.Instant.from('2026-10-20T05:05:00Z'),
    });
    expect(words).toBe(
      '2026年10月20日（火） 2026年（令和8年）10月20日（火） 11:00～11:15 11:00～11:15（15分） 2026年10月20日（火）14:05',
    );
  });

  test.each([
    ['a field that is not there', '{{nmae}}', '"nmae" not defined'],
    ['a field that is not there, asked for by a condition', '{{#if nmae}}x{{/if}}', '"nmae" not defined'],
    ['a field that is not there, given to a partial', '{{> csrf-field csrf=crsf}}', '"crsf" not defined'],
    ['a date that is none', '{{day name}}', 'Temporal error'],
    ['a method of a prototype', '{{name.trim}}', "in' operator"],
  ])('is not shown with %s', async (_, source, message) => {
    await expect(show(source, { name: '田中' })).rejects.toThrow(message);
  });

  test.each([
    ['a helper that is not there', '{{shout page.title}}', 'line 2: shout is no helper'],
    ['a partial that is not there', '{{> buton label="x"}}', 'line 2: buton is no partial'],
    ['an argument that the partial misses', '{{> button}}', 'line 2: button misses label'],
    ['an argument that it does not name', '{{> button label="x" kidn="quiet"}}', 'line 2: button has no kidn'],
    [
      'a body for a partial that shows none',
      '{{#within "csrf-field" csrf=csrf}}{{/within}}',
      'line 2: csrf-field has no body',
    ],
  ])('fails the start with %s', async (_, source, message) => {
    write(`first line\n${source}`);
    await expect(open()).rejects.toThrow(`views/pages/sample.hbs: ${message}`);
  });

  test('takes a field that may be absent where it says so', async () => {
    expect(await show('{{#if (optional nickname)}}x{{else}}none{{/if}}')).toBe('none');
  });

  test('lets no field of the page leak into a partial', async () => {
    expect(await show('{{> button label="送る"}}', { kind: 'danger', name: 'x' })).toBe(
      '<button class="button button--primary" type="submit">送る</button>',
    );
  });

  test('keeps its own context in what it puts inside a partial', async () => {
    expect(await show('{{#within "disclosure" summary="s"}}{{name}}{{/within}}', { name: '<田中>' })).toBe(
      [
        '<details class="disclosure">',
        '  <summary class="disclosure__summary">s</summary>',
        '  <div class="disclosure__body">&lt;田中&gt;</div>',
        '</details>',
      ].join('\n'),
    );
  });

  test('is read once, however many pages there are and whatever NODE_ENV says', async () => {
    const names = Array.from({ length: 150 }, (_, index) => `page-${index}`);
    for (const name of names) write(name, name);
    const http = await open();
    const showAll = () => Promise.all(names.map((name) => shown(http, {}, name)));
    expect(await showAll()).toEqual(names);
    for (const name of names) write('changed', name);
    expect(await showAll()).toEqual(names);
  });

  test('that was changed before anybody saw it is held to the same rules', async () => {
    write('first');
    const http = await open();
    write('{{shout page.title}}');
    await expect(shown(http)).rejects.toThrow('line 1: shout is no helper');
    write('second');
    expect(await shown(http)).toBe('second');
  });
});
