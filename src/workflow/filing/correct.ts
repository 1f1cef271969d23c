import { type Application, requireAct, venueStands } from '#domain/case/application.ts';
import type { Inquiry } from '#domain/case/inquiry.ts';
import { deadlineProblem } from '#domain/form1/deadline.ts';
import type { FiledForm1, Form1Input } from '#domain/form1/form1.ts';
import { type PreferredSlot, passedProblem, sameHours, slotProblems } from '#domain/form1/slot.ts';
import { attachmentChanges, form1Changes } from '#domain/history/fact-changes.ts';
import type { FactChange } from '#domain/history/facts.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, type Refusal, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { findApplication, getApplication, replaceSlots } from '#store/cases/applications.ts';
import { updateDraft } from '#store/cases/drafts.ts';
import { closeInquiries } from '#store/cases/inquiries.ts';
import { removeLayouts, takeDraftAttachments } from '#store/files/attachments.ts';
import { applicantActor, applicantsOf, askedParties, getCase, record, refuseOtherForm } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { openShownDraft, type ShownDraft } from './draft-print.ts';
import { newDraftCookie } from './keep-draft.ts';
import { startFilledDraft } from './start-again.ts';

/** Starts a correction: a draft with the form's present values and files. Returns the draft's cookie. */
export async function startCorrection(
  office: Office,
  applicationId: string,
  values: (application: Application) => Record<string, string>,
): Promise<Outcome<string>> {
  const cookie = newDraftCookie(office);
  return inOneWrite(office, async (work) => {
    const application = await findApplication(work.tx, applicationId);
    if (!application) return refuse({ code: 'not-found' });
    const allowed = requireAct(application, 'correct');
    if (!allowed.ok) return allowed;
    await startFilledDraft(work, cookie, application, {
      form: 'form1',
      purpose: 'correct',
      values: values(application),
      filedId: applicationId,
      seenVersion: application.version,
      liftedFor: application.liftedFor,
    });
    return accept(cookie);
  });
}

/**
 * All that is wrong with a correction. The 10 days bind only slots that are new or moved, counted from today; slots that
 * stay as they were keep the day on which they were filed (DESIGN §3.1).
 */
export function correctionProblems(office: Office, before: Application, input: Form1Input): Refusal[] {
  const today = jstDay(office.now());
  const fresh = input.slots.filter((wish) => !before.form1.slots.some((slot) => sameHours(slot, wish)));
  const late =
    deadlineProblem(fresh, today, office.policy.leadDays, before.liftedFor) ?? passedProblem(fresh, office.now());
  return [
    ...slotProblems(input.slots, input.noFurtherCandidates, today),
    ...(late ? [late] : []),
    ...(venueStands(input.venue, input.mode) ? [] : [{ code: 'venue-missing' } as const]),
  ];
}

/**
 * 【訂正】: the corrected form replaces the old one and goes to the ministry again. Inquiries of which no slot stands any
 * more, and all when place or mode changed, are closed, and their makers told; the others stay open for the slots that
 * stand, and answers for those stay good. The e-mail address cannot be changed this way.
 */
export async function correctApplication(
  office: Office,
  shown: ShownDraft,
  input: Form1Input,
): Promise<Outcome<Application>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const opened = await openShownDraft(work, shown);
    if (!opened.ok) return opened;
    const draft = opened.value;
    if (draft?.purpose !== 'correct' || draft.form !== 'form1' || !draft.filedId) return refuse({ code: 'not-found' });
    const before = await getApplication(tx, draft.filedId);
    // A double click: the correction is in already.
    if (draft.submittedAt) return accept(before);
    const allowed = requireAct(before, 'correct');
    if (!allowed.ok) return allowed;
    // What others did meanwhile does not hurt a correction, only another correction does.
    const seenVersion = draft.seenVersion ?? 0;
    if (before.formVersion > seenVersion) return refuseOtherForm(tx, before, seenVersion);
    const corrected: Form1Input = { ...input, contact: { ...input.contact, email: before.form1.contact.email } };
    const problem = correctionProblems(office, before, corrected)[0];
    if (problem) return refuse(problem);
    const slots = correctedSlots(office, before, corrected, jstDay(now));
    await replaceSlots(tx, before.id, slots, now);
    await removeLayouts(tx, before.id, now);
    const attachments = await takeDraftAttachments(
      tx,
      { draftId: draft.id, applicationId: before.id, newId: office.chance.id },
      now,
    );
    const changes = [
      ...form1Changes(before.form1, corrected),
      ...attachmentChanges(before.form1.attachments, attachments),
    ];
    if (changes.length === 0 && before.state !== 'returned') return refuse({ code: 'nothing-changed' });
    await updateDraft(tx, { ...draft, submittedAt: now, updatedAt: now });
    return accept(await replaceForm(work, before, { ...corrected, slots, attachments }, changes));
  });
}

/** Writes the corrected form, closes the inquiries that it makes pointless, and owes the mails. */
async function replaceForm(
  work: Work,
  before: Application,
  form1: FiledForm1,
  changes: FactChange[],
): Promise<Application> {
  const { tx, office } = work;
  const asked = (await getCase(tx, before.id)).inquiries.filter((inquiry) => inquiry.state === 'open');
  const closed = asked.filter((inquiry) => isPointless(inquiry, before.form1, form1));
  await closeInquiries(
    tx,
    closed.map((inquiry) => inquiry.id),
    'corrected',
  );
  const application = await record(work, {
    before,
    after: {
      form1,
      returned: undefined,
      state: closed.length < asked.length ? 'inquiring' : 'received',
      formVersion: before.version + 1,
    },
    type: 'corrected',
    actor: applicantActor(before),
    data: { changes },
  });
  const caseFile = await getCase(tx, before.id);
  await oweMails(work, {
    notices: notices(
      { kind: 'corrected', applicants: applicantsOf(application), asked: askedParties(closed), signUps: [] },
      office.policy.ministry,
    ),
    applicationId: application.id,
    thread: application.id,
    collects: 'as-asked',
    content: (notice) => contentOf(work, caseFile, notice, { mark: 'correction', changes, because: 'corrected' }),
  });
  return application;
}

/** Hours that were filed before keep their id and their filing day; only the rank may change. */
function correctedSlots(
  office: Office,
  before: Application,
  input: Form1Input,
  today: Temporal.PlainDate,
): PreferredSlot[] {
  return input.slots.map((wish) => {
    const standing = before.form1.slots.find((slot) => sameHours(slot, wish));
    return standing ? { ...standing, rank: wish.rank } : { ...wish, id: office.chance.id(), filedOn: today };
  });
}

/** Nothing that the maker was asked about stands any more, or it is somewhere else. */
function isPointless(inquiry: Inquiry, before: FiledForm1, after: FiledForm1): boolean {
  const noneStands = !inquiry.offers.some((slotId) => after.slots.some((slot) => slot.id === slotId));
  const placeMoved =
    before.mode !== after.mode ||
    before.venue.name !== after.venue.name ||
    before.venue.address !== after.venue.address;
  return noneStands || placeMoved;
}
