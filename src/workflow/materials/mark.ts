import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { countOpenMarks, insertMark } from '#store/materials/marks.ts';
import { findMaterial } from '#store/materials/materials.ts';
import { type Asker, refuseFlood } from '#workflow/access/asker.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';

/** More of one material say nothing new to whoever looks at it. */
const OPEN_MAX = 50;

/** 「確認が必要」: anybody says in one line that a material is not right. Nobody is asked who they are. */
export async function markDoubtful(
  office: Office,
  { id, line }: { id: string; line: string },
  asker: Asker,
): Promise<Outcome<null>> {
  return inOneWrite(office, async (work) => {
    const material = await findMaterial(work.tx, id);
    if (!material || material.removedAt) return refuse({ code: 'not-found' });
    const flood = await refuseFlood(work, asker, 'material-mark', id);
    if (!flood.ok) return flood;
    if ((await countOpenMarks(work.tx, id)) < OPEN_MAX) {
      await insertMark(work.tx, id, { id: office.chance.id(), line, at: work.now });
    }
    return accept(null);
  });
}
