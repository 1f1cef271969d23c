import fc from 'fast-check';

/** An element that no page of ours has: where an answer holds it as it is, text became markup. */
export const MARKUP = '<demokai-hostile onload=x>';
/** A header that no answer of ours has. */
export const HEADER = 'x-demokai-hostile';

const LONG = 10_000;
const TOO_LONG = 250_000;

/** What people, programs and attackers put where a word is expected. */
const WORDS = [
  '',
  ' ',
  '　',
  '0',
  '-1',
  '1e99',
  '9223372036854775808',
  'NaN',
  'true',
  'null',
  '見本市医師会',
  '髙﨑　𠮷野',
  'ﾃﾞﾓﾝｽﾄﾚｰｼｮﾝ',
  '①㈱㍿',
  'か\u3099',
  '👩‍⚕️',
  '10:00',
  '２５：００',
  '2026-10-20',
  '2026-02-30',
  '令和8年10月20日',
  '9999-12-31',
  '-271821-04-19',
  '+275760-09-14',
  '0000-00-00',
  'taro@ishikai.example.jp',
  'taro@ishikai.example.jp\r\nBcc: all@example.jp',
  '"a b"@example.jp',
  '@',
  'mailto:x@example.jp',
  'http://169.254.169.254/',
  'javascript:alert(1)',
  '//elsewhere.example',
  `\r\n${HEADER}: 1`,
  `">${MARKUP}`,
  `'${MARKUP}`,
  '{{constructor.constructor}}',
  '$(id)',
  '=cmd|calc!A1',
  '../../../../etc/passwd',
  '..\\..\\secret',
  '%00',
  '%',
  '%ff',
  'a\0b',
  '\u202Egnp.exe',
  '\u2066x\u2069',
  '\uFEFF',
  '\uFFFF',
  '\uD800',
  '\u0085\u2028\u2029',
  '\u001B[31m',
  "'; drop table applications; --",
  "' or 1=1 --",
  '__proto__',
  'constructor',
  'toString',
  'length',
  '[]',
  '{}',
  'あ'.repeat(300),
  'x'.repeat(LONG),
];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 120, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 30, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 30, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 20, arbitrary: fc.string({ maxLength: 200 }) },
  // Rare, because each costs more than fifty others.
  { weight: 1, arbitrary: fc.constantFrom('あ'.repeat(TOO_LONG), 'x'.repeat(TOO_LONG)) },
);

/** Where JSON stands for a word: the wrong kind of thing, deep or wide ones, and words. */
export const hostileJson: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: hostileText },
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1.5,
      1e308,
      Number.MAX_SAFE_INTEGER,
      2 ** 53,
      [],
      {},
      [[]],
      ['', ''],
      [null],
      { length: 3 },
      { kind: 'asked' },
      JSON.parse('{"__proto__": {"admin": true}, "constructor": {"prototype": 1}}'),
      JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`),
      Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`key${n}`, n])),
      Array.from({ length: 2000 }, () => 'x'),
    ),
  },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** What Node lets nobody send in a header is left out; the rest goes as its UTF-8 octets. */
export function asHeader(text: string): string {
  const octets = Buffer.from(text, 'utf8').toString('latin1');
  return octets.replace(/[^\t\x20-\x7E\x80-\xFF]/g, '');
}

/** One part of a path or of a query; some as no encoder would write them. */
export function asPart(text: string): string {
  return /^%[\w%]*$/.test(text) ? text : encodeURIComponent(text.toWellFormed());
}
