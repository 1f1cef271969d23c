import { and, eq, gt, or } from 'drizzle-orm';
import type { Store, Tx } from '#store/engine.ts';

/** Sessions that makers left, where that does not fit what the session says: each fault is one line. */
export async function leftFaults(snapshot: Pick<Store, 'read'>): Promise<string[]> {
  const rows = await snapshot.read(misfits);
  return rows.map(({ sessionId, makerId, sequence, comes, told }) => {
    const name = `leftSessions: maker ${makerId} left session ${sessionId}`;
    return comes === null
      ? `${name} with SEQUENCE ${sequence}, but the invite only has ${told}`
      : `${name}, and comes to it`;
  });
}

function misfits({ db, tables: { leftSessions, sessionMakers, invites } }: Tx) {
  const { sessionId, makerId, sequence } = leftSessions;
  return db
    .select({ sessionId, makerId, sequence, comes: sessionMakers.makerId, told: invites.sequence })
    .from(leftSessions)
    .innerJoin(invites, and(eq(invites.sessionId, sessionId), eq(invites.kind, 'demo')))
    .leftJoin(sessionMakers, and(eq(sessionMakers.sessionId, sessionId), eq(sessionMakers.makerId, makerId)))
    .where(or(eq(sessionMakers.makerId, makerId), gt(sequence, invites.sequence)));
}
