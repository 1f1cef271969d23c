import { dayOffOn } from './days-off.ts';
import type { DaysOff, Maker } from './inquiry.ts';
import { type Commitment, crewsBeside, type Demonstration } from './session.ts';

/** What a maker has before it on the day of one wish, for whoever asks or fixes. */
export interface MakerDay {
  /** Its standing sessions of that day, in the order of their hours, and those of the days beside that reach into it. */
  commitments: Commitment[];
  /** How many crews are free at that hour, buffers counted. */
  free: number;
  off: DaysOff | undefined;
}

/** `commitments`: those of the maker on that day and the days beside it, because a buffer may reach over midnight. */
export function makerDay(maker: Maker, wanted: Demonstration, commitments: readonly Commitment[]): MakerDay {
  const { touching, free } = crewsBeside(wanted, commitments, maker.crews, maker.bufferMinutes);
  return {
    commitments: commitments.filter((one) => one.date.equals(wanted.date) || touching.includes(one)),
    free,
    off: dayOffOn(maker, wanted.date),
  };
}
