import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars, { type HelperOptions, type TemplateDelegate } from 'handlebars';
import type { MailData, MailName } from '#domain/notices/mail-data.ts';
import { MAIL_NAMES } from '#domain/notices/mail-traits.ts';
import type { Row } from './facts.ts';
import { inlineStyles } from './inline-styles.ts';
import { type Context, mails, type Surroundings } from './mails.ts';
import { textTable } from './text-table.ts';

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

export interface Renderer {
  /**
   * The words of one mail, with placeholders for links and codes. Throws when a template names something that the mail
   * does not have.
   */
  render<N extends MailName>(name: N, data: MailData[N], extra: Omit<Surroundings, 'publicUrl'>): RenderedMail;
}

export interface RendererOptions {
  /** The folder that holds `mails/`. */
  viewsDir: string;
  /** `publicUrl`: our origin; `ministryAddress`: whom everybody may ask. */
  site: { publicUrl: string; ministryAddress: string };
}

type Template = TemplateDelegate<Context>;

/** Reads and parses all templates at once, so that a broken one stops the start and not a mail. */
export function createRenderer({ viewsDir, site }: RendererOptions): Renderer {
  const read = (...path: string[]): string => readFileSync(join(viewsDir, 'mails', ...path), 'utf8');
  const words = kitchen(true);
  const pages = kitchen(false);
  for (const part of ['signature', 'next-steps']) words.partial(part, read('partials', `${part}.text.hbs`));
  for (const part of ['frame', 'facts', 'changes', 'list', 'button', 'code-box', 'next-steps']) {
    pages.partial(part, inlineStyles(read('partials', `${part}.html.hbs`)));
  }
  const templates = new Map<MailName, { subject: Template; text: Template; html: Template }>(
    MAIL_NAMES.map((name) => [
      name,
      {
        subject: words.compile(read(name, 'subject.hbs')),
        text: words.compile(read(name, 'text.hbs')),
        html: pages.compile(inlineStyles(read(name, 'html.hbs'))),
      },
    ]),
  );
  const publicUrl = site.publicUrl.replace(/\/+$/, '');

  return {
    render: (name, data, extra) => {
      const template = templates.get(name);
      if (template === undefined) throw new Error(`no templates for the mail ${name}`);
      const mail = mails[name](disarm(data), { ...disarm(extra), publicUrl });
      const context = { ...mail, publicUrl, ministryAddress: site.ministryAddress };
      return {
        subject: template.subject(context).trim(),
        text: `${template.text(context).trim()}\n`,
        html: template.html(context),
      };
    },
  };
}

/**
 * Handlebars' own `strict` does not look at what is handed to helpers: `{{#if mispelt}}` would quietly be false. So every
 * helper asks for itself, and no other helper is known.
 */
function kitchen(noEscape: boolean) {
  const handlebars = Handlebars.create();
  const options = {
    strict: true,
    noEscape,
    preventIndent: true,
    knownHelpersOnly: true,
    knownHelpers: { if: true, unless: true, each: true, table: true, unbroken: true },
  };
  handlebars.registerHelper('if', function (this: unknown, value: unknown, block: HelperOptions) {
    return isFilled(value) ? block.fn(this) : block.inverse(this);
  });
  handlebars.registerHelper('unless', function (this: unknown, value: unknown, block: HelperOptions) {
    return isFilled(value) ? block.inverse(this) : block.fn(this);
  });
  handlebars.registerHelper('each', (items: unknown, block: HelperOptions) =>
    requireList(items)
      .map((item) => block.fn(item))
      .join(''),
  );
  handlebars.registerHelper('table', (rows: Row[] | undefined) => textTable(requireRows(rows)));
  handlebars.registerHelper('unbroken', (line: string | undefined) => new Handlebars.SafeString(unbroken(line)));
  // Parsed here, because `compile` itself would wait for the first mail.
  const compile = (source: string): Template => handlebars.compile(handlebars.parse(source), options);
  return { compile, partial: (name: string, source: string) => handlebars.registerPartial(name, compile(source)) };
}

/** On a phone a day, an hour and a pair of brackets stay in one piece: 「11:00～11:15（15分）（日本時 / 間）」 reads badly. */
function unbroken(line: string | undefined): string {
  if (line === undefined) throw new TypeError('a template shows a line that the mail does not have');
  return Handlebars.escapeExpression(line).replace(
    /\d{1,2}月\d{1,2}日（[日月火水木金土]）|\d{1,2}:\d{2}～\d{1,2}:\d{2}|（[^（）]{1,12}）/g,
    (piece) => `<span style="white-space:nowrap">${piece}</span>`,
  );
}

function isFilled(value: unknown): boolean {
  if (value === undefined) throw new TypeError('a template asks for something that the mail does not have');
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function requireList(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new TypeError('a template goes through something that is not a list');
  return value;
}

function requireRows(rows: Row[] | undefined): Row[] {
  if (rows === undefined) throw new TypeError('a template shows rows that the mail does not have');
  return rows;
}

/** What people typed must not read as one of our placeholders: it would hand out, or look for, somebody's link. */
function disarm<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replace(/\[\[(?=(?:link|code):)/g, '［［'));
}
