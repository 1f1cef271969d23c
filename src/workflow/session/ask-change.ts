import { requireAct } from '#domain/case/application.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import type { Wish } from '#domain/words/wishes.ts';
import { findApplication } from '#store/cases/applications.ts';
import { aboutCase } from '#workflow/case/about.ts';
import { applicantActor, getCase, record } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { besideOthers } from '#workflow/case/work.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';

/** After 日程確定 the applicant only asks: for a change or for 中止. The ministry is told, and a coordinator acts. */
export async function askChange(
  office: Office,
  applicationId: string,
  asked: { wish: Wish; text: string },
): Promise<Outcome<null>> {
  if (asked.text === '') return refuse({ code: 'reason-missing' });
  return besideOthers(office, [aboutCase(applicationId)], async (work) => {
    const { tx } = work;
    const before = await findApplication(tx, applicationId);
    if (!before) return refuse({ code: 'not-found' });
    const allowed = requireAct(before, 'ask-change');
    if (!allowed.ok) return allowed;
    await record(work, {
      before,
      type: 'change-asked',
      actor: applicantActor(before),
      data: { ...asked, awaitsAnswer: true },
    });
    const caseFile = await getCase(tx, before.id);
    await oweMails(work, {
      notices: notices({ kind: 'change-asked' }, office.policy.ministry),
      applicationId: before.id,
      thread: before.id,
      content: (notice) => contentOf(work, caseFile, notice, { wish: asked.wish, reason: asked.text }),
    });
    return accept(null);
  });
}
