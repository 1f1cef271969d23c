import { and, asc, count, eq, gt, inArray, isNotNull, isNull, lt, lte, or } from 'drizzle-orm';
import type { RetentionDays } from '#domain/case/retention.ts';
import { jstDay } from '#domain/text/jst.ts';
import { APPLICATION_STATES, type ApplicationState } from '#domain/words/states.ts';
import type { TokenPurpose } from '#store/access/tokens.ts';
import type { Store, Tx } from '#store/engine.ts';
import { emptyIncoming } from '#store/queue/incoming.ts';
import { othersTurn, rememberUpkeep, upkeepDoneTo } from '#store/queue/upkeep.ts';
import { dayOf, first, inBatches, instantOf, oneOf, plain } from '#store/tables/columns.ts';

/** In place of both days of a filing that was never confirmed and whose draft is gone: nobody is told of it. */
const LONG_AGO = '0001-01-01';

/** From that JST day on the time runs for which a case is kept; undefined for one that goes on. */
export async function markEnded(tx: Tx, applicationId: string, day: Temporal.PlainDate | undefined): Promise<void> {
  const { applications } = tx.tables;
  await tx.db
    .update(applications)
    .set({ endedOn: day?.toString() ?? null, noticedOn: '' })
    .where(eq(applications.id, applicationId));
}

/** Filings that became drafts again, and whose draft is gone. */
export async function markForgotten(tx: Tx, applicationIds: readonly string[]): Promise<void> {
  if (applicationIds.length === 0) return;
  const { applications } = tx.tables;
  await tx.db
    .update(applications)
    .set({ endedOn: LONG_AGO, noticedOn: LONG_AGO })
    .where(and(inArray(applications.id, [...applicationIds]), eq(plain(applications.state), 'draft')));
}

/** What is due with a case: the desk is told of it, it is erased, or it was told of on a day that has not come yet. */
export interface DueCase {
  id: string;
  due: 'tell' | 'erase' | 'untell';
}

/** Some of the cases with which something is due. */
export async function findRetentionDue(tx: Tx, days: RetentionDays, limit: number): Promise<DueCase[]> {
  const { applications } = tx.tables;
  const { noticedOn, endedOn, id } = applications;
  const isUntold = and(eq(noticedOn, ''), lte(endedOn, days.toldOfEnded.toString()));
  // The clock was ahead then.
  const isToldLater = gt(noticedOn, days.today.toString());
  const isOver = and(
    gt(noticedOn, ''),
    lte(noticedOn, days.erasedTold.toString()),
    lte(endedOn, days.erasedEnded.toString()),
  );
  const rows = await tx.db
    .select({ id, noticedOn })
    .from(applications)
    .where(or(isUntold, isToldLater, isOver))
    .limit(limit);
  const today = days.today.toString();
  return rows.map((row) => ({
    id: row.id,
    due: row.noticedOn === '' ? 'tell' : row.noticedOn > today ? 'untell' : 'erase',
  }));
}

/** The desk was told of them on that day; undefined when it is yet to be told. */
export async function noteTold(tx: Tx, ids: readonly string[], day: Temporal.PlainDate | undefined): Promise<void> {
  if (ids.length === 0) return;
  const { applications } = tx.tables;
  await tx.db
    .update(applications)
    .set({ noticedOn: day?.toString() ?? '' })
    .where(inArray(applications.id, [...ids]));
}

/** A case of which the desk is told that it will be erased. */
export interface ToldCase {
  reference: string;
  association: string;
  state: ApplicationState;
  endedOn: Temporal.PlainDate;
  noticedOn: Temporal.PlainDate;
}

