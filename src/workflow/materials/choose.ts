import { requireAct } from '#domain/case/application.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findApplication } from '#store/cases/applications.ts';
import { listChosen, listMaterials, saveChosen } from '#store/materials/materials.ts';
import type { Office } from '#workflow/case/office.ts';
import { refuseUnseen } from '#workflow/case/seen.ts';
import { inOneWrite } from '#workflow/case/work.ts';

/** What the choice stands on: the ids that are chosen now. */
export function choiceStanding(chosen: readonly { id: string }[]): string[] {
  return chosen.map(({ id }) => id);
}

/** 説明会で使える資料: the applicant's choice for a fixed session, in place of the one before. */
export async function chooseMaterials(
  office: Office,
  { applicationId, materialIds, seen }: { applicationId: string; materialIds: readonly string[]; seen: string },
): Promise<Outcome<null>> {
  return inOneWrite(office, async ({ tx }) => {
    const application = await findApplication(tx, applicationId);
    if (!application) return refuse({ code: 'not-found' });
    const allowed = requireAct(application, 'choose-materials');
    if (!allowed.ok) return allowed;
    const unseen = refuseUnseen(office, choiceStanding(await listChosen(tx, applicationId)), seen);
    if (unseen) return unseen;
    const listed = (await listMaterials(tx)).filter(({ removedAt }) => removedAt === undefined);
    const chosen = listed.filter(({ id }) => materialIds.includes(id));
    await saveChosen(
      tx,
      applicationId,
      chosen.map(({ id }) => id),
    );
    return accept(null);
  });
}
