import type { Maker, MakerContact } from '#domain/case/inquiry.ts';
import { type Commitment, overbookings } from '#domain/case/session.ts';
import { jstDay } from '#domain/text/jst.ts';
import {
  findMaker,
  findMakerEdit,
  listMakers,
  type MakerEdit,
  makerLoads,
  markMakerEdit,
  saveMaker,
} from '#store/cases/makers.ts';
import { commitmentsOf } from '#store/cases/sessions.ts';
import type { Tx } from '#store/engine.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';

/** An entry as it is typed; its 不可日 are kept on their own, and so is a contact that is not spoken of. */
export type MakerInput = Omit<Maker, 'id' | 'contact' | 'daysOff'> & { contact?: MakerContact | undefined };

/** Why a maker was not saved: another one has that name, or it is gone. */
export type MakerRefusal = 'name-taken' | 'not-found';

/** All makers by name, also those that are not asked any more. */
export async function readMakers(office: Office): Promise<Maker[]> {
  return office.store.read(listMakers);
}

export interface MakerOverview extends Maker {
  openInquiries: number;
  comingSessions: number;
  /** Coming sessions of which more run at once than it has crews, as after its crews were lowered. */
  overbooked: Commitment[];
}

/** Every maker with what it has before it, by name. */
export async function readMakerOverviews(office: Office): Promise<MakerOverview[]> {
  const today = jstDay(office.now());
  return office.store.read(async (tx) => {
    const loads = await makerLoads(tx, today);
    const overviews: MakerOverview[] = [];
    for (const maker of await listMakers(tx)) {
      const { openInquiries, comingSessions } = loads.get(maker.id) ?? { openInquiries: 0, comingSessions: 0 };
      // One session cannot be too many.
      const bound = comingSessions > 1 ? await commitmentsFrom(tx, maker.id, today) : [];
      const overbooked = overbookings(bound, maker.crews, maker.bufferMinutes);
      overviews.push({ ...maker, openInquiries, comingSessions, overbooked });
    }
    return overviews;
  });
}

function commitmentsFrom(tx: Tx, makerId: string, from: Temporal.PlainDate): Promise<Commitment[]> {
  const to = Temporal.PlainDate.from('9999-12-31');
  return commitmentsOf(tx, makerId, { applicationId: '' }, { from, to });
}

/** A maker's entry with the edit that it shows. */
export async function readMakerEntry(
  office: Office,
  id: string,
): Promise<{ maker: Maker; edit: MakerEdit } | undefined> {
  return office.store.read(async (tx) => {
    const maker = await findMaker(tx, id);
    const edit = maker ? await findMakerEdit(tx, id) : undefined;
    return maker && edit ? { maker, edit } : undefined;
  });
}

/**
 * メーカーの登録: a new one when `id` is undefined. Names are unique, because pages and mails tell makers apart by them;
 * the check stands in the transaction that writes. With `seenVersion` an entry that somebody else edited meanwhile is
 * refused with that edit and what stands now; a program that replaces the whole entry leaves it out.
 */
export async function saveMakerStep(
  office: Office,
  input: MakerInput & { id: string | undefined; by: string; seenVersion?: number },
): Promise<
  | { ok: true; value: Maker }
  | { ok: false; why: MakerRefusal }
  | { ok: false; why: 'stale'; edit: MakerEdit; standing: Maker }
> {
  const { by, seenVersion, ...entry } = input;
  return inOneWrite(office, async ({ tx, now }) => {
    const standing = input.id === undefined ? undefined : await findMaker(tx, input.id);
    const edit = input.id === undefined ? undefined : await findMakerEdit(tx, input.id);
    if (input.id !== undefined && !(standing && edit)) return { ok: false, why: 'not-found' } as const;
    if (standing && edit && seenVersion !== undefined && seenVersion !== edit.version) {
      return { ok: false, why: 'stale', edit, standing } as const;
    }
    const taken = (await listMakers(tx)).some((other) => other.name === input.name && other.id !== input.id);
    if (taken) return { ok: false, why: 'name-taken' } as const;
    const maker: Maker = {
      ...entry,
      id: input.id ?? office.chance.id(),
      contact: input.contact ?? standing?.contact ?? { name: '', phone: '', remarks: '' },
      daysOff: standing?.daysOff ?? [],
    };
    await saveMaker(tx, maker);
    await markMakerEdit(tx, maker.id, { version: (edit?.version ?? 0) + 1, by, at: now });
    return { ok: true, value: maker } as const;
  });
}
