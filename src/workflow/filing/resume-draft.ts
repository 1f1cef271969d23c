import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { findTokenByLink, isExpired } from '#store/access/tokens.ts';
import {
  type Draft,
  deleteStaleDrafts,
  findDraft,
  findDraftById,
  findStaleDrafts,
  updateDraft,
} from '#store/cases/drafts.ts';
import type { Tx } from '#store/engine.ts';
import { type Asker, refuseFlood } from '#workflow/access/asker.ts';
import { linksFrom, sharesMail } from '#workflow/access/shared-mail.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { issueToken } from '#workflow/tokens/issue.ts';
import { findFiling } from './forms.ts';
import { cookieOf } from './keep-draft.ts';

/** Of one write: a flood of drafts must not hold up everybody else's when it goes. */
const STALE_AT_ONCE = 100;

/** Removes drafts that were not touched for 下書きの保管期間 (30 days), with their files. Returns when to look again. */
export async function expireDrafts(office: Office): Promise<Temporal.Instant> {
  const now = office.now();
  const before = now.subtract({ hours: LIMITS.draftDays * 24 });
  for (;;) {
    // Looked at first, because the job comes by often and a write waits for all others.
    const stale = await office.store.read((tx) => findStaleDrafts(tx, before, STALE_AT_ONCE));
    if (stale.length > 0) await office.store.write((tx) => deleteStaleDrafts(tx, stale, before, now));
    if (stale.length < STALE_AT_ONCE) return now.add({ hours: 24 });
  }
}

/** 「あとで続ける」: owes the mail with the link to this draft. */
export async function mailDraftLink(
  office: Office,
  cookie: string,
  email: string,
  asker?: Asker,
): Promise<Outcome<null>> {
  return inOneWrite(office, async (work) => {
    const draft = await findDraft(work.tx, office.vault.hash(cookie));
    if (!draft) return refuse({ code: 'not-found' });
    const flood = await refuseFlood(work, asker, 'resume-draft', email);
    if (!flood.ok) return flood;
    const sharedBy = await sharesMail(work, asker, flood.value, { purpose: 'draft', recipient: email });
    const draftToken = await issueToken(work, {
      purpose: 'draft',
      subjectId: draft.id,
      recipient: email,
      askedBy: sharedBy,
      validFor: Temporal.Duration.from({ hours: LIMITS.draftDays * 24 }),
    });
    if (sharedBy !== undefined) return accept(null);
    await oweMails(work, {
      notices: notices(
        { kind: 'draft-kept', applicant: { role: 'applicant', id: draft.id, name: '', email } },
        office.policy.ministry,
      ),
      applicationId: undefined,
      thread: draft.id,
      content: async () => ({ mail: 'resume-draft', data: { draftToken, validDays: LIMITS.draftDays } }),
    });
    return accept(null);
  });
}

/** What the page behind that link says before its button is pressed. Refuses a draft that was filed, as `link-used`. */
export async function readDraftLink(office: Office, link: string): Promise<Outcome<LinkedDraft>> {
  const now = office.now();
  return office.store.read(async (tx) => {
    const work = { tx, office, now };
    const found = await draftBehind(work, link);
    if (!found.ok) return found;
    const others: LinkedDraft['others'] = [];
    for (const other of await linksFrom(tx, office, { purpose: 'draft', recipient: found.value.recipient })) {
      const draft = await draftBehind(work, other.link);
      if (draft.ok && other.link !== link) others.push({ link: other.link, updatedAt: draft.value.draft.updatedAt });
    }
    return accept({ values: found.value.draft.values, others });
  });
}

/** A draft behind a mailed link, and those that the same mail leads on to. */
interface LinkedDraft extends Pick<Draft, 'values'> {
  others: { link: string; updatedAt: Temporal.Instant }[];
}

/** 「続きから入力する」: this browser takes the draft over; the one that had it no longer writes to it. */
export async function resumeDraft(office: Office, link: string): Promise<Outcome<string>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const found = await draftBehind(work, link);
    if (!found.ok) return found;
    const { draft } = found.value;
    const cookie = cookieOf(draft.id, office.chance.token());
    await updateDraft(tx, { ...draft, cookieHash: office.vault.hash(cookie), updatedAt: now });
    return accept(cookie);
  });
}

async function draftBehind(work: Work, link: string): Promise<Outcome<{ draft: Draft; recipient: string }>> {
  const { tx, office, now } = work;
  const token = await findTokenByLink(tx, office.vault, 'draft', link);
  const draft = token ? await findDraftById(tx, token.subjectId) : undefined;
  if (!token || !draft) return refuse({ code: 'not-found' });
  if (await isDone(tx, draft)) return refuse({ code: 'link-used' });
  return isExpired(token, now) ? refuse({ code: 'link-expired' }) : accept({ draft, recipient: token.recipient });
}

/**
 * There is nothing left to type, and the receipt of what was filed, with its status link, is not for whoever reads an
 * old mail. A filing that waits for its code can still be changed.
 */
async function isDone(tx: Tx, draft: Draft): Promise<boolean> {
  if (!draft.submittedAt || draft.filedId === undefined) return false;
  return (await findFiling(tx, draft.filedId))?.state !== 'unverified';
}
