import Handlebars from 'handlebars';

/** The arguments that a partial names in its first comment. */
export interface Signature {
  required: string[];
  optional: string[];
}

/** What the templates of one set may call. */
export interface Callable {
  helpers: ReadonlySet<string>;
  signatures: ReadonlyMap<string, Signature>;
}

/** The arguments of a partial, from the lines `@param name` and `@param name?` of its first comment. */
export function signatureOf(file: string, source: string): Signature {
  const comment = /^\{\{!--([\s\S]*?)--\}\}/.exec(source)?.[1];
  if (comment === undefined) throw new Error(`views/${file} does not begin with a comment`);
  const signature: Signature = { required: [], optional: [] };
  for (const [, argument = '', mark] of comment.matchAll(/^\s*@param (\w+)(\?)?/gm)) {
    (mark === '?' ? signature.optional : signature.required).push(argument);
  }
  return signature;
}

/**
 * Handlebars' own `strict` looks only at `{{path}}`. This carries it to the arguments of helpers and partials, finds
 * helpers that do not exist, and holds each partial call against the partial's signature; optional arguments that a call
 * leaves out are added as null, so that the partial's own paths can be strict as well (Handlebars drops a literal
 * undefined from a hash). What Handlebars cannot check is refused. Throws with the line.
 */
export class StrictReader extends Handlebars.Visitor {
  #callable: Callable;

  constructor(callable: Callable) {
    super();
    this.#callable = callable;
  }

  override PathExpression(path: hbs.AST.PathExpression): void {
    Object.assign(path, { strict: true });
  }

  override MustacheStatement(mustache: hbs.AST.MustacheStatement): void {
    if (mustache.params.length > 0 || mustache.hash !== undefined) this.#requireHelper(mustache);
    super.MustacheStatement(mustache);
  }

  override SubExpression(call: hbs.AST.SubExpression): void {
    this.#requireHelper(call);
    if (originalOf(call.path) !== 'optional') super.SubExpression(call);
    else if (call.params.length !== 1 || call.params[0]?.type !== 'PathExpression') {
      throw wrong(call, 'optional takes the path of one field');
    }
  }

  override Program(program: hbs.AST.Program): void {
    if ((program.blockParams ?? []).length > 0) throw wrong(program, 'block parameters are not checked by Handlebars');
    super.Program(program);
  }

  override BlockStatement(block: hbs.AST.BlockStatement): void {
    this.#requireHelper(block);
    if (originalOf(block.path) === 'within') {
      const [name] = block.params;
      block.hash = this.#checked(name === undefined ? '' : originalOf(name), block, ['body']);
    }
    super.BlockStatement(block);
  }

  override PartialStatement(partial: hbs.AST.PartialStatement): void {
    if (partial.params.length > 0) throw wrong(partial, `${originalOf(partial.name)} takes hash arguments only`);
    partial.hash = this.#checked(originalOf(partial.name), partial, []);
    super.PartialStatement(partial);
  }

  override PartialBlockStatement(partial: hbs.AST.PartialBlockStatement): void {
    const name = originalOf(partial.name);
    throw wrong(partial, `{{#> ${name}}}: write {{#within "${name}" …}}`);
  }

  override Decorator(decorator: hbs.AST.Decorator): void {
    throw wrong(decorator, 'decorators are not checked by Handlebars');
  }

  override DecoratorBlock(decorator: hbs.AST.DecoratorBlock): void {
    throw wrong(decorator, 'a partial has a file of its own');
  }

  #requireHelper(call: hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression): void {
    const name = originalOf(call.path);
    if (!this.#callable.helpers.has(name)) throw wrong(call, `${name} is no helper`);
  }

  /** The arguments of a call of the partial `name`, completed; `given`: what `within` adds by itself. */
  #checked(name: string, call: PartialCall, given: readonly string[]): hbs.AST.Hash {
    const signature = this.#callable.signatures.get(name);
    if (signature === undefined) throw wrong(call, `${name} is no partial`);
    const { loc } = call;
    const pairs = [...(call.hash?.pairs ?? [])];
    const keys = new Set([...pairs.map((pair) => pair.key), ...given]);
    const missing = signature.required.filter((key) => !keys.has(key));
    if (missing.length > 0) throw wrong(call, `${name} misses ${missing.join(', ')}`);
    const known = [...signature.required, ...signature.optional];
    const unknown = [...keys].filter((key) => !known.includes(key));
    if (unknown.length > 0) throw wrong(call, `${name} has no ${unknown.join(', ')}`);
    for (const key of signature.optional.filter((key) => !keys.has(key))) {
      const value: hbs.AST.NullLiteral = { type: 'NullLiteral', loc };
      pairs.push({ type: 'HashPair', key, value, loc });
    }
    return { type: 'Hash', pairs, loc };
  }
}

type PartialCall = hbs.AST.PartialStatement | hbs.AST.BlockStatement;

function wrong(at: hbs.AST.Node, what: string): Error {
  return new Error(`line ${at.loc.start.line}: ${what}`);
}

function originalOf(node: hbs.AST.Node): string {
  return 'original' in node ? String(node.original) : '';
}
