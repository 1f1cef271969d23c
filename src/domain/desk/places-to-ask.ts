import { type Maker, serves } from '#domain/case/inquiry.ts';
import type { MakerDay } from '#domain/case/maker-day.ts';
import type { PreferredSlot } from '#domain/form1/slot.ts';
import type { Prefecture } from '#domain/text/prefecture.ts';
import type { LeftOut } from '#domain/words/runs.ts';

/** One application before many are asked about it. */
export interface Askable {
  /** Those that lie ahead, by rank. */
  slots: readonly Pick<PreferredSlot, 'id' | 'rank'>[];
  prefecture: Prefecture | undefined;
  /** Makers whose question is open. */
  asked: ReadonlySet<string>;
  /** What a maker has on the day of a slot. */
  dayOf(maker: Maker, slotId: string): Pick<MakerDay, 'free' | 'off'> | undefined;
}

/** Makers that are asked about the same slots. */
export interface PlaceToAsk {
  makers: Maker[];
  slotIds: string[];
}

/**
 * Whom a run asks about which slots: where one person asks about one application, 不可日, full crews and regions are
 * pointed out; where nobody looks at each, they are left out. `chosen` undefined: all active makers that serve the place.
 */
export function placesToAsk(
  makers: readonly Maker[],
  chosen: readonly string[] | undefined,
  askable: Askable,
): { places: PlaceToAsk[]; left: LeftOut[] } {
  const wanted = makers.filter((maker) => (chosen ? chosen.includes(maker.id) : maker.active));
  const near = wanted.filter((maker) => maker.active && serves(maker, askable.prefecture));
  const left: LeftOut[] = chosen ? wanted.flatMap((maker) => whyNot(maker, askable.prefecture)) : [];
  if (wanted.length === 0) return { places: [], left: [{ why: 'no-makers' }] };
  if (near.length === 0 && !chosen) return { places: [], left: [{ why: 'no-region' }] };
  const places = new Map<string, PlaceToAsk>();
  for (const maker of near) {
    if (askable.asked.has(maker.id)) {
      left.push({ why: 'asked-already', maker: maker.name });
      continue;
    }
    const free = askable.slots.filter(({ id, rank }) => {
      const day = askable.dayOf(maker, id);
      const why = day?.off ? 'day-off' : day?.free === 0 ? 'crews' : undefined;
      if (why) left.push({ why, maker: maker.name, rank });
      return !why;
    });
    if (free.length === 0) continue;
    const slotIds = free.map(({ id }) => id);
    const key = slotIds.join(' ');
    const place = places.get(key);
    if (place) place.makers.push(maker);
    else places.set(key, { makers: [maker], slotIds });
  }
  return { places: [...places.values()], left };
}

function whyNot(maker: Maker, prefecture: Prefecture | undefined): LeftOut[] {
  if (!maker.active) return [{ why: 'inactive', maker: maker.name }];
  return serves(maker, prefecture) ? [] : [{ why: 'region', maker: maker.name }];
}
