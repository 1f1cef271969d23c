import { isOld, type Material } from '#domain/materials/material.ts';
import { AUDIENCE_WORDS, MATERIAL_KIND_WORDS } from '#domain/words/materials.ts';

/** A material as every page lists it. */
export interface MaterialRow {
  title: string;
  kind: string;
  /** Where it is: elsewhere, or our own file. */
  href: string;
  /** Name and octets of our own file; null for an address. */
  file: { name: string; size: number } | null;
  note: string;
  audience: string;
  asOf: Temporal.PlainDate;
  validUntil: Temporal.PlainDate | null;
  /** Its last day has passed. */
  old: boolean;
  /** Somebody said 「確認が必要」, and nobody has looked at it yet. */
  doubted: boolean;
  /** The page on which that is said. */
  mark: string;
}

export function materialRow(material: Material, today: Temporal.PlainDate, doubted = false): MaterialRow {
  return {
    title: material.title,
    kind: MATERIAL_KIND_WORDS[material.kind],
    href: materialHref(material),
    file: material.file ? { name: material.file.name, size: material.file.size } : null,
    note: material.note,
    audience: AUDIENCE_WORDS[material.audience],
    asOf: material.asOf,
    validUntil: material.validUntil ?? null,
    old: isOld(material, today),
    doubted,
    mark: `/materials/${encodeURIComponent(material.id)}/mark`,
  };
}

/** Its address elsewhere, or the path of our own file. */
export function materialHref({ id, address, file }: Pick<Material, 'id' | 'address' | 'file'>): string {
  return file ? `/materials/${encodeURIComponent(id)}/file` : address;
}
