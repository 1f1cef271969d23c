import { and, asc, eq, gt, inArray, lte, notInArray, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { isFinal } from '#domain/case/application.ts';
import { ATTENTION_KINDS, type Attention, type AttentionKind } from '#domain/desk/attention.ts';
import { APPLICATION_STATES } from '#domain/words/states.ts';
import type { Tx } from '#store/engine.ts';
import { rememberUpkeep, upkeepDoneTo } from '#store/queue/upkeep.ts';
import { first, oneOf, plain } from '#store/tables/columns.ts';

/** Under this name it is remembered up to which event the items are worked out. */
const SEEN = 'look at what happened for the desk';

/** What has to be worked out anew. */
export interface AttentionWork {
  ids: string[];
  /** The last event that this takes in. */
  seenTo: number;
  /** There is more of it. */
  isMore: boolean;
}

/** Marks a case that was never looked at. */
const AT_ONCE = '';

/**
 * The cases in whose history something was written since they were looked at, and those whose day has come: at most so many
 * of each. Undefined where there are none.
 */
export async function attentionWork(
  tx: Tx,
  today: Temporal.PlainDate,
  limit: number,
): Promise<AttentionWork | undefined> {
  const { events, attentionDays } = tx.tables;
  const seen = await upkeepDoneTo(tx, SEEN);
  const happened = await tx.db
    .select({ seq: events.seq, id: events.applicationId })
    .from(events)
    .where(gt(events.seq, seen))
    .orderBy(asc(events.seq))
    .limit(limit);
  const due = await tx.db
    .select({ id: attentionDays.applicationId })
    .from(attentionDays)
    .where(lte(attentionDays.lookOn, today.toString()))
    .orderBy(asc(attentionDays.lookOn))
    .limit(limit);
  if (happened.length + due.length === 0) return undefined;
  return {
    ids: [...new Set([...happened, ...due].map(({ id }) => id))],
    seenTo: happened.at(-1)?.seq ?? seen,
    isMore: happened.length === limit || due.length === limit,
  };
}

/**
 * The first time on a database: marks what may need somebody, so that the events of years need not be gone through.
 * Returns false where that was done before.
 */
export async function beginAttention(tx: Tx): Promise<boolean> {
  const { events, applications, attentionDays } = tx.tables;
  if ((await upkeepDoneTo(tx, SEEN)) > 0) return false;
  const last = first(await tx.db.select({ seq: sql<number | null>`max(${events.seq})` }).from(events));
  const seq = Number(last?.seq ?? 0);
  if (seq === 0) return false;
  const open = APPLICATION_STATES.filter((state) => state !== 'draft' && !isFinal(state));
  const ids = await tx.db.select({ id: applications.id }).from(applications).where(inArray(applications.state, open));
  const silent = await tx.db
    .select({ id: applications.id })
    .from(applications)
    .where(and(eq(applications.contactEmail, ''), eq(applications.secondEmail, '')));
  const marked = [...new Set([...ids, ...silent].map(({ id }) => id))];
  await tx.insertAll(
    attentionDays,
    marked.map((applicationId) => ({ applicationId, lookOn: AT_ONCE })),
  );
  await rememberUpkeep(tx, SEEN, seq);
  return true;
}

/** A case after a look at it. */
export interface LookedAt {
  id: string;
  /** 担当, or empty. */
  owner: string;
  submittedAt: Temporal.Instant;
  attentions: readonly Attention[];
  lookOn: Temporal.PlainDate | undefined;
}

/** Puts what was found in the place of what was found before; an id of `work` that is not among them needs nobody. */
export async function saveAttentions(tx: Tx, work: AttentionWork, found: readonly LookedAt[]): Promise<void> {
  const { attentionItems, attentionDays } = tx.tables;
  await forgetAttentions(tx, work.ids);
  await tx.insertAll(
    attentionItems,
    found.flatMap(({ id, owner, submittedAt, attentions }) =>
      attentions.flatMap((attention, place) =>
        marksOf(attention).map((mark) => ({
          applicationId: id,
          place,
          owner,
          ...mark,
          since: attention.since.epochMilliseconds,
          submittedAt: submittedAt.epochMilliseconds,
        })),
      ),
    ),
  );
  await tx.insertAll(
    attentionDays,
    found.flatMap(({ id, lookOn }) => (lookOn ? [{ applicationId: id, lookOn: lookOn.toString() }] : [])),
  );
  await rememberUpkeep(tx, SEEN, work.seenTo);
}

async function forgetAttentions({ db, tables }: Tx, ids: readonly string[]): Promise<void> {
  const { attentionItems, attentionDays } = tables;
  await db.delete(attentionItems).where(inArray(attentionItems.applicationId, [...ids]));
  await db.delete(attentionDays).where(inArray(attentionDays.applicationId, [...ids]));
}

/** Under which kind, and due on which JST day. */
export interface AttentionMark {
  kind: AttentionKind | '';
  due: string;
}

/** One mark for each item and one for each of its kinds. */
export function marksOf({ kind, also, due }: Attention): AttentionMark[] {
  return ['' as const, kind, ...also].map((under) => ({ kind: under, due: due.toString() }));
}

/** How many there are of each kind, of one's cases where an owner is given; the empty kind for all. */
export async function countAttentions({ db, tables }: Tx, owner?: string): Promise<Map<AttentionKind | '', number>> {
  const { attentionItems: table } = tables;
  const rows = await db
    .select({ kind: table.kind, count: sql<number>`count(*)` })
    .from(table)
    .where(ofOwner(table.owner, owner))
    .groupBy(table.kind);
  return new Map(rows.map(({ kind, count }) => [oneOf(MARKS, kind), Number(count)]));
}

const MARKS: readonly AttentionMark['kind'][] = ['', ...ATTENTION_KINDS];

function ofOwner(column: SQLWrapper, owner: string | undefined): SQL | undefined {
  return owner === undefined ? undefined : sql`${column} = ${owner}`;
}

/** What a part of the queue is: of this kind, or all; of this owner's cases, or everybody's. */
export interface QueuePart {
  kind: AttentionKind | '';
  owner: string | undefined;
}

/** How many are due by a JST day. */
export async function countDue(
  { db, tables }: Tx,
  { kind, owner }: QueuePart,
  day: Temporal.PlainDate,
): Promise<number> {
  const { attentionItems: table } = tables;
  const rows = await db
    .select({ count: sql<number>`count(*)` })
    .from(table)
    .where(and(ofOwner(table.owner, owner), eq(table.kind, kind), lte(table.due, day.toString())));
  return Number(first(rows)?.count ?? 0);
}

/** All marks of these cases, as they are kept of this owner or of everybody. */
export async function listMarks({ db, tables }: Tx, ids: readonly string[], owner?: string): Promise<AttentionMark[]> {
  if (ids.length === 0) return [];
  const { attentionItems: table } = tables;
  const rows = await db
    .select({ kind: table.kind, due: table.due })
    .from(table)
    .where(and(inArray(table.applicationId, [...ids]), ofOwner(plain(table.owner), owner)));
  return rows.map(({ kind, due }) => ({ kind: oneOf(MARKS, kind), due }));
}

/** Items of a kind, the most urgent first, but of these cases none: which case, and which of its items. */
export async function listAttentions(
  { db, tables }: Tx,
  { kind, owner, except }: QueuePart & { except: readonly string[] },
  { offset, limit }: { offset: number; limit: number },
): Promise<{ id: string; place: number }[]> {
  const { attentionItems: table } = tables;
  return db
    .select({ id: table.applicationId, place: table.place })
    .from(table)
    .where(
      and(
        ofOwner(table.owner, owner),
        eq(table.kind, kind),
        except.length > 0 ? notInArray(table.applicationId, [...except]) : undefined,
      ),
    )
    .orderBy(asc(table.due), asc(table.since), asc(table.submittedAt), asc(table.applicationId), asc(table.place))
    .limit(limit)
    .offset(offset);
}
