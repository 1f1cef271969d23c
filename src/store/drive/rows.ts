import { eq } from 'drizzle-orm';
import type { Leftover, Why } from '#domain/drive/proposal.ts';
import type { Tx } from '#store/engine.ts';
import { dayOf } from '#store/tables/columns.ts';

/** One application in a proposal. */
export type ProposalRow = KeptRow & (PlacedRow | LeftRow);

interface KeptRow {
  applicationId: string;
  /** The case's version, as the solver saw it. */
  version: number;
  /** Empty where nothing says it. */
  prefecture: string;
}

interface PlacedRow {
  placed: true;
  /** JST. */
  day: Temporal.PlainDate;
  slotId: string;
  makerIds: string[];
  why: Why[];
}

interface LeftRow extends Pick<Leftover, 'obstacles' | 'help'> {
  placed: false;
}

export async function insertProposalRows(tx: Tx, proposalId: string, rows: readonly ProposalRow[]): Promise<void> {
  await tx.insertAll(
    tx.tables.proposalRows,
    rows.map((row) => ({
      proposalId,
      applicationId: row.applicationId,
      version: row.version,
      slotId: row.placed ? row.slotId : null,
      day: row.placed ? row.day.toString() : '',
      prefecture: row.prefecture,
      makerIdsJson: JSON.stringify(row.placed ? row.makerIds : []),
      whyJson: JSON.stringify(row.placed ? row.why : { obstacles: row.obstacles, help: row.help }),
    })),
  );
}

/** All of a proposal, in no order; reasons are read from their text when somebody asks for them, because most rows are only counted. */
export async function proposalRowsOf(tx: Tx, proposalId: string): Promise<ProposalRow[]> {
  const { proposalRows } = tx.tables;
  const rows = await tx.db.select().from(proposalRows).where(eq(proposalRows.proposalId, proposalId));
  return rows.map(({ slotId, day, makerIdsJson, whyJson, applicationId, version, prefecture }): ProposalRow => {
    const kept = { applicationId, version, prefecture };
    if (slotId === null) {
      return {
        ...kept,
        placed: false,
        get obstacles() {
          return leftIn(whyJson).obstacles;
        },
        get help() {
          return leftIn(whyJson).help;
        },
      };
    }
    const makerIds: string[] = JSON.parse(makerIdsJson);
    return {
      ...kept,
      placed: true,
      day: dayOf(day),
      slotId,
      makerIds,
      get why() {
        return whyIn(whyJson);
      },
    };
  });
}

function leftIn(json: string): Pick<Leftover, 'obstacles' | 'help'> {
  const left: Pick<Leftover, 'obstacles' | 'help'> = JSON.parse(json, daysAgain);
  return left;
}

function whyIn(json: string): Why[] {
  const why: Why[] = JSON.parse(json, daysAgain);
  return why;
}

/** Reasons name days, and nothing else of them is called so. */
function daysAgain(key: string, value: unknown): unknown {
  return key === 'day' && typeof value === 'string' ? dayOf(value) : value;
}
