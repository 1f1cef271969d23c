import { and, asc, eq, gt, isNull, lte, ne, type SQL, sql } from 'drizzle-orm';
import { REGISTRATION_STATES, type Registration } from '#domain/case/registration.ts';
import { given, prepared } from '#store/connections/prepared.ts';
import type { Tx } from '#store/engine.ts';
import { first, instantOf, oneOf, optionalInstant, plain } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

export async function findRegistration(tx: Tx, id: string): Promise<Registration | undefined> {
  const { registrations } = tx.tables;
  const row = first(await tx.db.select().from(registrations).where(eq(registrations.id, id)));
  return row ? registrationOf(row) : undefined;
}

/**
 * Everybody who ever signed up with this address, whatever their state, in the order of signing up. Capitals do not make
 * another address: nobody's mailbox tells them apart.
 */
export async function listRegistrationsAt(tx: Tx, applicationId: string, email: string): Promise<Registration[]> {
  const { registrations } = tx.tables;
  const rows = await tx.db
    .select()
    .from(registrations)
    .where(
      and(eq(registrations.applicationId, applicationId), eq(sql`lower(${registrations.email})`, email.toLowerCase())),
    )
    .orderBy(asc(registrations.createdAt), asc(registrations.id));
  return rows.map(registrationOf);
}

/** Inserts or overwrites by id; two processes that add the same name at the same address at once end in the unique index. */
export async function saveRegistration(tx: Tx, registration: Registration, now: Temporal.Instant): Promise<void> {
  const { registrations } = tx.tables;
  const columns = {
    state: registration.state,
    name: registration.name,
    kana: registration.kana,
    institution: registration.institution,
    institutionCode: registration.institutionCode,
    email: registration.email,
    // Who has left keeps nobody from taking their name; nor do two without an address.
    apart: registration.email === '' || registration.state === 'left' ? registration.id : '',
    enteredBy: registration.enteredBy ?? '',
    people: registration.people,
    waitingSince: registration.waitingSince?.epochMilliseconds ?? null,
    passedOverAt: registration.passedOverAt?.epochMilliseconds ?? null,
    askedBrowser: registration.askedBy.browser,
    askedNetwork: registration.askedBy.network,
    arrivedPeople: registration.arrived?.people ?? 0,
    arrivedAt: registration.arrived?.at.epochMilliseconds ?? null,
    arrivedBy: registration.arrived?.by ?? '',
    createdAt: registration.createdAt.epochMilliseconds,
    updatedAt: now.epochMilliseconds,
  };
  await tx.db
    .insert(registrations)
    .values({
      id: registration.id,
      applicationId: registration.applicationId,
      ...columns,
    })
    .onConflictDoUpdate({ target: registrations.id, set: columns });
}

/** Every sign-up of an application whatever its state, in the order of signing up. */
export async function listRegistrations(tx: Tx, applicationId: string): Promise<Registration[]> {
  const { registrations } = tx.tables;
  const rows = await tx.db
    .select()
    .from(registrations)
    .where(eq(registrations.applicationId, applicationId))
    .orderBy(asc(registrations.createdAt), asc(registrations.id));
  return rows.map(registrationOf);
}

/** All sign-ups that stand, also those that wait for their confirmation or for a seat, in the order of signing up. */
export async function signUpsFor(tx: Tx, applicationId: string): Promise<Registration[]> {
  const { registrations } = tx.tables;
  const rows = await tx.db
    .select()
    .from(registrations)
    .where(and(eq(registrations.applicationId, applicationId), ne(registrations.state, 'left')))
    .orderBy(asc(registrations.createdAt), asc(registrations.id));
  return rows.map(registrationOf);
}

const oldestUnconfirmed = prepared(({ db, tables: { registrations } }) =>
  db
    .select()
    .from(registrations)
    .where(eq(registrations.state, 'unconfirmed'))
    .orderBy(asc(registrations.createdAt))
    .limit(1),
);

/** The sign-up that has waited longest for its confirmation. */
export async function findOldestUnconfirmed(tx: Tx): Promise<Registration | undefined> {
  const row = first(await oldestUnconfirmed(tx, {}));
  return row ? registrationOf(row) : undefined;
}

