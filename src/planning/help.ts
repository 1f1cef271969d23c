import { type Board, dayOf } from '#domain/drive/board.ts';
import { openPlan, type Plan } from '#domain/drive/plan.ts';
import type { Help, Leftover, Obstacle } from '#domain/drive/proposal.ts';
import { insertAll } from './augment.ts';

/** So many changes are worked out, those first that most leftovers wait for. */
const MOST_CHANGES = 16;

type Change = Extract<Help, { code: 'crew' }>;
type Taken = Extract<Obstacle, { code: 'crews-taken' }>;

/**
 * What would help each leftover, given what stands in its way: one more crew of a maker on one day is tried on the plan, by
 * moving others as far as it takes, and what it places is counted.
 */
export function helpFor(
  plan: Plan,
  left: readonly { applicationId: string; obstacles: Obstacle[] }[],
  ended: () => boolean,
): Leftover[] {
  const keyOf = ({ makerId, day }: { makerId: string; day: Temporal.PlainDate }): string => `${makerId} ${day}`;
  const waiting = Map.groupBy(
    left.flatMap(({ obstacles }) => [...new Map(obstacles.filter(isTaken).map((one) => [keyOf(one), one])).values()]),
    keyOf,
  );
  const changes = [...waiting.values()]
    .toSorted((a, b) => b.length - a.length)
    .slice(0, MOST_CHANGES)
    .flatMap(([change]) => (change === undefined || ended() ? [] : withOneMore(plan, change)));
  const known = new Map(changes.map((change) => [keyOf(change), change]));
  return left.map(({ applicationId, obstacles }) => {
    const own = new Set(obstacles.filter(isTaken).flatMap((one) => known.get(keyOf(one)) ?? []));
    const isStuck = !obstacles.some(({ code }) => code === 'crews-taken' || code === 'day-off');
    return {
      applicationId,
      obstacles,
      help: isStuck ? [{ code: 'other-dates' }] : [...own].toSorted((a, b) => b.places - a.places),
    };
  });
}

function isTaken(obstacle: Obstacle): obstacle is Taken {
  return obstacle.code === 'crews-taken';
}

function withOneMore(plan: Plan, { makerId, day }: Taken): Change[] {
  const { board } = plan;
  const maker = board.makers.findIndex(({ id }) => id === makerId);
  const wider = openPlan(withCrew(board, maker, dayOf(day)), plan.taken);
  insertAll(wider, () => false);
  const places = wider.count - plan.count;
  const able = board.cases.filter(({ slots }) => slots.length > 0).length;
  return places === 0
    ? []
    : [{ code: 'crew', makerId, day, places, sure: wider.count === able ? 'exactly' : 'at-least' }];
}

/** A crew is there for all demonstrations of its day, wherever their buffers reach. */
function withCrew(board: Board, maker: number, day: number): Board {
  const room = board.room.slice();
  const { from = 0, to = 0, options = [] } = board.makers[maker] ?? {};
  const today = options.filter(({ slot }) => board.slots[slot]?.day === day);
  const begin = Math.min(to, ...today.map((option) => option.from));
  const end = Math.max(from, ...today.map((option) => option.to));
  for (let moment = begin; moment < end; moment += 1) room[moment] = (room[moment] ?? 0) + 1;
  return { ...board, room };
}
