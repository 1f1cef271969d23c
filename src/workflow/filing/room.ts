import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { countOverOnce } from '#store/access/askings.ts';
import type { Draft } from '#store/cases/drafts.ts';
import { dropFilesOf, dropOldestFiles, listUnconfirmedFiles, roomTaken } from '#store/files/room.ts';
import { type Asker, isProved } from '#workflow/access/asker.ts';
import type { Work } from '#workflow/case/work.ts';
import { getFiling } from './forms.ts';
import { backToDraft } from './verify.ts';

/** Longer than any draft lives; removing a file ends it. */
const COUNTED_DAYS = 365;
const DAY_HOURS = 24;

/** How much strangers keep here together. */
export const ABOUT_ROOM = 'room for files';

/** How a file counts against what strangers may keep here. */
export type Counted = { network: string; countsUntil: Temporal.Instant } | undefined;

/**
 * Whether a file of so many octets has room. What browsers send that have proved a mailbox, and what goes to a coordinator's
 * entry or a correction, is not counted. Removed files count for a day, because the disk has them for so long. Refuses by draft
 * and by network; when all strangers together take too much, the oldest files of drafts that were never filed go first, then
 * those of forms that nobody has confirmed.
 */
export async function makeRoom(
  work: Work,
  draft: Draft,
  size: number,
  asker: Asker | undefined,
): Promise<Outcome<Counted>> {
  const { tx, office, now } = work;
  if (!asker || draft.purpose !== 'file' || (await isProved(work, asker))) return accept(undefined);
  const { network } = asker;
  const removedSince = now.subtract({ hours: DAY_HOURS });
  const taken = await roomTaken(tx, { draftId: draft.id, network, removedSince }, now);
  if (taken.draft + size > LIMITS.draftFilesBytes) return refuse({ code: 'no-room', of: 'draft' });
  if (taken.network + size > LIMITS.networkFilesBytes) {
    await countOverOnce(tx, { what: 'files', key: office.vault.hashCode('files network', network) }, now);
    return refuse({ code: 'no-room', of: 'network' });
  }
  const octets = taken.all + size - office.policy.draftFilesMax;
  if (octets > 0) {
    // What is dropped belongs to drafts and forms that nobody has named.
    tx.decidesAbout('all files');
    await countOverOnce(tx, { what: 'files', key: office.vault.hashCode('files all', 'all') }, now);
    const free = await dropOldestFiles(tx, { octets, butOf: draft.id }, now);
    if (free < octets && !(await sendBackOldest(work, octets - free, draft.id))) {
      return refuse({ code: 'no-room', of: 'all' });
    }
  }
  return accept({ network, countsUntil: now.add({ hours: COUNTED_DAYS * DAY_HOURS }) });
}

/**
 * Forms whose address is not confirmed become drafts without files again, until so many octets are free: what their senders
 * see is true, and they send again. Whoever fills the room by sending loses first. Returns whether it was enough.
 */
async function sendBackOldest(work: Work, octets: number, butOf: string): Promise<boolean> {
  let free = 0;
  for (const unconfirmed of await listUnconfirmedFiles(work.tx, butOf, work.now)) {
    const filing = await getFiling(work.tx, unconfirmed.filedId);
    if (filing.state !== 'unverified') continue;
    await backToDraft(work, filing, 'no-room');
    await dropFilesOf(work.tx, unconfirmed);
    free += unconfirmed.octets;
    if (free >= octets) return true;
  }
  return false;
}
