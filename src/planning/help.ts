import { type Board, boardOf, dayOf } from '#domain/drive/board.ts';
import type { DriveMaker, Instance } from '#domain/drive/instance.ts';
import { openPlan, type Plan } from '#domain/drive/plan.ts';
import type { Help, Leftover, Obstacle } from '#domain/drive/proposal.ts';
import { insertAll } from './augment.ts';
import { bestOf } from './exact.ts';
import type { Solver } from './solver.ts';

/** So many changes of a kind are worked out, those first that most leftovers wait for. */
const MOST_CHANGES = { crew: 16, 'day-off': 4 } as const;
/** Boards up to so many options are solved anew for each change, which says how many exactly. */
const FEW_OPTIONS = 120;

export interface Worked {
  instance: Instance;
  plan: Plan;
  solver: Solver;
  ended: () => boolean;
}

type Change = Extract<Help, { day: unknown }>;
type Dated = Extract<Obstacle, { day: unknown }>;

/**
 * What would help each leftover, given what stands in its way: one more crew of a maker on one day, or that it comes on a
 * day that it keeps free. Each is tried on the plan, moving others as far as it takes, and what it places is counted.
 */
export function helpFor(worked: Worked, left: readonly { applicationId: string; obstacles: Obstacle[] }[]): Leftover[] {
  const waiting = Map.groupBy(
    left.flatMap(({ obstacles }) => [...new Map(obstacles.filter(isDated).map((one) => [keyOf(one), one])).values()]),
    keyOf,
  );
  const wanted = [...waiting.values()].toSorted((a, b) => b.length - a.length).flatMap(([first]) => first ?? []);
  const changes = [
    ...wanted.filter(({ code }) => code === 'crews-taken').slice(0, MOST_CHANGES.crew),
    ...wanted.filter(({ code }) => code === 'day-off').slice(0, MOST_CHANGES['day-off']),
  ];
  const known = new Map(changes.flatMap((one) => effectOf(worked, one).map((help) => [keyOf(one), help] as const)));
  const pinned = new Set(worked.instance.pins.map((pin) => pin.applicationId));
  return left.map(({ applicationId, obstacles }) => {
    const own = new Set(obstacles.filter(isDated).flatMap((one) => known.get(keyOf(one)) ?? []));
    const help: Help[] = [
      ...(pinned.has(applicationId) || obstacles.some(({ code }) => code === 'excluded')
        ? [{ code: 'lift' } as const]
        : []),
      ...[...own].toSorted((a, b) => b.places - a.places),
    ];
    // Where crews and days were tried and none helped, other dates are not known to help either.
    const isTried = help.length > 0 || obstacles.some(isDated);
    return { applicationId, obstacles, help: isTried ? help : [{ code: 'other-dates' }] };
  });
}

function isDated(obstacle: Obstacle): obstacle is Dated {
  return obstacle.code === 'crews-taken' || obstacle.code === 'day-off';
}

function keyOf({ code, makerId, day }: Dated): string {
  return `${code} ${makerId} ${day}`;
}

function effectOf(worked: Worked, { code, makerId, day }: Dated): Change[] {
  if (worked.ended()) return [];
  const { instance, plan } = worked;
  const board =
    code === 'crews-taken'
      ? withCrew(
          plan.board,
          plan.board.makers.findIndex(({ id }) => id === makerId),
          dayOf(day),
        )
      : boardOf(withoutDayOff(instance, makerId, day));
  const { count, isSure } = countOn(worked, board);
  const places = count - plan.count;
  if (places <= 0) return [];
  return [
    { code: code === 'crews-taken' ? 'crew' : 'day-off', makerId, day, places, sure: isSure ? 'exactly' : 'at-least' },
  ];
}

/** How many are placed on a board that allows more than the plan's, and whether it is proved that no plan places more. */
function countOn({ plan, solver, ended }: Worked, board: Board): { count: number; isSure: boolean } {
  const best = board.options.length <= FEW_OPTIONS ? bestOf(board, solver) : undefined;
  if (best) return { count: best.count, isSure: true };
  const options = new Map(board.options.map((option) => [`${option.maker} ${board.slots[option.slot]?.id}`, option]));
  const wider = openPlan(
    board,
    plan.taken.map((taken) =>
      taken.flatMap(({ maker, slot }) => options.get(`${maker} ${plan.board.slots[slot]?.id}`) ?? []),
    ),
  );
  insertAll(wider, ended);
  return { count: wider.count, isSure: wider.count === board.cases.filter(({ slots }) => slots.length > 0).length };
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

function withoutDayOff(instance: Instance, makerId: string, day: Temporal.PlainDate): Instance {
  const makers = instance.makers.map((maker) =>
    maker.id === makerId ? { ...maker, daysOff: without(maker, day) } : maker,
  );
  return { ...instance, makers };
}

function without({ daysOff }: DriveMaker, day: Temporal.PlainDate): DriveMaker['daysOff'] {
  return daysOff
    .flatMap(({ from, to }) => {
      const isOutside = Temporal.PlainDate.compare(day, from) < 0 || Temporal.PlainDate.compare(to, day) < 0;
      return isOutside
        ? [{ from, to }]
        : [
            { from, to: day.subtract({ days: 1 }) },
            { from: day.add({ days: 1 }), to },
          ];
    })
    .filter(({ from, to }) => Temporal.PlainDate.compare(from, to) <= 0);
}
