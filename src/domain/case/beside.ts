import { municipalityOfName } from '#domain/place/case-prefecture.ts';
import { municipalityOf, nameOf } from '#domain/place/municipality.ts';
import { formatMinutes, formatTime, formatWindow } from '#domain/text/dates.ts';
import { MODE_WORDS } from '#domain/words/modes.ts';
import type { Maker } from './inquiry.ts';
import { makerDay } from './maker-day.ts';
import type { Commitment, Demonstration } from './session.ts';

/** A session that a maker comes to, and where: what decides whether it can be in another place before or after. */
export interface Booking extends Commitment {
  /** 「さいたま市」, or the association's name where no town is known. */
  town: string;
}

/** What stands beside one hour in a maker's own day. */
export interface Beside {
  /** The last of its demonstrations that ends before, and the first that begins after, on the same day. */
  before: { end: Temporal.PlainTime; town: string; minutes: number } | undefined;
  after: { start: Temporal.PlainTime; town: string; minutes: number } | undefined;
  /** Those at the same hour. */
  over: Booking[];
  /** How many crews are free then, ways counted. */
  freeCrews: number;
  /** 不可日 that the maker named, and what it noted; undefined on any other day. */
  off: string | undefined;
}

/** The town of a venue as people say it: of its address, else of the association's name, else that name itself. */
export function townOf({ association, address }: { association: string; address: string }): string {
  const town = municipalityOf(address) ?? municipalityOfName(association);
  return town ? nameOf(town) : association;
}

/** `bookings`: of the maker, by day (`YYYY-MM-DD`, JST). */
export function besideHour(
  maker: Maker,
  wanted: Demonstration,
  bookings: ReadonlyMap<string, readonly Booking[]>,
): Beside {
  const on = (days: number): readonly Booking[] => bookings.get(wanted.date.add({ days }).toString()) ?? [];
  const { free, off } = makerDay(maker, wanted, [...on(-1), ...on(0), ...on(1)]);
  const { start, end } = wanted.demo;
  const before = on(0)
    .filter(({ demo }) => Temporal.PlainTime.compare(demo.end, start) <= 0)
    .toSorted((one, other) => Temporal.PlainTime.compare(other.demo.end, one.demo.end))[0];
  const after = on(0)
    .filter(({ demo }) => Temporal.PlainTime.compare(demo.start, end) >= 0)
    .toSorted((one, other) => Temporal.PlainTime.compare(one.demo.start, other.demo.start))[0];
  return {
    before: before && { end: before.demo.end, town: placeOf(before), minutes: minutes(before.demo.end, start) },
    after: after && { start: after.demo.start, town: placeOf(after), minutes: minutes(end, after.demo.start) },
    over: on(0).filter(
      ({ demo }) => Temporal.PlainTime.compare(demo.end, start) > 0 && Temporal.PlainTime.compare(demo.start, end) < 0,
    ),
    freeCrews: free,
    off: off?.note,
  };
}

/** 「前の会場 14:00 まで（さいたま市）、45分後」: one sentence a line, none where the day is free. */
export function besideLines(
  { crews }: Pick<Maker, 'crews'>,
  { before, after, over, freeCrews, off }: Beside,
): string[] {
  return [
    ...(off === undefined ? [] : [`不可日${off === '' ? '' : `（${off}）`}`]),
    ...over.map((one) => `同じ時刻に ${formatWindow(one.demo)}（${placeOf(one)}）`),
    ...(before ? [`前の会場 ${formatTime(before.end)} まで（${before.town}）、${apart(before.minutes)}後`] : []),
    ...(after ? [`次の会場 ${formatTime(after.start)} から（${after.town}）、${apart(after.minutes)}前`] : []),
    ...(freeCrews === 0 ? [`${crews}組すべてに予定があります`] : []),
  ];
}

function placeOf({ mode, town }: Booking): string {
  return mode === 'online' ? MODE_WORDS.online : town;
}

function minutes(from: Temporal.PlainTime, to: Temporal.PlainTime): number {
  return from.until(to).total('minutes');
}

function apart(minutes: number): string {
  return minutes === 0 ? '0分' : formatMinutes(minutes);
}
