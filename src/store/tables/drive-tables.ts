import type { Kit } from './kit.ts';

/**
 * 割付案: what was asked of the solver, what it proposed, and what people took of it. Cases, slots and makers stand in it by
 * their ids; of people only who of the desk started and accepted.
 */
export function proposalTables({ table, text, integer, index, primaryKey }: Kit) {
  return {
    proposals: table(
      'proposals',
      {
        id: text().primaryKey(),
        /** One of `PROPOSAL_STATES`. */
        state: text().notNull(),
        /** Why it ended without a result, one of `PROPOSAL_FAULTS`; empty otherwise. */
        fault: text().notNull(),
        /** What narrows the cases; never the words of a search, which may name a person. */
        filterJson: text().notNull(),
        /** `RunTerms`. */
        termsJson: text().notNull(),
        /** The proposal from which this one was started anew. */
        basedOn: text(),
        startedAt: integer().notNull(),
        startedBy: text().notNull(),
        begunAt: integer(),
        /** The process that solves it, and until when it need not say again that it lives. */
        runner: text().notNull(),
        aliveUntil: integer(),
        stopAsked: integer().notNull(),
        endedAt: integer(),
        /** Of the cases with their versions, and of all that the solver was given. */
        fingerprint: text().notNull(),
        applications: integer().notNull(),
        placed: integer().notNull(),
        /** How good it is, as the solver said it; empty until it is done. */
        figuresJson: text().notNull(),
      },
      (t) => [index('proposals_started').on(t.startedAt), index('proposals_state').on(t.state, t.startedAt)],
    ),
    proposalRows: table(
      'proposal_rows',
      {
        proposalId: text().notNull(),
        applicationId: text().notNull(),
        /** The case's, as the solver saw it. */
        version: integer().notNull(),
        /** Null for what is left over. */
        slotId: text(),
        /** JST; empty for what is left over. */
        day: text().notNull(),
        /** Empty where nothing says it. */
        prefecture: text().notNull(),
        makerIdsJson: text().notNull(),
        /** Why it is placed so; or, of what is left over, what stands in the way and what would help. */
        whyJson: text().notNull(),
      },
      (t) => [primaryKey({ columns: [t.proposalId, t.applicationId] })],
    ),
  };
}

/** 割付案の受け入れ: which rows somebody took, and what came of each. */
export function acceptanceTables({ table, text, integer, index, primaryKey }: Kit) {
  return {
    acceptances: table(
      'acceptances',
      {
        id: text().primaryKey(),
        proposalId: text().notNull(),
        at: integer().notNull(),
        by: text().notNull(),
        /** The JST day by which makers are asked to answer. */
        answerBy: text().notNull(),
        decides: text().notNull(),
        /** Null while rows are left to do. */
        endedAt: integer(),
      },
      (t) => [index('acceptances_proposal').on(t.proposalId, t.at), index('acceptances_ended').on(t.endedAt)],
    ),
    acceptedRows: table(
      'accepted_rows',
      {
        acceptanceId: text().notNull(),
        applicationId: text().notNull(),
        position: integer().notNull(),
        /** The case's version that the check page showed. */
        seenVersion: integer().notNull(),
        /** What the check page said would happen: `ask` or `confirm`. */
        act: text().notNull(),
        /** `ready` until it is done; then one of `CAME`. */
        came: text().notNull(),
        /** The code of the refusal, and for crews that are all out the sessions that stand in the way. */
        whyJson: text().notNull(),
        cameAt: integer(),
      },
      (t) => [
        primaryKey({ columns: [t.acceptanceId, t.applicationId] }),
        index('accepted_rows_ready').on(t.acceptanceId, t.position),
      ],
    ),
  };
}
