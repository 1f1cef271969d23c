import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createViews, type PageContext } from '#web/frame/views.ts';

const views = resolve(import.meta.dirname, '../../../views');
const frame: PageContext = {
  page: { title: '題', heading: '見出し' },
  site: { mailKept: false, ministryAddress: 'suisin@mhlw.example' },
  viewer: null,
  csrf: 'token',
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

  function show(source: string, more: object = {}): string {
    writeFileSync(join(root, 'pages', 'sample.hbs'), `[[${source}]]`);
    const html = createViews({ root }).render('sample', { ...frame, ...more });
    return /\[\[([\s\S]*)\]\]/.exec(html)?.[1]?.trim() ?? '';
  }

  test('escapes what people typed', () => {
    expect(show('{{name}}', { name: '<script>' })).toBe('&lt;script&gt;');
  });

  test('writes days, hours and instants of the domain as Japanese offices do', () => {
    const words = show('{{day d}} {{dayWithEra d}} {{window w}} {{demo w}} {{instant i}}', {
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
    ['a helper that is not there', '{{dya name}}', 'unknown helper dya'],
    ['a partial that is not there', '{{> buton label="x"}}', 'line 1: buton is no partial'],
    ['an argument that the partial misses', '{{> button}}', 'line 1: button misses label'],
    ['an argument that the partial does not name', '{{> button label="x" kidn="quiet"}}', 'line 1: button has no kidn'],
    ['a body for a partial that shows none', '{{#within "csrf-field" csrf=csrf}}{{/within}}', 'csrf-field has no body'],
    ['a date that is none', '{{day name}}', 'Temporal error'],
    ['a method of a prototype', '{{name.trim}}', "in' operator"],
  ])('refuses %s', (_, source, message) => {
    expect(() => show(source, { name: '田中' })).toThrow(message);
  });

  test('takes a field that may be absent where it says so', () => {
    expect(show('{{#if (optional nickname)}}x{{else}}none{{/if}}')).toBe('none');
  });

  test('lets no field of the page leak into a partial', () => {
    expect(show('{{> button label="送る"}}', { kind: 'danger', name: 'x' })).toBe(
      '<button class="button button--primary" type="submit">送る</button>',
    );
  });

  test('keeps its own context in what it puts inside a partial', () => {
    expect(show('{{#within "disclosure" summary="s"}}{{name}}{{/within}}', { name: '<田中>' })).toBe(
      [
        '<details class="disclosure">',
        '  <summary class="disclosure__summary">s</summary>',
        '  <div class="disclosure__body">&lt;田中&gt;</div>',
        '</details>',
      ].join('\n'),
    );
  });
});
