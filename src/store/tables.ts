import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/**
 * The column kinds that both databases have: text, and integers of 64 bits. `engine.ts` holds the same kit for PostgreSQL.
 */
export const sqliteKit = {
  table: sqliteTable,
  text: () => text(),
  integer: () => integer(),
  index,
  uniqueIndex,
  primaryKey,
};
export type Kit = typeof sqliteKit;

/**
 * All tables, defined once for both dialects. Ids are text; instants epoch milliseconds; JST days `YYYY-MM-DD`, times
 * `HH:MM`; yes and no are 1 and 0; `…Json` columns hold JSON text.
 */
export function defineTables(kit: Kit) {
  return {
    ...filingTables(kit),
    ...draftTables(kit),
    ...inquiryTables(kit),
    ...sessionTables(kit),
    ...mailTables(kit),
    ...accessTables(kit),
    ...apiTables(kit),
  };
}
export type Tables = ReturnType<typeof defineTables>;

function filingTables({ table, text, integer, index, uniqueIndex }: Kit) {
  return {
    applications: table(
      'applications',
      {
        id: text().primaryKey(),
        reference: text().notNull(),
        state: text().notNull(),
        version: integer().notNull(),
        formVersion: integer().notNull(),
        source: text().notNull(),
        association: text().notNull(),
        contactName: text().notNull(),
        contactKana: text().notNull(),
        contactPhone: text().notNull(),
        contactExtension: text().notNull(),
        contactEmail: text().notNull(),
        secondName: text().notNull().default(''),
        secondKana: text().notNull().default(''),
        secondPhone: text().notNull().default(''),
        /** Empty where there is no second contact. */
        secondEmail: text().notNull().default(''),
        noFurtherCandidates: integer().notNull(),
        venueName: text().notNull(),
        postalCode: text().notNull(),
        address: text().notNull(),
        mode: text().notNull(),
        remarks: text().notNull(),
        /** JST days, separated by commas, for which a coordinator has lifted the 10 days. */
        liftedFor: text().notNull().default(''),
        /** The final application from which this one was copied. */
        previousId: text(),
        submittedAt: integer().notNull(),
        receivedAt: integer(),
        returnedReason: text(),
        replyBy: text(),
        updatedAt: integer().notNull(),
      },
      (t) => [
        uniqueIndex('applications_reference').on(t.reference),
        index('applications_state').on(t.state, t.receivedAt),
        index('applications_email').on(t.contactEmail),
      ],
    ),
    slots: table(
      'slots',
      {
        id: text().primaryKey(),
        applicationId: text().notNull(),
        /** 0 for an hour that the desk proposed as a move. */
        rank: integer().notNull(),
        date: text().notNull(),
        meetingStart: text().notNull(),
        meetingEnd: text().notNull(),
        demoStart: text().notNull(),
        demoEnd: text().notNull(),
        filedOn: text().notNull(),
        replacedAt: integer(),
      },
      (t) => [index('slots_application').on(t.applicationId), index('slots_date').on(t.date)],
    ),
  };
}

function draftTables({ table, text, integer, index, uniqueIndex }: Kit) {
  return {
    latePermits: table('late_permits', {
      id: text().primaryKey(),
      email: text().notNull(),
      date: text().notNull(),
      reason: text().notNull(),
      validUntil: integer().notNull(),
      permittedAt: integer().notNull(),
      permittedBy: text().notNull(),
      usedAt: integer(),
    }),
    drafts: table(
      'drafts',
      {
        id: text().primaryKey(),
        cookieHash: text().notNull(),
        /** What was typed, field by field, exactly as typed. */
        valuesJson: text().notNull(),
        /** The application that came of it, or that it corrects. */
        applicationId: text(),
        purpose: text().notNull(),
        /** The version of the application that the correction started from. */
        seenVersion: integer(),
        liftedFor: text().notNull().default(''),
        previousId: text(),
        createdAt: integer().notNull(),
        updatedAt: integer().notNull(),
        submittedAt: integer(),
      },
      (t) => [uniqueIndex('drafts_cookie').on(t.cookieHash), index('drafts_application').on(t.applicationId)],
    ),
    attachments: table(
      'attachments',
      {
        id: text().primaryKey(),
        draftId: text(),
        applicationId: text(),
        name: text().notNull(),
        mediaType: text().notNull(),
        size: integer().notNull(),
        sha256: text().notNull(),
        createdAt: integer().notNull(),
        removedAt: integer(),
      },
      (t) => [index('attachments_draft').on(t.draftId), index('attachments_application').on(t.applicationId)],
    ),
    events: table(
      'events',
      {
        id: text().primaryKey(),
        seq: integer().notNull(),
        applicationId: text().notNull(),
        at: integer().notNull(),
        type: text().notNull(),
        actorRole: text().notNull(),
        actorName: text().notNull(),
        /** The application's version after it. */
        version: integer().notNull(),
        dataJson: text().notNull(),
      },
      (t) => [uniqueIndex('events_seq').on(t.seq), index('events_application').on(t.applicationId, t.seq)],
    ),
  };
}

