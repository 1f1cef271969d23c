import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findDraft, insertDraft } from '#store/cases/drafts.ts';
import { draftAttachments, insertDraftAttachment } from '#store/files/attachments.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { freshDraft, newDraftCookie } from './keep-draft.ts';

/**
 * What a page showed becomes a draft of its own beside the one that was changed meanwhile, with those of its files that
 * are still there. A copied correction corrects the same application. Refuses a cookie that opens nothing; returns the new
 * draft's cookie.
 */
export async function copyDraft(
  office: Office,
  cookie: string,
  shown: { values: Record<string, string>; fileIds: readonly string[] },
): Promise<Outcome<string>> {
  const copied = newDraftCookie(office);
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const draft = await findDraft(tx, office.vault.hash(cookie));
    if (!draft) return refuse({ code: 'not-found' });
    const { form, purpose, seenVersion, liftedFor, previousId } = draft;
    const corrected = purpose === 'correct' ? { filedId: draft.filedId } : {};
    const { values, fileIds } = shown;
    const copy = freshDraft(work, copied, { form, purpose, values, seenVersion, liftedFor, previousId, ...corrected });
    await insertDraft(tx, copy);
    const files = (await draftAttachments(tx, draft.id)).filter(({ id }) => fileIds.includes(id));
    for (const [index, file] of files.entries()) {
      await insertDraftAttachment(tx, copy.id, { ...file, id: office.chance.id() }, now.add({ milliseconds: index }));
    }
    for (const sheet of await draftAttachments(tx, draft.id, 'sheet')) {
      await insertDraftAttachment(tx, copy.id, { ...sheet, id: office.chance.id(), kind: 'sheet' }, now);
    }
    return accept(copied);
  });
}
