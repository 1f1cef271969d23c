import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MailData, MailName } from '#domain/notices/mail-data.ts';
import { MAIL_NAMES } from '#domain/notices/mail-traits.ts';
import type { Row } from './facts.ts';
import { inlineStyles } from './inline-styles.ts';
import { mails, type Surroundings } from './mails.ts';
import { type Piece, piecesOf } from './pieces.ts';
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
  /** Of src/templates, handed in because pages are compiled by the same: throws where a template breaks its rules. */
  compilerOf(set: TemplateSet): (file: TemplateFile) => Template;
}

interface TemplateSet {
  helpers: ReturnType<typeof helpersOf> & { answersTo(): string };
  partials: ReadonlyMap<string, TemplateFile>;
  values: 'html' | 'plain';
}

interface TemplateFile {
  path: string;
  source: string;
}

type Template = (context: object) => string;

const TEXT_PARTIALS = ['signature', 'next-steps'];
const HTML_PARTIALS = ['frame', 'facts', 'hours', 'changes', 'list', 'button', 'code-box', 'next-steps'];

/** Reads and compiles all templates at once, so that a broken one stops the start and not a mail. */
export function createRenderer({ viewsDir, site, compilerOf }: RendererOptions): Renderer {
  const publicUrl = site.publicUrl.replace(/\/+$/, '');
  // What stands below every mail is no field of any: rendering ends before the next begins, so it is set for each.
  const below = { answersTo: '' };
  const helpers = { ...helpersOf({ ...site, publicUrl }), answersTo: (): string => below.answersTo };
  const plain = (path: string): TemplateFile => ({ path, source: readFileSync(join(viewsDir, path), 'utf8') });
  const styled = (path: string): TemplateFile => ({ path, source: inlineStyles(plain(path).source) });
  const words = compilerOf({
    helpers,
    partials: new Map(TEXT_PARTIALS.map((name) => [name, plain(`mails/partials/${name}.text.hbs`)])),
    values: 'plain',
  });
  const pages = compilerOf({
    helpers,
    partials: new Map(HTML_PARTIALS.map((name) => [name, styled(`mails/partials/${name}.html.hbs`)])),
    values: 'html',
  });
  const templates = new Map(
    MAIL_NAMES.map((name) => [
      name,
      {
        subject: words(plain(`mails/${name}/subject.hbs`)),
        text: words(plain(`mails/${name}/text.hbs`)),
        html: pages(styled(`mails/${name}/html.hbs`)),
      },
    ]),
  );

  return {
    render: (name, data, extra) => {
      const template = templates.get(name);
      if (template === undefined) throw new Error(`no templates for the mail ${name}`);
      below.answersTo = extra.answersTo ?? '';
      const mail = mails[name](disarm(data), { ...disarm(extra), publicUrl });
      return {
        subject: template.subject(mail).trim(),
        text: `${template.text(mail).trim()}\n`,
        html: template.html(mail),
      };
    },
  };
}

/** What every template of a mail may call, beside what the dialect has; the site's two facts are the same for all. */
function helpersOf({ publicUrl, ministryAddress }: RendererOptions['site']) {
  return {
    table: (rows: readonly Row[]): string => textTable(rows),
    pieces: (line: string): Piece[] => piecesOf(line),
    publicUrl: (): string => publicUrl,
    ministryAddress: (): string => ministryAddress,
  };
}

/** What people typed must not read as one of our placeholders: it would hand out, or look for, somebody's link. */
function disarm<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replace(/\[\[(?=(?:link|code):)/g, '［［'));
}
