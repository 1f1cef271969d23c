import { LIMITS } from '#domain/words/limits.ts';
import { listLinksTo, type SharedLink, type SharedPurpose } from '#store/access/tokens.ts';
import type { Tx } from '#store/engine.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';
import { type Asker, askedBy, type Way } from './asker.ts';

/*
 * As with codes (`shared-code.ts`), nobody is refused a link because others asked for the same mailbox. Beyond the limit no
 * mail leaves, but any link that was mailed to it within the hour leads on to what was asked for since.
 */

/** How long such a link lives. */
const LIVES: Readonly<Record<SharedPurpose, { hours: number }>> = {
  'registration-check': { hours: LIMITS.signUpHours },
  draft: { hours: LIMITS.draftDays * 24 },
};

/**
 * Who asked, as it stands beside a link that is not mailed because one of the last hour leads on to it; undefined where it
 * has to be mailed.
 */
export async function sharesMail(
  { tx, office, now }: Work,
  asker: Asker | undefined,
  way: Way,
  to: { purpose: SharedPurpose; recipient: string },
): Promise<string | undefined> {
  if (!way.crowded) return undefined;
  const hourAgo = now.subtract({ hours: 1 });
  const links = await listLinksTo(tx, office.vault, { ...to, mailed: true, endsAfter: hourAgo.add(LIVES[to.purpose]) });
  return links.length > 0 ? (askedBy(office, asker?.browser) ?? askedBy(office, asker?.network)) : undefined;
}

/** Where a link that was mailed to this mailbox leads on to, of the last day, the newest first. */
export async function linksFrom(
  tx: Tx,
  office: Office,
  from: { purpose: SharedPurpose; recipient: string },
): Promise<SharedLink[]> {
  const dayAgo = office.now().subtract({ hours: 24 });
  return listLinksTo(tx, office.vault, { ...from, mailed: false, endsAfter: dayAgo.add(LIVES[from.purpose]) });
}
