import type { Maker } from '#domain/case/inquiry.ts';
import type { Commitment } from '#domain/case/session.ts';
import { type RowStep, rowStep } from '#domain/drive/acceptance.ts';
import { type ApplicationFacts, listApplications } from '#store/cases/applications.ts';
import { listMakers } from '#store/cases/makers.ts';
import { acceptancesOf, acceptedRowsOf } from '#store/drive/acceptances.ts';
import { askedAbout, fixedOn } from '#store/drive/cases.ts';
import type { ProposalRow } from '#store/drive/rows.ts';
import type { Tx } from '#store/engine.ts';

/** A row with a place. */
export type Placed = Extract<ProposalRow, { placed: true }>;

/** What rows that were accepted before bind of the makers' crews while their answers are awaited, by maker. */
export type Accepted = Map<string, Commitment[]>;

/** A row as it stands now, and what accepting it would do. */
export interface JudgedRow {
  row: Placed;
  application: ApplicationFacts;
  step: RowStep;
}

/** Judges rows in this order on what this transaction reads; each that would ask binds crews for those behind it. */
export async function judgeRows(
  tx: Tx,
  rows: readonly Placed[],
  accepted: Accepted,
  now: Temporal.Instant,
): Promise<JudgedRow[]> {
  const ids = rows.map(({ applicationId }) => applicationId);
  const applications = new Map((await listApplications(tx, ids)).map((one) => [one.id, one]));
  const asked = Map.groupBy(await askedAbout(tx, ids), ({ applicationId }) => applicationId);
  const makers = await listMakers(tx);
  const days = new Set<string>();
  for (const row of rows) {
    const slot = applications.get(row.applicationId)?.form1.slots.find(({ id }) => id === row.slotId);
    if (slot) for (const by of [-1, 0, 1]) days.add(slot.date.add({ days: by }).toString());
  }
  const fixed = await fixedOn(tx, [...days]);
  return rows.flatMap((row) => {
    const application = applications.get(row.applicationId);
    if (!application) return [];
    const step = rowStep(
      row,
      {
        application,
        asked: asked.get(row.applicationId) ?? [],
        makers: row.makerIds.flatMap((id) => makers.find((maker) => maker.id === id) ?? []),
        bound: (makerId) => ({
          fixed: fixed.get(makerId) ?? [],
          accepted: (accepted.get(makerId) ?? []).filter(({ reference }) => reference !== application.reference),
        }),
      },
      now,
    );
    if (step.act !== 'none') bind(accepted, row, application);
    return [{ row, application, step }];
  });
}

/** The rows of a proposal that were accepted before and wait for answers, as what binds their makers. */
export async function acceptedSoFar(tx: Tx, proposalId: string, rows: readonly ProposalRow[]): Promise<Accepted> {
  const ids = (await acceptancesOf(tx, proposalId)).map(({ id }) => id);
  const came = new Map((await acceptedRowsOf(tx, ids)).map((row) => [row.applicationId, row.came]));
  const waiting = rows.filter(
    (row): row is Placed => row.placed && ['asked', 'waiting'].includes(came.get(row.applicationId) ?? ''),
  );
  const applications = await listApplications(
    tx,
    waiting.map(({ applicationId }) => applicationId),
  );
  const accepted: Accepted = new Map();
  for (const row of waiting) {
    const application = applications.find(({ id, state }) => id === row.applicationId && state === 'inquiring');
    if (application) bind(accepted, row, application);
  }
  return accepted;
}

function bind(accepted: Accepted, { slotId, makerIds }: Placed, { reference, form1 }: ApplicationFacts): void {
  const slot = form1.slots.find(({ id }) => id === slotId);
  if (!slot) return;
  const one = { reference, association: form1.association, date: slot.date, demo: slot.demo, mode: form1.mode };
  for (const makerId of makerIds satisfies Maker['id'][]) {
    const own = accepted.get(makerId) ?? [];
    if (!own.some((other) => other.reference === reference)) accepted.set(makerId, [...own, one]);
  }
}
