import { type Invite, type InviteKind, revise } from '#domain/case/invite.ts';
import { findInvite, saveInvite } from '#store/cases/invites.ts';
import type { Tx } from '#store/engine.ts';
import type { Work } from '#workflow/case/work.ts';

const KINDS: readonly InviteKind[] = ['meeting', 'demo'];

/** Both invites as they stand: for somebody who joins late. */
export async function inviteMap(tx: Tx, sessionId: string): Promise<Map<InviteKind, Invite>> {
  const invites = new Map<InviteKind, Invite>();
  for (const kind of KINDS) {
    const invite = await findInvite(tx, sessionId, kind);
    if (!invite) throw new Error(`session ${sessionId} has no ${kind} invite`);
    invites.set(kind, invite);
  }
  return invites;
}

/** One more revision of the given invites; `material` raises SEQUENCE (DESIGN §3.7). */
export async function reviseInvites(
  work: Work,
  sessionId: string,
  kinds: readonly InviteKind[],
  material: boolean,
): Promise<Map<InviteKind, Invite>> {
  const { tx, now, office } = work;
  const invites = await inviteMap(tx, sessionId);
  for (const kind of kinds) {
    const invite = invites.get(kind);
    if (!invite) continue;
    const organizer = { ...invite.organizer, name: office.policy.sender.name };
    const revised = revise({ ...invite, organizer }, material, now);
    await saveInvite(tx, revised);
    invites.set(kind, revised);
  }
  return invites;
}
