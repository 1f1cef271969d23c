import Handlebars from 'handlebars';
import { StrictReader, signatureOf } from './strict-reader.ts';

/*
 * THE DIALECT OF ALL TEMPLATES, pages and mails
 *
 * What appears twice is a partial; the comment at its top is its signature, one `@param name` or `@param name?` a line.
 * Call it with hash arguments only; a partial sees its arguments and nothing else:
 *
 *   {{> text-field form=form name="association" label="申請団体" required=true width="l"}}
 *   {{#within "data-table" caption="申請の一覧"}} <thead>…</thead><tbody>…</tbody> {{/within}}
 *
 * `within` hands what stands inside it to the partial as `body`; inside, the context of the page goes on.
 *
 * Nothing is forgiven. At the start: a helper or partial that does not exist, an argument that the partial does not name,
 * one that it misses. When it is shown: a path that does not exist. So a misspelt word never becomes an empty place.
 * Where a field may be absent, say so: `(optional entry.detail)`; where a key comes from data: `(lookup map key)`. Block
 * parameters (`as |row|`) are refused, because Handlebars does not check their paths, and so are inline partials, which
 * have no signature.
 */

/** One file below `views`. */
export interface TemplateFile {
  /** Its path there, for messages. */
  path: string;
  source: string;
}

/** Templates that know the same helpers and partials. */
export interface TemplateSet {
  helpers: Readonly<Record<string, Handlebars.HelperDelegate>>;
  /** By name. */
  partials: ReadonlyMap<string, TemplateFile>;
  /** `html`: values are escaped. `plain`, for subjects and texts of mails: they stay as they are. */
  values: 'html' | 'plain';
}

export type Template = (context: object) => string;

/** Of Handlebars' own; `log` would write to the console. */
const BUILT_IN = ['each', 'if', 'lookup', 'unless', 'with'];

/**
 * The compiler for the templates of one set. Partials are read and judged here, a template when it is handed in: what breaks
 * the rules of the dialect throws at once, with file and line. Only then is it built, at its first use, because all of them
 * together would take a large part of the start.
 */
export function compilerOf(set: TemplateSet): (file: TemplateFile) => Template {
  const handlebars = Handlebars.create();
  const signatures = new Map([...set.partials].map(([name, file]) => [name, signatureOf(file.path, file.source)]));
  const partials = new Map<string, Run>();
  handlebars.registerHelper({
    ...set.helpers,
    /** The value, or undefined where the field is absent; everywhere else an absent field throws. */
    optional: (value: unknown) => value,
    within(this: unknown, name: string, { hash, fn, data }: Handlebars.HelperOptions) {
      const partial = partials.get(name);
      if (partial === undefined) throw new Error(`${name} is no partial`);
      return new Handlebars.SafeString(
        partial({ ...hash, body: new Handlebars.SafeString(fn(this)) }, { ...around, data }),
      );
    },
  });
  const helpers = new Set([...BUILT_IN, ...Object.keys(set.helpers), 'optional', 'within']);
  const options = {
    strict: true,
    explicitPartialContext: true,
    // Or the indentation of a partial's call goes before every line that was typed into a textarea.
    preventIndent: true,
    noEscape: set.values === 'plain',
    knownHelpersOnly: true,
    knownHelpers: Object.fromEntries([...helpers].map((name) => [name, true])),
  };
  const compile = ({ path, source }: TemplateFile): Run => {
    const judged = (): hbs.AST.Program => {
      const program = handlebars.parse(source);
      new StrictReader({ helpers, signatures }).accept(program);
      return program;
    };
    try {
      judged();
    } catch (error) {
      throw failing(path, error);
    }
    let made: Handlebars.TemplateDelegate | undefined;
    return naming(path, (context, given) => {
      // Read anew: what was read at the start, kept for all of them, takes more room than the pages.
      made ??= build(handlebars, judged(), options);
      return made(context, given);
    });
  };
  for (const [name, file] of set.partials) partials.set(name, compile(file));
  for (const [name, partial] of partials) handlebars.registerPartial(name, partial);
  const around = surroundingsIn(handlebars);
  return (file) => {
    const template = compile(file);
    return (context) => template(context, { ...around, data: { root: context } });
  };
}

/** As Handlebars calls a partial; `given` is what stands around it. */
type Run = (context: object, given?: Handlebars.RuntimeOptions) => string;

/** With the dialect's own changes to what was read, which `Handlebars.compile` would not take. */
function build(
  handlebars: typeof Handlebars,
  program: hbs.AST.Program,
  options: CompileOptions,
): Handlebars.TemplateDelegate {
  return handlebars.template(new Function(`return ${handlebars.precompile(program, options)}`)());
}

/**
 * What Handlebars hands to a partial: helpers, partials, and what may be read of an object. For a template that it does not
 * take for a partial it makes all of it anew each time, and wraps each helper, which `lookup` alone needs; that took a tenth
 * of the time of a page.
 */
function surroundingsIn(handlebars: typeof Handlebars): Handlebars.RuntimeOptions {
  const taken: Handlebars.RuntimeOptions = {};
  handlebars.registerPartial('taker', (_, given) => {
    Object.assign(taken, given);
    return '';
  });
  // What stands on an object's prototype is no field of it.
  const ownFieldsOnly = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false };
  build(handlebars, handlebars.parse('{{> taker}}'), {})({}, ownFieldsOnly);
  handlebars.unregisterPartial('taker');
  const { lookup } = taken.helpers ?? {};
  return { ...taken, helpers: { ...handlebars.helpers, ...(lookup ? { lookup } : {}) } };
}

/** Whatever goes wrong when it is shown names the file. */
function naming(path: string, template: Handlebars.TemplateDelegate): Run {
  return (context, given) => {
    try {
      return template(context, given);
    } catch (error) {
      throw failing(path, error);
    }
  };
}

function failing(path: string, error: unknown): Error {
  return new Error(`views/${path}: ${error instanceof Error ? error.message : error}`, { cause: error });
}
