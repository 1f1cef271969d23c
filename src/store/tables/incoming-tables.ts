import type { Kit } from './kit.ts';

/** What came to our mailbox. */
export function incomingTables({ table, text, integer, index, uniqueIndex, primaryKey }: Kit) {
  return {
    /** Each mail once, however often it is read. */
    incomingMails: table(
      'incoming_mails',
      {
        id: text().primaryKey(),
        /**
         * `arrived`: kept and not looked into yet; `waiting`: for people, 「未整理」; `done`: it has its place; `erased`: emptied,
         * but known, because it may still lie in the mailbox.
         */
        state: text().notNull(),
        /** What it is; empty while it has not been looked into. */
        kind: text().notNull(),
        /** Why it waits for people, or what became of it. */
        reason: text().notNull(),
        messageId: text().notNull(),
        /**
         * SHA-256 of the Message-ID and of what its author wrote: the same mail delivered twice differs in what the servers
         * wrote above it.
         */
        writtenHash: text().notNull(),
        size: integer().notNull(),
        arrivedAt: integer().notNull(),
        /** How often it was begun to look into: what ends the process must not do so for ever. */
        tries: integer().notNull(),
        fromName: text().notNull(),
        fromEmail: text().notNull(),
        subject: text().notNull(),
        /** The author's own words without what they quote, and all of them. */
        ownText: text().notNull(),
        wholeText: text().notNull(),
        applicationId: text(),
        /** The inquiry, registration or mail that it is about. */
        subjectId: text().notNull(),
        settledAt: integer(),
        settledBy: text().notNull(),
        /** What the person wrote who put it aside. */
        note: text().notNull(),
      },
      (t) => [
        uniqueIndex('incoming_mails_once').on(t.writtenHash),
        index('incoming_mails_state').on(t.state, t.arrivedAt),
        index('incoming_mails_application').on(t.applicationId, t.arrivedAt),
        index('incoming_mails_subject').on(t.subjectId),
      ],
    ),
    /** Where it lay: a place is read once. UIDVALIDITY as text, because the server may choose any number. */
    incomingPlaces: table(
      'incoming_places',
      {
        mailbox: text().notNull(),
        uidValidity: text().notNull(),
        uid: integer().notNull(),
      },
      (t) => [primaryKey({ columns: [t.mailbox, t.uidValidity, t.uid] })],
    ),
    /** The raw message as a file, and the files that came with it. */
    incomingFiles: table(
      'incoming_files',
      {
        id: text().primaryKey(),
        mailId: text().notNull(),
        /** `whole`: the raw message; `head`: its head alone, where it was too long; `file`: one that came with it. */
        part: text().notNull(),
        name: text().notNull(),
        mediaType: text().notNull(),
        size: integer().notNull(),
        /** Empty where the file was not kept. */
        sha256: text().notNull(),
        /** Why not. */
        fault: text().notNull(),
      },
      (t) => [index('incoming_files_mail').on(t.mailId), index('incoming_files_sha256').on(t.sha256)],
    ),
  };
}

/** What calendars have answered to our invitations. */
export function calendarAnswerTables({ table, text, integer, primaryKey }: Kit) {
  return {
    /** One row for each address that has answered; it is said of all who come with that address. */
    calendarAnswers: table(
      'calendar_answers',
      {
        inviteId: text().notNull(),
        /** In lower case. */
        email: text().notNull(),
        partstat: text().notNull(),
        /** SEQUENCE and DTSTAMP of the answer: a later one is newer by these alone. */
        sequence: integer().notNull(),
        stamp: integer().notNull(),
        mailId: text().notNull(),
        at: integer().notNull(),
      },
      (t) => [primaryKey({ columns: [t.inviteId, t.email] })],
    ),
  };
}
