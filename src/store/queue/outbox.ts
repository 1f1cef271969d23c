import { and, asc, desc, eq, gte, inArray, lt, lte, ne, or, type SQL, sql } from 'drizzle-orm';
import type { InviteKind, ItipStamp } from '#domain/case/invite.ts';
import type { MailContent, MailName } from '#domain/notices/mail-data.ts';
import { ABOUT_AN_EVENT, SETTLES_SIGN_UP, TELLS_OF_SIGN_UP } from '#domain/notices/mail-traits.ts';
import type { Party, Role } from '#domain/notices/notice.ts';
import { given, prepared, preparedRows } from '#store/connections/prepared.ts';
import type { Tx } from '#store/engine.ts';
import { earliest, first, inBatches, instantOf, oneOf, optionalInstant, plain } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';
import { claimRows, hasLapsed, nextLapse } from './claims.ts';
import { nameMailFiles } from './mail-files.ts';
import { isNext } from './order.ts';
import { mayLeave } from './post-marks.ts';

/**
 * `owed` waits for its time; `sending` is claimed by one deliverer; `sent` was taken by SMTP; `kept` stays in `/mailbox`
 * because there is no SMTP; `failed` was given up and is shown at the desk; `bounced` was taken by SMTP, and came back;
 * `dropped` was superseded before it left.
 */
export type MailState = 'owed' | 'sending' | 'sent' | 'kept' | 'failed' | 'bounced' | 'dropped';
export const MAIL_STATES: readonly MailState[] = ['owed', 'sending', 'sent', 'kept', 'failed', 'bounced', 'dropped'];

/**
 * Rendered once, at the first claim; every later attempt is composed from it, also after a change of settings. Links
 * stand as placeholders.
 */
export interface RenderedParts {
  from: { name: string; email: string };
  replyTo: { name: string; email: string }[];
  /** Our origin in the links. */
  origin: string;
  /** Message-IDs of the thread, oldest first. */
  references: string[];
  subject: string;
  text: string;
  html: string;
  calendar: string | null;
  attachments: { name: string; mediaType: string; sha256: string }[];
  /** The name of who signed it, if anybody did. */
  signedBy?: string;
}

export interface OutboxMail {
  id: string;
  seq: number;
  content: MailContent;
  to: Party;
  thread: string;
  orderKey: string;
  applicationId: string | undefined;
  itip: ItipStamp | undefined;
  inviteKind: InviteKind | undefined;
  messageId: string;
  date: Temporal.Instant;
  boundarySeed: string;
  state: MailState;
  attempts: number;
  dueAt: Temporal.Instant;
  maybeSent: boolean;
  parts: RenderedParts | undefined;
  sha256: string | undefined;
  response: string;
  settledAt: Temporal.Instant | undefined;
}

export interface NewMail {
  id: string;
  content: MailContent;
  to: Party;
  thread: string;
  applicationId: string | undefined;
  itip: ItipStamp | undefined;
  inviteKind: InviteKind | undefined;
  messageId: string;
  boundarySeed: string;
  priority: 0 | 1;
  /** Of mails whose progress somebody watches together. */
  batchId?: string | undefined;
  /** Not before then, which is also its Date; at once where it is left out. */
  dueAt?: Temporal.Instant;
}

export function orderKeyOf(email: string, thread: string): string {
  return `${email.toLowerCase()} ${thread}`;
}

/** In the order given. A fan-out of hundreds is a few statements: row by row it would hold up everybody else's writes. */
export async function insertMails(tx: Tx, owed: readonly NewMail[], now: Temporal.Instant): Promise<void> {
  if (owed.length === 0) return;
  const { mails } = tx.tables;
  const rows = owed.map((mail) => ({
    id: mail.id,
    name: mail.content.mail,
    role: mail.to.role,
    recipientName: mail.to.name,
    recipientEmail: mail.to.email,
    recipientId: mail.to.id,
    thread: mail.thread,
    orderKey: orderKeyOf(mail.to.email, mail.thread),
    applicationId: mail.applicationId ?? null,
    batchId: mail.batchId ?? null,
    dataJson: JSON.stringify(mail.content),
    itipJson: mail.itip ? JSON.stringify(mail.itip) : null,
    inviteKind: mail.inviteKind ?? null,
    messageId: mail.messageId,
    date: (mail.dueAt ?? now).epochMilliseconds,
    boundarySeed: mail.boundarySeed,
    priority: mail.priority,
    state: 'owed',
    attempts: 0,
    dueAt: (mail.dueAt ?? now).epochMilliseconds,
    maybeSent: 0,
    response: '',
  }));
  await tx.insertAll(mails, rows);
  for (const { priority } of owed) wake(tx, priority);
}

