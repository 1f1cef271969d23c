import { check } from '#domain/drive/check.ts';
import type { Instance, OpenCase } from '#domain/drive/instance.ts';
import { pointsOf } from '#domain/drive/points.ts';
import type { Placement, Points } from '#domain/drive/proposal.ts';

/**
 * The best points of all assignments that break no rule: every one is looked at. Each placement is asked by itself first,
 * and one that two others forbid already is not carried further; nothing else is left out.
 */
export function plainSearch(instance: Instance): Points {
  let best = pointsOf(instance, []);
  const ways = instance.applications.map((open) => [
    undefined,
    ...placementsOf(instance, open).filter((placement) => check(instance, [placement]).length === 0),
  ]);
  const cache = new Map<string, boolean>();
  /** Crews only: what two placements by themselves do not break, three may. */
  const fits = (placements: readonly Placement[]): boolean => {
    const key = placements.map(({ slotId, makerIds }) => `${slotId}:${makerIds.join()}`).join(' ');
    const known = cache.get(key) ?? check(instance, placements).length === 0;
    cache.set(key, known);
    return known;
  };
  const look = (index: number, placed: readonly Placement[]): void => {
    const own = ways[index];
    if (own === undefined) {
      const points = pointsOf(instance, placed);
      if (isBetter(points, best)) best = points;
      return;
    }
    for (const way of own) {
      if (way === undefined) look(index + 1, placed);
      else if (fits([...placed, way])) look(index + 1, [...placed, way]);
    }
  };
  look(0, []);
  return best;
}

function placementsOf({ makers }: Instance, { id, slots, makersWanted }: OpenCase): Placement[] {
  const teams = teamsOf(
    makers.map((maker) => maker.id),
    makersWanted,
  );
  return slots.flatMap((slot) => teams.map((makerIds) => ({ applicationId: id, slotId: slot.id, makerIds })));
}

function teamsOf(ids: readonly string[], size: number): string[][] {
  if (size === 0) return [[]];
  return ids.flatMap((id, index) => teamsOf(ids.slice(index + 1), size - 1).map((rest) => [id, ...rest]));
}

/** Whether the first is better: by the first figure in which they differ. */
function isBetter(one: Points, other: Points): boolean {
  const [mine, its] = [inOrder(one), inOrder(other)];
  const at = mine.findIndex((figure, index) => figure !== its[index]);
  return at >= 0 && (mine[at] ?? 0) > (its[at] ?? 0);
}

function inOrder({ pinned, count, wishes, replies, unevenness: uneven, ways }: Points): number[] {
  return [pinned, count, wishes, replies, -uneven, ways];
}
