import { FIRST_PRODUCTS, type Product, readsAlike } from '#domain/form2/product.ts';
import {
  findProductById,
  insertProduct,
  type KeptProduct,
  listProducts,
  updateProduct,
} from '#store/form2/products.ts';
import { rememberUpkeep, upkeepDoneTo } from '#store/queue/upkeep.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';

/** All that the desk keeps, also those that have ended. */
export async function readProducts(office: Office): Promise<KeptProduct[]> {
  return office.store.read(listProducts);
}

const FIRST = 'first-products';

/** A new database begins with the products that the letter's 様式2 prints, once. */
export async function listFirstProducts(office: Office): Promise<undefined> {
  if ((await office.store.read((tx) => upkeepDoneTo(tx, FIRST))) > 0) return;
  await inOneWrite(office, async ({ tx, now }) => {
    if ((await upkeepDoneTo(tx, FIRST)) > 0) return;
    for (const product of FIRST_PRODUCTS)
      await insertProduct(tx, { ...product, version: 1, savedAt: now, savedBy: '' });
    await rememberUpkeep(tx, FIRST, 1);
  });
}

export type ProductSaved =
  | { ok: true }
  | { ok: false; why: 'not-found' | 'stale' }
  /** Another product has that name, or, in its edition, that place. */
  | { ok: false; why: 'name-taken' | 'place-taken' };

/** A new product where `id` is undefined. */
export async function saveProduct(
  office: Office,
  { id, seenVersion, by, ...facts }: Omit<Product, 'id'> & { id: string | undefined; seenVersion: number; by: string },
): Promise<ProductSaved> {
  return inOneWrite(office, async ({ tx, now }) => {
    const standing = id === undefined ? undefined : await findProductById(tx, id);
    if (id !== undefined && !standing) return { ok: false, why: 'not-found' } as const;
    const others = (await listProducts(tx)).filter((product) => product.id !== id);
    const named = { ...facts, id: '' };
    if (others.some((other) => readsAlike(other, named))) return { ok: false, why: 'name-taken' } as const;
    const isTaken = others.some(({ edition, place }) => edition === facts.edition && place === facts.place);
    if (isTaken) return { ok: false, why: 'place-taken' } as const;
    const product: KeptProduct = {
      ...facts,
      id: standing?.id ?? office.chance.id(),
      version: (standing?.version ?? 0) + 1,
      savedAt: now,
      savedBy: by,
    };
    if (!standing) await insertProduct(tx, product);
    else if (!(await updateProduct(tx, product, seenVersion))) return { ok: false, why: 'stale' } as const;
    return { ok: true } as const;
  });
}
