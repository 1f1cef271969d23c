import type { PreferredSlot } from '#domain/form1/slot.ts';
import { areNear, type Board, type BoardOption, dayOf, placeOf, spanOf } from './board.ts';
import { againstMaker, againstSlot, type Terms, termsOf } from './eligible.ts';
import type { DriveMaker, Instance } from './instance.ts';
import type { Plan, Taken } from './plan.ts';
import type { Obstacle, Placement, Row, Why } from './proposal.ts';

/** Says of a plan what speaks for each row, and what stands in the way of the rest. */
export interface Reasons {
  /** In the order of the instance's applications. */
  rows(): Row[];
  /** What stands in the way of a case without a place; never empty. */
  obstaclesOf(owner: number): Obstacle[];
}

export function reasonsOf(instance: Instance, plan: Plan): Reasons {
  const terms = termsOf(instance);
  const view: View = {
    instance,
    plan,
    slots: new Map(plan.board.slots.map((slot) => [slot.id, slot])),
    visits: visitsOf(instance, plan),
  };
  return {
    rows: () =>
      plan.taken.flatMap((taken, owner) => {
        const own = terms[owner];
        return own && taken.length > 0 ? [rowOf(view, own, taken)] : [];
      }),
    obstaclesOf: (owner) => {
      const own = terms[owner];
      return own ? obstaclesOf(view, own) : [];
    },
  };
}

interface View {
  instance: Instance;
  plan: Plan;
  /** By id. */
  slots: ReadonlyMap<string, Board['slots'][number]>;
  /** By maker and day, fixed ones too, in the order of their hours. */
  visits: ReadonlyMap<string, readonly Visit[]>;
}

interface Visit {
  maker: number;
  day: number;
  start: number;
  end: number;
  place: number;
  reference: string;
}

/** The placements of a plan, in the order of the instance's applications. */
export function placementsOf({ applications }: Instance, { board, taken }: Plan): Placement[] {
  return taken.flatMap((options, owner) => {
    const [applicationId, slotId] = [applications[owner]?.id, board.slots[options[0]?.slot ?? -1]?.id];
    if (applicationId === undefined || slotId === undefined) return [];
    return [{ applicationId, slotId, makerIds: options.flatMap(({ maker }) => board.makers[maker]?.id ?? []) }];
  });
}

function visitsOf({ applications, makers, commitments }: Instance, { board, taken }: Plan): Map<string, Visit[]> {
  const planned = taken.flat().map(
    ({ maker, owner, slot, start, end }): Visit => ({
      maker,
      day: board.slots[slot]?.day ?? 0,
      start,
      end,
      place: board.cases[owner]?.place ?? -1,
      reference: applications[owner]?.reference ?? '',
    }),
  );
  const fixed = makers.flatMap(({ id, bufferMinutes }, maker) =>
    (commitments.get(id) ?? []).map(
      (session): Visit => ({
        maker,
        day: dayOf(session.date),
        ...spanOf(session, bufferMinutes),
        place: placeOf(session),
        reference: session.reference,
      }),
    ),
  );
  const all = [...planned, ...fixed].toSorted((a, b) => a.start - b.start);
  return Map.groupBy(all, ({ maker, day }) => `${maker} ${day}`);
}

function rowOf(view: View, terms: Terms, taken: Taken): Row {
  const { plan, instance } = view;
  const { board } = plan;
  const [first] = taken;
  const slot = terms.open.slots.find(({ id }) => id === board.slots[first?.slot ?? -1]?.id);
  const makerIds = taken.flatMap(({ maker }) => board.makers[maker]?.id ?? []);
  const row = { applicationId: terms.open.id, slotId: slot?.id ?? '', makerIds };
  if (!slot) return { ...row, why: [] };
  const ways = board.cases[first?.owner ?? -1]?.slots ?? [];
  const isOnly = ways.length === 1 && ways[0]?.options.length === taken.length;
  return {
    ...row,
    why: [
      { code: 'wish', rank: slot.rank },
      ...makerIds.map(
        (makerId): Why => ({
          code: 'reply',
          makerId,
          reply: terms.replyOf(makerId, slot.id) ?? 'unanswered',
        }),
      ),
      ...(terms.pins.length > 0 ? [{ code: 'pinned' } as const] : []),
      ...(isOnly ? [{ code: 'only-way' } as const] : []),
      ...taken.flatMap((option) => near(view, option)),
      ...earlier(view, terms, slot, instance.makers),
    ],
  };
}