/**
 * Drops the named mails of these recipients and threads that certainly have not left or were given up, of these inquiries or
 * registrations only where they are named; says which there were.
 */
export async function dropUnsent(
  tx: Tx,
  which: { orderKeys: readonly string[]; names: readonly MailName[]; subjects?: readonly string[] },
  now: Temporal.Instant,
): Promise<{ name: string; subject: string }[]> {
  const { orderKeys, names, subjects } = which;
  if (names.length === 0) return [];
  const { mails } = tx.tables;
  const all: { name: string; subject: string }[] = [];
  for (const some of inBatches(orderKeys)) {
    const dropped = await tx.db
      .update(mails)
      .set({ state: 'dropped', settledAt: now.epochMilliseconds })
      .where(
        and(
          inArray(mails.orderKey, some),
          inArray(plain(mails.name), [...names]),
          isUnsent(mails),
          subjects === undefined ? undefined : inArray(mails.recipientId, [...subjects]),
        ),
      )
      .returning({ name: mails.name, subject: mails.recipientId });
    all.push(...dropped);
  }
  return all;
}

/** A given-up one too: sent again behind the newer, it would say what is no longer true. */
function isUnsent(mails: Tables['mails']) {
  const state = plain(mails.state);
  return sql`(${state} = 'failed' or (${state} = 'owed' and ${mails.maybeSent} = 0))`;
}

/** The order keys of the mails of these names that an application still owes; of hundreds there are mostly none. */
export async function keysOfUnsent(
  tx: Tx,
  applicationId: string,
  names: readonly MailName[],
): Promise<ReadonlySet<string>> {
  const { mails } = tx.tables;
  const rows = await tx.db
    .selectDistinct({ orderKey: mails.orderKey })
    .from(mails)
    .where(and(eq(mails.applicationId, applicationId), inArray(plain(mails.name), [...names]), isUnsent(mails)));
  return new Set(rows.map(({ orderKey }) => orderKey));
}

/**
 * What these recipients' calendars show of an invite, by order key and as far as we know: the last object that was taken
 * by SMTP, or may have been; with `before` only of the mails ahead of that number, with `owed` also of those that are yet to
 * leave, `butOf` one sign-up. Who is missing was never sent one.
 */
export async function lastTold(
  tx: Tx,
  orderKeys: readonly string[],
  { before, owed = false, butOf = '' }: { before?: number; owed?: boolean; butOf?: string } = {},
): Promise<Map<string, ItipStamp>> {
  const { mails } = tx.tables;
  const told = new Map<string, ItipStamp>();
  for (const some of inBatches(orderKeys)) {
    const rows = await tx.db
      .select({ orderKey: mails.orderKey, itipJson: mails.itipJson })
      .from(mails)
      .where(
        and(
          inArray(mails.orderKey, some),
          sql`${mails.itipJson} is not null`,
          owed ? or(left(mails), and(eq(mails.state, 'owed'), ne(mails.recipientId, butOf))) : left(mails),
          before === undefined ? undefined : lt(mails.seq, before),
        ),
      )
      .orderBy(asc(mails.seq));
    for (const { orderKey, itipJson } of rows) if (itipJson !== null) told.set(orderKey, JSON.parse(itipJson));
  }
  return told;
}

/** The mails that bring what they tell of an event, in a calendar object or in words beside somebody else's. */
const BRINGS_NEWS = ABOUT_AN_EVENT.filter((name) => name !== 'session-reminder');

/**
 * Which of these recipients were owed news of the event since then, and so are told the newest or about to be: the ids of
 * the applications, inquiries and registrations as which they get it.
 */
export async function toldSince(tx: Tx, orderKeys: readonly string[], since: Temporal.Instant): Promise<Set<string>> {
  const { mails } = tx.tables;
  const told = new Set<string>();
  for (const some of inBatches(orderKeys)) {
    const rows = await tx.db
      .selectDistinct({ subject: mails.recipientId })
      .from(mails)
      .where(
        and(
          inArray(mails.orderKey, some),
          inArray(plain(mails.name), BRINGS_NEWS),
          gte(mails.date, since.epochMilliseconds),
          ne(mails.state, 'dropped'),
        ),
      );
    for (const { subject } of rows) told.add(subject);
  }
  return told;
}

