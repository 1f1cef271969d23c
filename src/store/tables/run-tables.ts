import type { Kit } from './kit.ts';

/** まとめて: one act on many applications. */
export function runTables({ table, text, integer, index, primaryKey }: Kit) {
  return {
    runs: table(
      'runs',
      {
        /** Chosen by the page that shows what will happen, so that a second press is the same run. */
        id: text().primaryKey(),
        act: text().notNull(),
        orderJson: text().notNull(),
        by: text().notNull(),
        startedAt: integer().notNull(),
        state: text().notNull(),
        settledAt: integer(),
        stoppedBy: text().notNull(),
      },
      (t) => [index('runs_state').on(t.state, t.startedAt), index('runs_started').on(t.startedAt)],
    ),
    runCases: table(
      'run_cases',
      {
        runId: text().notNull(),
        /** In the order in which they are worked on, from 0. */
        place: integer().notNull(),
        applicationId: text().notNull(),
        seenVersion: integer().notNull(),
        state: text().notNull(),
        /** What was done and what was left out; null while it waits. */
        resultJson: text(),
        settledAt: integer(),
      },
      (t) => [primaryKey({ columns: [t.runId, t.place] }), index('run_cases_state').on(t.runId, t.state, t.place)],
    ),
  };
}
