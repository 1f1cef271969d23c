import type { Kit } from './kit.ts';

/** Application rates of 市区町村 as the ministry publishes them, each table of them a dated set. No person is in them. */
export function rateTables({ table, text, integer, index, primaryKey }: Kit) {
  return {
    rateSets: table(
      'rate_sets',
      {
        id: text().primaryKey(),
        /** `read`: looked at, not taken yet; `taken`; `withdrawn`. */
        state: text().notNull(),
        /** The JST day of its counts; empty until it is taken. */
        day: text().notNull(),
        /** One of `RATE_BASES`; empty until it is taken. */
        base: text().notNull(),
        source: text().notNull(),
        fileName: text().notNull(),
        /** Rows that were left out because nobody knows their municipality, with their numbers. */
        leftJson: text().notNull(),
        readAt: integer().notNull(),
        readBy: text().notNull(),
        takenAt: integer(),
        takenBy: text().notNull(),
        withdrawnAt: integer(),
        withdrawnBy: text().notNull(),
        withdrawnReason: text().notNull(),
      },
      (t) => [index('rate_sets_day').on(t.state, t.day)],
    ),
    /** The cells of a file that was read and not taken yet; gone once it is, or a day later. */
    rateFiles: table('rate_files', {
      setId: text().primaryKey(),
      gridsJson: text().notNull(),
      readAt: integer().notNull(),
    }),
    rates: table(
      'rates',
      {
        setId: text().notNull(),
        /** `00`, the two digits of a 都道府県, or the six of a 市区町村 or 行政区. */
        place: text().notNull(),
        name: text().notNull(),
        institutions: integer(),
        applied: integer(),
        /** Hundredths of a per cent. */
        rate: integer(),
      },
      (t) => [primaryKey({ columns: [t.setId, t.place] })],
    ),
  };
}
