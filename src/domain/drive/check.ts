import { dayOffOn } from '#domain/case/days-off.ts';
import { serves } from '#domain/case/inquiry.ts';
import { type Commitment, crewsBeside } from '#domain/case/session.ts';
import type { PreferredSlot } from '#domain/form1/slot.ts';
import type { DriveMaker, Instance, OpenCase } from './instance.ts';
import type { Placement } from './proposal.ts';

/** A rule that a placement breaks. */
export type Breach = { applicationId: string } & (
  | { code: 'unknown-application' | 'unknown-slot' | 'placed-twice' }
  | { code: 'wrong-number-of-makers'; wanted: number; given: number }
  | {
      code: 'unknown-maker' | 'maker-twice' | 'inactive' | 'region' | 'day-off' | 'answered-no' | 'crews-exceeded';
      makerId: string;
    }
  /** It is excluded; or something else is pinned. */
  | { code: 'excluded' | 'not-as-pinned' }
);

/**
 * Every rule that the placements break; none: they may be shown. It shares no code with the search, but asks what the desk
 * asks when somebody confirms: so a proposal that passes could be confirmed row by row.
 */
export function check(instance: Instance, placements: readonly Placement[]): Breach[] {
  const cases = new Map(instance.applications.map((open) => [open.id, open]));
  const makers = new Map(instance.makers.map((maker) => [maker.id, maker]));
  const seen = new Set<string>();
  const visits: Visit[] = [];
  const breaches = placements.flatMap((placement): Breach[] => {
    const { applicationId, slotId, makerIds } = placement;
    const open = cases.get(applicationId);
    const slot = open?.slots.find(({ id }) => id === slotId);
    const twice: Breach[] = seen.has(applicationId) ? [{ applicationId, code: 'placed-twice' }] : [];
    seen.add(applicationId);
    if (!open) return [{ applicationId, code: 'unknown-application' }];
    if (!slot) return [...twice, { applicationId, code: 'unknown-slot' }];
    const known = makerIds.flatMap((makerId) => makers.get(makerId) ?? []);
    visits.push(...known.map((maker) => visitOf(open, slot, maker)));
    return [...twice, ...number(open, placement, makers), ...known.flatMap((maker) => against(open, slot, maker))];
  });
  return [...breaches, ...pinned(instance, placements), ...excluded(instance, placements), ...crews(instance, visits)];
}

function number(open: OpenCase, { applicationId, makerIds }: Placement, makers: Map<string, DriveMaker>): Breach[] {
  const { makersWanted: wanted } = open;
  const given = makerIds.length;
  return [
    ...(given === wanted ? [] : [{ applicationId, code: 'wrong-number-of-makers' as const, wanted, given }]),
    ...makerIds.flatMap((makerId, index): Breach[] => [
      ...(makers.has(makerId) ? [] : [{ applicationId, code: 'unknown-maker' as const, makerId }]),
      ...(makerIds.indexOf(makerId) === index ? [] : [{ applicationId, code: 'maker-twice' as const, makerId }]),
    ]),
  ];
}

function against({ id, prefecture, replies }: OpenCase, slot: PreferredSlot, maker: DriveMaker): Breach[] {
  const said = replies.filter(({ makerId, slotId }) => makerId === maker.id && slotId === slot.id);
  const broken = [
    maker.active ? [] : ['inactive' as const],
    serves(maker, prefecture) ? [] : ['region' as const],
    dayOffOn(maker, slot.date) ? ['day-off' as const] : [],
    said.some(({ reply }) => reply === 'no') ? ['answered-no' as const] : [],
  ].flat();
  return broken.map((code) => ({ applicationId: id, code, makerId: maker.id }));
}

function pinned({ pins }: Instance, placements: readonly Placement[]): Breach[] {
  return placements
    .filter(({ applicationId, slotId, makerIds }) =>
      pins.some(
        (pin) =>
          pin.applicationId === applicationId &&
          ((pin.slotId !== undefined && pin.slotId !== slotId) ||
            (pin.makerId !== undefined && !makerIds.includes(pin.makerId))),
      ),
    )
    .map(({ applicationId }) => ({ applicationId, code: 'not-as-pinned' }));
}

function excluded({ exclusions }: Instance, placements: readonly Placement[]): Breach[] {
  return placements
    .filter((placement) =>
      exclusions.some(
        ({ applicationId, slotId, makerId }) =>
          applicationId === placement.applicationId &&
          (slotId === undefined || slotId === placement.slotId) &&
          (makerId === undefined || placement.makerIds.includes(makerId)),
      ),
    )
    .map(({ applicationId }) => ({ applicationId, code: 'excluded' }));
}

interface Visit extends Commitment {
  applicationId: string;
  maker: DriveMaker;
}

function visitOf(open: OpenCase, { date, demo }: PreferredSlot, maker: DriveMaker): Visit {
  const { id, reference, mode } = open;
  return { applicationId: id, maker, reference, association: '', date, demo, mode };
}

/** One by one, as if the others stood already: a session of another day cannot collide, unless a buffer reaches over midnight. */
function crews({ commitments }: Instance, visits: readonly Visit[]): Breach[] {
  return [...Map.groupBy(visits, ({ maker }) => maker)].flatMap(([maker, own]) => {
    const byDay = Map.groupBy<string, Commitment>([...own, ...(commitments.get(maker.id) ?? [])], ({ date }) =>
      date.toString(),
    );
    const beside = (day: Temporal.PlainDate): Commitment[] =>
      [-1, 0, 1].flatMap((days) => byDay.get(day.add({ days }).toString()) ?? []);
    return own
      .filter((visit) => {
        const others = beside(visit.date).filter((other) => other !== visit);
        return crewsBeside(visit, others, maker.crews, maker.bufferMinutes).free < 1;
      })
      .map(({ applicationId }) => ({ applicationId, code: 'crews-exceeded', makerId: maker.id }));
  });
}
