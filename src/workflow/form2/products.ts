import { FIRST_PRODUCTS } from '#domain/form2/product.ts';
import { insertProduct, type KeptProduct, listProducts } from '#store/form2/products.ts';
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
