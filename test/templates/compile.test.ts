import { describe, expect, test } from 'vitest';
import { compilerOf, type Template } from '#templates/compile.ts';

const PARTIALS = {
  name: '{{!--\nA name.\n@param name\n@param kana?\n--}}\n{{name}}{{#if kana}}（{{kana}}）{{/if}}',
  box: '{{!--\nA box.\n@param body\n--}}\n[{{body}}]',
};

function compile(source: string, values: 'html' | 'plain' = 'html'): Template {
  return compilerOf({
    helpers: { upper: (text: string) => text.toUpperCase() },
    partials: new Map(
      Object.entries(PARTIALS).map(([name, text]) => [name, { path: `partials/${name}.hbs`, source: text }]),
    ),
    values,
  })({ path: 'pages/sample.hbs', source });
}

describe('at the start', () => {
  test.each([
    ['a helper that is not there', '{{shout name}}', 'line 1: shout is no helper'],
    ['a helper that is not there, with a named argument', '{{shout of=name}}', 'line 1: shout is no helper'],
    ['a helper that is not there, within another', '{{upper (shout name)}}', 'line 1: shout is no helper'],
    ['optional with more than a path', '{{upper (optional (shout name))}}', 'line 1: optional takes the path of one'],
    ['a helper that is not there, in the argument of a partial', '\n{{> name name=(shout name)}}', 'line 2: shout is'],
    ['a block that is not there', '\n\n{{#iff name}}x{{/iff}}', 'line 3: iff is no helper'],
    ['a block that is not there, behind else', '{{#if name}}\n{{else iff name}}x{{/if}}', 'line 2: iff is no helper'],
    ['a field as a block, which goes around the checks', '{{#people}}x{{/people}}', 'line 1: people is no helper'],
    ['the console', '{{log name}}', 'line 1: log is no helper'],
    ['a partial that is not there', '{{> nmae name=name}}', 'line 1: nmae is no partial'],
    ['a partial whose name comes from data', '{{> (lookup . "name")}}', 'line 1:  is no partial'],
    ['a partial without its argument', '{{> name}}', 'line 1: name misses name'],
    ['a misspelt argument', '{{> name name=name knaa="x"}}', 'line 1: name has no knaa'],
    ['a partial with a context', '{{> name person}}', 'line 1: name takes hash arguments only'],
    ['a body for a partial that shows none', '{{#within "name" name=name}}x{{/within}}', 'line 1: name has no body'],
    ['a body for a partial that is not there', '{{#within "bx"}}x{{/within}}', 'line 1: bx is no partial'],
    ['a partial as a block', '{{#> box}}x{{/box}}', 'line 1: {{#> box}}: write {{#within "box" …}}'],
    ['a partial of its own', '{{#*inline "x"}}x{{/inline}}', 'line 1: a partial has a file of its own'],
    ['a decorator', '{{* shout}}', 'line 1: decorators are not checked by Handlebars'],
    ['a block parameter', '{{#each people as |person|}}x{{/each}}', 'line 1: block parameters are not checked'],
    ['what is not the language', 'a\n{{#if name}}', 'Parse error on line 2'],
  ])('refuses %s, with file and line', (_, source, message) => {
    expect(() => compile(source)).toThrow(`views/pages/sample.hbs: ${message}`);
  });

  test('refuses a partial without its signature', () => {
    const partials = new Map([['name', { path: 'partials/name.hbs', source: '{{name}}' }]]);
    expect(() => compilerOf({ helpers: {}, partials, values: 'html' })).toThrow(
      'views/partials/name.hbs does not begin with a comment',
    );
  });

  test('refuses what is wrong in a partial', () => {
    const partials = new Map([['name', { path: 'partials/name.hbs', source: '{{!-- --}}\n{{shout "x"}}' }]]);
    expect(() => compilerOf({ helpers: {}, partials, values: 'html' })).toThrow(
      'views/partials/name.hbs: line 2: shout is no helper',
    );
  });
});

describe('when it is shown, a template', () => {
  test.each([
    ['a field that is not there', '{{nmae}}', '"nmae" not defined'],
    ['a field that is not there, of one that is', '{{person.nmae}}', '"nmae" not defined'],
    ['a field that is not there, asked for by a condition', '{{#if nmae}}x{{/if}}', '"nmae" not defined'],
    ['a field that is not there, gone through', '{{#each poeple}}x{{/each}}', '"poeple" not defined'],
    ['a field that is not there, given to a helper', '{{upper nmae}}', '"nmae" not defined'],
    ['a field that is not there, given to a partial', '{{> name name=nmae}}', '"nmae" not defined'],
    ['a method of a prototype', '{{name.trim}}', "in' operator"],
  ])('refuses %s', (_, source, message) => {
    const template = compile(source);
    expect(() => template({ name: '田中', person: { name: '田中' }, people: [] })).toThrow(message);
  });

  test('shows nothing of what stands on a prototype', () => {
    expect(compile('{{constructor}}{{toString}}')({})).toBe('');
  });

  test('names the files on the way to what went wrong', () => {
    const template = compile('{{> name name=name}}');
    expect(() => template({ name: Object.create(null) })).toThrow(
      'views/pages/sample.hbs: views/partials/name.hbs: Cannot convert object to primitive value',
    );
  });

  test('takes a field that may be absent where it says so', () => {
    expect(compile('{{#if (optional nickname)}}x{{else}}none{{/if}}')({})).toBe('none');
  });

  test('gives a partial its arguments and nothing else', () => {
    expect(compile('{{> name name=name}}')({ name: '田中', kana: 'たなか' })).toBe('田中');
    expect(compile('{{> name name=name kana=kana}}')({ name: '田中', kana: 'たなか' })).toBe('田中（たなか）');
  });

  test('keeps its own context in what it puts inside a partial', () => {
    expect(compile('{{#within "box"}}{{name}}{{/within}}')({ name: '<田中>' })).toBe('[&lt;田中&gt;]');
  });

  test('escapes values on pages and leaves them in plain text', () => {
    const source = '{{name}} {{upper name}} {{> name name=name}}';
    expect(compile(source)({ name: `<a "b'` })).toBe('&lt;a &quot;b&#x27; &lt;A &quot;B&#x27; &lt;a &quot;b&#x27;');
    expect(compile(source, 'plain')({ name: `<a "b'` })).toBe(`<a "b' <A "B' <a "b'`);
  });
});
