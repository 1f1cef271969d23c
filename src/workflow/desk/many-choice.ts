import type { AttentionKind } from '#domain/desk/attention.ts';
import type { ListQuery } from '#domain/desk/list.ts';
import type { RunOrder } from '#domain/desk/run.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { allListed } from '#store/desk/list.ts';
import { findReferences } from '#store/desk/runs.ts';
import { othersTurn } from '#store/queue/upkeep.ts';
import { type Case, getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { type CasePlan, planCase } from './many-plan.ts';
import { readAttention } from './read-attention.ts';

/** Which applications are acted on: ticked ones, all that a filter of the list finds, or all of a kind in the queue. */
export type ManyChoice =
  | { of: 'ticked'; references: readonly string[] }
  | { of: 'list'; query: ListQuery }
  | { of: 'queue'; kind: AttentionKind | undefined; owner: string | undefined };

/** Their ids, in the order of the page; `isMore`: there are more than are acted on at once, and those are left out. */
export async function chosenIds(office: Office, choice: ManyChoice): Promise<{ ids: string[]; isMore: boolean }> {
  const ids = new Set<string>();
  for await (const some of idsOf(office, choice)) {
    for (const id of some) ids.add(id);
    if (ids.size > LIMITS.runCases) break;
  }
  return { ids: [...ids].slice(0, LIMITS.runCases), isMore: ids.size > LIMITS.runCases };
}

async function* idsOf(office: Office, choice: ManyChoice): AsyncGenerator<string[]> {
  if (choice.of === 'ticked') {
    yield await shownIds(office, choice.references);
  } else if (choice.of === 'list') {
    yield* allListed(office.store, choice.query);
  } else {
    for (let page = 1; ; page += 1) {
      const { items, hasMore } = await readAttention(office, { kind: choice.kind, owner: choice.owner, page });
      yield items.map(({ matter }) => matter.application.id);
      if (!hasMore) return;
    }
  }
}

/** An application of a choice, with what an order would do. */
export interface PlannedCase {
  caseFile: Case;
  plan: CasePlan;
}

/** Cases that are read in one go. */
const AT_ONCE = 10;

/** What would happen to each of these as it stands now; nothing is written. */
export async function planMany(office: Office, order: RunOrder, ids: readonly string[]): Promise<PlannedCase[]> {
  const now = office.now();
  const planned: PlannedCase[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    const read = await office.store.read(async (tx) => {
      const found: PlannedCase[] = [];
      for (const id of some) {
        const caseFile = await getCase(tx, id);
        found.push({ caseFile, plan: await planCase({ tx, office, now }, order, caseFile) });
      }
      return found;
    });
    planned.push(...read);
    await othersTurn();
  }
  return planned;
}

/** The ids of applications that a page showed, in its order. */
export async function shownIds(office: Office, references: readonly string[]): Promise<string[]> {
  const found = await office.store.read((tx) => findReferences(tx, references));
  return found.map(({ id }) => id);
}
