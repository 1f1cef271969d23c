import type { FastifyReply } from 'fastify';
import { fieldsOf, isMultipart } from '#web/frame/fields.ts';
import { showPage, type Visit } from '#web/frame/pages.ts';

/** What stands before an act, and the page that opens it. */
interface Door {
  title: string;
  /** What to do there, e.g. 「サインインする」. */
  label: string;
  href: string;
}

/** Fields of our own beside what somebody typed. */
const OWN_FIELDS = ['_csrf', 'seenVersion', 'seen', 'formVersion', 'step', 'act', 'fill'];

/** Whether the form holds something that somebody would have to type again. Files are never kept. */
export function holdsTyped({ request }: Visit): boolean {
  return request.method === 'POST' && !isMultipart(request) && typedOn({ request }).length > 0;
}

function typedOn({ request }: Pick<Visit, 'request'>): string[] {
  return Object.entries(fieldsOf(request)).flatMap(([name, value]) =>
    OWN_FIELDS.includes(name) ? [] : [value].flat().filter((text) => text.trim() !== ''),
  );
}

/**
 * The right to an act ended while its form was typed. All of it stands on this page alone, in the browser that sent it: the
 * door opens beside it, and then the same is sent again. Nothing of it is kept here, so that nobody else can meet it.
 */
export function showHeld(visit: Visit, door: Door): FastifyReply {
  const fields = Object.entries(fieldsOf(visit.request)).flatMap(([name, value]) =>
    name === '_csrf' ? [] : [value].flat().map((text) => ({ name, value: text })),
  );
  return showPage(
    visit,
    'gate/held',
    {
      page: { title: door.title, heading: door.title, noindex: true },
      door,
      action: visit.request.url,
      fields,
      typed: typedOn(visit),
    },
    403,
  );
}