/** Those that go first, and how many there are. */
export async function listTold(tx: Tx, limit: number): Promise<{ cases: ToldCase[]; count: number }> {
  const { applications } = tx.tables;
  const { reference, association, state, endedOn, noticedOn } = applications;
  const isTold = gt(noticedOn, LONG_AGO);
  const rows = await tx.db
    .select({ reference, association, state, endedOn, noticedOn })
    .from(applications)
    .where(isTold)
    .orderBy(asc(noticedOn), asc(endedOn))
    .limit(limit);
  const all =
    rows.length === 0 ? undefined : first(await tx.db.select({ rows: count() }).from(applications).where(isTold));
  const cases = rows.flatMap((row) =>
    row.endedOn === null
      ? []
      : [
          {
            ...row,
            state: oneOf(APPLICATION_STATES, row.state),
            endedOn: dayOf(row.endedOn),
            noticedOn: dayOf(row.noticedOn),
          },
        ],
  );
  return { cases, count: Number(all?.rows ?? 0) };
}

/**
 * Empties what the rows of a case that stay say of people, or in anybody's words: who asked, answered, confirmed and came.
 * Its history goes, and so do deliveries of it to webhooks.
 */
export async function eraseWords(tx: Tx, applicationId: string): Promise<void> {
  const { db, tables } = tx;
  const {
    events,
    webhooks,
    webhookDeliveries,
    inquiries,
    answers,
    sessions,
    sessionMakers,
    reports,
    signUpPages,
    calendarAnswers,
  } = tables;
  const ofCase = await db.select({ id: events.id }).from(events).where(eq(events.applicationId, applicationId));
  const eventIds = ofCase.map(({ id }) => id);
  for (const { id } of await db.select({ id: webhooks.id }).from(webhooks)) {
    for (const some of inBatches(eventIds)) {
      const { webhookId, eventId } = webhookDeliveries;
      await db.delete(webhookDeliveries).where(and(eq(webhookId, id), inArray(eventId, some)));
    }
  }
  await db.delete(events).where(eq(events.applicationId, applicationId));
  const asked = await db.select({ id: inquiries.id }).from(inquiries).where(eq(inquiries.applicationId, applicationId));
  await db.update(inquiries).set({ note: '', askedBy: '' }).where(eq(inquiries.applicationId, applicationId));
  for (const some of inBatches(asked.map(({ id }) => id))) {
    await db.update(answers).set({ comment: '', by: '' }).where(inArray(answers.inquiryId, some));
  }
  const fixed = await db.select({ id: sessions.id }).from(sessions).where(eq(sessions.applicationId, applicationId));
  for (const { id } of fixed) {
    const { sessionId, outAt } = sessionMakers;
    await db.update(sessionMakers).set({ by: '', visitor: '', phoneOnDay: '' }).where(eq(sessionId, id));
    await db
      .update(sessionMakers)
      .set({ outBy: '', outReason: '' })
      .where(and(eq(sessionId, id), isNotNull(outAt)));
  }
  for (const { id } of fixed) {
    const own = await db.select({ id: tables.invites.id }).from(tables.invites).where(eq(tables.invites.sessionId, id));
    for (const invite of own) await db.delete(calendarAnswers).where(eq(calendarAnswers.inviteId, invite.id));
  }
  await db.update(reports).set({ remarks: '', reportedBy: '' }).where(eq(reports.applicationId, applicationId));
  await db.delete(signUpPages).where(eq(signUpPages.applicationId, applicationId));
}

/** Rows of one write. */
const AT_ONCE = 200;

/**
 * Deletes some of the rows of a case that hold nothing but people's data; false with the last of them, which also ends the
 * time for which it is kept.
 */
export async function eraseSomeRows(tx: Tx, applicationId: string): Promise<boolean> {
  return (
    (await eraseMails(tx, applicationId)) ||
    (await eraseIncoming(tx, applicationId)) ||
    (await eraseRegistrations(tx, applicationId)) ||
    (await eraseTheRest(tx, applicationId))
  );
}

