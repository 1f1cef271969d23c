import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Application } from '#domain/case/application.ts';
import { forOwnFields, ownTexts } from '#domain/form1/fields.ts';
import type { Contact, FiledForm1, Venue } from '#domain/form1/form1.ts';
import type { PreferredSlot } from '#domain/form1/slot.ts';
import { prefectureOfCase } from '#domain/place/case-prefecture.ts';
import type { Source } from '#domain/words/channels.ts';
import { MODES } from '#domain/words/modes.ts';
import { RANKS } from '#domain/words/ranks.ts';
import { APPLICATION_STATES } from '#domain/words/states.ts';
import { given, prepared } from '#store/connections/prepared.ts';
import type { Tx } from '#store/engine.ts';
import { attachmentsOf } from '#store/files/attachments.ts';
import {
  dayOf,
  daysOf,
  first,
  hourColumns,
  hoursOf,
  instantOf,
  oneOf,
  optionalInstant,
} from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';
import { dropEmptyCounts, listNew, refreshListed } from './listed.ts';

type ApplicationRow = Tables['applications']['$inferSelect'];
type SlotRow = Tables['slots']['$inferSelect'];

export async function findApplication(tx: Tx, id: string): Promise<Application | undefined> {
  const row = first(await rowOf(tx, { id }));
  return row ? await applicationOf(tx, row) : undefined;
}

const rowOf = prepared(({ db, tables: { applications } }) =>
  db
    .select()
    .from(applications)
    .where(eq(applications.id, given('id'))),
);

export async function findApplicationByReference(tx: Tx, reference: string): Promise<Application | undefined> {
  const { applications } = tx.tables;
  const row = first(await tx.db.select().from(applications).where(eq(applications.reference, reference)));
  return row ? await applicationOf(tx, row) : undefined;
}

/** An application that must be there, because a row with its id was just read. */
export async function getApplication(tx: Tx, id: string): Promise<Application> {
  const application = await findApplication(tx, id);
  if (!application) throw new Error(`application ${id} is gone`);
  return application;
}

/** Who asks, and whom to write to, without the rest of the form. */
export async function findContact(
  tx: Tx,
  id: string,
): Promise<{ association: string; name: string; email: string } | undefined> {
  return first(await contactOf(tx, { id }));
}

const contactOf = prepared(({ db, tables: { applications } }) =>
  db
    .select({
      association: applications.association,
      name: applications.contactName,
      email: applications.contactEmail,
    })
    .from(applications)
    .where(eq(applications.id, given('id'))),
);

/** Who filed it, without the rest of the form: the contact's address first, then the second contact's. */
export async function findApplicants(tx: Tx, id: string): Promise<{ association: string; emails: string[] }> {
  const { association, contactEmail, secondEmail } = tx.tables.applications;
  const row = first(
    await tx.db
      .select({ association, contactEmail, secondEmail })
      .from(tx.tables.applications)
      .where(eq(tx.tables.applications.id, id)),
  );
  const emails = row ? [row.contactEmail, row.secondEmail].filter((email) => email !== '') : [];
  return { association: row?.association ?? '', emails };
}

export async function insertApplication(tx: Tx, application: Application): Promise<void> {
  const { association, venue } = application.form1;
  const prefecture = prefectureOfCase({ association, address: venue.address }) ?? '';
  const columns = { id: application.id, ...columnsOf(application), prefecture };
  await tx.insertAll(tx.tables.applications, [columns]);
  await listNew(tx, columns, application.form1.slots.find((slot) => slot.rank === 1)?.date.toString());
  await insertSlots(tx, application.id, application.form1.slots);
}

/** Writes the fields of the application itself; slots and attachments have their own functions. */
export async function updateApplication(tx: Tx, application: Application): Promise<void> {
  const { applications } = tx.tables;
  await tx.db.update(applications).set(columnsOf(application)).where(eq(applications.id, application.id));
  await refreshListed(tx, application.id);
}

/** 担当 becomes this name, or nobody; a name that has no case any more is not kept for the list. */
export async function setOwner(tx: Tx, application: Application, owner: string): Promise<void> {
  await updateApplication(tx, { ...application, owner });
  await dropEmptyCounts(tx, application.id, 'owner', application.owner);
}

/**
 * Makes `slots` the ones that stand: ids that are not among them are marked as replaced, new ids are inserted, and of
 * kept ids only the rank may change, because a slot is immutable.
 */
