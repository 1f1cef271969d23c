import type { Filing } from '#domain/case/filing.ts';
import { findDraft } from '#store/cases/drafts.ts';
import type { Office } from '#workflow/case/office.ts';
import { findFiling } from './forms.ts';
import { type DraftView, draftView } from './keep-draft.ts';

/** A draft that a browser may open, by one of its cookies. */
export interface OwnDraft {
  cookie: string;
  draft: DraftView;
  /** `waiting`: filed, and the address not confirmed yet. */
  stands: 'open' | 'waiting' | 'done';
}

/** The drafts behind these cookies, the one that was saved last first. A cookie that opens none is left out. */
export async function readOwnDrafts(office: Office, cookies: readonly string[]): Promise<OwnDraft[]> {
  if (cookies.length === 0) return [];
  const own = await office.store.read(async (tx) => {
    const found: OwnDraft[] = [];
    for (const cookie of cookies) {
      const draft = await findDraft(tx, office.vault.hash(cookie));
      if (!draft) continue;
      const filing = draft.filedId === undefined ? undefined : await findFiling(tx, draft.filedId);
      const view = await draftView({ tx, office }, draft);
      found.push({ cookie, draft: view, stands: standsOf(view, filing) });
    }
    return found;
  });
  return own.toSorted((one, other) => Temporal.Instant.compare(other.draft.updatedAt, one.draft.updatedAt));
}

function standsOf(draft: DraftView, filing: Filing | undefined): OwnDraft['stands'] {
  if (draft.purpose === 'correct') return draft.submitted ? 'done' : 'open';
  if (filing === undefined || filing.state === 'draft') return 'open';
  return filing.state === 'unverified' ? 'waiting' : 'done';
}
