import { and, eq, inArray, isNull, lt } from 'drizzle-orm';
import { FILED_FORMS, type FiledForm } from '#domain/case/filing.ts';
import { given, prepared, preparedWrite } from '#store/connections/prepared.ts';
import type { Tx } from '#store/engine.ts';
import { removedNow } from '#store/files/attachments.ts';
import { daysOf, first, instantOf, oneOf, optionalInstant } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';
import { markForgotten } from './retention.ts';

/** `enter`: a coordinator enters what came by mail, FAX or phone. */
export type DraftPurpose = 'file' | 'correct' | 'enter';

/** 下書き: what was typed, exactly as typed, until it is filed. */
export interface Draft {
  id: string;
  form: FiledForm;
  cookieHash: string;
  /** By field name; a field that was never shown is absent. */
  values: Record<string, string>;
  purpose: DraftPurpose;
  /** What came of it, or what it corrects: the application of a 様式1. */
  filedId: string | undefined;
  /** The version that the correction started from. */
  seenVersion: number | undefined;
  liftedFor: Temporal.PlainDate[];
  previousId: string | undefined;
  createdAt: Temporal.Instant;
  updatedAt: Temporal.Instant;
  submittedAt: Temporal.Instant | undefined;
}

export async function findDraft(tx: Tx, cookieHash: string): Promise<Draft | undefined> {
  const row = first(await rowBehind(tx, { cookieHash }));
  return row ? draftOf(row) : undefined;
}

const rowBehind = prepared(({ db, tables: { drafts } }) =>
  db
    .select()
    .from(drafts)
    .where(eq(drafts.cookieHash, given('cookieHash'))),
);

export async function findDraftById(tx: Tx, id: string): Promise<Draft | undefined> {
  const { drafts } = tx.tables;
  const row = first(await tx.db.select().from(drafts).where(eq(drafts.id, id)));
  return row ? draftOf(row) : undefined;
}

export async function findDraftOf(tx: Tx, filedId: string): Promise<Draft | undefined> {
  const { drafts } = tx.tables;
  const row = first(await tx.db.select().from(drafts).where(eq(drafts.applicationId, filedId)));
  return row ? draftOf(row) : undefined;
}

/** Every draft that became it, or corrects it. */
export async function listDraftsOf(tx: Tx, filedId: string): Promise<Draft[]> {
  const { drafts } = tx.tables;
  const rows = await tx.db.select().from(drafts).where(eq(drafts.applicationId, filedId));
  return rows.map(draftOf);
}

export async function insertDraft(tx: Tx, draft: Draft): Promise<void> {
  await tx.insertAll(tx.tables.drafts, [{ id: draft.id, ...columnsOf(draft) }]);
}

export async function updateDraft(tx: Tx, draft: Draft): Promise<void> {
  await updated(tx, { ...columnsOf(draft), id: draft.id });
}

const updated = preparedWrite(({ db, tables: { drafts } }) =>
  db
    .update(drafts)
    .set({
      form: given('form'),
      cookieHash: given('cookieHash'),
      valuesJson: given('valuesJson'),
      purpose: given('purpose'),
      applicationId: given('applicationId'),
      seenVersion: given('seenVersion'),
      liftedFor: given('liftedFor'),
      previousId: given('previousId'),
      createdAt: given('createdAt'),
      updatedAt: given('updatedAt'),
      submittedAt: given('submittedAt'),
    })
    .where(eq(drafts.id, given('id'))),
);

/** Some drafts that nobody has touched since `before` and that were never filed. */
export async function findStaleDrafts(tx: Tx, before: Temporal.Instant, limit: number): Promise<string[]> {
  const { drafts } = tx.tables;
  const rows = await tx.db.select({ id: drafts.id }).from(drafts).where(isStale(tx, before)).limit(limit);
  return rows.map((row) => row.id);
}

/** Removes those of them that still are stale, with their files. */
export async function deleteStaleDrafts(
  tx: Tx,
  ids: readonly string[],
  before: Temporal.Instant,
  now: Temporal.Instant,
): Promise<void> {
  const { drafts, attachments } = tx.tables;
  const filings = await tx.db
    .select({ id: drafts.applicationId })
    .from(drafts)
    .where(and(inArray(drafts.id, [...ids]), isStale(tx, before), eq(drafts.purpose, 'file')));
  await markForgotten(
    tx,
    filings.flatMap(({ id }) => id ?? []),
  );
  const deleted = await tx.db
    .delete(drafts)
    .where(and(inArray(drafts.id, [...ids]), isStale(tx, before)))
    .returning({ id: drafts.id });
  if (deleted.length === 0) return;
  const gone = deleted.map((draft) => draft.id);
  await tx.db
    .update(attachments)
    .set(removedNow(tx, now))
    .where(and(inArray(attachments.draftId, gone), isNull(attachments.removedAt)));
}

function isStale(tx: Tx, before: Temporal.Instant) {
  const { drafts } = tx.tables;
  return and(lt(drafts.updatedAt, before.epochMilliseconds), isNull(drafts.submittedAt));
}

const PURPOSES: readonly DraftPurpose[] = ['file', 'correct', 'enter'];

function draftOf(row: Tables['drafts']['$inferSelect']): Draft {
  const values: Record<string, string> = JSON.parse(row.valuesJson);
  return {
    id: row.id,
    form: oneOf(FILED_FORMS, row.form),
    cookieHash: row.cookieHash,
    values,
    purpose: oneOf(PURPOSES, row.purpose),
    filedId: row.applicationId ?? undefined,
    seenVersion: row.seenVersion ?? undefined,
    liftedFor: daysOf(row.liftedFor),
    previousId: row.previousId ?? undefined,
    createdAt: instantOf(row.createdAt),
    updatedAt: instantOf(row.updatedAt),
    submittedAt: optionalInstant(row.submittedAt),
  };
}

function columnsOf(draft: Draft) {
  return {
    form: draft.form,
    cookieHash: draft.cookieHash,
    valuesJson: JSON.stringify(draft.values),
    purpose: draft.purpose,
    applicationId: draft.filedId ?? null,
    seenVersion: draft.seenVersion ?? null,
    liftedFor: draft.liftedFor.join(','),
    previousId: draft.previousId ?? null,
    createdAt: draft.createdAt.epochMilliseconds,
    updatedAt: draft.updatedAt.epochMilliseconds,
    submittedAt: draft.submittedAt?.epochMilliseconds ?? null,
  };
}