/**
 * For which of these recipients and threads a mail of this name has left, or may have; about these inquiries or
 * registrations only, where they are named.
 */
export async function whoWasSent(
  tx: Tx,
  orderKeys: readonly string[],
  name: MailName,
  subjects?: readonly string[],
): Promise<Set<string>> {
  const { mails } = tx.tables;
  const sent = new Set<string>();
  for (const some of inBatches(orderKeys)) {
    const rows = await tx.db
      .selectDistinct({ orderKey: mails.orderKey })
      .from(mails)
      .where(
        and(
          inArray(mails.orderKey, some),
          eq(plain(mails.name), name),
          left(mails),
          subjects === undefined ? undefined : inArray(mails.recipientId, [...subjects]),
        ),
      );
    for (const { orderKey } of rows) sent.add(orderKey);
  }
  return sent;
}

/** Taken by SMTP, kept, or perhaps so. */
export function left(mails: Tables['mails']) {
  return sql`(${mails.state} in ('sent', 'sending', 'kept') or ${mails.maybeSent} = 1)`;
}

/** Message-IDs of what this recipient already has of the thread, oldest first; for In-Reply-To and References. */
export async function earlierInThread(tx: Tx, mail: OutboxMail): Promise<string[]> {
  const rows = await sentInThread(tx, { orderKey: mail.orderKey });
  return rows.filter((row) => row.seq < mail.seq).map((row) => row.messageId);
}

const sentInThread = prepared(({ db, tables: { mails } }) =>
  db
    .select({ messageId: mails.messageId, seq: mails.seq })
    .from(mails)
    .where(and(eq(mails.orderKey, given('orderKey')), inArray(mails.state, ['sent', 'kept'])))
    .orderBy(asc(mails.seq)),
);

/** Mails that somebody waits for at the screen have a lane of their own; the rest share the other. */
export type Lane = 'urgent' | 'rest';

export const PRIORITY: Record<Lane, 0 | 1> = { urgent: 0, rest: 1 };

/** The lane of a mail that is owed from now on. */
function wake(tx: Tx, priority: number): void {
  tx.owes(priority === PRIORITY.urgent ? 'urgent-mail' : 'mail');
}

/**
 * Claims up to `limit` mails that are due, of one lane or of both, codes and sign-in first, and never one that has to wait
 * for an earlier one to the same recipient. Compare-and-set: two processes never hold the same row.
 */
export async function claimDue(
  tx: Tx,
  claim: { lane?: Lane; by: string; until: Temporal.Instant; limit: number },
  now: Temporal.Instant,
): Promise<OutboxMail[]> {
  const { mails } = tx.tables;
  const { lane, limit } = claim;
  const which = { now: now.epochMilliseconds, limit };
  // Ids first: sorting whole rows, with what they say, costs more than everything else while a fan-out leaves.
  const next = await (lane === undefined
    ? idsDue(tx, which)
    : idsDueInLane(tx, { ...which, priority: PRIORITY[lane] }));
  if (next.length === 0) return [];
  const ids = next.map((row) => row.id);
  const won = await claimRows(tx, mails, ids, claim);
  const rows = await mailsOf(
    tx,
    [...won].map((id) => ({ id })),
  );
  return rows.map(mailOf).sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}

const mailsOf = preparedRows(['id'], ({ db, tables: { mails } }, rows) =>
  db
    .select()
    .from(mails)
    .where(
      inArray(
        mails.id,
        rows.map((row) => row('id')),
      ),
    ),
);

const idsDue = prepared(({ db, tables: { mails } }) => dueIds(db, mails));
const idsDueInLane = prepared(({ db, tables: { mails } }) => dueIds(db, mails, eq(mails.priority, given('priority'))));

function dueIds(db: Tx['db'], mails: Tables['mails'], inLane?: SQL) {
  return db
    .select({ id: mails.id })
    .from(mails)
    .where(and(eq(mails.state, 'owed'), inLane, lte(plain(mails.dueAt), given('now')), mayLeave(), isNext()))
    .orderBy(asc(mails.priority), asc(mails.seq))
    .limit(sql.placeholder('limit'));
}

/** Rows whose deliverer died are owed again; they may have left, so they count as told. Returns how many. */
export async function rescueStuck(tx: Tx, now: Temporal.Instant): Promise<number> {
  return (await rescued(tx, { now: now.epochMilliseconds })).length;
}

