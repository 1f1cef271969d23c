import type { Application } from '#domain/case/application.ts';
import type { Actor } from '#store/cases/events.ts';
import { type IncomingMail, incomingFilesOf } from '#store/queue/incoming.ts';
import { appendFact } from './case.ts';
import type { Work } from './work.ts';

/** One line of a history is not the place for all of a long mail; the rest is with the mail. */
const SHOWN_MAX = 4000;

/** A mail in the history of a case. The case itself stays as it is: pages that are open at the desk stay good. */
export async function noteArrival(
  work: Work,
  application: Application,
  mail: Pick<IncomingMail, 'id' | 'from' | 'subject' | 'ownText'> & { actor: Actor; inquiryId?: string },
): Promise<void> {
  const files = await incomingFilesOf(work.tx, mail.id);
  await appendFact(work, application, {
    type: 'mail-arrived',
    actor: mail.actor,
    data: {
      incomingId: mail.id,
      sender: mail.from.name === '' ? mail.from.email : `${mail.from.name} ${mail.from.email}`,
      subject: mail.subject,
      text: mail.ownText.slice(0, SHOWN_MAX).toWellFormed(),
      files: files.map(({ name }) => name),
      ...(mail.inquiryId === undefined ? {} : { inquiryId: mail.inquiryId }),
    },
  });
}
