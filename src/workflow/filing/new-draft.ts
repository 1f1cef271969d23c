import type { FiledForm } from '#domain/case/filing.ts';
import { findDraft, insertDraft } from '#store/cases/drafts.ts';
import type { Office } from '#workflow/case/office.ts';
import type { NewDraft } from './draft-print.ts';
import { aboutDraft, freshDraft } from './keep-draft.ts';

/**
 * The draft of a request over the API. With an idempotency key (`request`: key and content) it is the same for each repeat,
 * also after a crash in the middle, so that filing it again is filing it once; only SECRET and the whole request lead to its
 * cookie.
 */
export function newDraft(
  office: Office,
  kind: { form: FiledForm; purpose: 'file' | 'enter' },
  request: string | undefined,
  values: Record<string, string>,
): NewDraft {
  const cookie =
    request === undefined ? office.chance.token() : office.vault.hashCode(`idempotency ${kind.purpose}`, request);
  return {
    cookie,
    draft: freshDraft({ office, now: office.now() }, cookie, { ...kind, values, id: office.chance.id() }),
  };
}

/** Writes it, unless an earlier attempt of the same request did. */
export async function startNewDraft(office: Office, { cookie, draft }: NewDraft): Promise<void> {
  await office.store.write(
    async (tx) => {
      if (!(await findDraft(tx, draft.cookieHash))) await insertDraft(tx, draft);
    },
    aboutDraft(office, cookie),
  );
}
