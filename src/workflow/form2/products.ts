import { FIRST_PRODUCTS, type Product, productProblems } from '#domain/form2/product.ts';
import { insertProduct, type KeptProduct, listProducts, updateProduct } from '#store/form2/products.ts';
import { rememberUpkeep, upkeepDoneTo } from '#store/queue/upkeep.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';

/** All that the desk keeps, also those that have ended. */
export async function readProducts(office: Office): Promise<KeptProduct[]> {
  return office.store.read(listProducts);
}

/** What a coordinator saves of a product; a new one where `id` is undefined. */
export interface ProductEntry extends Omit<Product, 'id'> {
  id: string | undefined;
  seenVersion: number;
  by: string;
}

export type SavedProduct =
  | { ok: true; value: KeptProduct }
  | { ok: false; why: 'not-found' }
  /** Somebody else saved it meanwhile. */
  | { ok: false; why: 'stale'; standing: KeptProduct }
  | { ok: false; why: 'wrong'; problems: ReturnType<typeof productProblems> };

/** Adds a product, or saves all of one anew. Forms that name it keep its name as it was. */
export async function saveProduct(
  office: Office,
  { id, seenVersion, by, ...facts }: ProductEntry,
): Promise<SavedProduct> {
  return inOneWrite(office, async ({ tx, now }) => {
    const all = await listProducts(tx);
    const standing = all.find((product) => product.id === id);
    if (id !== undefined && !standing) return { ok: false, why: 'not-found' } as const;
    if (standing && standing.version !== seenVersion) return { ok: false, why: 'stale', standing } as const;
    const others = all.filter((product) => product !== standing);
    const problems = productProblems(facts, others);
    if (Object.keys(problems).length > 0) return { ok: false, why: 'wrong', problems } as const;
    const version = (standing?.version ?? 0) + 1;
    const value: KeptProduct = { ...facts, id: standing?.id ?? office.chance.id(), version, savedAt: now, savedBy: by };
    if (standing) await updateProduct(tx, value);
    else await insertProduct(tx, value);
    return { ok: true, value } as const;
  });
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