function inquiryTables({ table, text, integer, index, uniqueIndex, primaryKey }: Kit) {
  return {
    makers: table(
      'makers',
      {
        id: text().primaryKey(),
        name: text().notNull(),
        products: text().notNull(),
        addressesJson: text().notNull(),
        crews: integer().notNull(),
        bufferMinutes: integer().notNull(),
        active: integer().notNull(),
      },
      (t) => [uniqueIndex('makers_name').on(t.name)],
    ),
    inquiries: table(
      'inquiries',
      {
        id: text().primaryKey(),
        applicationId: text().notNull(),
        makerId: text().notNull(),
        kind: text().notNull(),
        state: text().notNull(),
        closedBecause: text(),
        answerBy: text().notNull(),
        note: text().notNull(),
        decides: text().notNull(),
        askedAt: integer().notNull(),
        askedBy: text().notNull(),
      },
      (t) => [index('inquiries_application').on(t.applicationId), index('inquiries_maker').on(t.makerId, t.state)],
    ),
    inquiryOffers: table('inquiry_offers', { inquiryId: text().notNull(), slotId: text().notNull() }, (t) => [
      primaryKey({ columns: [t.inquiryId, t.slotId] }),
    ]),
    answers: table(
      'answers',
      {
        inquiryId: text().notNull(),
        slotId: text().notNull(),
        reply: text().notNull(),
        comment: text().notNull(),
        by: text().notNull(),
        channel: text().notNull(),
        at: integer().notNull(),
      },
      (t) => [primaryKey({ columns: [t.inquiryId, t.slotId] })],
    ),
  };
}

function sessionTables({ table, text, integer, index, uniqueIndex, primaryKey }: Kit) {
  return {
    sessions: table(
      'sessions',
      {
        id: text().primaryKey(),
        applicationId: text().notNull(),
        slotId: text().notNull(),
        state: text().notNull(),
        version: integer().notNull(),
        date: text().notNull(),
        meetingStart: text().notNull(),
        meetingEnd: text().notNull(),
        demoStart: text().notNull(),
        demoEnd: text().notNull(),
        venueName: text().notNull(),
        postalCode: text().notNull(),
        address: text().notNull(),
        mode: text().notNull(),
        url: text().notNull(),
        note: text().notNull(),
        confirmedAt: integer().notNull(),
        confirmedBy: text().notNull(),
      },
      (t) => [uniqueIndex('sessions_application').on(t.applicationId), index('sessions_date').on(t.state, t.date)],
    ),
    sessionMakers: table(
      'session_makers',
      {
        sessionId: text().notNull(),
        makerId: text().notNull(),
        inquiryId: text().notNull(),
        joinedAt: integer().notNull(),
        by: text().notNull(),
        outAt: integer(),
        outBy: text(),
        outReason: text(),
      },
      (t) => [primaryKey({ columns: [t.sessionId, t.makerId] }), index('session_makers_maker').on(t.makerId)],
    ),
    registrations: table(
      'registrations',
      {
        id: text().primaryKey(),
        applicationId: text().notNull(),
        state: text().notNull(),
        name: text().notNull(),
        institution: text().notNull(),
        email: text().notNull(),
        createdAt: integer().notNull(),
        updatedAt: integer().notNull(),
      },
      (t) => [uniqueIndex('registrations_email').on(t.applicationId, t.email)],
    ),
    invites: table(
      'invites',
      {
        id: text().primaryKey(),
        sessionId: text().notNull(),
        kind: text().notNull(),
        uid: text().notNull(),
        sequence: integer().notNull(),
        organizerName: text().notNull(),
        organizerEmail: text().notNull(),
        lastStamp: integer().notNull(),
      },
      (t) => [uniqueIndex('invites_session').on(t.sessionId, t.kind), uniqueIndex('invites_uid').on(t.uid)],
    ),
  };
}

