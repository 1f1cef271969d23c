const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const HTML_MAX = 500_000;
/** Of these the content is no text. */
const HIDDEN = new Set(['style', 'script', 'head', 'title']);
const BLOCKS = new Set(['p', 'div', 'br', 'tr', 'li', 'h1', 'h2', 'h3', 'h4', 'table', 'ul', 'ol', 'blockquote', 'hr']);

/**
 * The words of an HTML mail, for reading only: one pass over the text, so that no markup takes long. What is quoted in a
 * `blockquote` is marked as quoted text is.
 */
export function textOfHtml(html: string): string {
  const source = html.slice(0, HTML_MAX);
  const lines: string[] = [''];
  let hidden = '';
  let quoted = 0;
  const newLine = (): void => {
    if (lines.at(-1) !== '') lines.push('');
  };
  const say = (words: string): void => {
    const text = decodeEntities(words).replace(/\s+/g, ' ');
    const last = lines.at(-1) ?? '';
    const start = last === '' ? `${'> '.repeat(Math.min(quoted, 3))}${text.trimStart()}` : text;
    if (text.trim() !== '' || last !== '') lines[lines.length - 1] = last + start;
  };
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf('<', at);
    const end = open === -1 ? source.length : open;
    if (hidden === '') say(source.slice(at, end));
    if (open === -1) break;
    const close = source.startsWith('<!--', open) ? commentEnd(source, open) : source.indexOf('>', open);
    if (close === -1) break;
    const { name, isEnd } = tagOf(source.slice(open + 1, Math.min(close, open + 40)));
    if (hidden !== '') hidden = isEnd && name === hidden ? '' : hidden;
    else if (HIDDEN.has(name) && !isEnd) hidden = name;
    if (BLOCKS.has(name)) newLine();
    if (name === 'blockquote') quoted = Math.max(0, quoted + (isEnd ? -1 : 1));
    at = close + 1;
  }
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

function commentEnd(source: string, open: number): number {
  const end = source.indexOf('-->', open);
  return end === -1 ? -1 : end + 2;
}

function tagOf(text: string): { name: string; isEnd: boolean } {
  const found = /^(\/?)([a-z][a-z0-9]*)/i.exec(text);
  return { name: found?.[2]?.toLowerCase() ?? '', isEnd: found?.[1] === '/' };
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}