async function eraseMails(tx: Tx, applicationId: string): Promise<boolean> {
  const { mails } = tx.tables;
  const rows = await tx.db
    .select({ id: mails.id })
    .from(mails)
    .where(eq(mails.applicationId, applicationId))
    .limit(AT_ONCE);
  await deleteMails(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.length > 0;
}

async function eraseIncoming(tx: Tx, applicationId: string): Promise<boolean> {
  const { incomingMails } = tx.tables;
  const rows = await tx.db
    .select({ id: incomingMails.id })
    .from(incomingMails)
    .where(eq(incomingMails.applicationId, applicationId))
    .limit(AT_ONCE);
  await emptyIncoming(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.length > 0;
}

/** With the names of their files. */
export async function deleteMails(
  { db, tables: { mails, mailFiles, gathered } }: Tx,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await db.delete(gathered).where(inArray(gathered.mailId, [...ids]));
  await db.delete(mailFiles).where(inArray(mailFiles.mailId, [...ids]));
  await db.delete(mails).where(inArray(mails.id, [...ids]));
}

async function eraseRegistrations(tx: Tx, applicationId: string): Promise<boolean> {
  const { registrations, reminders } = tx.tables;
  const rows = await tx.db
    .select({ id: registrations.id })
    .from(registrations)
    .where(eq(registrations.applicationId, applicationId))
    .limit(AT_ONCE);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return false;
  await deleteTokens(tx, ['registration', 'registration-check'], ids);
  await tx.db.delete(reminders).where(inArray(reminders.subjectId, ids));
  await tx.db.delete(registrations).where(inArray(registrations.id, ids));
  return true;
}

async function eraseTheRest(tx: Tx, applicationId: string): Promise<boolean> {
  const { db, tables } = tx;
  const { walkIns, attachments, chosenMaterials, circulars, drafts, inquiries, gathered } = tables;
  await db.delete(walkIns).where(eq(walkIns.applicationId, applicationId));
  await db.delete(circulars).where(eq(circulars.applicationId, applicationId));
  await db.delete(chosenMaterials).where(eq(chosenMaterials.applicationId, applicationId));
  const typed = await db.select({ id: drafts.id }).from(drafts).where(eq(drafts.applicationId, applicationId));
  const draftIds = typed.map(({ id }) => id);
  for (const some of inBatches(draftIds)) await db.delete(attachments).where(inArray(attachments.draftId, some));
  await db.delete(attachments).where(eq(attachments.applicationId, applicationId));
  await deleteTokens(tx, ['draft'], draftIds);
  await db.delete(drafts).where(eq(drafts.applicationId, applicationId));
  const asked = await db.select({ id: inquiries.id }).from(inquiries).where(eq(inquiries.applicationId, applicationId));
  const askedIds = asked.map(({ id }) => id);
  await deleteTokens(tx, ['inquiry'], askedIds);
  for (const some of inBatches(askedIds)) await db.delete(gathered).where(inArray(gathered.inquiryId, some));
  await deleteTokens(tx, ['verification', 'status', 'sign-up-page', 'reception', 'access-code'], [applicationId]);
  await deleteTokens(tx, ['feed'], [`session:${applicationId}`, `association:${applicationId}`]);
  await markEnded(tx, applicationId, undefined);
  return false;
}

export async function deleteTokens(
  tx: Tx,
  purposes: readonly TokenPurpose[],
  subjectIds: readonly string[],
): Promise<void> {
  const { tokens } = tx.tables;
  for (const some of inBatches(subjectIds)) {
    await tx.db.delete(tokens).where(and(inArray(tokens.purpose, [...purposes]), inArray(tokens.subjectId, some)));
  }
}

/** Rows about no case that have been kept long enough. */
export interface OldRows {
  mails: string[];
  tokens: string[];
  permits: string[];
  browsers: string[];
  /** 「確認が必要」 of materials, once looked at. */
  marks: string[];
  /** That came in, once they have their place. */
  incoming: string[];
}

/**
 * Some mails about no case and some marks of materials that were settled before then, some tokens and sign-ins that ended
 * before then, and some permits.
 */
export async function findOldRows(
  { db, tables: { mails, tokens, latePermits, browsers, materialMarks, incomingMails } }: Tx,
  before: { mails: Temporal.Instant; permits: Temporal.Instant },
): Promise<OldRows> {
  const oldest = await db
    .select({ id: mails.id, settledAt: mails.settledAt })
    .from(mails)
    .where(isNull(mails.applicationId))
    .orderBy(asc(mails.seq))
    .limit(AT_ONCE);
  const over = oldest.filter(({ settledAt }) => settledAt !== null && settledAt < before.mails.epochMilliseconds);
  const ended = lt(tokens.expiresAt, before.mails.epochMilliseconds);
  const dead = await db.select({ id: tokens.id }).from(tokens).where(ended).limit(AT_ONCE);
  const permitted = lt(latePermits.permittedAt, before.permits.epochMilliseconds);
  const past = lt(plain(latePermits.validUntil), before.permits.epochMilliseconds);
  const permits = await db.select({ id: latePermits.id }).from(latePermits).where(and(permitted, past)).limit(AT_ONCE);
  const gone = lt(browsers.expiresAt, before.mails.epochMilliseconds);
  const signedOut = await db.select({ id: browsers.id }).from(browsers).where(gone).limit(AT_ONCE);
  const looked = lt(materialMarks.settledAt, before.mails.epochMilliseconds);
  const marks = await db.select({ id: materialMarks.id }).from(materialMarks).where(looked).limit(AT_ONCE);
  const isOld = lt(incomingMails.arrivedAt, before.mails.epochMilliseconds);
  const isDone = and(eq(incomingMails.state, 'done'), isNull(incomingMails.applicationId), isOld);
  const incoming = await db.select({ id: incomingMails.id }).from(incomingMails).where(isDone).limit(AT_ONCE);
  const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);
  return {
    incoming: idsOf(incoming),
    mails: idsOf(over),
    tokens: idsOf(dead),
    permits: idsOf(permits),
    browsers: idsOf(signedOut),
    marks: idsOf(marks),
  };
}

export async function eraseOldRows(tx: Tx, old: OldRows): Promise<void> {
  const { tokens, latePermits, browsers, materialMarks } = tx.tables;
  await deleteMails(tx, old.mails);
  await emptyIncoming(tx, old.incoming);
  if (old.marks.length > 0) await tx.db.delete(materialMarks).where(inArray(materialMarks.id, old.marks));
  if (old.browsers.length > 0) await tx.db.delete(browsers).where(inArray(browsers.id, old.browsers));
  if (old.tokens.length > 0) await tx.db.delete(tokens).where(inArray(tokens.id, old.tokens));
  if (old.permits.length === 0) return;
  await deleteTokens(tx, ['late-permit'], old.permits);
  await tx.db.delete(latePermits).where(inArray(latePermits.id, old.permits));
}

const UPKEEP = 'mark ended cases';
const FINAL: readonly ApplicationState[] = ['declined', 'withdrawn', 'cancelled', 'held'];

/** Once for each database: cases that ended before it was kept when. Broken off, it begins again. */
export async function markOldEnded(store: Store): Promise<void> {
  if ((await store.read((tx) => upkeepDoneTo(tx, UPKEEP))) > 0) return;
  for (const state of FINAL) {
    for (let after = ''; ; await othersTurn()) {
      const last = await store.write((tx) => markSomeEnded(tx, state, after));
      if (last === undefined) break;
      after = last;
    }
  }
  await store.write((tx) => rememberUpkeep(tx, UPKEEP, 1));
}

async function markSomeEnded(tx: Tx, state: ApplicationState, after: string): Promise<string | undefined> {
  const { applications, sessions } = tx.tables;
  const rows = await tx.db
    .select({ id: applications.id, updatedAt: applications.updatedAt, endedOn: applications.endedOn })
    .from(applications)
    .where(and(eq(plain(applications.state), state), gt(applications.id, after)))
    .orderBy(asc(applications.id))
    .limit(AT_ONCE);
  const ids = rows.map(({ id }) => id);
  const held =
    state !== 'held' || ids.length === 0
      ? []
      : await tx.db.select().from(sessions).where(inArray(sessions.applicationId, ids));
  const dates = new Map(held.map(({ applicationId, date }) => [applicationId, dayOf(date)]));
  for (const { id, updatedAt, endedOn } of rows) {
    if (endedOn === null) await markEnded(tx, id, dates.get(id) ?? jstDay(instantOf(updatedAt)));
  }
  return ids.at(-1);
}