function mailTables({ table, text, integer, index, uniqueIndex }: Kit) {
  return {
    mails: table(
      'mails',
      {
        id: text().primaryKey(),
        /** Order in which mails were owed. */
        seq: integer().notNull(),
        name: text().notNull(),
        role: text().notNull(),
        recipientName: text().notNull(),
        recipientEmail: text().notNull(),
        recipientId: text().notNull(),
        /** The UID of an invite, or the application's id. */
        thread: text().notNull(),
        /** Recipient + thread: within it a later mail never overtakes an earlier one. */
        orderKey: text().notNull(),
        applicationId: text(),
        dataJson: text().notNull(),
        itipJson: text(),
        inviteKind: text(),
        messageId: text().notNull(),
        date: integer().notNull(),
        boundarySeed: text().notNull(),
        /** 0 before 1: codes and sign-in do not queue behind a fan-out. */
        priority: integer().notNull(),
        state: text().notNull(),
        attempts: integer().notNull(),
        dueAt: integer().notNull(),
        claimedBy: text(),
        claimedUntil: integer(),
        /** 1 once an attempt may have reached the recipient without our knowing. */
        maybeSent: integer().notNull(),
        partsJson: text(),
        sha256: text(),
        response: text().notNull(),
        settledAt: integer(),
      },
      (t) => [
        uniqueIndex('mails_seq').on(t.seq),
        index('mails_due').on(t.state, t.dueAt),
        index('mails_order').on(t.orderKey, t.seq),
        index('mails_application').on(t.applicationId, t.seq),
      ],
    ),
  };
}

function accessTables({ table, text, integer, index, uniqueIndex }: Kit) {
  return {
    tokens: table(
      'tokens',
      {
        id: text().primaryKey(),
        purpose: text().notNull(),
        linkHash: text().notNull(),
        codeHash: text(),
        /** Link and code, sealed with SECRET until they are spent, so that a mail can be composed again. */
        sealed: text(),
        subjectId: text().notNull(),
        recipient: text().notNull(),
        createdAt: integer().notNull(),
        expiresAt: integer(),
        spentAt: integer(),
        tries: integer().notNull(),
      },
      (t) => [
        uniqueIndex('tokens_link').on(t.linkHash),
        index('tokens_subject').on(t.purpose, t.subjectId),
        index('tokens_recipient').on(t.purpose, t.recipient, t.createdAt),
      ],
    ),
    browsers: table(
      'browsers',
      {
        id: text().primaryKey(),
        cookieHash: text().notNull(),
        role: text().notNull(),
        email: text().notNull(),
        name: text().notNull(),
        createdAt: integer().notNull(),
        expiresAt: integer().notNull(),
        revokedAt: integer(),
      },
      (t) => [uniqueIndex('browsers_cookie').on(t.cookieHash), index('browsers_email').on(t.role, t.email)],
    ),
  };
}

function apiTables({ table, text, integer, index, uniqueIndex, primaryKey }: Kit) {
  return {
    apiKeys: table(
      'api_keys',
      {
        id: text().primaryKey(),
        keyHash: text().notNull(),
        /** The coordinator's address; a key dies with its place in COORDINATORS. */
        email: text().notNull(),
        /** The person whom the history names for what is done with it. */
        name: text().notNull(),
        purpose: text().notNull(),
        createdAt: integer().notNull(),
        revokedAt: integer(),
      },
      (t) => [uniqueIndex('api_keys_hash').on(t.keyHash)],
    ),
    idempotencyKeys: table(
      'idempotency_keys',
      {
        /** Who asked and for what, hashed: another caller's key of the same name is another key. */
        scope: text().notNull(),
        key: text().notNull(),
        requestHash: text().notNull(),
        createdAt: integer().notNull(),
        claimedUntil: integer().notNull(),
        status: integer(),
        /** The answer, sealed with SECRET: it may hold tokens. */
        answerSealed: text(),
      },
      (t) => [primaryKey({ columns: [t.scope, t.key] }), index('idempotency_keys_created').on(t.createdAt)],
    ),
    webhooks: table('webhooks', {
      id: text().primaryKey(),
      url: text().notNull(),
      secretSealed: text().notNull(),
      createdBy: text().notNull(),
      createdAt: integer().notNull(),
      removedAt: integer(),
    }),
    webhookDeliveries: table(
      'webhook_deliveries',
      {
        id: text().primaryKey(),
        seq: integer().notNull(),
        webhookId: text().notNull(),
        eventId: text().notNull(),
        type: text().notNull(),
        /** The exact bytes that are signed, UTF-8. */
        body: text().notNull(),
        createdAt: integer().notNull(),
        state: text().notNull(),
        attempts: integer().notNull(),
        dueAt: integer().notNull(),
        claimedBy: text(),
        claimedUntil: integer(),
        response: text().notNull(),
        settledAt: integer(),
      },
      (t) => [
        uniqueIndex('webhook_deliveries_seq').on(t.seq),
        uniqueIndex('webhook_deliveries_event').on(t.webhookId, t.eventId),
        index('webhook_deliveries_due').on(t.state, t.dueAt),
      ],
    ),
  };
}
