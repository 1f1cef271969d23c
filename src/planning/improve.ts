import { areNear, type Board, type BoardOption } from '#domain/drive/board.ts';
import type { Plan, Taken } from '#domain/drive/plan.ts';
import { choose } from '#domain/drive/plan.ts';
import { unevenness } from '#domain/drive/points.ts';

/** So many rounds over all cases; each takes what it finds and stops early where nothing is found. */
const ROUNDS = 6;

/**
 * Moves cases to better places, alone or by pushing one other to a place of its own, as long as wishes, replies, load and
 * ways together get better in their order. Nobody loses a place.
 */
export function improve(plan: Plan, ended: () => boolean): void {
  const gauge = openGauge(plan);
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = 0;
    for (const { index } of plan.board.cases) {
      if (ended()) return;
      if (plan.taken[index]?.length !== 0 && moveOne(plan, gauge, index)) moved += 1;
    }
    if (moved === 0) return;
  }
}

function moveOne(plan: Plan, gauge: Gauge, owner: number): boolean {
  const one = plan.board.cases[owner];
  if (!one) return false;
  const before = gauge.lift(owner);
  for (const way of waysOf(plan, owner)) {
    if (isSame(way, before)) continue;
    const pushed = [...new Set(way.flatMap((option) => plan.inTheWay(option) ?? [owner]))];
    if (pushed.includes(owner) || pushed.length > 1) continue;
    const [other] = pushed;
    if (other === undefined) {
      if (gauge.tries([before], [way])) return true;
      continue;
    }
    const left = gauge.lift(other);
    if (way.every((option) => plan.fits(option))) {
      plan.put(way);
      const found = waysOf(plan, other).find(
        (next) => next.every((option) => plan.fits(option)) && gauge.isBetter([before, left], [way, next]),
      );
      plan.lift(owner);
      if (found) {
        gauge.put(way);
        gauge.put(found);
        return true;
      }
    }
    gauge.put(left);
  }
  gauge.put(before);
  return false;
}

/** All ways to hold a case, where one maker is wanted; else the cheapest of each slot. */
function waysOf(plan: Plan, owner: number): Taken[] {
  const one = plan.board.cases[owner];
  if (!one) return [];
  return one.slots.flatMap((slot) => {
    if (one.wanted === 1) {
      const musts = slot.options.filter(({ must }) => must);
      return (musts.length > 0 ? musts : slot.options).map((option) => [option]);
    }
    const taken = choose(one, slot, (option) => (plan.fits(option) ? -option.reply : undefined));
    return taken ? [taken] : [];
  });
}

function isSame(one: Taken, other: Taken): boolean {
  return one.length === other.length && one.every((option, index) => option === other[index]);
}

/** Keeps what load and ways are counted by beside a plan. */
interface Gauge {
  lift(owner: number): Taken;
  put(taken: Taken): void;
  /** Whether the plan with `after` instead of `before`, all of which are lifted, is better. */
  isBetter(before: readonly Taken[], after: readonly Taken[]): boolean;
  /** Puts `after` if it is better. */
  tries(before: readonly Taken[], after: readonly Taken[]): boolean;
}

function openGauge(plan: Plan): Gauge {
  const { board } = plan;
  const active = [...board.makers.entries()].filter(([, { active: is }]) => is).map(([index]) => index);
  const crews = active.map((index) => board.makers[index]?.crews ?? 0);
  const loads = board.makers.map(({ fixed }) => fixed);
  const days = new Map<string, BoardOption[]>();
  const keyOf = (option: BoardOption): string => `${option.maker} ${board.slots[option.slot]?.day}`;
  const dayOf = (option: BoardOption): BoardOption[] => {
    const key = keyOf(option);
    const known = days.get(key) ?? [];
    days.set(key, known);
    return known;
  };
  const note = (taken: Taken): void => {
    for (const option of taken) {
      loads[option.maker] = (loads[option.maker] ?? 0) + 1;
      dayOf(option).push(option);
    }
  };
  const forget = (taken: Taken): void => {
    for (const option of taken) {
      loads[option.maker] = (loads[option.maker] ?? 0) - 1;
      const day = dayOf(option);
      day.splice(day.indexOf(option), 1);
    }
  };
  for (const taken of plan.taken) note(taken);

  function measured(taken: readonly Taken[], touched: readonly BoardOption[]): { uneven: number; ways: number } {
    for (const each of taken) note(each);
    const uneven = unevenness(
      crews,
      active.map((index) => loads[index] ?? 0),
    );
    const byDay = new Map(touched.map((option) => [keyOf(option), option]));
    const ways = [...byDay.values()].reduce((sum, option) => sum + waysOn(board, option, dayOf(option)), 0);
    for (const each of taken) forget(each);
    return { uneven, ways };
  }

  function isBetter(before: readonly Taken[], after: readonly Taken[]): boolean {
    const wishes = wishOf(board, after) - wishOf(board, before);
    if (wishes !== 0) return wishes > 0;
    const replies = replyOf(after) - replyOf(before);
    if (replies !== 0) return replies > 0;
    const touched = [...before, ...after].flat();
    const [was, is] = [measured(before, touched), measured(after, touched)];
    return was.uneven === is.uneven ? is.ways > was.ways : is.uneven < was.uneven;
  }

  function put(taken: Taken): void {
    plan.put(taken);
    note(taken);
  }

  return {
    lift(owner) {
      const taken = plan.lift(owner);
      forget(taken);
      return taken;
    },
    put,
    isBetter,
    tries(before, after) {
      const is = after.flat().every((option) => plan.fits(option)) && isBetter(before, after);
      if (is) for (const taken of after) put(taken);
      return is;
    },
  };
}

function wishOf({ slots }: Board, taken: readonly Taken[]): number {
  return taken.reduce((sum, [option]) => sum + (option ? (slots[option.slot]?.wish ?? 0) : 0), 0);
}

function replyOf(taken: readonly Taken[]): number {
  return taken.flat().reduce((sum, { reply }) => sum + reply, 0);
}

/** How many of a maker's visits of one day have company near by. */
function waysOn(board: Board, { maker, slot }: BoardOption, visits: readonly BoardOption[]): number {
  const place = ({ owner }: BoardOption): number => board.cases[owner]?.place ?? -1;
  const fixed = board.makers[maker]?.fixedPlaces.get(board.slots[slot]?.day ?? 0) ?? [];
  return visits.filter(
    (one) =>
      fixed.some((other) => areNear(place(one), other)) ||
      visits.some((other) => other !== one && areNear(place(one), place(other))),
  ).length;
}
