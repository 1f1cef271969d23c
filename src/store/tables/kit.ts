import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/**
 * The column kinds that both databases have: text, and integers of 64 bits. `connections/postgres.ts` holds the same kit for PostgreSQL.
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