export async function replaceSlots(
  tx: Tx,
  applicationId: string,
  slots: readonly PreferredSlot[],
  now: Temporal.Instant,
): Promise<void> {
  const { slots: table } = tx.tables;
  const standing = await slotRows(tx, applicationId);
  const kept = new Set(slots.map((slot) => slot.id));
  const gone = standing.filter((row) => !kept.has(row.id)).map((row) => row.id);
  if (gone.length > 0) {
    await tx.db.update(table).set({ replacedAt: now.epochMilliseconds }).where(inArray(table.id, gone));
  }
  for (const slot of slots.filter((candidate) => standing.some((row) => row.id === candidate.id))) {
    await tx.db.update(table).set({ rank: slot.rank }).where(eq(table.id, slot.id));
  }
  await insertSlots(
    tx,
    applicationId,
    slots.filter((slot) => !standing.some((row) => row.id === slot.id)),
  );
  await refreshListed(tx, applicationId);
}

export async function insertSlots(
  tx: Tx,
  applicationId: string,
  slots: readonly (Omit<PreferredSlot, 'rank'> & { rank: number })[],
): Promise<void> {
  if (slots.length === 0) return;
  await tx.insertAll(
    tx.tables.slots,
    slots.map((slot) => ({
      id: slot.id,
      applicationId,
      rank: slot.rank,
      ...hourColumns(slot),
      filedOn: slot.filedOn.toString(),
    })),
  );
}

/** Any slot of any time, also a replaced one or one that the desk proposed as a move. */
export async function findSlot(
  tx: Tx,
  id: string,
): Promise<(Omit<PreferredSlot, 'rank'> & { applicationId: string; rank: number; replaced: boolean }) | undefined> {
  const { slots } = tx.tables;
  const row = first(await tx.db.select().from(slots).where(eq(slots.id, id)));
  if (!row) return undefined;
  return { ...factsOfSlot(row), applicationId: row.applicationId, rank: row.rank, replaced: row.replacedAt !== null };
}

export async function setFilingDay(tx: Tx, applicationId: string, filedOn: Temporal.PlainDate): Promise<void> {
  const { slots } = tx.tables;
  await tx.db
    .update(slots)
    .set({ filedOn: filedOn.toString() })
    .where(and(eq(slots.applicationId, applicationId), isNull(slots.replacedAt)));
}

/** An application without its files. */
export type ApplicationFacts = Omit<Application, 'form1'> & { form1: Omit<FiledForm1, 'attachments'> };

/** These applications in this order, in two queries. */
export async function listApplications(tx: Tx, ids: readonly string[]): Promise<ApplicationFacts[]> {
  if (ids.length === 0) return [];
  const { applications, slots } = tx.tables;
  const rows = await tx.db
    .select()
    .from(applications)
    .where(inArray(applications.id, [...ids]));
  const slotsOfAll = await tx.db
    .select()
    .from(slots)
    .where(and(inArray(slots.applicationId, [...ids]), isNull(slots.replacedAt)))
    .orderBy(asc(slots.rank));
  const found = new Map(rows.map((row) => [row.id, row]));
  const slotsOf = Map.groupBy(slotsOfAll, (slot) => slot.applicationId);
  return ids.flatMap((id) => {
    const row = found.get(id);
    return row ? [factsOf(row, (slotsOf.get(id) ?? []).flatMap(slotOf))] : [];
  });
}

/** Other standing applications of the same association for one of these days: pointed out, never refused. */
export async function findSameDay(
  tx: Tx,
  association: string,
  dates: readonly Temporal.PlainDate[],
): Promise<string[]> {
  const { applications, slots } = tx.tables;
  const rows = await tx.db
    .selectDistinct({ reference: applications.reference })
    .from(applications)
    .innerJoin(slots, eq(slots.applicationId, applications.id))
    .where(
      and(
        eq(applications.association, association),
        inArray(applications.state, ['received', 'inquiring', 'returned', 'confirmed']),
        isNull(slots.replacedAt),
        inArray(
          slots.date,
          dates.map((date) => date.toString()),
        ),
      ),
    );
  return rows.map((row) => row.reference);
}

export async function listConfirmedBefore(tx: Tx, day: Temporal.PlainDate): Promise<string[]> {
  const { sessions } = tx.tables;
  const rows = await tx.db
    .select({ applicationId: sessions.applicationId })
    .from(sessions)
    .where(and(eq(sessions.state, 'confirmed'), sql`${sessions.date} < ${day.toString()}`));
  return rows.map((row) => row.applicationId);
}

