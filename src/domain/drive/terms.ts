import type { DriveMaker, Instance, Pin } from './instance.ts';

/** What a run is asked for, beside the cases: kept with its proposal. Nothing of it changes what the makers have registered. */
export interface RunTerms {
  /** So many makers come to each session. */
  makersWanted: number;
  /** The search ends after so many seconds at the latest. */
  seconds: number;
  /** 「仮の条件」 of single makers. */
  makers: MakerTerms[];
  /** JST days on which nothing is placed. */
  closedDays: Temporal.PlainDate[];
  pins: Pin[];
  exclusions: Pin[];
}

/** What is taken for true of a maker in one run; what is left out is as it is registered. */
export interface MakerTerms {
  makerId: string;
  crews?: number;
  bufferMinutes?: number;
  /** The maker is left aside. */
  out?: true;
  /** JST days on which it cannot come, beside its 不可日. */
  closedDays?: Temporal.PlainDate[];
  /** JST days on which it comes although they are 不可日. */
  openedDays?: Temporal.PlainDate[];
}

/** How long a search may take, and what is proposed. */
export const RUN_LIMITS = { seconds: { least: 1, most: 60, usual: 10 }, makersWanted: { least: 1, most: 5 } } as const;

/** So near to the bound a search may end: half a per cent. */
export const RUN_GAP = 0.005;

/** The makers as this run sees them, in their order. */
export function makersUnder(
  terms: Pick<RunTerms, 'makers' | 'closedDays'>,
  makers: readonly DriveMaker[],
): DriveMaker[] {
  const own = new Map(terms.makers.map((one) => [one.makerId, one]));
  return makers.flatMap((maker) => {
    const changed = own.get(maker.id);
    if (changed?.out) return [];
    const closed = [...terms.closedDays, ...(changed?.closedDays ?? [])];
    return [
      {
        ...maker,
        crews: changed?.crews ?? maker.crews,
        bufferMinutes: changed?.bufferMinutes ?? maker.bufferMinutes,
        daysOff: [
          ...(changed?.openedDays ?? []).reduce(withoutDay, maker.daysOff),
          ...closed.map((day) => ({ from: day, to: day })),
        ],
      },
    ];
  });
}

type DaysOff = DriveMaker['daysOff'];

/** A span around the day falls into what lies before and after it. */
function withoutDay(daysOff: DaysOff, day: Temporal.PlainDate): DaysOff {
  return daysOff.flatMap((span) => {
    const { from, to } = span;
    if (Temporal.PlainDate.compare(day, from) < 0 || Temporal.PlainDate.compare(day, to) > 0) return [span];
    return [
      { from, to: day.subtract({ days: 1 }) },
      { from: day.add({ days: 1 }), to },
    ].filter((part) => Temporal.PlainDate.compare(part.from, part.to) <= 0);
  });
}

/** Whether the run takes anything for true that is not registered. */
export function isWhatIf({ makers, closedDays }: Pick<RunTerms, 'makers' | 'closedDays'>): boolean {
  return makers.length > 0 || closedDays.length > 0;
}

/** All that decides about the answer, as text: two runs with the same text get the same answer, where it ended by its gap. */
export function instanceText(instance: Instance): string {
  const commitments = [...instance.commitments].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify({ ...instance, commitments });
}
