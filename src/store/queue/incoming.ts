import { and, asc, count, desc, eq, inArray, max, ne, or, sql } from 'drizzle-orm';
import type { IncomingPlace } from '#domain/incoming/door.ts';
import type { Mailbox } from '#domain/notices/notice.ts';
import { INCOMING_KINDS, type IncomingKind } from '#domain/words/incoming.ts';
import { prepared } from '#store/connections/prepared.ts';
import type { Tx } from '#store/engine.ts';
import { first, inBatches, instantOf, oneOf, optionalInstant } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

/** See the table. */
export type IncomingState = 'arrived' | 'waiting' | 'done' | 'erased';
const STATES: readonly IncomingState[] = ['arrived', 'waiting', 'done', 'erased'];

export interface IncomingMail {
  id: string;
  state: IncomingState;
  /** Undefined while nobody has looked into it. */
  kind: IncomingKind | undefined;
  reason: string;
  messageId: string;
  size: number;
  arrivedAt: Temporal.Instant;
  tries: number;
  from: Mailbox;
  subject: string;
  ownText: string;
  wholeText: string;
  applicationId: string | undefined;
  subjectId: string;
  settledAt: Temporal.Instant | undefined;
  settledBy: string;
  note: string;
}

/** A file that came with a mail; `sha256` is empty where it was not kept, and `fault` says why. */
export interface IncomingFile {
  id: string;
  name: string;
  mediaType: string;
  size: number;
  sha256: string;
  fault: string;
}

/** The highest UID that was taken there; 0 where none was. */
export async function lastUid(tx: Tx, mailbox: string, uidValidity: string): Promise<number> {
  const { incomingPlaces } = tx.tables;
  const row = first(
    await tx.db
      .select({ uid: max(incomingPlaces.uid) })
      .from(incomingPlaces)
      .where(and(eq(incomingPlaces.mailbox, mailbox), eq(incomingPlaces.uidValidity, uidValidity))),
  );
  return row?.uid ?? 0;
}

/**
 * Takes a mail whose bytes are kept: its place, and the mail unless it is known from another place. Taken twice it changes
 * nothing.
 */
export async function insertIncoming(
  tx: Tx,
  arrived: {
    id: string;
    place: IncomingPlace;
    writtenHash: string;
    messageId: string;
    sha256: string;
    size: number;
    /** False where only the head was fetched. */
    isWhole: boolean;
  },
  now: Temporal.Instant,
): Promise<'new' | 'known'> {
  const { incomingPlaces, incomingMails, incomingFiles } = tx.tables;
  await tx.db.insert(incomingPlaces).values(arrived.place).onConflictDoNothing();
  const inserted = await tx.db
    .insert(incomingMails)
    .values({
      id: arrived.id,
      state: 'arrived',
      kind: '',
      reason: '',
      messageId: arrived.messageId,
      writtenHash: arrived.writtenHash,
      size: arrived.size,
      arrivedAt: now.epochMilliseconds,
      tries: 0,
      ...{ fromName: '', fromEmail: '', subject: '', ownText: '', wholeText: '' },
      ...{ subjectId: '', settledBy: '', note: '' },
    })
    .onConflictDoNothing()
    .returning({ id: incomingMails.id });
  if (inserted.length === 0) return 'known';
  await tx.db.insert(incomingFiles).values({
    ...{
      id: `${arrived.id}.eml`,
      mailId: arrived.id,
      part: arrived.isWhole ? 'whole' : 'head',
      name: '',
      mediaType: 'message/rfc822',
    },
    ...{ size: arrived.size, sha256: arrived.sha256, fault: '' },
  });
  tx.owes('incoming');
  return 'new';
}

const firstArrived = prepared(({ db, tables: { incomingMails } }) =>
  db
    .select()
    .from(incomingMails)
    .where(eq(incomingMails.state, 'arrived'))
    .orderBy(asc(incomingMails.arrivedAt), asc(incomingMails.id))
    .limit(1),
);

