import { asc, gt, inArray } from 'drizzle-orm';
import type { ItipStamp } from '#domain/case/invite.ts';
import type { CaseRecord, InviteFacts, MailFacts } from '#domain/checks/case-record.ts';
import { eventOf } from '#store/cases/events.ts';
import type { Store, Tx } from '#store/engine.ts';
import type { RenderedParts } from '#store/queue/outbox.ts';
import { instantOf } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

/** Cases of one look: their mails are some kilobytes each. */
const AT_ONCE = 100;

/** Every case, with the number by which people know it; its words are as they stand in the rows, known or not. */
export async function* readCases(
  snapshot: Pick<Store, 'read'>,
): AsyncGenerator<{ reference: string; record: CaseRecord }> {
  let after = '';
  for (;;) {
    const found = await snapshot.read((tx) => readSome(tx, after));
    yield* found;
    const last = found.at(-1);
    if (last === undefined) return;
    after = last.record.id;
  }
}

async function readSome(tx: Tx, after: string): Promise<{ reference: string; record: CaseRecord }[]> {
  const { applications } = tx.tables;
  const rows = await tx.db
    .select()
    .from(applications)
    .where(gt(applications.id, after))
    .orderBy(asc(applications.id))
    .limit(AT_ONCE);
  if (rows.length === 0) return [];
  const parts = await partsOf(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    reference: row.reference,
    record: {
      id: row.id,
      state: row.state,
      version: row.version,
      formVersion: row.formVersion,
      isReceived: row.receivedAt !== null,
      ...parts(row.id),
    },
  }));
}

type Parts = Omit<CaseRecord, 'id' | 'state' | 'version' | 'formVersion' | 'isReceived'>;

async function partsOf(tx: Tx, ids: string[]): Promise<(id: string) => Parts> {
  const { db, tables } = tx;
  const { events, slots, sessions, invites, inquiries, registrations, mails } = tables;
  const of = <T extends { applicationId: string | null }>(rows: T[]) => Map.groupBy(rows, (row) => row.applicationId);
  const history = of(await db.select().from(events).where(inArray(events.applicationId, ids)).orderBy(asc(events.seq)));
  const wishes = of(await db.select().from(slots).where(inArray(slots.applicationId, ids)));
  const fixed = of(await db.select().from(sessions).where(inArray(sessions.applicationId, ids)));
  const asked = of(await db.select().from(inquiries).where(inArray(inquiries.applicationId, ids)));
  const signUps = of(await db.select().from(registrations).where(inArray(registrations.applicationId, ids)));
  const owed = of(await db.select().from(mails).where(inArray(mails.applicationId, ids)).orderBy(asc(mails.seq)));
  const sessionIds = [...fixed.values()].flat().map(({ id }) => id);
  const entries =
    sessionIds.length === 0 ? [] : await db.select().from(invites).where(inArray(invites.sessionId, sessionIds));
  return (id) => {
    const session = fixed.get(id)?.[0];
    return {
      events: (history.get(id) ?? []).map(eventOf),
      slots: (wishes.get(id) ?? []).map((slot) => ({
        id: slot.id,
        rank: slot.rank,
        isReplaced: slot.replacedAt !== null,
        hours: hoursText(slot),
      })),
      session: session && {
        id: session.id,
        state: session.state,
        slotId: session.slotId,
        hours: hoursText(session),
        invites: entries.filter(({ sessionId }) => sessionId === session.id).map(inviteFacts),
      },
      inquiryIds: (asked.get(id) ?? []).map((inquiry) => inquiry.id),
      registrationIds: (signUps.get(id) ?? []).map((registration) => registration.id),
      mails: (owed.get(id) ?? []).map(mailFacts),
    };
  };
}

type HourColumns = Record<'date' | 'meetingStart' | 'meetingEnd' | 'demoStart' | 'demoEnd', string>;

function hoursText({ date, meetingStart, meetingEnd, demoStart, demoEnd }: HourColumns): string {
  return `${date} ${meetingStart}–${meetingEnd} (${demoStart}–${demoEnd})`;
}

function inviteFacts(row: Tables['invites']['$inferSelect']): InviteFacts {
  return {
    kind: row.kind,
    uid: row.uid,
    sequence: row.sequence,
    lastStamp: instantOf(row.lastStamp),
    organizer: { name: row.organizerName, email: row.organizerEmail },
  };
}

export function mailFacts(row: Tables['mails']['$inferSelect']): MailFacts {
  const itip: ItipStamp | undefined = row.itipJson === null ? undefined : JSON.parse(row.itipJson);
  const parts: RenderedParts | undefined = row.partsJson === null ? undefined : JSON.parse(row.partsJson);
  return {
    id: row.id,
    name: row.name,
    date: instantOf(row.date),
    role: row.role,
    recipientId: row.recipientId,
    thread: row.thread,
    state: row.state,
    isClaimed: row.claimedBy !== null,
    isSettled: row.settledAt !== null,
    isRendered: parts !== undefined,
    hasHash: row.sha256 !== null,
    itip,
    inviteKind: row.inviteKind ?? undefined,
    calendar: parts?.calendar ?? undefined,
  };
}
