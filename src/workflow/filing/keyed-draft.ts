import type { Draft } from '#store/cases/drafts.ts';
import { findDraft, insertDraft } from '#store/cases/drafts.ts';
import type { Office } from '#workflow/case/office.ts';

/**
 * The draft of a request that came with an idempotency key: the same for each repeat, also after a crash in the middle, so
 * that filing it again is filing it once. Returns its cookie, which only SECRET and the whole request lead to.
 */
export async function startKeyedDraft(
  office: Office,
  purpose: 'file' | 'enter',
  request: string,
  values: Record<string, string>,
): Promise<string> {
  const now = office.now();
  const cookie = office.vault.hashCode(`idempotency ${purpose}`, request);
  const draft: Draft = {
    id: office.chance.id(),
    cookieHash: office.vault.hash(cookie),
    values,
    purpose,
    applicationId: undefined,
    seenVersion: undefined,
    liftedFor: [],
    previousId: undefined,
    createdAt: now,
    updatedAt: now,
    submittedAt: undefined,
  };
  await office.store.write(async (tx) => {
    if (!(await findDraft(tx, draft.cookieHash))) await insertDraft(tx, draft);
  });
  return cookie;
}
