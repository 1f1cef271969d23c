import { and, asc, desc, eq, isNull } from 'drizzle-orm';
import type { Material, MaterialFacts } from '#domain/materials/material.ts';
import { AUDIENCES, MATERIAL_ACTS, MATERIAL_KINDS, type MaterialAct } from '#domain/words/materials.ts';
import type { Tx } from '#store/engine.ts';
import { dayOf, first, instantOf, oneOf, optionalInstant } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

/** All that were ever on the list, in its order. */
export async function listMaterials(tx: Tx): Promise<Material[]> {
  const rows = await withFiles(tx).orderBy(asc(tx.tables.materials.place), asc(tx.tables.materials.id));
  return rows.map(materialOf);
}

export async function findMaterial(tx: Tx, id: string): Promise<Material | undefined> {
  const row = first(await withFiles(tx).where(eq(tx.tables.materials.id, id)));
  return row && materialOf(row);
}

function withFiles({ db, tables: { materials, attachments } }: Tx) {
  return db
    .select({ material: materials, file: { name: attachments.name, size: attachments.size } })
    .from(materials)
    .leftJoin(attachments, eq(attachments.id, materials.attachmentId))
    .$dynamic();
}

/** Inserts or overwrites by id, and keeps the version with what was done. */
export async function saveMaterial(tx: Tx, material: Material, act: MaterialAct): Promise<void> {
  const { materials, materialVersions } = tx.tables;
  const columns = {
    ...columnsOf(material),
    version: material.version,
    savedAt: material.savedAt.epochMilliseconds,
    savedBy: material.savedBy,
    removedAt: material.removedAt?.epochMilliseconds ?? null,
  };
  await tx.db
    .insert(materials)
    .values({ id: material.id, ...columns })
    .onConflictDoUpdate({ target: materials.id, set: columns });
  await tx.db.insert(materialVersions).values({
    ...columnsOf(material),
    materialId: material.id,
    version: material.version,
    act,
    at: material.savedAt.epochMilliseconds,
    by: material.savedBy,
  });
}

/** One saved version of a material. */
export interface MaterialVersion {
  version: number;
  act: MaterialAct;
  at: Temporal.Instant;
  by: string;
  facts: MaterialFacts;
}

/** The newest first. */
export async function listVersions(tx: Tx, materialId: string): Promise<MaterialVersion[]> {
  const { materialVersions: table, attachments } = tx.tables;
  const rows = await tx.db
    .select({ row: table, file: { name: attachments.name, size: attachments.size } })
    .from(table)
    .leftJoin(attachments, eq(attachments.id, table.attachmentId))
    .where(eq(table.materialId, materialId))
    .orderBy(desc(table.version));
  return rows.map(({ row, file }) => ({
    version: row.version,
    act: oneOf(MATERIAL_ACTS, row.act),
    at: instantOf(row.at),
    by: row.by,
    facts: factsOf(row, file),
  }));
}

/** The materials that an applicant has chosen and that are on the list, in its order. */
export async function listChosen(tx: Tx, applicationId: string): Promise<Material[]> {
  const { materials, chosenMaterials } = tx.tables;
  const rows = await withFiles(tx)
    .innerJoin(chosenMaterials, eq(chosenMaterials.materialId, materials.id))
    .where(and(eq(chosenMaterials.applicationId, applicationId), isNull(materials.removedAt)))
    .orderBy(asc(materials.place), asc(materials.id));
  return rows.map(materialOf);
}

/** Puts these in the place of what was chosen before. */
export async function saveChosen(tx: Tx, applicationId: string, materialIds: readonly string[]): Promise<void> {
  const { chosenMaterials } = tx.tables;
  await tx.db.delete(chosenMaterials).where(eq(chosenMaterials.applicationId, applicationId));
  await tx.insertAll(
    chosenMaterials,
    materialIds.map((materialId) => ({ applicationId, materialId })),
  );
}

type FactRow = Pick<
  Tables['materials']['$inferSelect'],
  'title' | 'kind' | 'address' | 'attachmentId' | 'note' | 'audience' | 'asOf' | 'validUntil' | 'place'
>;
type FileRow = { name: string; size: number } | null;

function columnsOf(facts: MaterialFacts): FactRow {
  return {
    title: facts.title,
    kind: facts.kind,
    address: facts.address,
    attachmentId: facts.file?.id ?? null,
    note: facts.note,
    audience: facts.audience,
    asOf: facts.asOf.toString(),
    validUntil: facts.validUntil?.toString() ?? null,
    place: facts.place,
  };
}

function factsOf(row: FactRow, file: FileRow): MaterialFacts {
  return {
    title: row.title,
    kind: oneOf(MATERIAL_KINDS, row.kind),
    address: row.address,
    file: row.attachmentId !== null && file ? { id: row.attachmentId, ...file } : undefined,
    note: row.note,
    audience: oneOf(AUDIENCES, row.audience),
    asOf: dayOf(row.asOf),
    validUntil: row.validUntil === null ? undefined : dayOf(row.validUntil),
    place: row.place,
  };
}

function materialOf({
  material: row,
  file,
}: {
  material: Tables['materials']['$inferSelect'];
  file: FileRow;
}): Material {
  return {
    id: row.id,
    ...factsOf(row, file),
    version: row.version,
    savedAt: instantOf(row.savedAt),
    savedBy: row.savedBy,
    removedAt: optionalInstant(row.removedAt),
  };
}
