import { type Application, venueStands } from '#domain/case/application.ts';
import { filingOf } from '#domain/case/filing.ts';
import { deadlineProblem } from '#domain/form1/deadline.ts';
import type { Attachment, FiledForm1, Form1Input } from '#domain/form1/form1.ts';
import { passedProblem, slotProblems } from '#domain/form1/slot.ts';
import { accept, type Outcome, type Refusal } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { findSameDay, getApplication, insertApplication, replaceSlots } from '#store/cases/applications.ts';
import type { Draft } from '#store/cases/drafts.ts';
import { removeLayouts, takeDraftAttachments } from '#store/files/attachments.ts';
import type { Asker } from '#workflow/access/asker.ts';
import { appendFact, applicantActor, record } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { besideOthers, type Work } from '#workflow/case/work.ts';
import { isNew, type ShownDraft } from './draft-print.ts';
import { aboutFiling, type Submission, submitDraft } from './submit.ts';

/** All that is wrong with the form by the rules of the domain (DESIGN §3.1–3.3), in the form's order. */
export function form1Problems(
  office: Office,
  input: Form1Input,
  filingDay: Temporal.PlainDate,
  liftedFor: readonly Temporal.PlainDate[] = [],
): Refusal[] {
  const late =
    deadlineProblem(input.slots, filingDay, office.policy.leadDays, liftedFor) ??
    passedProblem(input.slots, office.now());
  return [
    ...slotProblems(input.slots, input.noFurtherCandidates, filingDay),
    ...(late ? [late] : []),
    ...(venueStands(input.venue, input.mode) ? [] : [{ code: 'venue-missing' } as const]),
  ];
}

/** Whether the association has filed for one of these days before (DESIGN §3.2); `own` is the reference being corrected. */
export async function isSameDayFiled(office: Office, input: Form1Input, own: string | undefined): Promise<boolean> {
  if (input.slots.length === 0) return false;
  const dates = input.slots.map((slot) => slot.date);
  const references = await office.store.read((tx) => findSameDay(tx, input.association, dates));
  return references.some((reference) => reference !== own);
}

/**
 * 様式1 submitted: the draft becomes an application that waits for its address to be confirmed (`unverified`), and the
 * code is owed. Sent again, by a double click or the back button, it is the same application. Refuses a draft that was
 * changed since it was shown, and with the first of `form1Problems`.
 */
export async function fileApplication(
  office: Office,
  shown: ShownDraft,
  input: Form1Input,
  asker?: Asker,
): Promise<Outcome<Application>> {
  const cookie = typeof shown === 'string' ? shown : shown.cookie;
  const about = aboutFiling(office, cookie, input.contact.email, asker);
  return besideOthers(office, about, (work) => fileDraft(work, shown, input, asker));
}

/** The same within a write that is about all that `aboutFiling` names. */
export async function fileDraft(
  work: Work,
  shown: ShownDraft,
  input: Form1Input,
  asker: Asker | undefined,
): Promise<Outcome<Application>> {
  const { tx, office, now } = work;
  let written: Application | undefined;
  const submission: Submission = {
    form: 'form1',
    email: input.contact.email,
    problem: (draft) => form1Problems(office, input, jstDay(now), draft.liftedFor)[0],
    write: async (draft, earlier) => {
      const files = isNew(draft, shown) ? [] : undefined;
      written = await writeApplication(work, input, draft, { earlier, files });
      return filingOf(written);
    },
  };
  const filed = await submitDraft(work, shown, submission, asker);
  if (!filed.ok) return filed;
  // Filed before: it was not written now.
  return accept(written ?? (await getApplication(tx, filed.value.id)));
}

async function writeApplication(
  work: Work,
  input: Form1Input,
  draft: Draft,
  { earlier, files }: { earlier: string | undefined; files: Attachment[] | undefined },
): Promise<Application> {
  const { tx, office, now } = work;
  const application = earlier
    ? await fileAgain(work, await getApplication(tx, earlier), input, draft)
    : await fileFirst(work, input, draft);
  const to = { draftId: draft.id, applicationId: application.id, newId: office.chance.id };
  const attachments = files ?? (await takeDraftAttachments(tx, to, now));
  return { ...application, form1: { ...application.form1, attachments } };
}

async function fileFirst(work: Work, input: Form1Input, draft: Draft): Promise<Application> {
  const { tx, office, now } = work;
  const application: Application = {
    id: office.chance.id(),
    reference: office.chance.reference(),
    state: 'unverified',
    version: 1,
    formVersion: 1,
    source: 'web',
    form1: filedForm1(office, input, jstDay(now)),
    liftedFor: draft.liftedFor,
    secondContact: undefined,
    previousId: draft.previousId,
    owner: '',
    submittedAt: now,
    receivedAt: undefined,
    returned: undefined,
    updatedAt: now,
  };
  await insertApplication(tx, application);
  await appendFact(work, application, {
    type: 'submitted',
    actor: applicantActor(application),
    data: { to: 'unverified' },
  });
  return application;
}

async function fileAgain(work: Work, earlier: Application, input: Form1Input, draft: Draft): Promise<Application> {
  const { tx, office, now } = work;
  const form1 = { ...filedForm1(office, input, jstDay(now)), attachments: earlier.form1.attachments };
  await replaceSlots(tx, earlier.id, form1.slots, now);
  await removeLayouts(tx, earlier.id, now);
  return record(work, {
    before: earlier,
    after: {
      form1,
      liftedFor: draft.liftedFor,
      state: 'unverified',
      submittedAt: now,
      formVersion: earlier.version + 1,
    },
    type: 'submitted',
    actor: { role: 'applicant', name: input.contact.name },
    data: {},
  });
}

/** 様式1 as it is filed on that JST day; its files are taken over from the draft. */
export function filedForm1(office: Office, input: Form1Input, filedOn: Temporal.PlainDate): FiledForm1 {
  return {
    ...input,
    slots: input.slots.map((wish) => ({ ...wish, id: office.chance.id(), filedOn })),
    attachments: [],
  };
}
