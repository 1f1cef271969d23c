import { type AnswersTo, answersTo } from '#domain/notices/answers-to.ts';
import { findContact } from '#store/cases/applications.ts';
import type { OutboxMail } from '#store/queue/outbox.ts';
import type { Office } from '#workflow/case/office.ts';

/** Where answers to a mail go, and how it says so; of a case that is gone nobody knows the contact. */
export async function whereAnswersGo(
  { policy, store }: Office,
  { content, to, applicationId }: OutboxMail,
): Promise<AnswersTo> {
  if (policy.readsAnswers || applicationId === undefined) return answersTo(content, to, policy, undefined);
  const found = await store.read((tx) => findContact(tx, applicationId));
  if (!found) return answersTo(content, to, policy, undefined);
  const { association, ...contact } = found;
  return answersTo(content, to, policy, { association, contact });
}
