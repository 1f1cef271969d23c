import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { type FixedAnswer, fixedAnswer, sendFixed } from './fixed-answers.ts';
import type { Shown, Visit, Web } from './pages.ts';
import type { PageContext } from './views.ts';

/*
 * Pages that are the same for everybody are rendered once and kept. All that a page can differ by, but for the token of its
 * forms, is in `sameness`: the JST day, say. Limits, CSRF, headers and the log stand before them as before all others.
 */

const HTML = 'text/html; charset=utf-8';

/** The last one of each template. */
interface Kept {
  answers: Map<string, { sameness: string; answer: FixedAnswer }>;
  shells: Map<string, { sameness: string; parts: Buffer[] }>;
}

const keptFor = new WeakMap<Web, Kept>();

function keptOf(web: Web): Kept {
  const kept = keptFor.get(web) ?? { answers: new Map(), shells: new Map() };
  keptFor.set(web, kept);
  return kept;
}

/** A page without any form. No cookie is set and no token is in it, so that it goes out compressed. */
export async function showFixedPage(
  visit: Visit,
  template: string,
  sameness: string,
  shown: () => Shown,
): Promise<FastifyReply> {
  const { answers } = keptOf(visit.web);
  const kept = answers.get(template);
  const answer =
    kept?.sameness === sameness ? kept.answer : fixedAnswer(HTML, await render(visit, template, shown(), ''));
  answers.set(template, { sameness, answer });
  return sendFixed(visit.request, visit.reply, answer, 'no-cache');
}

/** Never in a page by itself, so that each of its places is one of the token. */
const TOKEN = randomUUID();

/** A page with forms that nobody has typed into. Each browser gets it with a token of its own, and so uncompressed. */
export async function showEmptyForm(
  visit: Visit,
  template: string,
  sameness: string,
  shown: () => Shown,
): Promise<FastifyReply> {
  const { web, reply } = visit;
  const { shells } = keptOf(web);
  const kept = shells.get(template);
  const parts =
    kept?.sameness === sameness
      ? kept.parts
      : (await render(visit, template, shown(), TOKEN)).split(TOKEN).map((part) => Buffer.from(part));
  shells.set(template, { sameness, parts });
  const token = Buffer.from(reply.generateCsrf());
  const body = parts.flatMap((part, at) => (at === 0 ? [part] : [token, part]));
  return reply.header('cache-control', 'no-store').type(HTML).send(Buffer.concat(body));
}

function render({ web, request }: Visit, template: string, shown: Shown, csrf: string): Promise<string> {
  const context: PageContext = { ...shown, site: web.site, viewer: null, csrf };
  return request.server.view(`pages/${template}`, { ...context, template, requestId: '' });
}
