import type { MailContent, MailData, MailName } from './mail-data.ts';
import { traitsOf } from './mail-traits.ts';
import type { Mailbox, Party } from './notice.ts';

/** Whoever stands behind a case, as somebody who can be written to. */
export interface CaseContact {
  association: string;
  contact: Mailbox;
}

interface Us {
  sender: Mailbox;
  ministry: Mailbox;
  /** `IMAP_URL` is set: what comes to the sender's address is read. */
  readsAnswers?: boolean | undefined;
}

export interface AnswersTo {
  /** Reply-To; empty for the sender. */
  replyTo: Mailbox[];
  /** Who reads the answers, as the mail says it below its words; empty where it need not be said. */
  words: string;
}

/**
 * Where answers to a mail go. While nobody reads our own mailbox they lead to a person: attendees' to the association's
 * contact, the ministry's to the same, everybody else's to the ministry. To an address that nobody has confirmed the
 * contact is not told, because a stranger may have typed both.
 */
export function answersTo<N extends MailName>(
  content: Pick<MailContent<N>, 'mail'> & { data: MailData[N] },
  to: Pick<Party, 'role'>,
  us: Us,
  about: CaseContact | undefined,
): AnswersTo {
  const { replyTo, unconfirmed } = traitsOf<N>(content.mail);
  const own = replyTo?.(content.data, us) ?? [];
  if (us.readsAnswers) return { replyTo: own, words: '' };
  const people = own.filter(({ email }) => email !== us.sender.email);
  // These say it themselves.
  if (people.length > 0) return { replyTo: people, words: '' };
  const contact = about && about.contact.email !== '' && !unconfirmed ? about : undefined;
  if (to.role === 'ministry' || to.role === 'coordinator') {
    const isTheirs = to.role === 'ministry' && contact !== undefined;
    return isTheirs ? { replyTo: [contact.contact], words: '申請団体の担当者' } : { replyTo: [], words: '' };
  }
  if (to.role === 'attendee' && contact) return { replyTo: [contact.contact], words: `${contact.association}の担当者` };
  return { replyTo: [{ name: us.ministry.name, email: us.ministry.email }], words: '厚生労働省の調整担当' };
}
