import { and, asc, count, desc, eq, gt, inArray, lt, lte, ne, or, type SQL, sql } from 'drizzle-orm';
import type { ItipStamp } from '#domain/case/invite.ts';
import { type LedgerState, ledgerStateOf, type MailAct } from '#domain/notices/ledger.ts';
import type { MailName } from '#domain/notices/mail-data.ts';
import type { Role } from '#domain/notices/notice.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { given, prepared } from '#store/connections/prepared.ts';
import type { Tx } from '#store/engine.ts';
import { earliest, first, holdsWord, instantOf, oneOf, optionalInstant, plain } from '#store/tables/columns.ts';
import { isOvertaken, MAIL_STATES, type MailState, orderKeyOf, PRIORITY, ROLES } from './outbox.ts';

/** A mail as the ledger lists it: nothing of its words. */
export interface LedgerRow {
  id: string;
  seq: number;
  name: string;
  to: { role: Role; name: string; email: string };
  /** The application's, or empty. */
  reference: string;
  /** When it was owed. */
  at: Temporal.Instant;
  state: LedgerState;
  attempts: number;
  dueAt: Temporal.Instant;
  response: string;
  settledAt: Temporal.Instant | undefined;
}

export interface LedgerFilter {
  state?: LedgerState | undefined;
  name?: MailName | undefined;
  /** Whole address, whatever its capitals. */
  to?: string | undefined;
  /** Part of an address, of three characters at least; and in how many mails, as `holding` says it. */
  part?: { text: string; holding: 'few' | 'many' } | undefined;
  ids?: readonly string[] | undefined;
  applicationIds?: readonly string[] | undefined;
}

/** The newest first, from before that number; each page reads as many rows as it shows, by an index. */
export async function listLedger(
  tx: Tx,
  filter: LedgerFilter,
  page: { before: number | undefined; limit: number },
): Promise<LedgerRow[]> {
  // The claim's index has the lane before the number, so each lane is read for itself.
  const lanes = filter.state === undefined ? [undefined] : Object.values(PRIORITY);
  const found: LedgerRow[] = [];
  for (const lane of lanes) found.push(...(await listLane(tx, filter, { ...page, lane })));
  return found.sort((a, b) => b.seq - a.seq).slice(0, page.limit);
}

async function listLane(
  { db, tables: { mails, applications }, addressHolds }: Tx,
  filter: LedgerFilter,
  page: { before: number | undefined; limit: number; lane: 0 | 1 | undefined },
): Promise<LedgerRow[]> {
  const { state, name, to, part, ids, applicationIds } = filter;
  const rows = await db
    .select({
      id: mails.id,
      seq: mails.seq,
      name: mails.name,
      role: mails.role,
      recipientName: mails.recipientName,
      recipientEmail: mails.recipientEmail,
      reference: applications.reference,
      date: mails.date,
      state: mails.state,
      attempts: mails.attempts,
      maybeSent: mails.maybeSent,
      dueAt: mails.dueAt,
      response: mails.response,
      settledAt: mails.settledAt,
    })
    .from(mails)
    .leftJoin(applications, eq(applications.id, mails.applicationId))
    .where(
      and(
        state === undefined ? undefined : inState(mails, state),
        page.lane === undefined ? undefined : eq(mails.priority, page.lane),
        // Where the state is asked for as well, that is the rarer.
        name === undefined ? undefined : state === undefined ? eq(mails.name, name) : eq(plain(mails.name), name),
        to === undefined ? undefined : eq(sql`lower(${mails.recipientEmail})`, to.toLowerCase()),
        // What most mails have is soon met with on the way; gathering all of them first would take longer.
        part?.holding === 'few' ? addressHolds(part.text) : undefined,
        part?.holding === 'many' ? holdsWord(sql`lower(${mails.recipientEmail})`, part.text.toLowerCase()) : undefined,
        ids === undefined ? undefined : inArray(mails.id, [...ids]),
        applicationIds === undefined ? undefined : inArray(mails.applicationId, [...applicationIds]),
        page.before === undefined ? undefined : lt(mails.seq, page.before),
      ),
    )
    .orderBy(desc(mails.seq))
    .limit(page.limit);
  return rows.map(({ role, recipientName, recipientEmail, ...row }) => ({
    id: row.id,
    seq: row.seq,
    name: row.name,
    to: { role: oneOf(ROLES, role), name: recipientName, email: recipientEmail },
    reference: row.reference ?? '',
    at: instantOf(row.date),
    state: ledgerStateOf({ ...row, state: oneOf(MAIL_STATES, row.state), maybeSent: row.maybeSent === 1 }),
    attempts: row.attempts,
    dueAt: instantOf(row.dueAt),
    response: row.response,
    settledAt: optionalInstant(row.settledAt),
  }));
}

function inState(mails: Tx['tables']['mails'], state: LedgerState): SQL | undefined {
  switch (state) {
    case 'owed':
      return and(eq(mails.state, 'owed'), eq(mails.attempts, 0));
    case 'deferred':
      return and(eq(mails.state, 'owed'), gt(mails.attempts, 0), eq(mails.maybeSent, 0));
    case 'unknown':
      return and(eq(mails.state, 'owed'), eq(mails.maybeSent, 1));
    default:
      return eq(mails.state, state);
  }
}

/** So many rows are gathered and put in order at once. */
const FEW = 1000;

/** How many mails go to an address that holds this part, of three characters at least. */
export async function holding(
  { db, tables: { mails }, addressHolds }: Tx,
  part: string,
): Promise<'none' | 'few' | 'many'> {
  const rows = await db
    .select({ seq: mails.seq })
    .from(mails)
    .where(addressHolds(part, FEW + 1))
    .limit(FEW + 1);
  if (rows.length === 0) return 'none';
  return rows.length > FEW ? 'many' : 'few';
}

