import type { FixedSession, Instance } from './instance.ts';
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
    ways: waysOf(instance, visits),
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
  const fixed = fixedLoads(instance);
  const loads = makers.map(({ id }) => (fixed.get(id) ?? 0) + visits.filter(({ makerId }) => makerId === id).length);
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

/** By maker: how many of its fixed sessions count for its load, those from the first to the last day of all slots. */
export function fixedLoads({ applications, makers, commitments }: Instance): Map<string, number> {
  const days = applications.flatMap(({ slots }) => slots.map(({ date }) => date));
  const [any] = days;
  if (any === undefined) return new Map();
  const first = days.reduce((one, other) => (Temporal.PlainDate.compare(one, other) <= 0 ? one : other), any);
  const last = days.reduce((one, other) => (Temporal.PlainDate.compare(one, other) >= 0 ? one : other), any);
  return new Map(
    makers.map(({ id }) => [
      id,
      (commitments.get(id) ?? []).filter(
        ({ date }) => Temporal.PlainDate.compare(date, first) >= 0 && Temporal.PlainDate.compare(date, last) <= 0,
      ).length,
    ]),
  );
}

function waysOf({ commitments }: Instance, visits: readonly Visit[]): number {
  const fixed = [...commitments].flatMap(([makerId, sessions]) => sessions.map((session) => ({ ...session, makerId })));
  const days = Map.groupBy<string, Stop>([...visits, ...fixed], ({ makerId, date }) => `${makerId} ${date}`);
  return visits.filter((visit) =>
    days.get(`${visit.makerId} ${visit.date}`)?.some((other) => other !== visit && isShortWay(visit, other)),
  ).length;
}

type Stop = Pick<Visit, 'makerId' | 'date' | 'mode' | 'prefecture'>;

function isShortWay(one: Stop, other: Stop): boolean {
  if (one.mode !== 'in-person' || other.mode !== 'in-person') return false;
  return one.prefecture !== undefined && other.prefecture !== undefined && isNear(one.prefecture, other.prefecture);
}

function sum(figures: readonly number[]): number {
  return figures.reduce((all, figure) => all + figure, 0);
}
