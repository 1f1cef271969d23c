import type { HandInWay, InstitutionKind } from '#domain/words/form2.ts';
import type { Form2 } from './form2.ts';
import { type ProductName, productWords } from './product.ts';

/** 提出: what went to the 支払基金 together. Its contents are frozen. */
export interface HandIn {
  id: string;
  collectionId: string;
  /** 第1回 is 1. */
  number: number;
  /** The JST day on which it went. */
  on: Temporal.PlainDate;
  way: HandInWay;
  /** The number that 書留 and the like have; empty for others. */
  tracking: string;
  note: string;
  /** How many institutions are in it. */
  institutions: number;
  at: Temporal.Instant;
  by: string;
}

/** Counts for 送付状 and board. */
export interface Form2Counts {
  institutions: number;
  byKind: Record<InstitutionKind, number>;
  /** In the order of their words; units and institutions that wish for it first and second. */
  byProduct: { product: ProductName; first: number; firstUnits: number; second: number; secondUnits: number }[];
}

export function countForms(forms: Iterable<Form2>): Form2Counts {
  const counts: Form2Counts = { institutions: 0, byKind: { hospital: 0, clinic: 0, pharmacy: 0 }, byProduct: [] };
  const products = new Map<string, Form2Counts['byProduct'][number]>();
  for (const { kind, wishes } of forms) {
    counts.institutions += 1;
    counts.byKind[kind] += 1;
    for (const { rank, product, units } of wishes) {
      const row = products.get(product.id) ?? { product, first: 0, firstUnits: 0, second: 0, secondUnits: 0 };
      products.set(product.id, row);
      if (rank === 1) {
        row.first += 1;
        row.firstUnits += units;
      } else {
        row.second += 1;
        row.secondUnits += units;
      }
    }
  }
  counts.byProduct = [...products.values()].toSorted((one, other) =>
    productWords(one.product) < productWords(other.product) ? -1 : 1,
  );
  return counts;
}
