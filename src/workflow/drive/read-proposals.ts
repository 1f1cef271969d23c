import type { Maker } from '#domain/case/inquiry.ts';
import { changeOf, type RowChange } from '#domain/drive/changes.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { PREFECTURES } from '#domain/text/prefecture.ts';
import type { Came } from '#domain/words/proposals.ts';
import { type ApplicationFacts, listApplications } from '#store/cases/applications.ts';
import { listMakers } from '#store/cases/makers.ts';
import {
  type Acceptance,
  type AcceptedRow,
  acceptancesOf,
  acceptedRowsOf,
  cameCounts,
  findAcceptance,
} from '#store/drive/acceptances.ts';
import { type Asked, askedAbout, idsOfReferences } from '#store/drive/cases.ts';
import { findEarlier, findProposal, listProposals, type ProposalHead } from '#store/drive/proposals.ts';
import { type ProposalRow, proposalRowsOf } from '#store/drive/rows.ts';
import type { Tx } from '#store/engine.ts';
import type { Office } from '#workflow/case/office.ts';
import { isInterrupted } from './propose.ts';
import type { Placed } from './row-cases.ts';

const SHOWN_PROPOSALS = 50;

/** What is said of a proposal in a list. */
export interface ListedProposal {
  head: ProposalHead;
  isInterrupted: boolean;
  /** How many of its rows came to what. */
  came: ReadonlyMap<Came, number>;
}

/** The newest first. */
export async function readProposals(office: Office): Promise<ListedProposal[]> {
  const now = office.now();
  return office.store.read(async (tx) => {
    const heads = await listProposals(tx, SHOWN_PROPOSALS);
    const came = await cameCounts(
      tx,
      heads.map(({ id }) => id),
    );
    return heads.map((head) => ({
      head,
      isInterrupted: isInterrupted(head, now),
      came: came.get(head.id) ?? new Map(),
    }));
  });
}

/** A row, how it differs from the proposal before, and what came of it where it was accepted. */
export interface MarkedRow<Row extends ProposalRow = ProposalRow> {
  row: Row;
  change: RowChange;
  accepted: AcceptedRow | undefined;
}

/** A proposal with all its rows, without what they are about. */
export interface ProposalView {
  head: ProposalHead;
  isInterrupted: boolean;
  /** The one that its rows are compared with. */
  earlier: ProposalHead | undefined;
  /** By day, then region as offices list them. */
  placed: MarkedRow<Placed>[];
  left: MarkedRow[];
  /** The newest first. */
  acceptances: Acceptance[];
  makers: Maker[];
}

export async function readProposal(office: Office, id: string): Promise<Outcome<ProposalView>> {
  const now = office.now();
  return office.store.read(async (tx) => {
    const head = await findProposal(tx, id);
    if (!head) return refuse({ code: 'not-found' });
    const rows = await proposalRowsOf(tx, id);
    const earlier = rows.length === 0 ? undefined : await findEarlier(tx, head);
    const before = new Map(
      (earlier ? await proposalRowsOf(tx, earlier.id) : []).map((row) => [row.applicationId, row]),
    );
    const acceptances = await acceptancesOf(tx, id);
    const accepted = await lastAccepted(tx, acceptances);
    const marked = rows.map((row) => ({
      row,
      change: earlier ? changeOf(before.get(row.applicationId), row) : ('same' as const),
      accepted: accepted.get(row.applicationId),
    }));
    return accept({
      head,
      isInterrupted: isInterrupted(head, now),
      earlier,
      placed: marked.flatMap(({ row, ...marks }) => (row.placed ? [{ row, ...marks }] : [])).toSorted(byDayAndRegion),
      left: marked.filter(({ row }) => !row.placed).toSorted((a, b) => regionOf(a.row) - regionOf(b.row)),
      acceptances,
      makers: await listMakers(tx),
    });
  });
}