/** The oldest that nobody has looked into. */
export async function nextArrived(tx: Tx): Promise<IncomingMail | undefined> {
  const row = first(await firstArrived(tx, {}));
  return row ? mailOf(row) : undefined;
}

/** Before it is looked into; returns how often that was begun, this time included. */
export async function countTry(tx: Tx, id: string): Promise<number> {
  const { incomingMails } = tx.tables;
  const rows = await tx.db
    .update(incomingMails)
    .set({ tries: sql`${incomingMails.tries} + 1` })
    .where(eq(incomingMails.id, id))
    .returning({ tries: incomingMails.tries });
  return first(rows)?.tries ?? 0;
}

/** What was read of a mail, and what becomes of it. */
export type Sorted = Pick<
  IncomingMail,
  'kind' | 'reason' | 'from' | 'subject' | 'ownText' | 'wholeText' | 'subjectId'
> & {
  state: 'waiting' | 'done';
  /** The case that it is about; of one that waits, a guess. */
  applicationId?: string | undefined;
  files: readonly IncomingFile[];
};

/** False where another process has done it meanwhile: then nothing is written, and the caller must write nothing either. */
export async function sortIncoming(tx: Tx, id: string, sorted: Sorted, now: Temporal.Instant): Promise<boolean> {
  const { incomingMails, incomingFiles } = tx.tables;
  const written = await tx.db
    .update(incomingMails)
    .set({
      state: sorted.state,
      kind: sorted.kind ?? '',
      reason: sorted.reason,
      fromName: sorted.from.name,
      fromEmail: sorted.from.email,
      subject: sorted.subject,
      ownText: sorted.ownText,
      wholeText: sorted.wholeText,
      applicationId: sorted.applicationId ?? null,
      subjectId: sorted.subjectId,
      settledAt: sorted.state === 'done' ? now.epochMilliseconds : null,
    })
    .where(and(eq(incomingMails.id, id), eq(incomingMails.state, 'arrived')))
    .returning({ id: incomingMails.id });
  if (written.length === 0) return false;
  await tx.insertAll(
    incomingFiles,
    sorted.files.map((file) => ({ ...file, mailId: id, part: 'file' })),
  );
  return true;
}

/** A person settles what waits; false where somebody else has. */
export async function settleIncoming(
  tx: Tx,
  id: string,
  settled: { reason: string; by: string; note: string; applicationId?: string; subjectId?: string },
  now: Temporal.Instant,
): Promise<boolean> {
  const { incomingMails } = tx.tables;
  const written = await tx.db
    .update(incomingMails)
    .set({
      state: 'done',
      reason: settled.reason,
      settledAt: now.epochMilliseconds,
      settledBy: settled.by,
      note: settled.note,
      ...(settled.applicationId === undefined ? {} : { applicationId: settled.applicationId }),
      ...(settled.subjectId === undefined ? {} : { subjectId: settled.subjectId }),
    })
    .where(and(eq(incomingMails.id, id), eq(incomingMails.state, 'waiting')))
    .returning({ id: incomingMails.id });
  return written.length > 0;
}

/** What a person, or its kind alone, had put aside waits again; false for anything that stands in a history. */
export async function reopenIncoming(tx: Tx, id: string, reason: string): Promise<boolean> {
  const { incomingMails } = tx.tables;
  const written = await tx.db
    .update(incomingMails)
    .set({ state: 'waiting', reason, settledAt: null, settledBy: '', note: '' })
    .where(
      and(
        eq(incomingMails.id, id),
        eq(incomingMails.state, 'done'),
        or(eq(incomingMails.reason, 'put-aside'), inArray(incomingMails.kind, ['automatic', 'own'])),
        ne(incomingMails.reason, 'attached'),
      ),
    )
    .returning({ id: incomingMails.id });
  return written.length > 0;
}

export async function findIncoming(tx: Tx, id: string): Promise<IncomingMail | undefined> {
  const { incomingMails } = tx.tables;
  const row = first(await tx.db.select().from(incomingMails).where(eq(incomingMails.id, id)));
  return row ? mailOf(row) : undefined;
}

