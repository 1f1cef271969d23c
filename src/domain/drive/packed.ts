import { windowOf } from '#domain/text/window.ts';
import type { FixedSession, Instance, OpenCase } from './instance.ts';
import type { Help, Leftover, Obstacle, Row, Solution } from './proposal.ts';

/** Days as `YYYY-MM-DD` and hours as `HH:MM:SS`, in JST: what is kept and what goes to another thread. */
type Plain<T> = T extends Temporal.PlainDate | Temporal.PlainTime
  ? string
  : T extends object
    ? { [K in keyof T]: Plain<T[K]> }
    : T;

type PackedInstance = Plain<Omit<Instance, 'commitments'>> & { commitments: [string, Plain<FixedSession>[]][] };

/** An instance as JSON. */
export function packInstance(instance: Instance): string {
  return JSON.stringify({ ...instance, commitments: [...instance.commitments] });
}

/** What `packInstance` wrote. */
export function unpackInstance(text: string): Instance {
  const packed: PackedInstance = JSON.parse(text);
  return {
    ...packed,
    applications: packed.applications.map(unpackCase),
    makers: packed.makers.map((maker) => ({
      ...maker,
      daysOff: maker.daysOff.map(({ from, to }) => ({ from: dateOf(from), to: dateOf(to) })),
    })),
    commitments: new Map(packed.commitments.map(([makerId, sessions]) => [makerId, sessions.map(unpackFixed)])),
  };
}

function unpackCase(packed: Plain<OpenCase>): OpenCase {
  return {
    ...packed,
    // JSON leaves out what is undefined.
    prefecture: packed.prefecture,
    slots: packed.slots.map(({ date, meeting, demo, filedOn, ...slot }) => ({
      ...slot,
      date: dateOf(date),
      meeting: windowOf(meeting),
      demo: windowOf(demo),
      filedOn: dateOf(filedOn),
    })),
  };
}

function unpackFixed({ prefecture, date, demo, ...session }: Plain<FixedSession>): FixedSession {
  return { ...session, prefecture, date: dateOf(date), demo: windowOf(demo) };
}

/** A solution as JSON. */
export function packSolution(solution: Solution): string {
  return JSON.stringify(solution);
}

/** What `packSolution` wrote. */
export function unpackSolution(text: string): Solution {
  const packed: Plain<Solution> = JSON.parse(text);
  return {
    ...packed,
    placements: packed.placements.map(
      ({ why, ...row }): Row => ({
        ...row,
        why: why.map((one) =>
          one.code === 'earlier-wish-taken' ? { ...one, obstacles: one.obstacles.map(unpackObstacle) } : one,
        ),
      }),
    ),
    left: packed.left.map(
      ({ obstacles, help, ...left }): Leftover => ({
        ...left,
        obstacles: obstacles.map(unpackObstacle),
        help: help.map((one): Help => ('day' in one ? { ...one, day: dateOf(one.day) } : one)),
      }),
    ),
  };
}

function unpackObstacle(packed: Plain<Obstacle>): Obstacle {
  return 'day' in packed ? { ...packed, day: dateOf(packed.day) } : packed;
}

function dateOf(text: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(text);
}
