import { and, asc, desc, eq, inArray, isNull, max, ne, not, or, type SQL, sql } from 'drizzle-orm';
import type { Matter, MatterInquiry } from '#domain/desk/attention.ts';
import { MODES } from '#domain/words/modes.ts';
import { RANKS } from '#domain/words/ranks.ts';
import { APPLICATION_STATES, type ApplicationState } from '#domain/words/states.ts';
import {
  ANSWER_CHANNELS,
  CLOSING_REASONS,
  INQUIRY_KINDS,
  INQUIRY_STATES,
  inAskedOrder,
  inFormOrder,
  REPLIES,
} from '#store/cases/inquiries.ts';
import type { Tx } from '#store/engine.ts';
import { dayOf, instantOf, oneOf, optionalInstant, plain } from '#store/tables/columns.ts';

/** What the tables themselves say of a matter; wish, calls and the last act are in the events. */
export type OpenMatter = Omit<Matter, 'wish' | 'calls' | 'actedAt'>;

const UNFIXED: ApplicationState[] = ['received', 'inquiring'];

/** A matter, and whether a mail can go to the applicant. */
export interface FoundMatter {
  open: OpenMatter;
  hasAddress: boolean;
}

/** These applications as matters, in as many queries as there are tables. */
export async function listMatters(tx: Tx, ids: readonly string[]): Promise<FoundMatter[]> {
  if (ids.length === 0) return [];
  const { applications } = tx.tables;
  const rows = await tx.db
    .select({
      id: applications.id,
      reference: applications.reference,
      state: applications.state,
      owner: applications.owner,
      association: applications.association,
      contactName: applications.contactName,
      contactPhone: applications.contactPhone,
      contactExtension: applications.contactExtension,
      contactEmail: applications.contactEmail,
      secondEmail: applications.secondEmail,
      submittedAt: applications.submittedAt,
      receivedAt: applications.receivedAt,
      returnedReason: applications.returnedReason,
      replyBy: applications.replyBy,
      updatedAt: applications.updatedAt,
    })
    .from(applications)
    .where(inArray(applications.id, [...ids]))
    .orderBy(asc(applications.submittedAt), asc(applications.id));
  const day = memoized(dayOf);
  const slots = Map.groupBy(await standingSlots(tx, ids), (slot) => slot.applicationId);
  const inquiries = await openInquiries(tx, ids, day);
  const sessions = await confirmedSessions(tx, ids, day);
  return rows.map((row) => ({
    hasAddress: row.contactEmail !== '' || row.secondEmail !== '',
    open: {
      application: {
        id: row.id,
        reference: row.reference,
        state: oneOf(APPLICATION_STATES, row.state),
        owner: row.owner,
        submittedAt: instantOf(row.submittedAt),
        receivedAt: optionalInstant(row.receivedAt),
        returned:
          row.returnedReason !== null && row.replyBy !== null
            ? { reason: row.returnedReason, replyBy: day(row.replyBy) }
            : undefined,
        updatedAt: instantOf(row.updatedAt),
        form1: {
          association: row.association,
          contact: { name: row.contactName, phone: row.contactPhone, extension: row.contactExtension },
          slots: (slots.get(row.id) ?? []).flatMap((slot) => {
            const rank = RANKS.find((known) => known === slot.rank);
            return rank === undefined ? [] : [{ id: slot.id, rank, date: day(slot.date) }];
          }),
        },
      },
      inquiries: inquiries.get(row.id) ?? [],
      session: sessions.get(row.id),
    },
  }));
}

/** When a coordinator last did anything about each of these applications; who has it in hand has done nothing by that. */
export async function lastActs(tx: Tx, ids: readonly string[]): Promise<Map<string, Temporal.Instant>> {
  if (ids.length === 0) return new Map();
  const { events } = tx.tables;
  const rows = await tx.db
    .select({ applicationId: events.applicationId, at: max(events.at) })
    .from(events)
    .where(
      and(inArray(events.applicationId, [...ids]), eq(events.actorRole, 'coordinator'), ne(events.type, 'owner-set')),
    )
    .groupBy(events.applicationId);
  return new Map(rows.map((row) => [row.applicationId, instantOf(Number(row.at))]));
}

/** A mail that was given up, with the application that it is about, if any. */
export interface FailedMail {
  id: string;
  name: string;
  to: { name: string; email: string };
  role: string;
  response: string;
  at: Temporal.Instant;
  application: { reference: string; association: string; owner: string } | undefined;
  /** Whom to telephone instead: of a mail to the applicant. */
  contact: { name: string; phone: string; extension: string } | undefined;
  /** It was taken, and came back. */
  bounced: boolean;
}

/**
 * Of one that came back: a coordinator has sent another mail in its place, corrected the address, or called it done. One that
 * was given up and is tried again is no other mail.
 */
function isSeenTo({ tables: { mails } }: Tx): SQL {
  const acts = sql`coalesce(${mails.actsJson}, '')`;
  return sql`(${mails.state} = 'bounced'
    and (${acts} like '%"other":%' or ${acts} like '%"act":"corrected"%' or ${acts} like '%"act":"settled"%'))`;
}

