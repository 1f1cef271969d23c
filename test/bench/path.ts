import type { Ground } from './ground.ts';

/** One line of the table of targets. */
export interface Path {
  name: string;
  /** What the figure is: `× floor` or a unit of its own. */
  unit: string;
  target: { better: 'less' | 'more'; least: number; aim: number };
  rounds: number;
  /** Measured without a round before it: what is measured is a start, or takes long enough by itself. */
  cold?: true;
  open(ground: Ground): Promise<Sides>;
}

/** What one operation costs, always less for better. A tail says beside it what is steady enough to compare a run to a run. */
export type Cost = number | { cost: number; steady: number; note: string };

/** Each measures once; it throws when what was done is wrong. */
export interface Sides {
  ours(): Promise<Cost>;
  /** What it is compared to. Without it the figure is the cost itself. */
  floor?(): Promise<number>;
  close(): Promise<void>;
}

export interface Result {
  name: string;
  unit: string;
  /** Median of the rounds. */
  figure: number;
  lowest: number;
  highest: number;
  /** What the same costs twice in a round, the one by the other; at the median. */
  control: number;
  verdict: Verdict;
  target: Path['target'];
  /** Medians of what was measured. */
  ours: number;
  floor: number | undefined;
  notes: string[];
  seconds: number;
}

export type Verdict = 'aim' | 'at least' | 'missed' | 'no verdict';

/** Rounds of a path by turns: ours, floor, ours once more, so that whatever else the machine does meets all of them. */
export async function measure(path: Path, ground: Ground): Promise<Result> {
  const start = performance.now();
  const sides = await path.open(ground);
  const measured: Round[] = [];
  try {
    // For the compiler.
    if (!path.cold) await oneRound(sides, 0);
    for (let round = 0; round < path.rounds; round += 1) measured.push(await oneRound(sides, round));
  } finally {
    await sides.close();
  }
  const figures = measured.map((costs) => figureOf(path, costs)).toSorted((a, b) => a - b);
  const control = median(measured.map(({ first, second }) => steadyOf(first) / steadyOf(second)));
  const floors = measured.flatMap(({ floor }) => floor ?? []);
  const figure = median(figures);
  return {
    name: path.name,
    unit: path.unit,
    figure,
    lowest: figures[0] ?? Number.NaN,
    highest: figures.at(-1) ?? Number.NaN,
    control,
    verdict: verdictOf(path, figure, control),
    target: path.target,
    ours: median(measured.flatMap(({ first, second }) => [costOf(first), costOf(second)])),
    floor: floors.length === 0 ? undefined : median(floors),
    notes: measured
      .flatMap(({ first, second }) => [first, second])
      .flatMap((one) => (typeof one === 'number' ? [] : one.note)),
    seconds: (performance.now() - start) / 1000,
  };
}

interface Round {
  first: Cost;
  second: Cost;
  floor: number | undefined;
}

/** Who begins changes from round to round. */
async function oneRound(sides: Sides, round: number): Promise<Round> {
  const costs: Round = { first: Number.NaN, second: Number.NaN, floor: undefined };
  const steps = [
    async () => {
      costs.first = await sides.ours();
    },
    async () => {
      costs.floor = await sides.floor?.();
    },
    async () => {
      costs.second = await sides.ours();
    },
  ];
  for (const at of [0, 1, 2]) await steps[(at + round) % 3]?.();
  return costs;
}

function figureOf({ target }: Path, { first, second, floor }: Round): number {
  const ours = (costOf(first) + costOf(second)) / 2;
  if (floor === undefined) return ours;
  return target.better === 'less' ? ours / floor : floor / ours;
}

function costOf(one: Cost): number {
  return typeof one === 'number' ? one : one.cost;
}

function steadyOf(one: Cost): number {
  return typeof one === 'number' ? one : one.steady;
}

function verdictOf({ target }: Path, figure: number, control: number): Verdict {
  if (!(control >= 0.9 && control <= 1.1)) return 'no verdict';
  const reaches = (goal: number): boolean => (target.better === 'less' ? figure <= goal : figure >= goal);
  if (reaches(target.aim)) return 'aim';
  return reaches(target.least) ? 'at least' : 'missed';
}

export function median(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
}
