import { asc, eq } from 'drizzle-orm';
import type { Maker } from '../domain/inquiry.ts';
import { first } from './columns.ts';
import type { Tx } from './engine.ts';
import type { Tables } from './tables.ts';

export async function listMakers(tx: Tx): Promise<Maker[]> {
  const { makers } = tx.tables;
  return (await tx.db.select().from(makers).orderBy(asc(makers.name))).map(makerOf);
}

export async function findMaker(tx: Tx, id: string): Promise<Maker | undefined> {
  const { makers } = tx.tables;
  const row = first(await tx.db.select().from(makers).where(eq(makers.id, id)));
  return row ? makerOf(row) : undefined;
}

export async function getMaker(tx: Tx, id: string): Promise<Maker> {
  const maker = await findMaker(tx, id);
  if (!maker) throw new Error(`maker ${id} is gone`);
  return maker;
}

/** Inserts or overwrites by id. */
export async function saveMaker(tx: Tx, maker: Maker): Promise<void> {
  const { makers } = tx.tables;
  const columns = {
    name: maker.name,
    products: maker.products,
    addressesJson: JSON.stringify(maker.addresses),
    crews: maker.crews,
    bufferMinutes: maker.bufferMinutes,
    regionsJson: JSON.stringify(maker.regions),
    active: maker.active ? 1 : 0,
  };
  await tx.db
    .insert(makers)
    .values({ id: maker.id, ...columns })
    .onConflictDoUpdate({ target: makers.id, set: columns });
}

function makerOf(row: Tables['makers']['$inferSelect']): Maker {
  const addresses: string[] = JSON.parse(row.addressesJson);
  const regions: Maker['regions'] = JSON.parse(row.regionsJson);
  return {
    id: row.id,
    name: row.name,
    products: row.products,
    addresses,
    crews: row.crews,
    bufferMinutes: row.bufferMinutes,
    regions,
    active: row.active === 1,
  };
}
