import fastifyView from '@fastify/view';
import type { FastifyInstance } from 'fastify';

/*
 * HOW TO WRITE A PAGE
 *
 * A page is `views/pages/<room>/<name>.hbs` and is shown with `showPage(…, '<room>/<name>', { page, … })`. The layout
 * already prints: title (「エラー：」 before it when something is wrong), header, banner, error summary, caption, h1 and footer.
 * The page prints what comes below the h1, with h2 and lower.
 *
 *   <form class="form" method="post" action="/apply" novalidate>
 *     {{> csrf-field csrf=csrf}}
 *     {{> text-field form=form name="association" label="申請団体" required=true width="l"}}
 *     <div class="actions">{{> button label="次へ進む"}}</div>
 *   </form>
 *
 * The rules of the language stand in src/templates/compile.ts. Values and problems of fields are looked up in `form` by the
 * field's `name`, which is also its id: names are unique on a page.
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
  script?:
    | 'copy'
    | 'entry'
    | 'form'
    | 'makers-week'
    | 'many'
    | 'progress'
    | 'proposal'
    | 'reception'
    | 'taking'
    | 'unsaved';
  /** Days are typed on it, and a script offers a month to pick them from. */
  picksDays?: boolean;
  /** A page that posts nothing: it takes no CSRF token, so it sets no cookie. */
  sendsNothing?: true;
  /** Nobody is named on it: the browser may keep it, and with it what was typed, for whoever comes back by 「戻る」. */
  namesNobody?: true;
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
  /** Where the search of the head leads; null on the page that is that search. */
  search: string | null;
  /** The page of one's own sign-ins; null where there is none. */
  account: { href: string; label: string } | null;
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

/** Gives every reply its `view`: the page of that name below `views`, inside the layout. `engine`: see src/templates. */
export async function pageViews(http: FastifyInstance, root: string, engine: Engine): Promise<void> {
  await http.register(fastifyView, {
    engine: { handlebars: engine },
    root,
    layout: 'layout',
    // Otherwise NODE_ENV decides, and outside production each page is read and compiled anew.
    production: true,
    // Each page takes two of these places; with the default of 100, pages would push each other out. 0 means 100, too.
    maxCache: Number.MAX_SAFE_INTEGER,
  });
}

interface Engine {
  compile(source: string): (context: object) => string;
}
