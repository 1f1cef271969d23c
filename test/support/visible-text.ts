import Handlebars from 'handlebars';

/** Elements that begin a line of their own; all others stand in the middle of one. */
const BREAKS = new RegExp(
  `</?(?:${[
    ...['address', 'article', 'aside', 'blockquote', 'body', 'br', 'button', 'caption', 'dd', 'details', 'div', 'dl'],
    ...['dt', 'fieldset', 'figcaption', 'figure', 'footer', 'form', 'h[1-6]', 'header', 'hr', 'html', 'iframe', 'img'],
    ...['input', 'label', 'legend', 'li', 'main', 'nav', 'ol', 'optgroup', 'option', 'output', 'p', 'pre', 'section'],
    ...['select', 'summary', 'table', 'tbody', 'td', 'textarea', 'tfoot', 'th', 'thead', 'title', 'tr', 'ul'],
  ].join('|')})\\b[^>]*>`,
  'gi',
);
/** What `white-space` keeps as it was typed. */
const AS_TYPED = /^(?:pre|textarea)\b|as-typed|summary__value|typed-remark/;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

/** The lines that a person sees on a page, without its elements; what keeps its line breaks there keeps them here. */
export function visibleLines(html: string): string[] {
  return html
    .replace(/<!--[\s\S]*?-->|<(script|style|svg)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<(\w[^>]*)>([^<]*)/g, (whole, tag: string, text: string) =>
      AS_TYPED.test(tag) ? `<p>${text.replaceAll('\n', '<br>')}` : whole,
    )
    .replace(/\s+/g, ' ')
    .replace(BREAKS, '\n')
    .replace(/<[^>]+>/g, '')
    .split('\n')
    .map((line) => withoutEntities(line).trim())
    .filter((line) => line !== '');
}

/**
 * The lines of a template with 甲 for every value: once with the first branch of every condition, once with the other. So
 * sentences that no sample shows are seen, too. Words that a template hands to a part stand in lines of their own.
 */
export function templateLines(source: string, kind: 'html' | 'text'): string[] {
  const handed: string[] = [];
  const variants = [true, false].map((first) => flatten(Handlebars.parse(source), first, handed));
  const lines = variants.flatMap((text) =>
    kind === 'html' ? visibleLines(text) : text.split(/\n|<br>/).map((line) => line.trim()),
  );
  return [...new Set([...lines, ...handed.flatMap((words) => words.split('\n'))])];
}

function flatten(program: hbs.AST.Program | undefined, first: boolean, handed: string[]): string {
  return (program?.body ?? [])
    .map((statement) => {
      if (isContent(statement)) return statement.original;
      if (isCall(statement)) handed.push(...wordsHandedTo(statement));
      if (isBlock(statement)) return branchOf(statement, first, handed);
      return statement.type === 'MustacheStatement' ? '甲' : '<br>';
    })
    .join('');
}

/** A condition stands in the middle of a sentence; what is repeated or framed stands in lines of its own. */
function branchOf(block: hbs.AST.BlockStatement, first: boolean, handed: string[]): string {
  const condition = ['if', 'unless'].includes(nameOf(block));
  if (condition) return flatten(first ? block.program : block.inverse, first, handed);
  return `<br>${flatten(block.program, first, handed)}<br>${flatten(block.inverse, first, handed)}<br>`;
}

function wordsHandedTo(call: Call): string[] {
  const values = [...call.params, ...(call.hash?.pairs ?? []).map(({ value }) => value)];
  return values.flatMap((value) => {
    if (isString(value)) return [value.value];
    if (!isSubExpression(value)) return [];
    const joined = value.params.map((part) => (isString(part) ? part.value : '甲')).join('');
    return nameOf(value) === 'concat' ? [joined] : wordsHandedTo(value);
  });
}

type Call = Pick<hbs.AST.BlockStatement, 'params' | 'hash'>;

/** A part that frames a block has a name instead of a path. */
function nameOf({ path }: { path?: hbs.AST.Expression }): string {
  return path && 'original' in path ? String(path.original) : '';
}

function isContent(statement: hbs.AST.Statement): statement is hbs.AST.ContentStatement {
  return statement.type === 'ContentStatement';
}

function isBlock(statement: hbs.AST.Statement): statement is hbs.AST.BlockStatement {
  return statement.type === 'BlockStatement' || statement.type === 'PartialBlockStatement';
}

function isCall(statement: hbs.AST.Statement): statement is hbs.AST.Statement & Call {
  return 'params' in statement;
}

function isString(expression: hbs.AST.Expression): expression is hbs.AST.StringLiteral {
  return expression.type === 'StringLiteral';
}

function isSubExpression(expression: hbs.AST.Expression): expression is hbs.AST.SubExpression {
  return expression.type === 'SubExpression';
}

function withoutEntities(text: string): string {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
