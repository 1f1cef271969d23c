import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { JST, jstDay } from '#domain/text/jst.ts';
import { SLOT_FIELDS } from '#web/forms/form1/fields.ts';
import { slotRemarks } from '#web/forms/form1/slot-remarks.ts';
import { fieldOf } from '#web/frame/fields.ts';
import type { Visit, Web } from '#web/frame/pages.ts';
import { closedWords } from './closed.ts';
import { filingDayOf, judgeDraft, keepTyped, standingOf, typedOn } from './draft.ts';
import { FORM_PAGES, labelOf } from './pages.ts';
import { printsOf, shownOn } from './prints.ts';

/** A page sends after a pause in typing, and offices share one address; the general limit of POSTs would stop them. */
const TYPING_PER_MINUTE = 600;

/**
 * What the form's script asks while somebody types: the draft is kept, and what we read comes back. Comfort only: the page
 * itself says and keeps the same when it is sent.
 */
export function typingRoutes(server: FastifyInstance, web: Web): void {
  for (const page of FORM_PAGES) {
    const limit = { config: { rateLimit: { max: TYPING_PER_MINUTE, timeWindow: '1 minute' } } };
    server.post(`${page.path}/typing`, limit, (request, reply) => takeTyping({ web, request, reply }, page));
  }
}

async function takeTyping(visit: Visit, page: (typeof FORM_PAGES)[number]): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  reply.header('cache-control', 'no-store');
  const filing = await standingOf(visit);
  // That form is closed to this page, and what was sent must not be overwritten.
  const closed = closedWords(filing);
  if (closed) return reply.code(409).send({ refused: `${closed.heading}。${NOT_SAVED}` });
  const typed = typedOn(request, page, filing);
  const empty = Object.values(typed).every((text) => text.trim() === '');
  if (filing.kind !== 'open' && empty) return reply.send({ saved: '', remarks: {}, warned: {}, proposals: {} });
  const { draft, before, clashes } = await keepTyped(visit, filing, typed, shownOn(request, page.fields));
  if (clashes.length > 0) {
    const labels = [...new Set(clashes.map(({ field }) => labelOf(field)))].map((label) => `「${label}」`);
    return reply.code(409).send({ refused: `${labels.join('')}が、ほかの画面で変わりました。${NOT_SAVED}` });
  }
  const now = web.office.now();
  const rule = {
    today: filingDayOf(draft) ?? jstDay(now),
    leadDays: web.office.policy.leadDays,
    liftedFor: draft.liftedFor,
  };
  return reply.send({
    saved: now.toZonedDateTimeISO(JST).toPlainTime().toString({ smallestUnit: 'minute' }),
    draft: draft.id,
    // Of what stands on this page by now, which may be less than what the draft holds.
    shown: printsOf(web, page.fields, { ...draft.values, ...typed }),
    // What is wrong by now: of what the page says is wrong, the rest is solved.
    problems: judgeDraft(web, draft, before).problems,
    ...(page.name === 'slots'
      ? { ...slotRemarks(draft.values, rule), hours: spreadOn(request, draft.values) }
      : { remarks: {}, warned: {}, proposals: {} }),
  });
}

/** Said beside the form while the typed text still stands there. */
const NOT_SAVED = 'この画面の入力は保存していません。';

/** 「10:00～12:00」 that was typed into one field and stands in two by now. */
function spreadOn(request: FastifyRequest, values: Readonly<Record<string, string>>): Record<string, string> {
  const starts = SLOT_FIELDS.filter((name) => name.endsWith('Start'));
  const moved = starts.filter((name) => {
    const end = name.replace(/Start$/, 'End');
    return fieldOf(request, end).trim() === '' && (values[end] ?? '') !== '' && fieldOf(request, name) !== values[name];
  });
  return Object.fromEntries(
    moved.flatMap((name) => [name, name.replace(/Start$/, 'End')].map((field) => [field, values[field] ?? ''])),
  );
}
