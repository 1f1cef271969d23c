import { type AnswersTo, answersTo } from '#domain/notices/answers-to.ts';
import { findApplication } from '#store/cases/applications.ts';
import type { OutboxMail } from '#store/queue/outbox.ts';
import type { Office } from '#workflow/case/office.ts';

/** Where answers to a mail go, and how it says so; of a case that is gone nobody knows the contact. */
export async function whereAnswersGo(
  { policy, store }: Office,
  { content, to, applicationId }: OutboxMail,
): Promise<AnswersTo> {
  if (policy.readsAnswers || applicationId === undefined) return answersTo(content, to, policy, undefined);
  const application = await store.read((tx) => findApplication(tx, applicationId));
  if (!application) return answersTo(content, to, policy, undefined);
  const { association, contact } = application.form1;
  return answersTo(content, to, policy, { association, contact: { name: contact.name, email: contact.email } });
}