/** What came of each row the last time that it was accepted. */
async function lastAccepted(tx: Tx, acceptances: readonly Acceptance[]): Promise<Map<string, AcceptedRow>> {
  const ids = acceptances.map(({ id }) => id);
  const rows = await acceptedRowsOf(tx, ids);
  const last = new Map<string, AcceptedRow>();
  for (const row of rows.toSorted((a, b) => ids.indexOf(b.acceptanceId) - ids.indexOf(a.acceptanceId))) {
    last.set(row.applicationId, row);
  }
  return last;
}

function byDayAndRegion(a: MarkedRow<Placed>, b: MarkedRow<Placed>): number {
  return (
    Temporal.PlainDate.compare(a.row.day, b.row.day) ||
    regionOf(a.row) - regionOf(b.row) ||
    (a.row.applicationId < b.row.applicationId ? -1 : 1)
  );
}

const REGIONS: readonly string[] = PREFECTURES;

/** As offices list 都道府県; a row that names none comes last. */
function regionOf({ prefecture }: { prefecture: string }): number {
  const place = REGIONS.indexOf(prefecture);
  return place < 0 ? REGIONS.length : place;
}

/** What a shown row is about. */
export interface RowDetails {
  applications: ReadonlyMap<string, ApplicationFacts>;
  asked: ReadonlyMap<string, Asked[]>;
}

/** Of the rows that a page shows. */
export async function readRowDetails(office: Office, applicationIds: readonly string[]): Promise<RowDetails> {
  return office.store.read(async (tx) => ({
    applications: new Map((await listApplications(tx, applicationIds)).map((one) => [one.id, one])),
    asked: Map.groupBy(await askedAbout(tx, applicationIds), ({ applicationId }) => applicationId),
  }));
}

/** The ids of these references; none for one that there is not. */
export async function findCaseIds(office: Office, references: readonly string[]): Promise<Map<string, string>> {
  return office.store.read((tx) => idsOfReferences(tx, references));
}

/** What somebody accepted, with what came of each row. */
export async function readAcceptance(
  office: Office,
  id: string,
): Promise<Outcome<{ acceptance: Acceptance; rows: AcceptedRow[] }>> {
  return office.store.read(async (tx) => {
    const acceptance = await findAcceptance(tx, id);
    if (!acceptance) return refuse({ code: 'not-found' });
    return accept({ acceptance, rows: await acceptedRowsOf(tx, [id]) });
  });
}

/** Two proposals side by side: the rows in which they differ, by day and region. */
export interface Comparison {
  a: ProposalHead;
  b: ProposalHead;
  rows: { applicationId: string; before: ProposalRow | undefined; after: ProposalRow | undefined; change: RowChange }[];
  makers: Maker[];
}

export async function compareProposals(
  office: Office,
  [a, b]: readonly [string, string],
): Promise<Outcome<Comparison>> {
  return office.store.read(async (tx) => {
    const heads = [await findProposal(tx, a), await findProposal(tx, b)];
    const [before, after] = heads;
    if (before?.state !== 'done' || after?.state !== 'done') return refuse({ code: 'not-found' });
    const olds = new Map((await proposalRowsOf(tx, a)).map((row) => [row.applicationId, row]));
    const news = new Map((await proposalRowsOf(tx, b)).map((row) => [row.applicationId, row]));
    const rows = [...new Set([...olds.keys(), ...news.keys()])]
      .map((applicationId) => {
        const [old, fresh] = [olds.get(applicationId), news.get(applicationId)];
        return { applicationId, before: old, after: fresh, change: changeOf(old, fresh) };
      })
      .filter(({ change }) => change !== 'same')
      .toSorted((one, other) => placeOf(one).localeCompare(placeOf(other)));
    return accept({ a: before, b: after, rows, makers: await listMakers(tx) });
  });
}

/** Sorts by day, then region. */
function placeOf({ applicationId, before, after }: Comparison['rows'][number]): string {
  const row = after?.placed ? after : before;
  const day = row?.placed ? row.day.toString() : '9';
  return `${day} ${String(row ? regionOf(row) : 99).padStart(2, '0')} ${applicationId}`;
}
