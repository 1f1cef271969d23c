import { filingOf } from '#domain/case/filing.ts';
import { deadlineProblem, filingDay } from '#domain/form1/deadline.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, refuse } from '#domain/outcome/refusal.ts';
import { findApplication, findOldestUnverified, getApplication, setFilingDay } from '#store/cases/applications.ts';
import { applicantActor, applicantsOf, getCase, record } from '#workflow/case/case.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import type { FilingForm } from './filing.ts';

/** 様式1 at the steps of its filing: an application. */
export const FORM1: FilingForm = {
  findOldestUnverified,

  async find(tx, id) {
    const application = await findApplication(tx, id);
    return application && filingOf(application);
  },

  /**
   * Filed on the day that DESIGN §3.1 says; the mails to ministry and applicant are owed. Refuses when the 10 days have run
   * out meanwhile.
   */
  async receive(work, id, actor) {
    const { tx, office, now } = work;
    const before = await getApplication(tx, id);
    const filedOn = filingDay(before.submittedAt, now);
    const late = deadlineProblem(before.form1.slots, filedOn, office.policy.leadDays, before.liftedFor);
    if (late) return refuse(late);
    await setFilingDay(tx, id, filedOn);
    const received = await record(work, {
      before,
      after: {
        state: 'received',
        receivedAt: now,
        form1: { ...before.form1, slots: before.form1.slots.map((slot) => ({ ...slot, filedOn })) },
        formVersion: before.version + 1,
      },
      type: 'received',
      actor: actor ?? applicantActor(before),
      data: { filedOn: filedOn.toString(), ...(actor ? { by: 'phone' } : {}) },
    });
    const caseFile = await getCase(tx, id);
    await oweMails(work, {
      notices: notices(
        { kind: 'received', applicants: applicantsOf(received), asked: [], signUps: [] },
        office.policy.ministry,
      ),
      applicationId: id,
      thread: id,
      content: (notice) => contentOf(work, caseFile, notice, { mark: 'new' }),
    });
    return accept(null);
  },

  async reopen(work, id, why) {
    const before = await getApplication(work.tx, id);
    await record(work, {
      before,
      after: { state: 'draft' },
      type: 'reopened',
      actor: why === 'expired' || why === 'no-room' ? { role: 'system', name: '' } : applicantActor(before),
      data: { why },
    });
  },
};
