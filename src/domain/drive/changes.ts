import type { Placement } from './proposal.ts';

/** How a row differs from the one in another proposal; `placed` and `dropped`: it is placed in only one of them. */
export type RowChange = 'placed' | 'dropped' | 'slot' | 'makers' | 'same';

type Row = ({ placed: true } & Pick<Placement, 'slotId' | 'makerIds'>) | { placed: false };

/** What changed from one proposal to the next; a case that only one of them looked at counts as left over in the other. */
export function changeOf(before: Row | undefined, after: Row | undefined): RowChange {
  if (!before?.placed) return after?.placed ? 'placed' : 'same';
  if (!after?.placed) return 'dropped';
  if (before.slotId !== after.slotId) return 'slot';
  const makers = new Set(before.makerIds);
  return makers.size === after.makerIds.length && after.makerIds.every((id) => makers.has(id)) ? 'same' : 'makers';
}
