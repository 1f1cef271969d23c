import { and, desc, eq, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import { APPLICATION_STATES, type ApplicationState } from '#domain/words/states.ts';
import type { Tx } from '#store/engine.ts';
import { emptyIncoming } from '#store/queue/incoming.ts';
import { instantOf, oneOf, optionalInstant } from '#store/tables/columns.ts';
import { deleteMails, deleteTokens } from './retention.ts';

/** Who asks for what is kept of them: their address, and the name of whoever may have come without a sign-up. */
export interface Sought {
  email: string;
  /** Empty where it is not known. */
  name: string;
}

/** A case in which an address occurs; a contact stands for the whole case. */
export interface PersonCase {
  id: string;
  reference: string;
  state: ApplicationState;
  as: 'contact' | 'attendee';
  registrations: { name: string; kana: string; institution: string; institutionCode: string; people: number }[];
}

/** Where an address occurs, whatever its capitals. It reads whole tables: a person asks once in a while. */
export async function findPerson(tx: Tx, email: string): Promise<PersonCase[]> {
  // Who has none is in many rows.
  if (email === '') return [];
  const { applications, registrations } = tx.tables;
  const { id, reference, state, contactEmail, secondEmail } = applications;
  const wanted = email.toLowerCase();
  const asContact = await tx.db
    .select({ id, reference, state })
    .from(applications)
    .where(or(eq(sql`lower(${contactEmail})`, wanted), eq(sql`lower(${secondEmail})`, wanted)));
  const signedUp = await tx.db
    .select({ application: { id, reference, state }, registration: registrations })
    .from(registrations)
    .innerJoin(applications, eq(id, registrations.applicationId))
    .where(eq(sql`lower(${registrations.email})`, wanted));
  const ofCase = Map.groupBy(signedUp, ({ application }) => application.id);
  const all = new Map([...asContact, ...signedUp.map(({ application }) => application)].map((row) => [row.id, row]));
  return [...all.values()].map((row) => ({
    ...row,
    state: oneOf(APPLICATION_STATES, row.state),
    as: asContact.some((contact) => contact.id === row.id) ? 'contact' : 'attendee',
    registrations: (ofCase.get(row.id) ?? []).map(({ registration }) => ({
      name: registration.name,
      kana: registration.kana,
      institution: registration.institution,
      institutionCode: registration.institutionCode,
      people: registration.people,
    })),
  }));
}

/** Takes one attendee out of a case: the sign-up, its links, the mails to the address, and the name in the history. */
export async function erasePerson(tx: Tx, applicationId: string, email: string): Promise<void> {
  const { registrations, reminders, mails, incomingMails } = tx.tables;
  const wanted = email.toLowerCase();
  const rows = await tx.db.select().from(registrations).where(eq(registrations.applicationId, applicationId));
  const own = rows.filter((row) => row.email.toLowerCase() === wanted);
  const ids = own.map(({ id }) => id);
  if (ids.length === 0) return;
  const told = await tx.db
    .select({ id: mails.id })
    .from(mails)
    .where(and(eq(mails.applicationId, applicationId), eq(sql`lower(${mails.recipientEmail})`, wanted)));
  await deleteMails(
    tx,
    told.map(({ id }) => id),
  );
  const written = await tx.db
    .select({ id: incomingMails.id })
    .from(incomingMails)
    .where(and(eq(incomingMails.applicationId, applicationId), eq(sql`lower(${incomingMails.fromEmail})`, wanted)));
  await emptyIncoming(
    tx,
    written.map(({ id }) => id),
  );
  await emptyName(tx, applicationId, new Set(own.map(({ name }) => name)));
  await deleteTokens(tx, ['registration', 'registration-check'], ids);
  await tx.db.delete(reminders).where(inArray(reminders.subjectId, ids));
  await tx.db.delete(registrations).where(inArray(registrations.id, ids));
}

/** In the history of a case, where it stands as who did something or as to whom it happened; former names, too. */
async function emptyName(tx: Tx, applicationId: string, known: ReadonlySet<string>): Promise<void> {
  const { events } = tx.tables;
  const names = new Set(known);
  const rows = await tx.db
    .select()
    .from(events)
    .where(eq(events.applicationId, applicationId))
    .orderBy(desc(events.seq));
  // Newest first, so that each correction leads on to the name before it.
  for (const event of rows) {
    const data: Record<string, unknown> = JSON.parse(event.dataJson);
    const isOwn = event.actorRole === 'attendee' && names.has(event.actorName);
    if (!isOwn && !(typeof data.name === 'string' && names.has(data.name))) continue;
    if (typeof data.formerly === 'string') names.add(data.formerly);
    const emptied = Object.fromEntries(['name', 'formerly'].filter((key) => key in data).map((key) => [key, '']));
    await tx.db
      .update(events)
      .set({
        actorName: isOwn ? '' : event.actorName,
        dataJson: JSON.stringify({ ...data, institution: '', ...emptied }),
      })
      .where(eq(events.id, event.id));
  }
}

/** What is kept of a person beside the cases in which they are a contact or an attendee. */
export interface PersonRows {
  /** Forms that were begun and not sent. */
  drafts: { id: string; values: Record<string, string>; files: string[]; updatedAt: Temporal.Instant }[];
  permits: { id: string; date: string; reason: string; permittedAt: Temporal.Instant; validUntil: Temporal.Instant }[];
  /** Browsers that were let in by a code, and sign-ins at the desk; `isOver`: they open nothing any more. */
  signIns: {
    id: string;
    role: string;
    name: string;
    createdAt: Temporal.Instant;
    lastSeenAt: Temporal.Instant | undefined;
    device: string;
    network: string;
    isOver: boolean;
  }[];
  /** 当日参加, by name: of the name that was given, or of a sign-up of the same address in the same case. */
  walkIns: {
    id: string;
    reference: string;
    state: ApplicationState;
    name: string;
    institution: string;
    people: number;
  }[];
  /** Of a coordinator: authenticator apps and keys of the API, which are taken away by hand. */
  apps: { name: string; createdAt: Temporal.Instant }[];
  keys: { purpose: string; name: string; createdAt: Temporal.Instant }[];
  /** Of a coordinator: conditions of the list, which they take away themselves. */
  filters: { person: string; name: string; query: string; savedAt: Temporal.Instant }[];
  /** Mails from the address to us. */
  written: { subject: string; text: string; arrivedAt: Temporal.Instant }[];
}

/** The tables that are found by address or name (`TABLE_CLASSES`). It reads them whole, as `findPerson` does. */
export async function readPersonRows(tx: Tx, sought: Sought, now: Temporal.Instant): Promise<PersonRows> {
  const walkIns = await walkInsOf(tx, sought);
  const noRows = { drafts: [], permits: [], signIns: [], apps: [], keys: [], filters: [], written: [] };
  if (sought.email === '') return { ...noRows, walkIns };
  const { db, tables } = tx;
  const wanted = sought.email.toLowerCase();
  const { latePermits, browsers, secondSteps, apiKeys, savedFilters } = tables;
  const permits = await db
    .select()
    .from(latePermits)
    .where(eq(sql`lower(${latePermits.email})`, wanted));
  const signIns = await db
    .select()
    .from(browsers)
    .where(eq(sql`lower(${browsers.email})`, wanted));
  const written = await db
    .select()
    .from(tables.incomingMails)
    .where(eq(sql`lower(${tables.incomingMails.fromEmail})`, wanted));
  const apps = await db
    .select()
    .from(secondSteps)
    .where(eq(sql`lower(${secondSteps.email})`, wanted));
  const keys = await db
    .select()
    .from(apiKeys)
    .where(eq(sql`lower(${apiKeys.email})`, wanted));
  const filters = await db
    .select()
    .from(savedFilters)
    .where(eq(sql`lower(${savedFilters.email})`, wanted));
  return {
    drafts: await draftsOf(tx, wanted),
    permits: permits.map(({ id, date, reason, permittedAt, validUntil }) => ({
      id,
      date,
      reason,
      permittedAt: instantOf(permittedAt),
      validUntil: instantOf(validUntil),
    })),
    signIns: signIns.map((row) => ({
      id: row.id,
      role: row.role,
      name: row.name,
      createdAt: instantOf(row.createdAt),
      lastSeenAt: optionalInstant(row.lastSeenAt),
      device: row.device ?? '',
      network: row.network ?? '',
      isOver: row.revokedAt !== null || row.expiresAt <= now.epochMilliseconds,
    })),
    walkIns,
    apps: apps.map(({ name, createdAt }) => ({ name, createdAt: instantOf(createdAt) })),
    keys: keys.map(({ purpose, name, createdAt }) => ({ purpose, name, createdAt: instantOf(createdAt) })),
    filters: filters.map(({ person, name, query, savedAt }) => ({ person, name, query, savedAt: instantOf(savedAt) })),
    written: written.map(({ subject, wholeText, arrivedAt }) => ({
      subject,
      text: wholeText,
      arrivedAt: instantOf(arrivedAt),
    })),
  };
}

async function draftsOf({ db, tables }: Tx, wanted: string): Promise<PersonRows['drafts']> {
  const { drafts, attachments } = tables;
  const pattern = `%${wanted.replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await db
    .select()
    .from(drafts)
    .where(and(isNull(drafts.submittedAt), sql`lower(${drafts.valuesJson}) like ${pattern} escape '\\'`));
  const found: PersonRows['drafts'] = [];
  for (const { id, valuesJson, updatedAt } of rows) {
    const values: Record<string, string> = JSON.parse(valuesJson);
    if (!Object.values(values).some((value) => value.trim().toLowerCase() === wanted)) continue;
    const files = await db.select({ name: attachments.name }).from(attachments).where(eq(attachments.draftId, id));
    found.push({ id, values, files: files.map(({ name }) => name), updatedAt: instantOf(updatedAt) });
  }
  return found;
}

async function walkInsOf({ db, tables }: Tx, { email, name }: Sought): Promise<PersonRows['walkIns']> {
  const { walkIns, registrations, applications } = tables;
  const isTheirs = email === '' ? sql`1 = 0` : eq(sql`lower(${registrations.email})`, email.toLowerCase());
  const signedUp = await db
    .select({ applicationId: registrations.applicationId, name: registrations.name })
    .from(registrations)
    .where(isTheirs);
  const own = new Set(signedUp.map((row) => `${row.applicationId} ${bare(row.name)}`));
  const rows = await db
    .select({ walkIn: walkIns, reference: applications.reference, state: applications.state })
    .from(walkIns)
    .innerJoin(applications, eq(applications.id, walkIns.applicationId))
    .where(ne(walkIns.name, ''));
  return rows
    .filter(
      ({ walkIn }) =>
        (name !== '' && bare(walkIn.name) === bare(name)) || own.has(`${walkIn.applicationId} ${bare(walkIn.name)}`),
    )
    .map(({ walkIn, reference, state }) => ({
      id: walkIn.id,
      reference,
      state: oneOf(APPLICATION_STATES, state),
      name: walkIn.name,
      institution: walkIn.institution,
      people: walkIn.people,
    }));
}

/** Names are written with and without a blank between their parts. */
function bare(name: string): string {
  return name.replace(/\s/gu, '');
}

/** What a mail about no case brought: a code or a link, which goes with its mail. */
const CASELESS = ['sign-in', 'shared-code', 'draft', 'late-permit'] as const;

/**
 * Deletes these rows, the mails about no case that went to the address, and what those open. Sign-ins that go on, apps and
 * keys stay, because a coordinator has them; of 当日参加 the number of people stays, as the totals count it.
 */
export async function erasePersonRows(
  tx: Tx,
  { email }: Sought,
  rows: {
    drafts: readonly string[];
    permits: readonly string[];
    signIns: readonly string[];
    walkIns: readonly string[];
  },
): Promise<void> {
  const { db, tables } = tx;
  const { drafts, attachments, latePermits, browsers, walkIns, mails, tokens, incomingMails } = tables;
  const wanted = email.toLowerCase();
  await db.delete(attachments).where(inArray(attachments.draftId, [...rows.drafts]));
  await deleteTokens(tx, ['draft'], rows.drafts);
  await db.delete(drafts).where(inArray(drafts.id, [...rows.drafts]));
  await deleteTokens(tx, ['late-permit'], rows.permits);
  await db.delete(latePermits).where(inArray(latePermits.id, [...rows.permits]));
  await db.delete(browsers).where(inArray(browsers.id, [...rows.signIns]));
  await db
    .update(walkIns)
    .set({ name: '', institution: '' })
    .where(inArray(walkIns.id, [...rows.walkIns]));
  if (email === '') return;
  const told = await db
    .select({ id: mails.id })
    .from(mails)
    .where(and(isNull(mails.applicationId), isNull(mails.claimedBy), eq(sql`lower(${mails.recipientEmail})`, wanted)));
  await deleteMails(
    tx,
    told.map(({ id }) => id),
  );
  const written = await db
    .select({ id: incomingMails.id })
    .from(incomingMails)
    .where(and(isNull(incomingMails.applicationId), eq(sql`lower(${incomingMails.fromEmail})`, wanted)));
  await emptyIncoming(
    tx,
    written.map(({ id }) => id),
  );
  await db
    .delete(tokens)
    .where(and(inArray(tokens.purpose, [...CASELESS]), eq(sql`lower(${tokens.recipient})`, wanted)));
}
