import { sql } from 'drizzle-orm';
import type { Kit } from './kit.ts';

export function mailTables({ table, text, integer, index, uniqueIndex, primaryKey }: Kit) {
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
        /** Mails that were owed together and whose progress somebody watches. */
        batchId: text(),
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
        /** What the server called the message when it took it. */
        serverId: text(),
        /** Where it went in place of its recipient (`MAIL_REDIRECT`). */
        redirectedTo: text(),
        /** What coordinators did with it at the desk (`ledger.ts`). */
        actsJson: text(),
        settledAt: integer(),
      },
      (t) => [
        uniqueIndex('mails_seq').on(t.seq),
        index('mails_due').on(t.state, t.dueAt),
        /** With the due time in it, so that the claim passes over what was put off without reading its row. */
        index('mails_claim').on(t.state, t.priority, t.seq, t.dueAt),
        index('mails_order').on(t.orderKey, t.seq),
        index('mails_application').on(t.applicationId, t.seq),
        index('mails_recipient').on(t.applicationId, t.recipientEmail, t.seq),
        index('mails_batch').on(t.batchId, t.state),
        /** Bounces and answers name the mail by one of these. */
        index('mails_message').on(t.messageId),
        index('mails_server').on(t.serverId),
        index('mails_name').on(t.name, t.seq),
        /** Addresses are ASCII, so both databases agree on small letters. */
        index('mails_address').on(sql`lower(${t.recipientEmail})`, t.seq),
      ],
    ),
    /** The files that a mail's stored parts name: they stay as long as the mail. */
    mailFiles: table(
      'mail_files',
      {
        sha256: text().notNull(),
        mailId: text().notNull(),
      },
      (t) => [primaryKey({ columns: [t.sha256, t.mailId] }), index('mail_files_mail').on(t.mailId)],
    ),
  };
}

export function gatheredTables({ table, text, integer, index, primaryKey }: Kit) {
  return {
    /** What a collected mail to a maker gathers: its rows are read from these inquiries when it is rendered. */
    gathered: table(
      'gathered',
      {
        mailId: text().notNull(),
        inquiryId: text().notNull(),
        what: text().notNull(),
        at: integer().notNull(),
      },
      (t) => [
        primaryKey({ columns: [t.mailId, t.inquiryId, t.what] }),
        index('gathered_inquiry').on(t.inquiryId, t.what),
      ],
    ),
  };
}

export function upkeepTables({ table, text, integer }: Kit) {
  return {
    /** What holds for all mails at once: that they are held, that the desk was told of trouble, when the next may leave. */
    postMarks: table('post_marks', {
      name: text().primaryKey(),
      at: integer().notNull(),
      /** The coordinator who set it; empty for the program. */
      by: text().notNull(),
    }),
    /** Work on rows of an older shape that goes through a table once, in the order of its `seq`. */
    upkeep: table('upkeep', {
      name: text().primaryKey(),
      /** The last `seq` that it has been through. */
      doneTo: integer().notNull(),
    }),
  };
}

export function accessTables({ table, text, integer, index, uniqueIndex }: Kit) {
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
        /** The browser that asked, as a hash: the code is good in no other. */
        askedBy: text(),
        createdAt: integer().notNull(),
        expiresAt: integer(),
        spentAt: integer(),
        tries: integer().notNull(),
      },
      (t) => [
        uniqueIndex('tokens_link').on(t.linkHash),
        index('tokens_subject').on(t.purpose, t.subjectId, t.recipient),
        index('tokens_recipient').on(t.purpose, t.recipient, t.createdAt),
        index('tokens_expires').on(t.expiresAt),
        index('tokens_ends').on(t.purpose, t.expiresAt),
      ],
    ),
    /** How often a mail was asked for within the hour, by one browser, from one network, for one address, and in all. */
    askings: table(
      'askings',
      {
        /** Keyed hash of what was asked for and by whom: the table holds no addresses. */
        key: text().primaryKey(),
        what: text().notNull(),
        count: integer().notNull(),
        until: integer().notNull(),
        /** How often more than the limit was asked for, since the row came into being. */
        over: integer().notNull(),
        lastOverAt: integer(),
      },
      (t) => [index('askings_until').on(t.until), index('askings_over').on(t.lastOverAt)],
    ),
  };
}

export function signInTables({ table, text, integer, index, uniqueIndex }: Kit) {
  return {
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
        /** Of sign-ins, for their list: when they were last used, in which browser, and from where. */
        lastSeenAt: integer(),
        device: text(),
        network: text(),
        /** Wrong codes of the second step so far. */
        tries: integer(),
      },
      (t) => [
        uniqueIndex('browsers_cookie').on(t.cookieHash),
        index('browsers_email').on(t.role, t.email),
        index('browsers_expires').on(t.expiresAt),
      ],
    ),
    /** Authenticator apps of coordinators; whoever signs in at the address needs a code of one of them. */
    secondSteps: table(
      'second_steps',
      {
        id: text().primaryKey(),
        email: text().notNull(),
        /** Whose app it is. */
        name: text().notNull(),
        secretSealed: text().notNull(),
        /** The period of the last code that was taken: each is good once. */
        lastPeriod: integer().notNull(),
        createdAt: integer().notNull(),
        createdBy: text().notNull(),
        endedAt: integer(),
        endedBy: text(),
      },
      (t) => [index('second_steps_email').on(t.email)],
    ),
    /** What stands in for a lost app, each once. */
    recoveryCodes: table(
      'recovery_codes',
      {
        codeHash: text().primaryKey(),
        secondStepId: text().notNull(),
        usedAt: integer(),
      },
      (t) => [index('recovery_codes_step').on(t.secondStepId)],
    ),
  };
}

export function apiTables({ table, text, integer, index, uniqueIndex, primaryKey }: Kit) {
  return {
    apiKeys: table(
      'api_keys',
      {
        id: text().primaryKey(),
        keyHash: text().notNull(),
        /** The coordinator's address; the key ends when it is taken out of COORDINATORS. */
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
        index('webhook_deliveries_claim').on(t.state, t.seq, t.dueAt),
      ],
    ),
  };
}
