import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { viewWords } from './words.ts';

/*
 * HOW TO WRITE A PAGE
 *
 * A page is `views/pages/<room>/<name>.hbs` and is shown with `views.render('<room>/<name>', { page, site, viewer, csrf, ... })`. The
 * layout already prints: title (「エラー：」 before it when something is wrong), header, banner, error summary, caption, h1
 * and footer. The page prints what comes below the h1, with h2 and lower.
 *
 * What appears twice is a partial in `views/partials`; the comment at its top is its signature. Call it with hash
 * arguments only; a partial sees its arguments and nothing of the page:
 *
 *   <form class="form" method="post" action="/apply" novalidate>
 *     {{> csrf-field csrf=csrf}}
 *     {{> text-field form=form name="association" label="申請団体" required=true width="l"}}
 *     <div class="actions">{{> button label="次へ進む"}}</div>
 *   </form>
 *
 *   {{#within "data-table" caption="申請の一覧"}} <thead>…</thead><tbody>…</tbody> {{/within}}
 *
 * `within` hands what stands inside it to the partial as `body`; inside, the page's own context goes on. Values and
 * problems of fields are looked up in `form` by the field's `name`, which is also its id: names are unique on a page.
 *
 * Nothing is forgiven: a path that does not exist, an argument that the partial does not name and one that it misses
 * all throw, so that a misspelt word never becomes an empty place. Where a field may be absent, say so:
 * `(optional entry.detail)`; where a key comes from data: `(lookup map key)`. Block parameters (`as |row|`) are refused,
 * because Handlebars does not check their paths.
 *
 * Partials: text-field text-area select radio-group checkbox checkbox-group file-field slot-fields form-group(body)
 * csrf-field button link-button error-summary step-navigation summary-row form1-notes form1-table notification-banner(body)
 * status-tag reply-mark reference-panel timeline data-table(body) disclosure(body) slot-text
 *
 * Classes for page writers: form, actions, stack, columns (main text and aside from 48rem), panel, lead, muted, as-typed
 * (keeps line breaks of free text), number (table cells, right), nowrap, summary (the dl around summary-row),
 * visually-hidden, plain-list, print-only, screen-only, tally (a dl of counts).
 *
 * Helpers: eq not and or concat optional lookup; day dayWithEra shortDay window demo instant (ISO text or Temporal);
 * fileSize rankWord stateWord modeWord.
 */

/** What every page says about itself. */
export interface Page {
  /** In the window's title, before the service name. */
  title: string;
  /** The h1. Empty when the page has its own. */
  heading: string;
  /** A line above the h1, e.g. 「受付番号 ABCD-EFGH」. */
  caption?: string;
  /** Puts 「エラー：」 before the title; not needed when `form` has problems. */
  error?: boolean;
  /** `narrow` for forms and texts (default), `wide` for the desk. */
  width?: 'narrow' | 'wide';
  /** A script of `views/assets` that adds comfort; the page works without it. */
  script?: 'copy' | 'form' | 'progress' | 'reception';
  /** Pages behind personal links are kept from search engines. */
  noindex?: boolean;
}

export interface Site {
  /** Nothing is sent, mail is kept at /mailbox, and every page says so (DESIGN §4). */
  mailKept: boolean;
  /** Whom everybody may ask: below every page, and where a rule of ours cannot help. */
  ministryAddress: string;
}

/** Who is signed in; null on pages without an account. */
export interface Viewer {
  /** E.g. 「山田 花子」. */
  name: string;
  /** E.g. 「調整担当」. */
  role: string;
  /** The bar below the header. */
  links: { href: string; label: string; current: boolean }[];
  /** Where the sign-out form posts to; null when there is nothing to leave. */
  signOut: string | null;
}

/** What was typed and what is wrong with it, by field name. Problems stand in the order of the form, without the ＊. */
export interface FormState {
  values: Readonly<Record<string, string | readonly string[] | undefined>>;
  problems: Readonly<Record<string, string>>;
}

/** One option of radio-group, checkbox-group and select. */
export interface Choice {
  value: string;
  label: string;
  /** A second line; not for select. */
  support?: string;
}

export interface PageContext {
  page: Page;
  site: Site;
  viewer: Viewer | null;
  /** The token of the CSRF guard; empty on pages without a form. */
  csrf: string;
  /** The page's main form; its problems appear in the error summary above the h1. */
  form?: FormState;
}

export interface Views {
  /** The whole HTML of `pages/<template>.hbs` inside the layout. */
  render<Context extends PageContext>(template: string, context: Context): string;
}

type Template = Handlebars.TemplateDelegate;
type Signature = { required: string[]; optional: string[] };

/** Reads and compiles all of `root` (layout.hbs, partials, pages) at once, so that a broken template fails at start. */
export function createViews(options: { root: string }): Views {
  const handlebars = Handlebars.create();
  const partialSources = templatesIn(join(options.root, 'partials'));
  const signatures = new Map([...partialSources].map(([name, source]) => [name, signatureOf(name, source)]));
  const compile = (name: string, source: string): Template => compileStrictly(handlebars, signatures, name, source);

  handlebars.registerHelper(viewWords);
  handlebars.registerHelper('within', function (this: unknown, name: string, call: Handlebars.HelperOptions) {
    const partial = partials.get(name);
    if (partial === undefined) throw new Error(`no partial ${name}`);
    return new Handlebars.SafeString(partial({ ...call.hash, body: new Handlebars.SafeString(call.fn(this)) }));
  });
  const partials = new Map([...partialSources].map(([name, source]) => [name, compile(`partials/${name}`, source)]));
  for (const [name, partial] of partials) handlebars.registerPartial(name, partial);

  const layout = compile('layout', readFileSync(join(options.root, 'layout.hbs'), 'utf8'));
  const pages = new Map(
    [...templatesIn(join(options.root, 'pages'))].map(([name, source]) => [name, compile(`pages/${name}`, source)]),
  );
  return {
    render(template, context) {
      const page = pages.get(template);
      if (page === undefined) throw new Error(`no page views/pages/${template}.hbs`);
      return layout({ ...context, template, body: new Handlebars.SafeString(page(context)) });
    },
  };
}

