import type { FastifyRequest } from 'fastify';
import { fieldOf } from '#web/frame/fields.ts';
import type { Web } from '#web/frame/pages.ts';
import { textPrint } from '#workflow/filing/draft-print.ts';

const SHOWN_SEPARATOR = '.';

/** What stands in the fields of a page, in short, to go with its form: what was not changed there is not saved. */
export function printsOf(web: Web, fields: readonly string[], values: Readonly<Record<string, string>>): string {
  return fields.map((name) => textPrint(web.office, values[name] ?? '')).join(SHOWN_SEPARATOR);
}

/** The same as it came back, by field; empty where the page brought nothing of the kind. */
export function shownOn(request: FastifyRequest, fields: readonly string[]): Record<string, string> {
  const prints = fieldOf(request, 'shown').split(SHOWN_SEPARATOR);
  if (prints.length !== fields.length) return {};
  return Object.fromEntries(fields.map((name, index) => [name, prints[index] ?? '']));
}
