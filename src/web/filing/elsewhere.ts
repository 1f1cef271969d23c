import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Form1Input } from '#domain/form1/form1.ts';
import { attachmentChanges, form1Changes } from '#domain/history/fact-changes.ts';
import type { FactChange } from '#domain/history/facts.ts';
import { jstDay } from '#domain/text/jst.ts';
import { CONTACT_FIELDS, readForm1, SLOT_FIELDS, VENUE_FIELDS } from '#web/forms/form1/fields.ts';
import { fieldOf } from '#web/frame/fields.ts';
import { goTo, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import { draftPath, holdDraft, holdOwnDraft } from '#web/gate/drafts.ts';
import { copyDraft } from '#workflow/filing/copy-draft.ts';
import { type DraftView, draftIdIn } from '#workflow/filing/keep-draft.ts';
import { showNotOwn } from './closed.ts';
import { ENTRY_FIELDS, isOwn, type Standing, standingOf } from './draft.ts';
import { captionOf } from './pages.ts';
import { LEFT_FIELD } from './sheet-files.ts';

/** What a check page showed, to go with its buttons: as a print, and in full, so that it is not lost where it is refused. */
export function seenOn(web: Web, draft: DraftView, input: Form1Input): { seen: string; contents: string } {
  const files = draft.attachments.map(({ id, name }) => ({ id, name }));
  return { seen: printOf(web, draft, input), contents: JSON.stringify({ values: draft.values, files }) };
}

/** Whether the button belongs to what the draft holds now. A day without a year is another one after New Year's Eve. */
export function isSeen({ web, request }: Visit, draft: DraftView, input: Form1Input): boolean {
  return fieldOf(request, 'seen') === printOf(web, draft, input);
}

function printOf({ office }: Web, draft: DraftView, input: Form1Input): string {
  return office.vault.hash(JSON.stringify([draft.print, input]));
}

const contentsSchema = z.object({
  values: z.record(z.string(), z.string()),
  files: z.array(z.object({ id: z.string(), name: z.string() })),
});
type Contents = z.infer<typeof contentsSchema>;

/** Of the form's own fields; whatever else was sent is left out. */
function contentsOn(request: FastifyRequest): Contents | undefined {
  const text = fieldOf(request, 'contents');
  if (text === '') return undefined;
  try {
    const { values, files } = contentsSchema.parse(JSON.parse(text));
    const known = [...CONTACT_FIELDS, ...SLOT_FIELDS, ...VENUE_FIELDS, ...Object.values(ENTRY_FIELDS), LEFT_FIELD];
    return { values: Object.fromEntries(Object.entries(values).filter(([name]) => known.includes(name))), files };
  } catch {
    return undefined;
  }
}

/** Nothing was done: the form is open elsewhere and says something else by now. Both can be gone on with. */
export function showElsewhere(visit: Visit, filing: Standing): FastifyReply {
  if (!isOwn(filing)) return showNotOwn(visit, filing, '/file/check');
  const { draft } = filing;
  const shown = contentsOn(visit.request);
  const before = filing.kind === 'open' ? filing.before : undefined;
  const heading =
    filing.kind === 'open'
      ? 'ほかの画面で、下書きの内容が変わりました'
      : 'この下書きは、ほかの画面ですでに送られています';
  return showPage(
    visit,
    'filing/elsewhere',
    {
      page: {
        title: heading,
        heading,
        caption: captionOf(before, draft.purpose === 'enter'),
        noindex: true,
        error: true,
      },
      open: filing.kind === 'open',
      here: shown?.values.association ?? '',
      there: draft.values.association ?? '',
      changes: shown ? differences(visit.web, shown, draft) : [],
      contents: shown ? fieldOf(visit.request, 'contents') : '',
      copy: draftPath('/file/copy', draft.id),
      goOn: draftPath('/file/continuation', draft.id),
    },
    409,
  );
}

function differences({ office }: Web, shown: Contents, draft: DraftView): FactChange[] {
  const today = jstDay(office.now());
  const read = (values: Record<string, string>): Form1Input => readForm1(values, today, true).input;
  const files = shown.files.map(({ id, name }) => ({ id, name, mediaType: '', size: 0, sha256: '' }));
  return [...form1Changes(read(shown.values), read(draft.values)), ...attachmentChanges(files, draft.attachments)];
}

/** 「この画面の内容を、別の下書きにする」. */
export function copyRoutes(server: FastifyInstance, web: Web): void {
  server.post('/file/copy', async (request, reply) => {
    const visit = { web, request, reply };
    const filing = await standingOf(visit);
    const shown = contentsOn(request);
    if (!isOwn(filing) || !shown) return goTo(reply, '/file');
    const { values, files } = shown;
    const copied = await copyDraft(web.office, filing.cookie, { values, fileIds: files.map(({ id }) => id) });
    if (!copied.ok) return goTo(reply, '/file');
    if (filing.draft.purpose === 'enter') await holdDraft(visit, copied.value);
    else await holdOwnDraft(visit, copied.value);
    return goTo(reply, draftPath('/file/check', draftIdIn(copied.value)));
  });
}