/** The filing that has waited longest for its address to be confirmed. */
export async function findOldestUnverified(tx: Tx): Promise<{ id: string; submittedAt: Temporal.Instant } | undefined> {
  const { applications } = tx.tables;
  const oldest = first(
    await tx.db
      .select({ id: applications.id, submittedAt: applications.submittedAt })
      .from(applications)
      .where(eq(applications.state, 'unverified'))
      .orderBy(asc(applications.submittedAt))
      .limit(1),
  );
  return oldest && { id: oldest.id, submittedAt: instantOf(oldest.submittedAt) };
}

async function slotRows(tx: Tx, applicationId: string): Promise<SlotRow[]> {
  return standingSlots(tx, { applicationId });
}

const standingSlots = prepared(({ db, tables: { slots } }) =>
  db
    .select()
    .from(slots)
    .where(and(eq(slots.applicationId, given('applicationId')), isNull(slots.replacedAt)))
    .orderBy(asc(slots.rank)),
);

const SOURCES: readonly Source[] = ['web', 'mail', 'fax', 'phone'];

async function applicationOf(tx: Tx, row: ApplicationRow): Promise<Application> {
  const slots = (await slotRows(tx, row.id)).flatMap(slotOf);
  const facts = factsOf(row, slots);
  return { ...facts, form1: { ...facts.form1, attachments: await attachmentsOf(tx, row.id) } };
}

function factsOf(row: ApplicationRow, slots: PreferredSlot[]): ApplicationFacts {
  const contact: Contact = {
    name: row.contactName,
    kana: row.contactKana,
    phone: row.contactPhone,
    extension: row.contactExtension,
    email: row.contactEmail,
  };
  const venue: Venue = { name: row.venueName, postalCode: row.postalCode, address: row.address };
  return {
    id: row.id,
    reference: row.reference,
    state: oneOf(APPLICATION_STATES, row.state),
    version: row.version,
    formVersion: row.formVersion,
    source: oneOf(SOURCES, row.source),
    secondContact:
      row.secondEmail === ''
        ? undefined
        : { name: row.secondName, kana: row.secondKana, phone: row.secondPhone, email: row.secondEmail },
    form1: {
      ...forOwnFields(({ key }) => row[key]),
      contact,
      slots,
      noFurtherCandidates: row.noFurtherCandidates === 1,
      venue,
      mode: oneOf(MODES, row.mode),
    },
    liftedFor: daysOf(row.liftedFor),
    previousId: row.previousId ?? undefined,
    owner: row.owner,
    submittedAt: instantOf(row.submittedAt),
    receivedAt: optionalInstant(row.receivedAt),
    returned:
      row.returnedReason !== null && row.replyBy !== null
        ? { reason: row.returnedReason, replyBy: dayOf(row.replyBy) }
        : undefined,
    updatedAt: instantOf(row.updatedAt),
  };
}

function slotOf(row: SlotRow): PreferredSlot[] {
  const rank = RANKS.find((candidate) => candidate === row.rank);
  return rank === undefined ? [] : [{ ...factsOfSlot(row), rank }];
}

function factsOfSlot(row: SlotRow) {
  return { id: row.id, ...hoursOf(row), filedOn: dayOf(row.filedOn) };
}

function columnsOf(application: Application) {
  const { form1 } = application;
  return {
    reference: application.reference,
    state: application.state,
    version: application.version,
    formVersion: application.formVersion,
    source: application.source,
    ...ownTexts(form1),
    contactName: form1.contact.name,
    contactKana: form1.contact.kana,
    contactPhone: form1.contact.phone,
    contactExtension: form1.contact.extension,
    contactEmail: form1.contact.email,
    secondName: application.secondContact?.name ?? '',
    secondKana: application.secondContact?.kana ?? '',
    secondPhone: application.secondContact?.phone ?? '',
    secondEmail: application.secondContact?.email ?? '',
    noFurtherCandidates: form1.noFurtherCandidates ? 1 : 0,
    venueName: form1.venue.name,
    postalCode: form1.venue.postalCode,
    address: form1.venue.address,
    mode: form1.mode,
    liftedFor: application.liftedFor.join(','),
    previousId: application.previousId ?? null,
    owner: application.owner,
    submittedAt: application.submittedAt.epochMilliseconds,
    receivedAt: application.receivedAt?.epochMilliseconds ?? null,
    returnedReason: application.returned?.reason ?? null,
    replyBy: application.returned?.replyBy.toString() ?? null,
    updatedAt: application.updatedAt.epochMilliseconds,
  };
}
