import type { Kit } from './kit.ts';

/** 様式2: collections, who helps to gather, and what became of them. */
export function collectionTables({ table, text, integer, index, uniqueIndex }: Kit) {
  return {
    /** 機種, kept by the desk. */
    products: table('products', {
      id: text().primaryKey(),
      maker: text().notNull(),
      model: text().notNull(),
      /** JST days; empty where nobody knows. */
      offeredFrom: text().notNull(),
      offeredUntil: text().notNull(),
      edition: text().notNull(),
      place: integer().notNull(),
      version: integer().notNull(),
      savedAt: integer().notNull(),
      savedBy: text().notNull(),
    }),
    collections: table(
      'collections',
      {
        id: text().primaryKey(),
        reference: text().notNull(),
        state: text().notNull(),
        version: integer().notNull(),
        /** Two digits of JIS X 0401. */
        prefecture: text().notNull(),
        association: text().notNull(),
        contactName: text().notNull(),
        contactPhone: text().notNull(),
        contactEmail: text().notNull(),
        secondName: text().notNull(),
        /** Empty where there is no second contact. */
        secondEmail: text().notNull(),
        dueOn: text().notNull(),
        finalOn: text().notNull(),
        handInTo: text().notNull(),
        note: text().notNull(),
        /** 1 while institutions may enter themselves. */
        ownEntry: integer().notNull(),
        openedBy: text().notNull(),
        submittedAt: integer().notNull(),
        openedAt: integer(),
        doneAt: integer(),
        updatedAt: integer().notNull(),
        /** The JST day on which the desk was told that its people will be erased; empty before. */
        noticedOn: text().notNull(),
        /** When its people were erased. */
        erasedAt: integer(),
        /** The last number that an entry got. */
        lastNumber: integer().notNull(),
        /** The place of the last line of its history. */
        lastEvent: integer().notNull(),
        /** JST days before the date for which the collector was reminded, separated by commas. */
        reminded: text().notNull(),
      },
      (t) => [
        uniqueIndex('collections_reference').on(t.reference),
        index('collections_state').on(t.state, t.prefecture),
        index('collections_email').on(t.contactEmail),
        index('collections_submitted').on(t.state, t.submittedAt),
      ],
    ),
  };
}

/** Who helps with a collection, and what happened to it. */
export function collectionPeopleTables({ table, text, integer, index, primaryKey }: Kit) {
  return {
    /** 郡市区医師会 that enter for their members. */
    collectionHelpers: table(
      'collection_helpers',
      {
        id: text().primaryKey(),
        collectionId: text().notNull(),
        name: text().notNull(),
        email: text().notNull(),
        invitedAt: integer().notNull(),
        revokedAt: integer(),
      },
      (t) => [index('collection_helpers_collection').on(t.collectionId, t.invitedAt)],
    ),
    collectionEvents: table(
      'collection_events',
      {
        collectionId: text().notNull(),
        place: integer().notNull(),
        entryId: text(),
        type: text().notNull(),
        role: text().notNull(),
        by: text().notNull(),
        at: integer().notNull(),
        dataJson: text().notNull(),
      },
      (t) => [
        primaryKey({ columns: [t.collectionId, t.place] }),
        index('collection_events_entry').on(t.entryId, t.place),
      ],
    ),
  };
}

/** 1件: one institution's 様式2. */
export function entryTables({ table, text, integer, index, uniqueIndex }: Kit) {
  return {
    entries: table(
      'entries',
      {
        id: text().primaryKey(),
        collectionId: text().notNull(),
        number: integer().notNull(),
        state: text().notNull(),
        source: text().notNull(),
        helperId: text(),
        handInId: text(),
        version: integer().notNull(),
        /** Collection and ten digits while the entry stands: what two entries cannot share. Its id once it is removed. */
        standsFor: text().notNull(),
        /** All ten digits. */
        fullCode: text().notNull(),
        kind: text().notNull(),
        name: text().notNull(),
        contactName: text().notNull(),
        phone: text().notNull(),
        email: text().notNull(),
        product1: text().notNull(),
        units1: integer().notNull(),
        product2: text().notNull(),
        units2: integer().notNull(),
        /** What it says, whole: `Form2`. */
        formJson: text().notNull(),
        enteredAt: integer().notNull(),
        enteredBy: text().notNull(),
        updatedAt: integer().notNull(),
        /** What the 支払基金 said last; empty before. */
        answer: text().notNull(),
      },
      (t) => [
        uniqueIndex('entries_stands_for').on(t.standsFor),
        uniqueIndex('entries_number').on(t.collectionId, t.number),
        index('entries_state').on(t.collectionId, t.state, t.fullCode),
        index('entries_helper').on(t.collectionId, t.helperId, t.number),
        index('entries_code').on(t.fullCode),
        index('entries_hand_in').on(t.handInId),
      ],
    ),
  };
}

/** What was handed in together, its corrections, and the answers about it. */
export function handInTables({ table, text, integer, index, uniqueIndex, primaryKey }: Kit) {
  return {
    handIns: table(
      'hand_ins',
      {
        id: text().primaryKey(),
        collectionId: text().notNull(),
        number: integer().notNull(),
        handedOn: text().notNull(),
        way: text().notNull(),
        tracking: text().notNull(),
        note: text().notNull(),
        institutions: integer().notNull(),
        at: integer().notNull(),
        by: text().notNull(),
        /** After which of its codes institutions are still to be told; none once all are. */
        tellsAfter: text(),
      },
      (t) => [uniqueIndex('hand_ins_number').on(t.collectionId, t.number)],
    ),
    /** What was handed in, as it was. */
    handInEntries: table(
      'hand_in_entries',
      {
        handInId: text().notNull(),
        entryId: text().notNull(),
        fullCode: text().notNull(),
        number: integer().notNull(),
        formJson: text().notNull(),
      },
      (t) => [
        primaryKey({ columns: [t.handInId, t.entryId] }),
        index('hand_in_entries_order').on(t.handInId, t.fullCode),
        uniqueIndex('hand_in_entries_entry').on(t.entryId),
      ],
    ),
    /** 提出後の訂正. */
    entryCorrections: table(
      'entry_corrections',
      {
        id: text().primaryKey(),
        entryId: text().notNull(),
        collectionId: text().notNull(),
        at: integer().notNull(),
        by: text().notNull(),
        note: text().notNull(),
        beforeJson: text().notNull(),
        afterJson: text().notNull(),
      },
      (t) => [
        index('entry_corrections_entry').on(t.entryId, t.at),
        index('entry_corrections_at').on(t.collectionId, t.at),
      ],
    ),
    /** What the 支払基金 said of an entry. */
    entryAnswers: table(
      'entry_answers',
      {
        id: text().primaryKey(),
        entryId: text().notNull(),
        collectionId: text().notNull(),
        answer: text().notNull(),
        answeredOn: text().notNull(),
        note: text().notNull(),
        at: integer().notNull(),
        by: text().notNull(),
      },
      (t) => [index('entry_answers_entry').on(t.entryId, t.at), index('entry_answers_at').on(t.collectionId, t.at)],
    ),
  };
}