const rescued = prepared(({ db, tables: { mails } }) =>
  db
    .update(mails)
    .set({ state: 'owed', maybeSent: 1, claimedBy: null, claimedUntil: null, dueAt: given('now') })
    .where(hasLapsed(mails, given('now')))
    .returning({ id: mails.id }),
);

/**
 * The rendered parts of a claimed mail and the SHA-256 of the bytes that they compose to, before it leaves; its claim lasts
 * until then. False when the claim was lost meanwhile.
 */
export async function storeParts(
  tx: Tx,
  { id, by, until }: { id: string; by: string; until: Temporal.Instant },
  made: { parts: RenderedParts; sha256: string },
): Promise<boolean> {
  const { parts, sha256 } = made;
  const values = { id, by, until: until.epochMilliseconds, partsJson: JSON.stringify(parts), sha256 };
  const stored = await storedParts(tx, values);
  if (stored.length === 1) await nameMailFiles(tx, id, parts.attachments);
  return stored.length === 1;
}

const storedParts = prepared(({ db, tables: { mails } }) =>
  db
    .update(mails)
    .set({ partsJson: given('partsJson'), sha256: given('sha256'), claimedUntil: given('until') })
    .where(and(eq(mails.id, given('id')), eq(mails.claimedBy, given('by')), eq(mails.state, 'sending')))
    .returning({ id: mails.id }),
);

/** A claimed mail that nobody is to get: its row held an address that a stranger typed. */
export async function forgetMail(tx: Tx, held: { id: string; claimedBy: string }): Promise<void> {
  const { mails } = tx.tables;
  await tx.db.delete(mails).where(and(eq(mails.id, held.id), eq(mails.claimedBy, held.claimedBy)));
}

/**
 * A newer mail speaks for the same entry of the same calendar; or, of words only, for the same sign-up. An invitation is
 * more than words: somebody who signs up twice is told twice, and invited once. Attendees who share a mailbox share the
 * entry, and each is told of it: only their own newer mail says what theirs did.
 */
export function isOvertaken(mails: Tables['mails']) {
  const entry = sql`(${mails.itipJson} is not null or (${mails.role} = 'attendee' and mails.thread <> mails.application_id
      and ${inArray(mails.name, [...ABOUT_AN_EVENT])})) and exists (select 1 from mails as newer
    where newer.order_key = mails.order_key and newer.seq > mails.seq
      and (mails.role <> 'attendee' or newer.role <> 'attendee' or newer.recipient_id = mails.recipient_id))`;
  const signUp = sql`${mails.itipJson} is null and ${inArray(mails.name, [...TELLS_OF_SIGN_UP])} and exists (select 1 from mails as newer
    where newer.application_id = mails.application_id and newer.recipient_email = mails.recipient_email
      and newer.role = 'attendee' and newer.recipient_id = mails.recipient_id and newer.seq > mails.seq and newer.name in ${[...SETTLES_SIGN_UP]})`;
  return sql`((${entry}) or (${signUp}))`;
}

/** A coordinator sends a given-up mail again; one that a newer one has overtaken is dropped instead. */
export async function retryFailed(
  tx: Tx,
  id: string,
  now: Temporal.Instant,
): Promise<'owed' | 'overtaken' | 'not-failed'> {
  const { mails } = tx.tables;
  // It was under way when the newer one was written, and so could not be dropped then.
  const outdated = await tx.db
    .update(mails)
    .set({ state: 'dropped' })
    .where(and(eq(mails.id, id), eq(mails.state, 'failed'), isOvertaken(mails)))
    .returning({ id: mails.id });
  if (outdated.length > 0) return 'overtaken';
  const again = await tx.db
    .update(mails)
    .set({
      state: 'owed',
      attempts: 0,
      // A new Date makes it another message, so the old hash no longer holds.
      date: now.epochMilliseconds,
      sha256: null,
      partsJson: null,
      dueAt: now.epochMilliseconds,
      settledAt: null,
    })
    .where(and(eq(mails.id, id), eq(mails.state, 'failed')))
    .returning({ priority: mails.priority });
  for (const { priority } of again) wake(tx, priority);
  return again.length === 1 ? 'owed' : 'not-failed';
}

/**
 * When the deliverer next has something to do; undefined when nothing waits. A mail behind another is not asked: its own
 * time is long past, and the deliverer would run in circles until the one before it is tried again.
 */
export async function nextDue(tx: Tx, lane?: Lane): Promise<Temporal.Instant | undefined> {
  return earliest(
    lane === 'urgent' ? await nextUrgent(tx) : await nextOwed(tx, lane),
    await nextLapse(tx, tx.tables.mails),
  );
}

