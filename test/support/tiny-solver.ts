import { crewCollisions } from '#domain/case/session.ts';
import type { FixedSession, Instance } from '#domain/drive/instance.ts';
import type { Solve } from '#domain/drive/planner.ts';
import type { Leftover, Row } from '#domain/drive/proposal.ts';

/** First come, first served, pins first; enough for a handful of cases, and never wrong where rules are simple. */
export const tinySolve: Solve = async (instance) => {
  const placements: Row[] = [];
  const left: Leftover[] = [];
  const out = new Map(instance.commitments);
  const pinned = new Set(instance.pins.map(({ applicationId }) => applicationId));
  const order = instance.applications.toSorted((a, b) => Number(pinned.has(b.id)) - Number(pinned.has(a.id)));
  for (const one of order) {
    const row = placeOf(instance, one, out);
    if (row) placements.push(row);
    else left.push({ applicationId: one.id, obstacles: [{ code: 'no-maker' }], help: [{ code: 'other-dates' }] });
  }
  const count = placements.length;
  return {
    placements,
    left,
    points: { pinned: pinned.size, count, wishes: 0, replies: 0, unevenness: 0, ways: 0 },
    ...{ count, bound: count, gap: 0, ended: 'optimal', seconds: 0.1, firstCome: count, scarceFirst: count },
  };
};

function placeOf(
  instance: Instance,
  one: Instance['applications'][number],
  out: Map<string, FixedSession[]>,
): Row | undefined {
  const { pins, exclusions, makers } = instance;
  for (const slot of one.slots) {
    for (const maker of makers.filter(({ active }) => active)) {
      const names = (pin: (typeof pins)[number]): boolean =>
        (pin.slotId ?? slot.id) === slot.id && (pin.makerId ?? maker.id) === maker.id;
      const own = (list: typeof pins) => list.filter(({ applicationId }) => applicationId === one.id);
      if (!own(pins).every(names) || own(exclusions).some(names)) continue;
      const reply = one.replies.find(({ makerId, slotId }) => makerId === maker.id && slotId === slot.id)?.reply;
      if (reply === 'no') continue;
      if (
        maker.daysOff.some(
          ({ from, to }) => slot.date.toString() >= from.toString() && slot.date.toString() <= to.toString(),
        )
      )
        continue;
      const bound = out.get(maker.id) ?? [];
      const wanted = { date: slot.date, demo: slot.demo, mode: one.mode };
      if (crewCollisions(wanted, bound, maker.crews, maker.bufferMinutes).length > 0) continue;
      const taken = { ...wanted, reference: one.reference, association: '', prefecture: one.prefecture };
      out.set(maker.id, [...bound, taken]);
      return {
        applicationId: one.id,
        slotId: slot.id,
        makerIds: [maker.id],
        why: [
          { code: 'wish', rank: slot.rank },
          { code: 'reply', makerId: maker.id, reply: reply ?? 'unanswered' },
        ],
      };
    }
  }
  return undefined;
}
