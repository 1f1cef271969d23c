import { type Application, isFinal } from '#domain/case/application.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findApplication } from '#store/cases/applications.ts';
import { insertDraft } from '#store/cases/drafts.ts';
import { insertDraftAttachment } from '#store/files/attachments.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { type Begun, freshDraft, newDraftCookie } from './keep-draft.ts';

/**
 * 「もう一度申請する」 and 「前回の内容を使う」: a new draft with the contents and files of an earlier application. Only after a
 * final one is the new application its successor (`previousId`); a running one is no more than a template. Returns the
 * draft's cookie.
 */
export async function startAgain(
  office: Office,
  applicationId: string,
  values: (application: Application) => Record<string, string>,
): Promise<Outcome<string>> {
  const cookie = newDraftCookie(office);
  return inOneWrite(office, async (work) => {
    const application = await findApplication(work.tx, applicationId);
    if (!application) return refuse({ code: 'not-found' });
    await startFilledDraft(work, cookie, application, {
      form: 'form1',
      purpose: 'file',
      values: values(application),
      previousId: isFinal(application.state) ? applicationId : undefined,
    });
    return accept(cookie);
  });
}

/** A draft with the files of an application. */
export async function startFilledDraft(
  work: Work,
  cookie: string,
  application: Application,
  begun: Begun,
): Promise<void> {
  const { tx, office, now } = work;
  const draft = freshDraft(work, cookie, begun);
  await insertDraft(tx, draft);
  for (const [index, attachment] of application.form1.attachments.entries()) {
    // One millisecond apart, or files of one moment would come back in another order and look like a change.
    const at = now.add({ milliseconds: index });
    await insertDraftAttachment(tx, draft.id, { ...attachment, id: office.chance.id() }, at);
  }
}