/** Unconfirmed, with a seat. */
function holdsSeat({ registrations }: Tables): SQL | undefined {
  return and(eq(registrations.state, 'unconfirmed'), isNull(registrations.waitingSince));
}

const oldHolds = prepared(({ db, tables }) => {
  const { registrations } = tables;
  return db
    .selectDistinct({ id: registrations.applicationId })
    .from(registrations)
    .where(and(holdsSeat(tables), lte(registrations.createdAt, given('since'))));
});

const nextHold = prepared(({ db, tables }) => {
  const { registrations } = tables;
  return db
    .select({ at: registrations.createdAt })
    .from(registrations)
    .where(and(holdsSeat(tables), gt(registrations.createdAt, given('since'))))
    .orderBy(asc(registrations.createdAt))
    .limit(1);
});

/**
 * The applications in which an unconfirmed sign-up has held a seat since `since` or before, and since when the next one of
 * all has held it.
 */
export async function findHolds(
  tx: Tx,
  since: Temporal.Instant,
): Promise<{ old: string[]; next: Temporal.Instant | undefined }> {
  const old = await oldHolds(tx, { since: since.epochMilliseconds });
  const next = await nextHold(tx, { since: since.epochMilliseconds });
  const at = first(next)?.at;
  return { old: old.map(({ id }) => id).toSorted(), next: at === undefined ? undefined : instantOf(at) };
}

const unreachable = prepared(({ db, tables: { registrations, mails } }) => {
  const ofSignUp = sql`from ${mails} where ${mails.applicationId} = ${registrations.applicationId}
    and ${mails.recipientEmail} = ${registrations.email} and ${mails.recipientId} = ${registrations.id} and ${plain(mails.name)} = 'sign-up'`;
  return db
    .select()
    .from(registrations)
    .where(
      and(
        eq(registrations.state, 'unconfirmed'),
        sql`exists (select 1 ${ofSignUp} and ${plain(mails.state)} in ('failed', 'bounced'))`,
        sql`not exists (select 1 ${ofSignUp} and ${plain(mails.state)} not in ('failed', 'bounced', 'dropped'))`,
      ),
    );
});

/** Unconfirmed sign-ups whose mail was given up or came back, with none under way since: nobody can use their links. */
export async function listUnreachable(tx: Tx): Promise<Registration[]> {
  return (await unreachable(tx, {})).map(registrationOf);
}

/**
 * 受付: ticks off, corrects the number or takes it back (undefined), if the row still says what `before` says. Two helpers
 * never overwrite each other: whoever comes second gets false.
 */
export async function setArrival(
  tx: Tx,
  before: Pick<Registration, 'id' | 'arrived'>,
  arrived: Registration['arrived'],
): Promise<boolean> {
  const { registrations } = tx.tables;
  const at = before.arrived?.at.epochMilliseconds;
  const set = await tx.db
    .update(registrations)
    .set({
      arrivedPeople: arrived?.people ?? 0,
      arrivedAt: arrived?.at.epochMilliseconds ?? null,
      arrivedBy: arrived?.by ?? '',
    })
    .where(
      and(
        eq(registrations.id, before.id),
        eq(registrations.arrivedPeople, before.arrived?.people ?? 0),
        at === undefined ? isNull(registrations.arrivedAt) : eq(registrations.arrivedAt, at),
      ),
    )
    .returning({ id: registrations.id });
  return set.length === 1;
}

const ENTERERS = ['applicant', 'coordinator'] as const;

function registrationOf(row: Tables['registrations']['$inferSelect']): Registration {
  return {
    id: row.id,
    applicationId: row.applicationId,
    state: oneOf(REGISTRATION_STATES, row.state),
    name: row.name,
    kana: row.kana,
    institution: row.institution,
    institutionCode: row.institutionCode,
    email: row.email,
    people: row.people,
    waitingSince: optionalInstant(row.waitingSince),
    passedOverAt: optionalInstant(row.passedOverAt),
    askedBy: { browser: row.askedBrowser, network: row.askedNetwork },
    enteredBy: row.enteredBy === '' ? undefined : oneOf(ENTERERS, row.enteredBy),
    arrived:
      row.arrivedAt === null
        ? undefined
        : { people: row.arrivedPeople, at: instantOf(row.arrivedAt), by: row.arrivedBy },
    createdAt: instantOf(row.createdAt),
  };
}
