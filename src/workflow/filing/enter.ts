import type { Application } from '#domain/case/application.ts';
import type { Form1Input } from '#domain/form1/form1.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import type { Source } from '#domain/words/channels.ts';
import { insertApplication } from '#store/cases/applications.ts';
import { insertDraft, updateDraft } from '#store/cases/drafts.ts';
import type { Actor } from '#store/cases/events.ts';
import { takeDraftAttachments } from '#store/files/attachments.ts';
import { appendFact, applicantsOf, getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { openShownDraft, type ShownDraft } from './draft-print.ts';
import { filedForm1, form1Problems } from './file.ts';
import { freshDraft, newDraftCookie } from './keep-draft.ts';

/** Starts the draft of a request that came by mail, FAX or phone; returns its cookie. */
export async function startEntry(office: Office, values: Record<string, string>): Promise<string> {
  const cookie = newDraftCookie(office);
  await inOneWrite(office, (work) =>
    insertDraft(work.tx, freshDraft(work, cookie, { form: 'form1', purpose: 'enter', values })),
  );
  return cookie;
}

/**
 * 代理で登録する: a coordinator enters a request that came by mail, FAX or phone. It is `received` at once; its filing day
 * is the JST day on which it came in (DESIGN §3.1), which may lie in the past but not ahead. The applicant is told if
 * there is an address. Sent twice, it is the same application.
 */
export async function enterApplication(
  office: Office,
  shown: ShownDraft,
  entry: { input: Form1Input; source: Exclude<Source, 'web'>; receivedOn: Temporal.PlainDate; actor: Actor },
): Promise<Outcome<Application>> {
  const now = office.now();
  if (Temporal.PlainDate.compare(entry.receivedOn, jstDay(now)) > 0) return refuse({ code: 'received-ahead' });
  const problem = form1Problems(office, entry.input, entry.receivedOn)[0];
  return office.store.write(async (tx) => {
    const work = { tx, office, now };
    const opened = await openShownDraft(work, shown);
    if (!opened.ok) return opened;
    const draft = opened.value;
    if (draft?.purpose !== 'enter' || draft.form !== 'form1') return refuse({ code: 'not-found' });
    if (draft.filedId) return accept((await getCase(tx, draft.filedId)).application);
    if (problem) return refuse(problem);
    const application: Application = {
      id: office.chance.id(),
      reference: office.chance.reference(),
      state: 'received',
      version: 1,
      formVersion: 1,
      source: entry.source,
      form1: filedForm1(office, entry.input, entry.receivedOn),
      liftedFor: [],
      secondContact: undefined,
      previousId: undefined,
      owner: '',
      submittedAt: now,
      receivedAt: now,
      returned: undefined,
      updatedAt: now,
    };
    await insertApplication(tx, application);
    await takeDraftAttachments(tx, { draftId: draft.id, applicationId: application.id, newId: office.chance.id }, now);
    await updateDraft(tx, { ...draft, filedId: application.id, submittedAt: now, updatedAt: now });
    await appendFact(work, application, {
      type: 'entered',
      actor: entry.actor,
      data: { to: 'received', source: entry.source, receivedOn: entry.receivedOn.toString() },
    });
    const caseFile = await getCase(tx, application.id);
    await oweMails(work, {
      notices: notices(
        { kind: 'received', applicants: applicantsOf(application), asked: [], signUps: [] },
        office.policy.ministry,
      ),
      applicationId: application.id,
      thread: application.id,
      content: (notice) => contentOf(work, caseFile, notice, { mark: 'new' }),
    });
    return accept(caseFile.application);
  });
}
