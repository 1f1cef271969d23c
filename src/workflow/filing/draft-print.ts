import type { Attachment } from '#domain/form1/form1.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { type Draft, findDraft } from '#store/cases/drafts.ts';
import { draftAttachments } from '#store/files/attachments.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';

/** Of one field: enough to see a change, and too little to read it back. */
const FIELD_PRINT_LENGTH = 10;

/** What a field held, in a few characters. Browsers send the line breaks of a text in a way of their own. */
export function textPrint({ vault }: Office, text: string): string {
  return vault.hash(text.replaceAll('\r\n', '\n')).slice(0, FIELD_PRINT_LENGTH);
}

/** What a draft held: all its fields and files, in whatever order they were typed. */
export function draftPrint(
  { vault }: Office,
  values: Readonly<Record<string, string>>,
  attachments: readonly Attachment[],
): string {
  const typed = Object.entries(values)
    .filter(([, text]) => text !== '')
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return vault.hash(JSON.stringify([typed, attachments.map(({ name, sha256 }) => [name, sha256])]));
}

/**
 * A draft as a page showed it: what opens it, and its print then. A request that brings all of it at once has no print, and
 * one that brings a draft of its own has that written with what comes of it.
 */
export type ShownDraft = string | { cookie: string; print: string } | NewDraft;

/** A draft that was not written yet, and the cookie that opens it. */
export interface NewDraft {
  cookie: string;
  draft: Draft;
}

/**
 * The draft that is filed now; undefined where the cookie opens none. Refuses one that is no longer what was shown: nobody
 * sends a form that they have not seen (DESIGN §3.9).
 */
export async function openShownDraft({ tx, office }: Work, shown: ShownDraft): Promise<Outcome<Draft | undefined>> {
  const cookie = typeof shown === 'string' ? shown : shown.cookie;
  const draft = await findDraft(tx, office.vault.hash(cookie));
  // An earlier attempt of the same request may have written it.
  if (typeof shown !== 'string' && 'draft' in shown) return accept(draft ?? shown.draft);
  if (!draft || typeof shown === 'string') return accept(draft);
  const { print } = shown;
  const stands = draftPrint(office, draft.values, await draftAttachments(tx, draft.id));
  return stands === print ? accept(draft) : refuse({ code: 'draft-changed' });
}

/** Whether this draft came with the request and was not written yet: nothing hangs on it. */
export function isNew(draft: Draft, shown: ShownDraft): boolean {
  return typeof shown !== 'string' && 'draft' in shown && shown.draft === draft;
}