/**
 * Whose address was corrected has been told all anew; one that was sent to another address than its reader's own never went to
 * theirs. A sign of LIKE in an address only makes it find more.
 */
function isStillTheirs({ tables: { mails, applications } }: Tx): SQL {
  const { id, applicationId, role, recipientId, recipientEmail } = mails;
  const moved = sql`exists (select 1 from registrations as theirs where theirs.id = ${recipientId}
    and (lower(theirs.email) <> lower(${recipientEmail}) or theirs.state = 'left'))`;
  const isContacts = sql`lower(${recipientEmail}) in (lower(${applications.contactEmail}), lower(${applications.secondEmail}))`;
  const isMakers = sql`exists (select 1 from makers
    where lower(makers.addresses_json) like '%"' || lower(${recipientEmail}) || '"%')`;
  const isElsewhere = sql`exists (select 1 from mails as origin where origin.application_id = ${applicationId}
    and origin.acts_json like '%"act":"elsewhere","other":"' || ${id} || '"%')`;
  return sql`(${isElsewhere} or case ${role} when 'attendee' then not ${moved}
    when 'applicant' then ${applications.id} is null or ${isContacts}
    when 'maker' then ${isMakers} else ${role} = ${role} end)`;
}

/**
 * The newest first, and how many there are in all; of cases in these hands only, nobody's being the empty ones and those of no
 * case. Not among them is what somebody has sent elsewhere or called done, nor what went to an address that is its reader's
 * no more.
 */
export async function listFailedMails(
  tx: Tx,
  limit: number,
  owner?: string,
): Promise<{ mails: FailedMail[]; count: number }> {
  const { mails, applications } = tx.tables;
  const given = and(inArray(mails.state, ['failed', 'bounced']), not(isSeenTo(tx)), isStillTheirs(tx));
  const failed = owner === undefined ? given : and(given, eq(sql`coalesce(${applications.owner}, '')`, owner));
  const rows = await tx.db
    .select({
      id: mails.id,
      name: mails.name,
      role: mails.role,
      recipientName: mails.recipientName,
      recipientEmail: mails.recipientEmail,
      response: mails.response,
      state: mails.state,
      date: mails.date,
      settledAt: mails.settledAt,
      reference: applications.reference,
      association: applications.association,
      owner: applications.owner,
      contactName: applications.contactName,
      contactPhone: applications.contactPhone,
      extension: applications.contactExtension,
    })
    .from(mails)
    .leftJoin(applications, eq(applications.id, mails.applicationId))
    .where(failed)
    .orderBy(desc(mails.seq))
    .limit(limit);
  const [all] = await tx.db
    .select({ count: sql<number>`count(*)` })
    .from(mails)
    .leftJoin(applications, eq(applications.id, mails.applicationId))
    .where(failed);
  return {
    count: Number(all?.count ?? 0),
    mails: rows.map((row) => ({
      id: row.id,
      name: row.name,
      to: { name: row.recipientName, email: row.recipientEmail },
      role: row.role,
      response: row.response,
      bounced: row.state === 'bounced',
      at: instantOf(row.settledAt ?? row.date),
      application:
        row.reference === null || row.association === null
          ? undefined
          : { reference: row.reference, association: row.association, owner: row.owner ?? '' },
      contact:
        row.role !== 'applicant' || row.contactPhone === null
          ? undefined
          : { name: row.contactName ?? '', phone: row.contactPhone, extension: row.extension ?? '' },
    })),
  };
}

/** Once a date is fixed or the applicant is to give others, the candidates decide nothing. */
async function standingSlots(tx: Tx, ids: readonly string[]) {
  const { slots, applications } = tx.tables;
  return tx.db
    .select({ id: slots.id, applicationId: slots.applicationId, rank: slots.rank, date: slots.date })
    .from(applications)
    .innerJoin(slots, eq(slots.applicationId, applications.id))
    .where(
      and(
        inArray(applications.id, [...ids]),
        inArray(plain(applications.state), ['unverified', ...UNFIXED]),
        isNull(slots.replacedAt),
      ),
    )
    .orderBy(asc(slots.rank));
}