/** How many there are in each state, at most `LIMITS.mailsCounted`; counted within an index. */
export async function countLedger({ db, tables: { mails } }: Tx): Promise<Map<MailState, number>> {
  const counts = new Map<MailState, number>();
  for (const state of MAIL_STATES) {
    const some = db
      .select({ state: mails.state })
      .from(mails)
      .where(eq(mails.state, state))
      .limit(LIMITS.mailsCounted)
      .as('some');
    const rows = await db.select({ rows: count() }).from(some);
    counts.set(state, Number(first(rows)?.rows ?? 0));
  }
  return counts;
}

const firstWaiting = prepared(({ db, tables: { mails } }) => {
  const isDue = lte(plain(mails.date), given('now'));
  const waits = and(eq(mails.state, 'owed'), eq(mails.priority, given('lane')), isDue);
  return db.select({ at: mails.date }).from(mails).where(waits).orderBy(asc(mails.seq)).limit(1);
});

/** When the mail was owed that has waited longest; undefined when none waits but those that are to wait until later. */
export async function oldestWaiting(tx: Tx, now: Temporal.Instant): Promise<Temporal.Instant | undefined> {
  const oldest = async (lane: 0 | 1): Promise<number | undefined> =>
    first(await firstWaiting(tx, { lane, now: now.epochMilliseconds }))?.at;
  return earliest(await oldest(PRIORITY.urgent), await oldest(PRIORITY.rest));
}

/** What of a mail is shown nowhere but in the ledger. */
export interface LedgerExtras {
  serverId: string;
  redirectedTo: string;
  acts: MailAct[];
}

export async function findLedgerExtras(tx: Tx, id: string): Promise<LedgerExtras | undefined> {
  const { mails } = tx.tables;
  const { serverId, redirectedTo, actsJson } = mails;
  const row = first(await tx.db.select({ serverId, redirectedTo, actsJson }).from(mails).where(eq(mails.id, id)));
  if (!row) return undefined;
  return { serverId: row.serverId ?? '', redirectedTo: row.redirectedTo ?? '', acts: actsIn(row.actsJson) };
}

function actsIn(json: string | null): MailAct[] {
  const acts: MailAct[] = json === null ? [] : JSON.parse(json);
  return acts;
}

/** Notes in the mail's row what a coordinator did with it. */
export async function noteMailAct(tx: Tx, id: string, act: MailAct): Promise<void> {
  const { mails } = tx.tables;
  const before = await findLedgerExtras(tx, id);
  if (!before) return;
  await tx.db
    .update(mails)
    .set({ actsJson: JSON.stringify([...before.acts, act]) })
    .where(eq(mails.id, id));
}

/** Takes back a mail that waits; one that may have left already counts as told. False when it does not wait any more. */
export async function dropWaiting(tx: Tx, id: string, now: Temporal.Instant): Promise<boolean> {
  const { mails } = tx.tables;
  const dropped = await tx.db
    .update(mails)
    .set({ state: 'dropped', settledAt: now.epochMilliseconds })
    .where(and(eq(mails.id, id), eq(mails.state, 'owed')))
    .returning({ id: mails.id });
  // What waited behind it.
  tx.owes('mail');
  return dropped.length === 1;
}

/** Whether a newer mail says since what this one would. */
export async function isMailOvertaken(tx: Tx, id: string): Promise<boolean> {
  const { mails } = tx.tables;
  const rows = await tx.db
    .select({ id: mails.id })
    .from(mails)
    .where(and(eq(mails.id, id), isOvertaken(mails)));
  return rows.length > 0;
}

/** What makes a copy of a mail another mail. */
export interface MailCopy {
  id: string;
  messageId: string;
  boundarySeed: string;
  email: string;
  itip: ItipStamp | undefined;
}

/** The same mail once more, as a row of its own that is rendered anew; the old one stays as it was. */
export async function copyMail(tx: Tx, id: string, copy: MailCopy, now: Temporal.Instant): Promise<void> {
  const { mails } = tx.tables;
  const row = first(await tx.db.select().from(mails).where(eq(mails.id, id)));
  const [seq] = await tx.numbers(mails, 1);
  if (!row || seq === undefined) throw new Error(`mail ${id} is gone`);
  const { id: _, ...rest } = row;
  await tx.insertAll(mails, [
    {
      ...rest,
      id: copy.id,
      seq,
      recipientEmail: copy.email,
      orderKey: orderKeyOf(copy.email, row.thread),
      batchId: null,
      itipJson: copy.itip ? JSON.stringify(copy.itip) : null,
      messageId: copy.messageId,
      boundarySeed: copy.boundarySeed,
      date: now.epochMilliseconds,
      state: 'owed',
      attempts: 0,
      dueAt: now.epochMilliseconds,
      claimedBy: null,
      claimedUntil: null,
      maybeSent: 0,
      partsJson: null,
      sha256: null,
      response: '',
      serverId: null,
      redirectedTo: null,
      actsJson: null,
      settledAt: null,
    },
  ]);
  tx.owes('mail');
}

const failedSince = prepared(({ db, tables: { mails } }) =>
  db
    .select({ id: mails.id })
    .from(mails)
    .where(
      and(
        or(eq(mails.state, 'failed'), eq(mails.state, 'bounced')),
        gt(mails.settledAt, given('since')),
        ne(mails.name, 'delivery-alarm'),
      ),
    )
    .limit(1),
);

/** Whether a mail has been given up or has come back since then; the alarm about such does not count. */
export async function hasFailedSince(tx: Tx, since: Temporal.Instant): Promise<boolean> {
  return (await failedSince(tx, { since: since.epochMilliseconds })).length > 0;
}
