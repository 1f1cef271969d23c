import type { BoardCase, BoardSlot } from '#domain/drive/board.ts';
import { choose, type Plan, type Taken } from '#domain/drive/plan.ts';

/** A case and where it would go, pushing `pushed` out. */
interface Step {
  owner: number;
  taken: Taken;
  before: Step | undefined;
}

/** Places more cases by moving others, until nobody more finds a place so. Pinned ones go first. */
export function insertAll(plan: Plan, ended: () => boolean): void {
  for (let grew = true; grew; ) {
    grew = false;
    // While nothing moves, what led nowhere for one leads nowhere for the next.
    let seen = new Set<number>();
    for (const { index } of plan.board.cases.toSorted((a, b) => Number(b.pinned) - Number(a.pinned))) {
      if (ended()) return;
      if (plan.taken[index]?.length !== 0 || seen.has(index)) continue;
      if (!insert(plan, index, seen)) continue;
      grew = true;
      seen = new Set();
    }
  }
}

/**
 * Places one more case, moving others along a chain that ends at a free place: nobody loses its place. Returns whether it
 * did; if not, the plan is as it was.
 */
function insert(plan: Plan, owner: number, seen: Set<number>): boolean {
  const queue: { owner: number; before: Step | undefined }[] = [{ owner, before: undefined }];
  seen.add(owner);
  for (let at = 0; at < queue.length; at += 1) {
    const next = queue[at];
    const one = next && plan.board.cases[next.owner];
    if (!next || !one) continue;
    for (const slot of one.slots) {
      for (const way of waysAt(plan, one, slot)) {
        const step: Step = { owner: next.owner, taken: way.taken, before: next.before };
        if (way.pushed === undefined) {
          if (follow(plan, step)) return true;
        } else if (!seen.has(way.pushed)) {
          seen.add(way.pushed);
          queue.push({ owner: way.pushed, before: step });
        }
      }
    }
  }
  return false;
}

/** Ways into a slot that push out one case at most. */
function waysAt(plan: Plan, one: BoardCase, slot: BoardSlot): { taken: Taken; pushed: number | undefined }[] {
  if (one.wanted === 1) {
    const [must] = slot.options.filter((option) => option.must);
    return (must ? [must] : slot.options).flatMap((option) => {
      const pushed = plan.inTheWay(option)?.filter((other) => other !== one.index);
      if (pushed === undefined || pushed.length > 1) return [];
      return [{ taken: [option], pushed: pushed[0] }];
    });
  }
  const free = choose(one, slot, (option) => (plan.inTheWay(option)?.length === 0 ? 0 : undefined));
  if (free) return [{ taken: free, pushed: undefined }];
  const others = new Set(slot.options.flatMap((option) => plan.inTheWay(option) ?? []));
  return [...others].flatMap((other) => {
    const taken = choose(one, slot, (option) => {
      const pushed = plan.inTheWay(option);
      return pushed?.every((each) => each === other || each === one.index) ? pushed.length : undefined;
    });
    return taken ? [{ taken, pushed: other }] : [];
  });
}

/** Moves everybody along the chain; where it meets itself nothing is moved. */
function follow(plan: Plan, last: Step): boolean {
  const steps: Step[] = [];
  for (let step: Step | undefined = last; step; step = step.before) steps.push(step);
  const before = steps.map(({ owner }) => plan.lift(owner));
  for (const [done, { taken }] of steps.entries()) {
    if (taken.every((option) => plan.fits(option))) {
      plan.put(taken);
      continue;
    }
    for (const { owner } of steps.slice(0, done)) plan.lift(owner);
    for (const options of before) plan.put(options);
    return false;
  }
  return true;
}
