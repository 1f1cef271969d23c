import type { FastifyReply } from 'fastify';
import { fieldsOf, isMultipart } from '#web/frame/fields.ts';
import { goTo, showMessage, showPage, type Visit } from '#web/frame/pages.ts';

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

/** The way to the code of a link's own mailbox (`mailbox`: whose), at `access`; nothing that was typed is lost on it. */
export function askForCode(visit: Visit, access: string, mailbox: string): FastifyReply {
  if (visit.request.method !== 'POST') return goTo(visit.reply, access);
  if (holdsTyped(visit)) {
    return showHeld(visit, { title: '確認コードの入力が必要です', label: '確認コードを入力する', href: access });
  }
  return showMessage(visit, {
    status: 403,
    heading: '確認コードが必要です',
    sentence: `この操作には、${mailbox}に届く確認コードの入力が必要です。`,
    next: { href: access, label: '確認コードを受け取る' },
  });
}
