import { asc, eq } from 'drizzle-orm';
import type { Product } from '#domain/form2/product.ts';
import type { Tx } from '#store/engine.ts';
import { instantOf } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

/** A product as the desk saved it last. */
export interface KeptProduct extends Product {
  version: number;
  savedAt: Temporal.Instant;
  savedBy: string;
}

/** All of them, by edition, in the order of the form. */
export async function listProducts(tx: Tx): Promise<KeptProduct[]> {
  const { products } = tx.tables;
  const rows = await tx.db
    .select()
    .from(products)
    .orderBy(asc(products.edition), asc(products.place), asc(products.id));
  return rows.map(productOf);
}

export async function insertProduct(tx: Tx, product: KeptProduct): Promise<void> {
  await tx.db.insert(tx.tables.products).values({ id: product.id, ...columnsOf(product) });
}

/** All that can change. */
export async function updateProduct(tx: Tx, product: KeptProduct): Promise<void> {
  const { products } = tx.tables;
  await tx.db.update(products).set(columnsOf(product)).where(eq(products.id, product.id));
}

function columnsOf({ maker, model, from, until, edition, place, version, savedAt, savedBy }: KeptProduct) {
  return {
    ...{ maker, model, edition, place, version, savedBy },
    offeredFrom: from,
    offeredUntil: until,
    savedAt: savedAt.epochMilliseconds,
  };
}

function productOf(row: Tables['products']['$inferSelect']): KeptProduct {
  const { id, maker, model, edition, place, version, savedBy } = row;
  return {
    ...{ id, maker, model, edition, place, version, savedBy },
    from: row.offeredFrom,
    until: row.offeredUntil,
    savedAt: instantOf(row.savedAt),
  };
}
