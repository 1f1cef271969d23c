import type { FiledForm } from '#domain/case/filing.ts';
import { findDraft, insertDraft } from '#store/cases/drafts.ts';
import type { Office } from '#workflow/case/office.ts';
import { freshDraft } from './keep-draft.ts';

/**
 * The draft of a request that came with an idempotency key: the same for each repeat, also after a crash in the middle, so
 * that filing it again is filing it once. Returns its cookie, which only SECRET and the whole request lead to.
 */
export async function startKeyedDraft(
  office: Office,
  kind: { form: FiledForm; purpose: 'file' | 'enter' },
  request: string,
  values: Record<string, string>,
): Promise<string> {
  const now = office.now();
  const cookie = office.vault.hashCode(`idempotency ${kind.purpose}`, request);
  const draft = freshDraft({ office, now }, cookie, { ...kind, values });
  await office.store.write(async (tx) => {
    if (!(await findDraft(tx, draft.cookieHash))) await insertDraft(tx, draft);
  });
  return cookie;
}
