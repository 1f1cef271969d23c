import type { FiledForm, Filing } from '#domain/case/filing.ts';
import { accept, type Outcome, type Refusal, refuse } from '#domain/outcome/refusal.ts';
import { type Draft, insertDraft, updateDraft } from '#store/cases/drafts.ts';
import { type Asker, aboutAskings, refuseFlood } from '#workflow/access/asker.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';
import { isNew, openShownDraft, type ShownDraft } from './draft-print.ts';
import { getFiling } from './forms.ts';
import { aboutDraft } from './keep-draft.ts';
import { oweVerification } from './verify.ts';

/** A form as it was read from its draft, ready to be filed. */
export interface Submission {
  form: FiledForm;
  /** Where the code goes. */
  email: string;
  /** What the form's rules say against it. */
  problem(draft: Draft): Refusal | undefined;
  /** Writes it as `unverified`, anew where `earlier` went back to its draft. */
  write(draft: Draft, earlier: string | undefined): Promise<Filing>;
}

/** What `submitDraft` is about: the draft, and whose askings are counted. Any others are filed side by side. */
export function aboutFiling(office: Office, cookie: string, email: string, asker: Asker | undefined): string[] {
  return [...aboutDraft(office, cookie), ...aboutAskings(email, asker)];
}

/**
 * The draft behind the cookie is filed: it waits for its address to be confirmed, and the code is owed. Sent again, by a
 * double click or the back button, it is the same filing. Refuses a draft that was changed since it was shown, the draft of
 * another form, what the form's rules forbid, and a flood of codes.
 */
export async function submitDraft(
  work: Work,
  shown: ShownDraft,
  submission: Submission,
  asker?: Asker,
): Promise<Outcome<Filing>> {
  const { tx, now } = work;
  const opened = await openShownDraft(work, shown);
  if (!opened.ok) return opened;
  const draft = opened.value;
  if (draft?.purpose !== 'file' || draft.form !== submission.form) return refuse({ code: 'not-found' });
  const earlier = draft.filedId ? await getFiling(tx, draft.filedId) : undefined;
  if (earlier && earlier.state !== 'draft') return accept(earlier);
  const problem = submission.problem(draft);
  if (problem) return refuse(problem);
  const flood = await refuseFlood(work, asker, 'verification', submission.email);
  if (!flood.ok) return flood;
  const filing = await submission.write(draft, earlier?.id);
  const filed: Draft = { ...draft, filedId: filing.id, submittedAt: now, updatedAt: now };
  await (isNew(draft, shown) ? insertDraft(tx, filed) : updateDraft(tx, filed));
  await oweVerification(work, filing, flood.value);
  return accept(filing);
}