function near({ plan: { board }, visits, instance }: View, { maker, owner, slot }: BoardOption): Why[] {
  const place = board.cases[owner]?.place ?? -1;
  const own = instance.applications[owner]?.reference;
  const beside = visits.get(`${maker} ${board.slots[slot]?.day}`) ?? [];
  const references = beside
    .filter((visit) => visit.reference !== own && areNear(place, visit.place))
    .map(({ reference }) => reference);
  const makerId = board.makers[maker]?.id;
  return references.length === 0 || makerId === undefined ? [] : [{ code: 'near', makerId, references }];
}

/** Earlier wishes, and what is in their way; one that nothing is in the way of gave way to the whole. */
function earlier(view: View, terms: Terms, chosen: PreferredSlot, makers: readonly DriveMaker[]): Why[] {
  return terms.open.slots
    .filter(({ rank }) => rank < chosen.rank)
    .toSorted((a, b) => a.rank - b.rank)
    .flatMap((slot): Why[] => {
      const obstacles = obstaclesAt(view, terms, slot, makers);
      return obstacles.length === 0
        ? []
        : [{ code: 'earlier-wish-taken', slotId: slot.id, rank: slot.rank, obstacles }];
    });
}

function obstaclesOf(view: View, terms: Terms): Obstacle[] {
  const { makers } = view.instance;
  if (terms.open.slots.length === 0) return [{ code: 'no-slot-left' }];
  if (makers.length === 0) return [{ code: 'no-maker' }];
  const all = terms.open.slots
    .toSorted((a, b) => a.rank - b.rank)
    .flatMap((slot) => obstaclesAt(view, terms, slot, makers));
  // What forbids a maker everywhere is said once.
  return [...new Map(all.map((obstacle) => [JSON.stringify(obstacle), obstacle])).values()];
}

function obstaclesAt(view: View, terms: Terms, slot: PreferredSlot, makers: readonly DriveMaker[]): Obstacle[] {
  const whole = againstSlot(terms, slot);
  if (whole) return [whole];
  const against = makers.flatMap((maker) => againstMaker(terms, slot, maker) ?? []);
  const able = makers.length - against.length;
  const { makersWanted: wanted } = terms.open;
  if (able < wanted) {
    return [...against, ...(wanted > 1 ? [{ code: 'too-few-makers', slotId: slot.id, able, wanted } as const] : [])];
  }
  return [...against, ...(view.slots.get(slot.id)?.options ?? []).flatMap((option) => crewsTaken(view, slot, option))];
}

function crewsTaken({ plan, visits }: View, slot: PreferredSlot, option: BoardOption): Obstacle[] {
  const { board } = plan;
  const makerId = board.makers[option.maker]?.id ?? '';
  const day = board.slots[option.slot]?.day ?? 0;
  const full: number[] = [];
  for (let moment = option.from; moment < option.to; moment += 1) {
    const others = plan.at(moment).filter(({ owner }) => owner !== option.owner);
    if (others.length >= (board.room[moment] ?? 0)) full.push(board.times[moment] ?? 0);
  }
  if (full.length === 0) return [];
  // A buffer may reach over midnight.
  const beside = [day - 1, day, day + 1].flatMap((each) => visits.get(`${option.maker} ${each}`) ?? []);
  const references = beside
    .filter(({ start, end }) => full.some((time) => start <= time && time < end))
    .map(({ reference }) => reference);
  return [{ code: 'crews-taken', makerId, slotId: slot.id, day: slot.date, references: [...new Set(references)] }];
}