/** While nothing is fixed all inquiries, later those that are still open. */
async function openInquiries(
  tx: Tx,
  ids: readonly string[],
  day: (text: string) => Temporal.PlainDate,
): Promise<Map<string, MatterInquiry[]>> {
  const { inquiries, inquiryOffers, answers, slots, makers, applications } = tx.tables;
  const concerned = and(
    inArray(applications.id, [...ids]),
    or(
      inArray(plain(applications.state), UNFIXED),
      and(eq(plain(applications.state), 'confirmed'), eq(plain(inquiries.state), 'open')),
    ),
  );
  const rows = await tx.db
    .select({
      id: inquiries.id,
      applicationId: inquiries.applicationId,
      kind: inquiries.kind,
      state: inquiries.state,
      closedBecause: inquiries.closedBecause,
      answerBy: inquiries.answerBy,
      askedAt: inquiries.askedAt,
      makerId: makers.id,
      makerName: makers.name,
      contactName: makers.contactName,
      contactPhone: makers.contactPhone,
    })
    .from(applications)
    .innerJoin(inquiries, eq(inquiries.applicationId, applications.id))
    .innerJoin(makers, eq(makers.id, inquiries.makerId))
    .where(concerned)
    .orderBy(...inAskedOrder(tx));
  const offered = await tx.db
    .select({ inquiryId: inquiryOffers.inquiryId, slotId: inquiryOffers.slotId })
    .from(applications)
    .innerJoin(inquiries, eq(inquiries.applicationId, applications.id))
    .innerJoin(inquiryOffers, eq(inquiryOffers.inquiryId, inquiries.id))
    .innerJoin(slots, eq(slots.id, inquiryOffers.slotId))
    .where(concerned)
    .orderBy(...inFormOrder(tx));
  const given = await tx.db
    .select({
      inquiryId: answers.inquiryId,
      slotId: answers.slotId,
      reply: answers.reply,
      channel: answers.channel,
      at: answers.at,
    })
    .from(applications)
    .innerJoin(inquiries, eq(inquiries.applicationId, applications.id))
    .innerJoin(answers, eq(answers.inquiryId, inquiries.id))
    .innerJoin(slots, eq(slots.id, answers.slotId))
    .where(concerned)
    .orderBy(...inFormOrder(tx));
  const offers = Map.groupBy(offered, (offer) => offer.inquiryId);
  const replies = Map.groupBy(given, (answer) => answer.inquiryId);
  const found = rows.map((row) => ({
    applicationId: row.applicationId,
    inquiry: {
      id: row.id,
      kind: oneOf(INQUIRY_KINDS, row.kind),
      state: oneOf(INQUIRY_STATES, row.state),
      closedBecause: row.closedBecause === null ? undefined : oneOf(CLOSING_REASONS, row.closedBecause),
      maker: { id: row.makerId, name: row.makerName, contact: { name: row.contactName, phone: row.contactPhone } },
      answerBy: day(row.answerBy),
      askedAt: instantOf(row.askedAt),
      offers: (offers.get(row.id) ?? []).map((offer) => offer.slotId),
      answers: (replies.get(row.id) ?? []).map((answer) => ({
        slotId: answer.slotId,
        reply: oneOf(REPLIES, answer.reply),
        channel: oneOf(ANSWER_CHANNELS, answer.channel),
        at: instantOf(answer.at),
      })),
    },
  }));
  const grouped = Map.groupBy(found, ({ applicationId }) => applicationId);
  return new Map([...grouped].map(([id, group]) => [id, group.map(({ inquiry }) => inquiry)]));
}

type MatterSession = NonNullable<OpenMatter['session']>;

async function confirmedSessions(
  tx: Tx,
  ids: readonly string[],
  day: (text: string) => Temporal.PlainDate,
): Promise<Map<string, MatterSession>> {
  const { sessions, sessionMakers, makers, applications } = tx.tables;
  const rows = await tx.db
    .select({
      applicationId: sessions.applicationId,
      date: sessions.date,
      mode: sessions.mode,
      url: sessions.url,
      confirmedAt: sessions.confirmedAt,
      makerId: sessionMakers.makerId,
      makerName: makers.name,
      contactName: makers.contactName,
      contactPhone: makers.contactPhone,
      outAt: sessionMakers.outAt,
      outBy: sessionMakers.outBy,
      outReason: sessionMakers.outReason,
    })
    .from(applications)
    .innerJoin(sessions, eq(sessions.applicationId, applications.id))
    .leftJoin(sessionMakers, eq(sessionMakers.sessionId, sessions.id))
    .leftJoin(makers, eq(makers.id, sessionMakers.makerId))
    .where(and(inArray(applications.id, [...ids]), eq(plain(applications.state), 'confirmed')))
    .orderBy(asc(sessionMakers.joinedAt), asc(sessionMakers.makerId));
  const grouped = Map.groupBy(rows, (row) => row.applicationId);
  return new Map(
    [...grouped].flatMap(([id, group]) => {
      const [row] = group;
      if (!row) return [];
      const session: MatterSession = {
        date: day(row.date),
        mode: oneOf(MODES, row.mode),
        url: row.url,
        confirmedAt: instantOf(row.confirmedAt),
        makers: group.flatMap((one) =>
          one.makerId === null
            ? []
            : [
                {
                  maker: {
                    id: one.makerId,
                    name: one.makerName ?? '',
                    contact: { name: one.contactName ?? '', phone: one.contactPhone ?? '' },
                  },
                  out:
                    one.outAt === null
                      ? undefined
                      : { at: instantOf(one.outAt), by: one.outBy ?? '', reason: one.outReason ?? '' },
                },
              ],
        ),
      };
      return [[id, session]];
    }),
  );
}

/** Thousands of rows name a few hundred days. */
function memoized(read: (text: string) => Temporal.PlainDate): (text: string) => Temporal.PlainDate {
  const known = new Map<string, Temporal.PlainDate>();
  return (text) => known.getOrInsertComputed(text, read);
}
