import { type Application, requireAct } from '#domain/case/application.ts';
import { standingWish } from '#domain/desk/attention.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import type { WishAnswer } from '#domain/words/wishes.ts';
import { findApplication } from '#store/cases/applications.ts';
import { type Actor, listEvents } from '#store/cases/events.ts';
import { aboutCase } from '#workflow/case/about.ts';
import { applicantsOf, getCase, record, refuseStale } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { besideOthers } from '#workflow/case/work.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';

/**
 * The answer to what the applicant asked for after 日程確定: a wish stands until there is one, whatever else is changed
 * meanwhile. The applicant is told. Refuses without a standing wish, and a refusal without its reason.
 */
export async function answerWish(
  office: Office,
  input: { applicationId: string; seenVersion: number; actor: Actor; answer: WishAnswer; text: string },
): Promise<Outcome<Application>> {
  const { answer, text } = input;
  if (answer === 'refused' && text === '') return refuse({ code: 'reason-missing' });
  return besideOthers(office, [aboutCase(input.applicationId)], async (work) => {
    const { tx } = work;
    const before = await findApplication(tx, input.applicationId);
    if (!before) return refuse({ code: 'not-found' });
    const stale = await refuseStale(tx, before, input.seenVersion);
    if (stale) return stale;
    const allowed = requireAct(before, 'answer-wish');
    if (!allowed.ok) return allowed;
    const standing = standingWish(await listEvents(tx, before.id));
    if (!standing) return refuse({ code: 'no-wish' });
    const { wish, text: asked } = standing.data;
    const data = { wishAnswer: answer, text };
    const application = await record(work, { before, type: 'wish-answered', actor: input.actor, data });
    const caseFile = await getCase(tx, application.id);
    await oweMails(work, {
      notices: notices({ kind: 'wish-answered', applicants: applicantsOf(application) }, office.policy.ministry),
      applicationId: application.id,
      thread: application.id,
      content: (notice) => contentOf(work, caseFile, notice, { wishAnswered: { wish, asked, answer }, reason: text }),
    });
    return accept(application);
  });
}
