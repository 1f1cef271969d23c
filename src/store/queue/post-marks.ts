import { eq, sql } from 'drizzle-orm';
import { given, prepared } from '#store/connections/prepared.ts';
import type { Tx } from '#store/engine.ts';
import { first, instantOf } from '#store/tables/columns.ts';

/**
 * `held`: a coordinator stopped all mails; `alarm`: the coordinators were told that mails do not get through; `pace`: when
 * the bucket of `MAIL_PER_SECOND` is full again.
 */
export type PostMark = 'held' | 'alarm' | 'pace';

export interface MarkSet {
  at: Temporal.Instant;
  by: string;
}

const markOf = prepared(({ db, tables: { postMarks } }) =>
  db
    .select()
    .from(postMarks)
    .where(eq(postMarks.name, given('name'))),
);

export async function findMark(tx: Tx, name: PostMark): Promise<MarkSet | undefined> {
  const row = first(await markOf(tx, { name }));
  return row ? { at: instantOf(row.at), by: row.by } : undefined;
}

export async function setMark({ db, tables: { postMarks } }: Tx, name: PostMark, { at, by }: MarkSet): Promise<void> {
  const set = { at: at.epochMilliseconds, by };
  await db
    .insert(postMarks)
    .values({ name, ...set })
    .onConflictDoUpdate({ target: postMarks.name, set });
}

export async function clearMark({ db, tables: { postMarks } }: Tx, name: PostMark): Promise<void> {
  await db.delete(postMarks).where(eq(postMarks.name, name));
}

/** While all mails are held, those to coordinators alone: they could not sign in and let the others go. */
export function mayLeave() {
  return sql`(mails.role = 'coordinator' or not exists (select 1 from post_marks where post_marks.name = 'held'))`;
}
