import type { PreferredSlot } from '#domain/form1/slot.ts';
import type { Prefecture } from '#domain/text/prefecture.ts';
import type { Reply } from '#domain/words/inquiries.ts';
import type { DriveMaker, Instance, OpenCase, Pin } from './instance.ts';
import type { Obstacle } from './proposal.ts';

// The rules stand here a second time, on purpose: `check` asks the desk's own functions and so finds a slip of either side.

/** What replies, pins and exclusions say of one application, ready to be asked. */
export interface Terms {
  open: OpenCase;
  replyOf(makerId: string, slotId: string): Reply | undefined;
  pins: readonly Pin[];
  /** The makers that have to come. */
  must: ReadonlySet<string>;
  exclusions: readonly Pin[];
}

/** The terms of every application, in their order. */
export function termsOf({ applications, pins, exclusions }: Instance): Terms[] {
  const pinsOf = Map.groupBy(pins, (pin) => pin.applicationId);
  const exclusionsOf = Map.groupBy(exclusions, (pin) => pin.applicationId);
  return applications.map((open) => {
    const replies = new Map(open.replies.map(({ makerId, slotId, reply }) => [`${slotId} ${makerId}`, reply]));
    const own = pinsOf.get(open.id) ?? [];
    return {
      open,
      replyOf: (makerId, slotId) => replies.get(`${slotId} ${makerId}`),
      pins: own,
      must: new Set(own.flatMap(({ makerId }) => makerId ?? [])),
      exclusions: exclusionsOf.get(open.id) ?? [],
    };
  });
}

/** What forbids the slot whichever maker comes: it is excluded, or another one is pinned. */
export function againstSlot({ pins, exclusions }: Terms, slot: PreferredSlot): Obstacle | undefined {
  const otherPin = pins.find(({ slotId }) => slotId !== undefined && slotId !== slot.id);
  if (otherPin) return { code: 'pinned-elsewhere', ...named(otherPin) };
  const excluded = exclusions.find((pin) => pin.makerId === undefined && pin.slotId === slot.id);
  return excluded && { code: 'excluded', slotId: slot.id };
}

/** What forbids this maker at this slot, its crews aside; the first reason of those that there are. */
export function againstMaker(terms: Terms, slot: PreferredSlot, maker: DriveMaker): Obstacle | undefined {
  const { open, must, exclusions } = terms;
  const makerId = maker.id;
  if (!maker.active) return { code: 'inactive', makerId };
  if (!goesTo(maker, open.prefecture)) return { code: 'region', makerId };
  const excluded = exclusions.find(
    (pin) => pin.makerId === makerId && (pin.slotId === undefined || pin.slotId === slot.id),
  );
  if (excluded) return { code: 'excluded', ...named(excluded) };
  if (must.size >= open.makersWanted && !must.has(makerId)) {
    return { code: 'pinned-elsewhere', ...named(terms.pins.find((pin) => pin.makerId !== undefined)) };
  }
  if (terms.replyOf(makerId, slot.id) === 'no') return { code: 'answered-no', makerId, slotId: slot.id };
  if (isOff(maker, slot.date)) return { code: 'day-off', makerId, slotId: slot.id, day: slot.date };
  return undefined;
}

function goesTo({ regions }: DriveMaker, prefecture: Prefecture | undefined): boolean {
  return prefecture === undefined || regions.length === 0 || regions.includes(prefecture);
}

function isOff({ daysOff }: DriveMaker, day: Temporal.PlainDate): boolean {
  return daysOff.some(
    ({ from, to }) => Temporal.PlainDate.compare(from, day) <= 0 && Temporal.PlainDate.compare(day, to) <= 0,
  );
}

function named(pin: Pin | undefined): { makerId?: string; slotId?: string } {
  return {
    ...(pin?.makerId === undefined ? {} : { makerId: pin.makerId }),
    ...(pin?.slotId === undefined ? {} : { slotId: pin.slotId }),
  };
}
