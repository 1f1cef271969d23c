import { type DoubtedMaterial, isOld, type Mark, type Material } from '#domain/materials/material.ts';
import { jstDay } from '#domain/text/jst.ts';
import { findAttachment } from '#store/files/attachments.ts';
import { openMarks } from '#store/materials/marks.ts';
import {
  findMaterial,
  listChosen,
  listMaterials,
  listVersions,
  type MaterialVersion,
} from '#store/materials/materials.ts';
import type { Office } from '#workflow/case/office.ts';

/** All materials in the list's order, also those that were taken from it, with their open marks. */
export async function readAllMaterials(office: Office): Promise<DoubtedMaterial[]> {
  return office.store.read(async (tx) => {
    const marks = await openMarks(tx);
    return (await listMaterials(tx)).map((material) => ({ material, marks: marks.get(material.id) ?? [] }));
  });
}

/** What everybody may see: the materials on the list. */
export async function readMaterials(office: Office): Promise<DoubtedMaterial[]> {
  return (await readAllMaterials(office)).filter(({ material }) => material.removedAt === undefined);
}

/** One on the list, for everybody. */
export async function readMaterial(office: Office, id: string): Promise<Material | undefined> {
  const material = await office.store.read((tx) => findMaterial(tx, id));
  return material?.removedAt ? undefined : material;
}

/** One with its marks and all its versions, the newest first, for the desk. */
export async function readMaterialHistory(
  office: Office,
  id: string,
): Promise<{ material: Material; marks: readonly Mark[]; versions: MaterialVersion[] } | undefined> {
  return office.store.read(async (tx) => {
    const material = await findMaterial(tx, id);
    if (!material) return undefined;
    return { material, marks: (await openMarks(tx)).get(id) ?? [], versions: await listVersions(tx, id) };
  });
}

/** What the applicant has chosen to show, in the list's order. */
export async function readChosen(office: Office, applicationId: string): Promise<Material[]> {
  return office.store.read((tx) => listChosen(tx, applicationId));
}

/** The same without what is past its last day: nobody is sent to that. */
export async function readShown(office: Office, applicationId: string): Promise<Material[]> {
  const today = jstDay(office.now());
  return (await readChosen(office, applicationId)).filter((material) => !isOld(material, today));
}

/** The bytes of a material's file, of a standing one or of one of its versions. */
export async function readMaterialFile(
  office: Office,
  fileId: string,
): Promise<{ name: string; mediaType: string; bytes: Uint8Array } | undefined> {
  const found = await office.store.read((tx) => findAttachment(tx, fileId));
  if (!found) return undefined;
  const { name, mediaType, sha256 } = found.attachment;
  return { name, mediaType, bytes: await office.files.read(sha256) };
}
