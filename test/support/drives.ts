import type { CaseReply, FixedSession, Instance, OpenCase, Pin } from '#domain/drive/instance.ts';
import type { PreferredSlot } from '#domain/form1/slot.ts';
import { PREFECTURES, type Prefecture } from '#domain/text/prefecture.ts';
import { REPLIES } from '#domain/words/inquiries.ts';
import { RANKS } from '#domain/words/ranks.ts';

/** Numbers that look like chance and are the same for the same seed. */
interface Dice {
  /** A whole number from 0, below `most`. */
  below(most: number): number;
  /** Whether it happens, of 100 times so many. */
  percent(share: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
}

function openDice(seed: number): Dice {
  let state = seed >>> 0;
  const below = (most: number): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
  };
  return { below, percent: (share) => below(100) < share, pick: (from) => from[below(from.length)] ?? from[0] };
}

const FIRST_DAY = Temporal.PlainDate.from('2026-10-20');

/** A whole drive: so many applications with three wishes each, five makers, ten crews; more days, more room. */
export function largeDrive(size: number, days: number, seed = 1): Instance {
  const dice = openDice(seed);
  const makers = [1, 2, 2, 3, 2].map((crews, index) => ({
    id: `maker-${index}`,
    name: `メーカー${index}`,
    crews,
    bufferMinutes: [60, 90, 90, 60, 120][index] ?? 60,
    regions: PREFECTURES.filter(() => dice.percent(85)),
    daysOff: [],
    active: true,
  }));
  const applications = Array.from({ length: size }, (_, index): OpenCase => {
    const id = `application-${index}`;
    const slots = RANKS.map((rank) => slotAt(`${id}-${rank}`, rank, dice.below(days), 9 * 60 + dice.below(20) * 30));
    return {
      id,
      reference: `REF-${index}`,
      prefecture: PREFECTURES[dice.below(PREFECTURES.length)],
      mode: dice.percent(80) ? 'in-person' : 'online',
      slots,
      makersWanted: 1,
      replies: repliesOf(dice, slots, makers, 60),
      version: 1,
    };
  });
  return { applications, makers, commitments: new Map(), pins: [], exclusions: [] };
}

/** Everything that a drive can hold, in a few cases that get into each other's way. */
export function smallDrive(seed: number): Instance {
  const dice = openDice(seed);
  const near: readonly [Prefecture, ...Prefecture[]] = ['東京都', '神奈川県', '大阪府'];
  const makers = Array.from({ length: 1 + dice.below(3) }, (_, index) => ({
    id: `maker-${index}`,
    name: `メーカー${index}`,
    crews: 1 + dice.below(2),
    bufferMinutes: dice.pick([0, 30, 60, 90]),
    regions: dice.percent(20) ? [dice.pick(near)] : [],
    daysOff: dice.percent(20) ? [{ from: FIRST_DAY, to: FIRST_DAY }] : [],
    active: !dice.percent(5),
  }));
  const applications = Array.from({ length: 1 + dice.below(6) }, (_, index): OpenCase => {
    const id = `application-${index}`;
    const slots = RANKS.slice(0, 1 + dice.below(3)).map((rank) =>
      slotAt(`${id}-${rank}`, rank, dice.below(2), 10 * 60 + dice.below(4) * 45),
    );
    return {
      id,
      reference: `REF-${index}`,
      prefecture: dice.percent(10) ? undefined : dice.pick(near),
      mode: dice.percent(75) ? 'in-person' : 'online',
      slots,
      makersWanted: dice.percent(20) ? 2 : 1,
      replies: repliesOf(dice, slots, makers, 60),
      version: 1,
    };
  });
  const commitments = new Map(
    makers.map(({ id }): [string, FixedSession[]] => [
      id,
      dice.percent(40) ? [fixedAt(dice, id, dice.pick(near))] : [],
    ]),
  );
  const some = (share: number): Pin[] =>
    applications.flatMap((open) => (dice.percent(share) ? pinOf(dice, open, makers) : []));
  return { applications, makers, commitments, pins: some(15), exclusions: some(15) };
}

function slotAt(id: string, rank: PreferredSlot['rank'], day: number, minute: number): PreferredSlot {
  const start = Temporal.PlainTime.from('00:00').add({ minutes: minute });
  const window = (minutes: number) => ({ start, end: start.add({ minutes }) });
  return { id, rank, date: FIRST_DAY.add({ days: day }), meeting: window(60), demo: window(15), filedOn: FIRST_DAY };
}

function repliesOf(
  dice: Dice,
  slots: readonly PreferredSlot[],
  makers: readonly { id: string }[],
  share: number,
): CaseReply[] {
  return slots.flatMap((slot) =>
    makers.flatMap((maker) =>
      dice.percent(share) ? [{ makerId: maker.id, slotId: slot.id, reply: REPLIES[dice.below(5) >> 1] ?? 'yes' }] : [],
    ),
  );
}

function fixedAt(dice: Dice, makerId: string, prefecture: Prefecture): FixedSession {
  const { date, demo } = slotAt('', 1, dice.below(2), 10 * 60 + dice.below(4) * 45);
  return {
    reference: `FIXED-${makerId}`,
    association: '固定医師会',
    date,
    demo,
    mode: dice.pick(['in-person', 'online']),
    prefecture,
  };
}

function pinOf(dice: Dice, { id, slots }: OpenCase, makers: readonly { id: string }[]): Pin {
  const [slot, maker] = [slots[dice.below(slots.length)], makers[dice.below(makers.length)]];
  const what = dice.below(3);
  return {
    applicationId: id,
    ...(what !== 1 && slot ? { slotId: slot.id } : {}),
    ...(what !== 0 && maker ? { makerId: maker.id } : {}),
  };
}