/** The raw message; of one that was too long its head. */
export async function rawFileOf(tx: Tx, mailId: string): Promise<{ sha256: string; isWhole: boolean } | undefined> {
  const { incomingFiles } = tx.tables;
  const rows = await tx.db
    .select({ sha256: incomingFiles.sha256, part: incomingFiles.part })
    .from(incomingFiles)
    .where(and(eq(incomingFiles.mailId, mailId), inArray(incomingFiles.part, ['whole', 'head'])));
  const raw = first(rows);
  return raw && { sha256: raw.sha256, isWhole: raw.part === 'whole' };
}

/** The files that came with it, in their order. */
export async function incomingFilesOf(tx: Tx, mailId: string): Promise<IncomingFile[]> {
  const { incomingFiles } = tx.tables;
  const rows = await tx.db
    .select()
    .from(incomingFiles)
    .where(and(eq(incomingFiles.mailId, mailId), eq(incomingFiles.part, 'file')))
    .orderBy(asc(incomingFiles.id));
  return rows.map(({ id, name, mediaType, size, sha256, fault }) => ({ id, name, mediaType, size, sha256, fault }));
}

/** What waits, the oldest first; or what has its place, the newest first. */
export async function listIncoming(
  tx: Tx,
  { state, limit }: { state: 'waiting' | 'done'; limit: number },
): Promise<IncomingMail[]> {
  const { incomingMails } = tx.tables;
  const order = state === 'waiting' ? asc : desc;
  const rows = await tx.db
    .select()
    .from(incomingMails)
    .where(eq(incomingMails.state, state))
    .orderBy(order(incomingMails.arrivedAt), order(incomingMails.id))
    .limit(limit);
  return rows.map(mailOf);
}

export async function countWaiting(tx: Tx): Promise<number> {
  const { incomingMails } = tx.tables;
  const rows = await tx.db.select({ rows: count() }).from(incomingMails).where(eq(incomingMails.state, 'waiting'));
  return Number(first(rows)?.rows ?? 0);
}

/** Everything that came about a case, the newest first. */
export async function incomingOf(tx: Tx, applicationId: string): Promise<IncomingMail[]> {
  const { incomingMails } = tx.tables;
  const rows = await tx.db
    .select()
    .from(incomingMails)
    .where(eq(incomingMails.applicationId, applicationId))
    .orderBy(desc(incomingMails.arrivedAt), desc(incomingMails.id));
  return rows.map(mailOf);
}

/** Empties these mails; that they came stays known, because they may still lie in the mailbox. */
export async function emptyIncoming(tx: Tx, ids: readonly string[]): Promise<void> {
  const { incomingMails, incomingFiles } = tx.tables;
  for (const some of inBatches(ids)) {
    await tx.db.delete(incomingFiles).where(inArray(incomingFiles.mailId, some));
    await tx.db
      .update(incomingMails)
      .set({
        ...{ state: 'erased', reason: '', messageId: '', fromName: '', fromEmail: '', subject: '' },
        ...{ ownText: '', wholeText: '', applicationId: null, subjectId: '', settledBy: '', note: '' },
      })
      .where(inArray(incomingMails.id, some));
  }
}

function mailOf(row: Tables['incomingMails']['$inferSelect']): IncomingMail {
  return {
    id: row.id,
    state: oneOf(STATES, row.state),
    kind: row.kind === '' ? undefined : oneOf(INCOMING_KINDS, row.kind),
    reason: row.reason,
    messageId: row.messageId,
    size: row.size,
    arrivedAt: instantOf(row.arrivedAt),
    tries: row.tries,
    from: { name: row.fromName, email: row.fromEmail },
    subject: row.subject,
    ownText: row.ownText,
    wholeText: row.wholeText,
    applicationId: row.applicationId ?? undefined,
    subjectId: row.subjectId,
    settledAt: optionalInstant(row.settledAt),
    settledBy: row.settledBy,
    note: row.note,
  };
}
