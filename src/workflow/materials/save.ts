import { LETTER_MATERIALS, LETTER_NAME } from '#domain/materials/letter.ts';
import type { Material, MaterialFacts, MaterialFile } from '#domain/materials/material.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import type { MaterialAct } from '#domain/words/materials.ts';
import { insertMaterialFile } from '#store/files/attachments.ts';
import { settleMarks } from '#store/materials/marks.ts';
import { findMaterial, listMaterials, saveMaterial } from '#store/materials/materials.ts';
import { rememberUpkeep, upkeepDoneTo } from '#store/queue/upkeep.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';

/** A file as it was sent to the desk, looked into. */
interface NewFile {
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}

/** What a coordinator saves of a material; a new one where `id` is undefined. */
export interface MaterialEntry extends Omit<MaterialFacts, 'file'> {
  id: string | undefined;
  /** `new` takes the place of what stands. */
  file: { keep: boolean; new: NewFile | undefined };
  seenVersion: number;
  by: string;
}

export type Saved =
  | { ok: true; value: Material }
  | { ok: false; why: 'not-found' }
  /** Somebody else saved it meanwhile. */
  | { ok: false; why: 'stale'; standing: Material };

/** Saves all of a material as a new version. The file is on the disk before a row names it. */
export async function saveMaterialStep(office: Office, entry: MaterialEntry): Promise<Saved> {
  const { file, seenVersion, by, id, ...facts } = entry;
  const kept = file.new ? await keepFile(office, file.new) : undefined;
  return inOneWrite(office, async (work) => {
    const standing = id === undefined ? undefined : await findMaterial(work.tx, id);
    if (id !== undefined && !standing) return { ok: false, why: 'not-found' } as const;
    if (standing && standing.version !== seenVersion) return { ok: false, why: 'stale', standing } as const;
    if (kept) await insertMaterialFile(work.tx, kept, work.now);
    const named: MaterialFile | undefined = kept ?? (file.keep ? standing?.file : undefined);
    const value = await saved(work, standing ? 'changed' : 'added', {
      ...facts,
      file: named && { id: named.id, name: named.name, size: named.size },
      id: standing?.id ?? office.chance.id(),
      version: standing?.version ?? 0,
      removedAt: standing?.removedAt,
      by,
    });
    return { ok: true, value } as const;
  });
}

async function keepFile(office: Office, { name, mediaType, bytes }: NewFile) {
  const sha256 = await office.files.keep(bytes);
  return { id: office.chance.id(), name, mediaType, size: bytes.byteLength, sha256 };
}

/** The next version. */
async function saved(
  { tx, now }: Work,
  act: MaterialAct,
  { by, ...before }: Omit<Material, 'savedAt' | 'savedBy'> & { by: string },
): Promise<Material> {
  const after: Material = { ...before, version: before.version + 1, savedAt: now, savedBy: by };
  await saveMaterial(tx, after, act);
  return after;
}

/** Takes a material from the list, or puts it back. Its history stays; who had chosen it shows it no more. */
export async function listMaterialStep(
  office: Office,
  { id, act, by, seenVersion }: { id: string; act: 'removed' | 'restored'; by: string; seenVersion: number },
): Promise<Outcome<Material>> {
  return inOneWrite(office, async (work) => {
    const standing = await findMaterial(work.tx, id);
    if (!standing) return refuse({ code: 'not-found' });
    if (standing.version !== seenVersion) return refuse({ code: 'changed-meanwhile' });
    const removedAt = act === 'removed' ? work.now : undefined;
    if ((standing.removedAt === undefined) === (removedAt === undefined)) return refuse({ code: 'changed-meanwhile' });
    if (act === 'removed') await settleMarks(work.tx, id, { upTo: work.now, by, at: work.now });
    return accept(await saved(work, act, { ...standing, removedAt, by }));
  });
}

/** 「確かめた」: a coordinator has looked at the marks that the page showed, the last of which came at `upTo`. */
export async function settleMaterialMarks(
  office: Office,
  { id, upTo, by }: { id: string; upTo: Temporal.Instant; by: string },
): Promise<Outcome<null>> {
  return inOneWrite(office, async ({ tx, now }) => {
    if (!(await findMaterial(tx, id))) return refuse({ code: 'not-found' });
    await settleMarks(tx, id, { upTo, by, at: now });
    return accept(null);
  });
}

const FIRST = 'put the letter’s materials on the list';

/** A job, once for each database: the materials that the letter names. What coordinators have listed before stays. */
export async function listFirstMaterials(office: Office): Promise<undefined> {
  if ((await office.store.read((tx) => upkeepDoneTo(tx, FIRST))) > 0) return;
  await inOneWrite(office, async (work) => {
    if ((await upkeepDoneTo(work.tx, FIRST)) > 0) return;
    if ((await listMaterials(work.tx)).length === 0) {
      for (const facts of LETTER_MATERIALS) {
        const id = office.chance.id();
        await saved(work, 'added', { ...facts, id, version: 0, removedAt: undefined, by: LETTER_NAME });
      }
    }
    await rememberUpkeep(work.tx, FIRST, 1);
  });
}