/** They are few, and stand together in the index of the claim: a long queue of others is not walked through. */
async function nextUrgent(tx: Tx): Promise<number | null | undefined> {
  return first(await firstUrgent(tx, {}))?.at;
}

const firstUrgent = prepared(({ db, tables: { mails } }) =>
  db
    .select({ at: sql<number | null>`min(${plain(mails.dueAt)})` })
    .from(mails)
    .where(and(eq(mails.state, 'owed'), eq(mails.priority, PRIORITY.urgent), mayLeave(), isNext())),
);

async function nextOwed(tx: Tx, lane: Lane | undefined): Promise<number | undefined> {
  const owed = lane === undefined ? firstOwed(tx, {}) : firstOfLane(tx, { priority: PRIORITY[lane] });
  return first(await owed)?.at;
}

const firstOwed = prepared(({ db, tables: { mails } }) => firstOf(db, mails));
const firstOfLane = prepared(({ db, tables: { mails } }) =>
  firstOf(db, mails, eq(plain(mails.priority), given('priority'))),
);

/** The first that may go and not the least of all: in the order of the index that is mostly the very first row. */
function firstOf(db: Tx['db'], mails: Tables['mails'], inLane?: SQL) {
  return db
    .select({ at: mails.dueAt })
    .from(mails)
    .where(and(eq(mails.state, 'owed'), inLane, mayLeave(), isNext()))
    .orderBy(asc(mails.dueAt))
    .limit(1);
}

export async function findMail(tx: Tx, id: string): Promise<OutboxMail | undefined> {
  const { mails } = tx.tables;
  const row = first(await tx.db.select().from(mails).where(eq(mails.id, id)));
  return row ? mailOf(row) : undefined;
}

/** The newest first. `to`: whatever its capitals; it reads the whole table. */
export async function listMails(
  tx: Tx,
  filter: { applicationId?: string; state?: MailState; to?: string; limit: number },
): Promise<OutboxMail[]> {
  const { mails } = tx.tables;
  const rows = await tx.db
    .select()
    .from(mails)
    .where(
      and(
        filter.applicationId === undefined ? undefined : eq(mails.applicationId, filter.applicationId),
        filter.state === undefined ? undefined : eq(mails.state, filter.state),
        filter.to === undefined ? undefined : eq(sql`lower(${mails.recipientEmail})`, filter.to.toLowerCase()),
      ),
    )
    .orderBy(desc(mails.seq))
    .limit(filter.limit);
  return rows.map(mailOf);
}

export const ROLES: readonly Role[] = ['applicant', 'ministry', 'maker', 'attendee', 'coordinator'];
const KINDS: readonly InviteKind[] = ['meeting', 'demo'];

function mailOf(row: Tables['mails']['$inferSelect']): OutboxMail {
  const content: MailContent = JSON.parse(row.dataJson);
  const itip: ItipStamp | undefined = row.itipJson === null ? undefined : JSON.parse(row.itipJson);
  const parts: RenderedParts | undefined = row.partsJson === null ? undefined : JSON.parse(row.partsJson);
  return {
    id: row.id,
    seq: row.seq,
    content,
    to: {
      role: oneOf(ROLES, row.role),
      id: row.recipientId,
      name: row.recipientName,
      email: row.recipientEmail,
    },
    thread: row.thread,
    orderKey: row.orderKey,
    applicationId: row.applicationId ?? undefined,
    itip,
    inviteKind: row.inviteKind === null ? undefined : oneOf(KINDS, row.inviteKind),
    messageId: row.messageId,
    date: instantOf(row.date),
    boundarySeed: row.boundarySeed,
    state: oneOf(MAIL_STATES, row.state),
    attempts: row.attempts,
    dueAt: instantOf(row.dueAt),
    maybeSent: row.maybeSent === 1,
    parts,
    sha256: row.sha256 ?? undefined,
    response: row.response,
    settledAt: optionalInstant(row.settledAt),
  };
}

/** Whether a mail that was owed before then is still on its way. */
export async function isMailWaiting(tx: Tx, since: Temporal.Instant): Promise<boolean> {
  const { mails } = tx.tables;
  const rows = await tx.db
    .select({ id: mails.id })
    .from(mails)
    .where(and(inArray(mails.state, ['owed', 'sending']), lt(mails.date, since.epochMilliseconds)))
    .limit(1);
  return rows.length > 0;
}
