import { and, eq } from 'drizzle-orm';
import type { Invite, InviteKind } from '#domain/case/invite.ts';
import type { Tx } from '#store/engine.ts';
import { first, instantOf, oneOf } from '#store/tables/columns.ts';
import { markPublished } from './published-marks.ts';

const KINDS: readonly InviteKind[] = ['meeting', 'demo'];

export async function findInvite(tx: Tx, sessionId: string, kind: InviteKind): Promise<Invite | undefined> {
  const { invites } = tx.tables;
  const row = first(
    await tx.db
      .select()
      .from(invites)
      .where(and(eq(invites.sessionId, sessionId), eq(invites.kind, kind))),
  );
  if (!row) return undefined;
  return {
    id: row.id,
    sessionId: row.sessionId,
    kind: oneOf(KINDS, row.kind),
    uid: row.uid,
    sequence: row.sequence,
    organizer: { name: row.organizerName, email: row.organizerEmail },
    lastStamp: instantOf(row.lastStamp),
  };
}

/** Inserts, or writes the new SEQUENCE, stamp and name of the organizer: UID and the organizer's address never change. */
export async function saveInvite(tx: Tx, invite: Invite): Promise<void> {
  const { invites } = tx.tables;
  const moving = {
    sequence: invite.sequence,
    lastStamp: invite.lastStamp.epochMilliseconds,
    organizerName: invite.organizer.name,
  };
  await tx.db
    .insert(invites)
    .values({
      id: invite.id,
      sessionId: invite.sessionId,
      kind: invite.kind,
      uid: invite.uid,
      organizerEmail: invite.organizer.email,
      ...moving,
    })
    .onConflictDoUpdate({ target: invites.id, set: moving });
  await markPublished(tx, [invite.sessionId]);
}