function templatesIn(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.hbs'));
  return new Map(
    files.map((file) => [
      file.slice(0, -'.hbs'.length).replaceAll('\\', '/'),
      readFileSync(join(folder, file), 'utf8'),
    ]),
  );
}

/** The arguments of a partial, from the lines `@param name` and `@param name?` of its first comment. */
function signatureOf(name: string, source: string): Signature {
  const comment = /^\{\{!--([\s\S]*?)--\}\}/.exec(source)?.[1];
  if (comment === undefined) throw new Error(`views/partials/${name}.hbs does not begin with a comment`);
  const signature: Signature = { required: [], optional: [] };
  for (const [, argument = '', mark] of comment.matchAll(/^\s*@param (\w+)(\?)?/gm)) {
    (mark === '?' ? signature.optional : signature.required).push(argument);
  }
  return signature;
}

function compileStrictly(
  handlebars: typeof Handlebars,
  signatures: ReadonlyMap<string, Signature>,
  name: string,
  source: string,
): Template {
  const ast = handlebars.parse(source, { srcName: `views/${name}.hbs` });
  try {
    new StrictReader(signatures).accept(ast);
  } catch (error) {
    throw new Error(`views/${name}.hbs: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  const template = handlebars.compile(ast, {
    strict: true,
    explicitPartialContext: true,
    // Or the indentation of a partial's call goes before every line that was typed into a textarea.
    preventIndent: true,
    knownHelpersOnly: true,
    knownHelpers: Object.fromEntries(Object.keys(handlebars.helpers).map((helper) => [helper, true])),
  });
  const runtime = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false };
  return (context, given) => {
    try {
      return template(context, { ...runtime, ...given });
    } catch (error) {
      throw new Error(`views/${name}.hbs: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  };
}

/**
 * Handlebars' own `strict` looks only at `{{path}}`. This carries it to the arguments of helpers and partials, and holds
 * each partial call against the partial's signature; optional arguments that a call leaves out are added as null, so that
 * the partial's own paths can be strict as well (Handlebars drops a literal undefined from a hash).
 */
class StrictReader extends Handlebars.Visitor {
  #signatures: ReadonlyMap<string, Signature>;

  constructor(signatures: ReadonlyMap<string, Signature>) {
    super();
    this.#signatures = signatures;
  }

  override PathExpression(path: hbs.AST.PathExpression): void {
    Object.assign(path, { strict: true });
  }

  override SubExpression(call: hbs.AST.SubExpression): void {
    if (originalOf(call.path) !== 'optional') super.SubExpression(call);
  }

  override Program(program: hbs.AST.Program): void {
    if ((program.blockParams ?? []).length > 0) throw new Error('block parameters are not checked by Handlebars');
    super.Program(program);
  }

  override BlockStatement(block: hbs.AST.BlockStatement): void {
    if (originalOf(block.path) === 'within') {
      const [name] = block.params;
      block.hash = this.#checked(name === undefined ? '' : originalOf(name), block.hash, block.loc, ['body']);
    }
    super.BlockStatement(block);
  }

  override PartialStatement(partial: hbs.AST.PartialStatement): void {
    if (partial.params.length > 0) throw new Error(`${originalOf(partial.name)}: partials take hash arguments only`);
    partial.hash = this.#checked(originalOf(partial.name), partial.hash, partial.loc, []);
    super.PartialStatement(partial);
  }

  override PartialBlockStatement(partial: hbs.AST.PartialBlockStatement): void {
    throw new Error(`{{#> ${originalOf(partial.name)}}}: write {{#within "${originalOf(partial.name)}" …}}`);
  }

  #checked(name: string, hash: hbs.AST.Hash | undefined, loc: hbs.AST.SourceLocation, given: string[]): hbs.AST.Hash {
    const signature = this.#signatures.get(name);
    const at = `line ${loc.start.line}: ${name}`;
    if (signature === undefined) throw new Error(`${at} is no partial`);
    const pairs = [...(hash?.pairs ?? [])];
    const keys = new Set([...pairs.map((pair) => pair.key), ...given]);
    const missing = signature.required.filter((key) => !keys.has(key));
    if (missing.length > 0) throw new Error(`${at} misses ${missing.join(', ')}`);
    const known = [...signature.required, ...signature.optional];
    const unknown = [...keys].filter((key) => !known.includes(key));
    if (unknown.length > 0) throw new Error(`${at} has no ${unknown.join(', ')}`);
    for (const key of signature.optional.filter((key) => !keys.has(key))) {
      const value: hbs.AST.NullLiteral = { type: 'NullLiteral', loc };
      pairs.push({ type: 'HashPair', key, value, loc });
    }
    return { type: 'Hash', pairs, loc };
  }
}

function originalOf(node: hbs.AST.Node): string {
  return 'original' in node ? String(node.original) : '';
}
