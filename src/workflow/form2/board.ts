import type { Collection } from '#domain/form2/collection.ts';
import { productWords } from '#domain/form2/product.ts';
import { PREFECTURES, type Prefecture, prefectureCode } from '#domain/text/prefecture.ts';
import { INSTITUTION_KINDS, type InstitutionKind } from '#domain/words/form2.ts';
import { listCollections } from '#store/form2/collections.ts';
import { countByWish } from '#store/form2/entries.ts';
import { listProducts } from '#store/form2/products.ts';
import type { Office } from '#workflow/case/office.ts';

/** What is gathered, in a prefecture or a collection. */
export interface GatheredCounts {
  kept: number;
  handedIn: number;
  byKind: Record<InstitutionKind, number>;
  /** By the id of a product: how many wish for it first, and second. */
  byProduct: Map<string, { first: number; second: number }>;
}

/** The ministry's board of 様式2: every prefecture, also those without a collection, and every collection. */
export interface Board {
  products: { id: string; maker: string; model: string; words: string }[];
  prefectures: { prefecture: Prefecture; collections: Collection[]; counts: GatheredCounts }[];
  collections: { collection: Collection; counts: GatheredCounts }[];
  all: GatheredCounts;
}

export async function readBoard(office: Office): Promise<Board> {
  return office.store.read(async (tx) => {
    const collections: Board['collections'] = [];
    for (const collection of await listCollections(tx)) {
      const counts = noCounts();
      for (const { kind, product1, product2, kept, handedIn } of await countByWish(tx, collection.id)) {
        counts.kept += kept;
        counts.handedIn += handedIn;
        counts.byKind[kind] += kept;
        wished(counts, product1).first += kept;
        if (product2 !== '') wished(counts, product2).second += kept;
      }
      collections.push({ collection, counts });
    }
    const products = (await listProducts(tx)).map(({ id, maker, model }) => ({
      ...{ id, maker, model },
      words: productWords({ maker, model }),
    }));
    const prefectures = PREFECTURES.map((prefecture) => {
      const own = collections.filter(({ collection }) => collection.prefecture === prefectureCode(prefecture));
      return { prefecture, collections: own.map(({ collection }) => collection), counts: sumOf(own) };
    });
    return { products, prefectures, collections, all: sumOf(collections) };
  });
}

function noCounts(): GatheredCounts {
  return { kept: 0, handedIn: 0, byKind: { hospital: 0, clinic: 0, pharmacy: 0 }, byProduct: new Map() };
}

function wished({ byProduct }: GatheredCounts, id: string): { first: number; second: number } {
  const row = byProduct.get(id) ?? { first: 0, second: 0 };
  byProduct.set(id, row);
  return row;
}

function sumOf(all: readonly { counts: GatheredCounts }[]): GatheredCounts {
  const sum = noCounts();
  for (const { counts } of all) {
    sum.kept += counts.kept;
    sum.handedIn += counts.handedIn;
    for (const kind of INSTITUTION_KINDS) sum.byKind[kind] += counts.byKind[kind];
    for (const [id, { first, second }] of counts.byProduct) {
      const row = wished(sum, id);
      row.first += first;
      row.second += second;
    }
  }
  return sum;
}
