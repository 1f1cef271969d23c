import type { Kit } from './kit.ts';

/**
 * 申請一覧 of the desk: what it is filtered, sorted, counted and searched by, kept in the same transaction as the application.
 * All of it follows from the other tables; `store/cases/listed.ts` writes it and nobody else.
 */
export function listTables({ table, text, integer, index, uniqueIndex, primaryKey }: Kit) {
  const facts = () => ({
    state: text().notNull(),
    /** One of `PREFECTURES`, or empty. */
    prefecture: text().notNull(),
    /** The session's JST day, or the first choice's while nothing is fixed; or empty. */
    day: text().notNull(),
    association: text().notNull(),
    /** Epoch milliseconds of 受付, or of the filing while it has not been received. */
    received: integer().notNull(),
    /** `received` turned round: neither database walks one index up by one column and down by the next. */
    newest: integer().notNull(),
    /** 担当: a coordinator's name, or empty. */
    owner: text().notNull().default(''),
  });
  return {
    listed: table(
      'listed',
      {
        /** In the order in which they came into the list; equal ones stand in it. */
        number: integer().primaryKey(),
        applicationId: text().notNull(),
        ...facts(),
        /** As `searchTextOf` makes it. An index of its words stands beside it, see `connections`. */
        searchText: text().notNull(),
        /** 市区町村 or 行政区 by its code, else 都道府県 by its two digits, else empty; null before the row was taken in. */
        place: text(),
        /** その場での申込件数, as reported; 0 before. */
        made: integer(),
      },
      (t) => [
        uniqueIndex('listed_application').on(t.applicationId),
        index('listed_newest').on(t.newest, t.number),
        index('listed_oldest').on(t.received, t.number),
        index('listed_state').on(t.state, t.newest, t.number),
        index('listed_prefecture').on(t.prefecture, t.newest, t.number),
        index('listed_day').on(t.day, t.newest, t.number),
        index('listed_association').on(t.association, t.newest, t.number),
        index('listed_owner').on(t.owner, t.newest, t.number),
      ],
    ),
    /** The same once more for each maker that was asked or joined: a maker's list is as fast as the whole. */
    listedByMaker: table(
      'listed_by_maker',
      { maker: integer().notNull(), number: integer().notNull(), ...facts() },
      (t) => [
        primaryKey({ columns: [t.number, t.maker] }),
        index('listed_maker_newest').on(t.maker, t.newest, t.number),
        index('listed_maker_oldest').on(t.maker, t.received, t.number),
        index('listed_maker_state').on(t.maker, t.state, t.newest, t.number),
        index('listed_maker_prefecture').on(t.maker, t.prefecture, t.newest, t.number),
        index('listed_maker_day').on(t.maker, t.day, t.newest, t.number),
        index('listed_maker_association').on(t.maker, t.association, t.newest, t.number),
        index('listed_maker_owner').on(t.maker, t.owner, t.newest, t.number),
      ],
    ),
    /** How many applications of one state share a value. */
    listedCounts: table(
      'listed_counts',
      {
        /** 0 for all applications, otherwise the maker's as in `listedByMaker`. */
        maker: integer().notNull(),
        /** Whose value it is: a column of the list, a month of `day` or `received`; `made` adds up what was applied for by place. */
        kind: text().notNull(),
        value: text().notNull(),
        state: text().notNull(),
        count: integer().notNull(),
      },
      (t) => [primaryKey({ columns: [t.maker, t.kind, t.value, t.state] })],
    ),
    /** Names of associations as they are searched: the same one stands in many rows. */
    listedNames: table('listed_names', { name: text().primaryKey(), searchText: text().notNull() }),
  };
}

/** 保存した条件: what coordinators ask the list for again and again, each person's own. */
export function savedFilterTables({ table, text, integer, uniqueIndex }: Kit) {
  return {
    savedFilters: table(
      'saved_filters',
      {
        id: text().primaryKey(),
        /** Whose: the address signed in with, and on a shared one the person's name. */
        email: text().notNull(),
        person: text().notNull(),
        name: text().notNull(),
        /** Of the list's address. */
        query: text().notNull(),
        savedAt: integer().notNull(),
      },
      (t) => [uniqueIndex('saved_filters_name').on(t.email, t.person, t.name)],
    ),
  };
}

/**
 * 「今すること」: what needs a person, worked out anew when something was written into the history of a case and when the day
 * has come on which it becomes something else; see `workflow/desk/keep-attention.ts`.
 */
export function attentionTables({ table, text, integer, index, primaryKey }: Kit) {
  return {
    attentionItems: table(
      'attention_items',
      {
        applicationId: text().notNull(),
        /** Several items of one case stand in this order. */
        place: integer().notNull(),
        /** Empty once for each item; and once for each kind that it is found under. */
        kind: text().notNull(),
        /** The JST day on which somebody should have acted. */
        due: text().notNull(),
        since: integer().notNull(),
        submittedAt: integer().notNull(),
        /** 担当 of the case, or empty. */
        owner: text().notNull().default(''),
      },
      (t) => [
        primaryKey({ columns: [t.applicationId, t.place, t.kind] }),
        index('attention_items_order').on(t.kind, t.due, t.since, t.submittedAt, t.applicationId, t.place),
        index('attention_items_owner').on(t.owner, t.kind, t.due, t.since, t.submittedAt, t.applicationId, t.place),
      ],
    ),
    attentionDays: table(
      'attention_days',
      {
        applicationId: text().primaryKey(),
        /** The JST day on which to look at it again, even where nothing happens. */
        lookOn: text().notNull(),
      },
      (t) => [index('attention_days_look').on(t.lookOn)],
    ),
  };
}
