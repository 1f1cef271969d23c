import type { Maker } from '../domain/inquiry.ts';
import { findMaker, listMakers, saveMaker } from '../store/makers.ts';
import type { Office } from './office.ts';

/** Why a maker was not saved: another one has that name, or it is gone. */
export type MakerRefusal = 'name-taken' | 'not-found';

/** All makers by name, also those that are not asked any more. */
export async function readMakers(office: Office): Promise<Maker[]> {
  return office.store.read(listMakers);
}

/**
 * メーカーの登録: a new one when `id` is undefined. Names are unique, because pages and mails tell makers apart by them;
 * the check stands in the transaction that writes.
 */
export async function saveMakerStep(
  office: Office,
  input: Omit<Maker, 'id'> & { id: string | undefined },
): Promise<{ ok: true; value: Maker } | { ok: false; why: MakerRefusal }> {
  return office.store.write(async (tx) => {
    if (input.id !== undefined && !(await findMaker(tx, input.id))) return { ok: false, why: 'not-found' } as const;
    const taken = (await listMakers(tx)).some((other) => other.name === input.name && other.id !== input.id);
    if (taken) return { ok: false, why: 'name-taken' } as const;
    const maker: Maker = { ...input, id: input.id ?? office.chance.id() };
    await saveMaker(tx, maker);
    return { ok: true, value: maker } as const;
  });
}
