import { PREFECTURES } from '#domain/text/prefecture.ts';
import type { DriveMaker, FixedSession, Instance } from './instance.ts';
import { isNear } from './neighbours.ts';
import type { Placement, Points } from './proposal.ts';

/** What a reply is worth: ○ before unanswered before △. */
export const REPLY_POINTS = { yes: 2, unanswered: 1, maybe: 0, no: 0 } as const;

/** How good the placements are; whether they may be is `check`'s matter. */
export function pointsOf(instance: Instance, placements: readonly Placement[]): Points {
  const visits = visitsOf(instance, placements);
  const pinned = new Set(instance.pins.map(({ applicationId }) => applicationId));
  return {
    pinned: placements.filter(({ applicationId }) => pinned.has(applicationId)).length,
    count: placements.length,
    wishes: sum(visits.filter(({ isFirst }) => isFirst).map(({ rank }) => 3 - rank)),
    replies: sum(visits.map(({ reply }) => REPLY_POINTS[reply])),
    unevenness: unevennessOf(instance, visits),
    ways: visits.filter((visit) => hasCompany(instance, visits, visit)).length,
  };
}

/** One maker at one placed application. */
interface Visit extends Pick<FixedSession, 'date' | 'mode' | 'prefecture'> {
  makerId: string;
  rank: number;
  reply: keyof typeof REPLY_POINTS;
  /** The first of its application's. */
  isFirst: boolean;
}

function visitsOf({ applications }: Instance, placements: readonly Placement[]): Visit[] {
  const byId = new Map(applications.map((open) => [open.id, open]));
  return placements.flatMap(({ applicationId, slotId, makerIds }) => {
    const open = byId.get(applicationId);
    const slot = open?.slots.find(({ id }) => id === slotId);
    if (!open || !slot) return [];
    return makerIds.map((makerId, index) => ({
      makerId,
      date: slot.date,
      rank: slot.rank,
      mode: open.mode,
      prefecture: open.prefecture,
      reply: open.replies.find((one) => one.makerId === makerId && one.slotId === slotId)?.reply ?? 'unanswered',
      isFirst: index === 0,
    }));
  });
}

function unevennessOf(instance: Instance, visits: readonly Visit[]): number {
  const makers = instance.makers.filter(({ active }) => active);
  const loads = makers.map(
    (maker) => fixedLoad(instance, maker).length + visits.filter(({ makerId }) => makerId === maker.id).length,
  );
  return unevenness(
    makers.map(({ crews }) => crews),
    loads,
  );
}

/**
 * By how much makers have more sessions than their share by crews, all together; as whole numbers, because it is counted in
 * sessions times all crews.
 */
export function unevenness(crews: readonly number[], loads: readonly number[]): number {
  const [allCrews, all] = [sum(crews), sum(loads)];
  return sum(loads.map((load, index) => Math.max(0, load * allCrews - all * (crews[index] ?? 0))));
}

/** A maker's fixed sessions that count for its load: those from the first to the last day of all slots. */
export function fixedLoad({ applications, commitments }: Instance, maker: Pick<DriveMaker, 'id'>): FixedSession[] {
  const days = applications.flatMap(({ slots }) => slots.map(({ date }) => date)).toSorted(Temporal.PlainDate.compare);
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  return (commitments.get(maker.id) ?? []).filter(
    ({ date }) => Temporal.PlainDate.compare(date, first) >= 0 && Temporal.PlainDate.compare(date, last) <= 0,
  );
}

function hasCompany({ commitments }: Instance, visits: readonly Visit[], visit: Visit): boolean {
  return [...visits.filter(({ makerId }) => makerId === visit.makerId), ...(commitments.get(visit.makerId) ?? [])].some(
    (other) =>
      other !== visit &&
      other.date.equals(visit.date) &&
      [visit, other].every(({ mode }) => mode === 'in-person') &&
      PREFECTURES.some((prefecture) => prefecture === visit.prefecture) &&
      visit.prefecture !== undefined &&
      other.prefecture !== undefined &&
      isNear(visit.prefecture, other.prefecture),
  );
}

function sum(figures: readonly number[]): number {
  return figures.reduce((all, figure) => all + figure, 0);
}
