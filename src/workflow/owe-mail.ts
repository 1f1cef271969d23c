import { type Invite, type InviteKind, itipStamp } from '../domain/invite.ts';
import type { MailName, Notice } from '../domain/notice.ts';
import type { Tx } from '../store/engine.ts';
import { dropUnsent, hasLeft, insertMail, lastTold, type MailContent, orderKeyOf } from '../store/outbox.ts';
import type { Office } from './office.ts';

/** Mails that a newer one makes pointless while they have not left. */
const SUPERSEDES: Partial<Record<MailName, readonly MailName[]>> = {
  verification: ['verification'],
  'access-code': ['access-code'],
  'sign-in': ['sign-in'],
  'sign-up': ['sign-up'],
  'inquiry-closed': ['inquiry', 'inquiry-reminder'],
  // A reminder to answer right before the news that nobody needs to.
  'slot-fixed': ['inquiry-reminder'],
};

/** Mails that carry an invite, or would have; within one UID the newest says everything. */
const INVITING: readonly MailName[] = [
  'confirmed',
  'changed',
  'registered',
  'left',
  'cancelled',
  'contact-moved',
  'contact-welcome',
];

const URGENT: readonly MailName[] = ['verification', 'access-code', 'sign-in', 'sign-up'];

export interface OwedMails {
  notices: readonly Notice[];
  applicationId: string | undefined;
  /** For mails without an invite: what the recipient's mail program should keep together. */
  thread: string;
  invites?: ReadonlyMap<InviteKind, Invite>;
  content(notice: Notice): Promise<MailContent>;
}

/**
 * Writes the owed mails into the outbox, in the transaction of the change (DESIGN §4). What a newer mail supersedes is
 * dropped if it certainly has not left, and then the newer one speaks as if it were the first; somebody whose calendar
 * never got a REQUEST gets no CANCEL, only the words.
 */
export async function oweMails(tx: Tx, office: Office, now: Temporal.Instant, owed: OwedMails): Promise<void> {
  const invited = new Set<string>();
  for (const notice of owed.notices) {
    const invite = notice.invite ? owed.invites?.get(notice.invite.kind) : undefined;
    if (notice.invite && !invite) throw new Error(`${notice.mail} needs the ${notice.invite.kind} invite`);
    const thread = invite?.uid ?? owed.thread;
    const orderKey = orderKeyOf(notice.to.email, thread);
    // Somebody who comes in two roles has one calendar entry: a second copy would drop or double the first.
    if (invite && invited.has(orderKey)) continue;
    if (invite) invited.add(orderKey);
    await dropUnsent(tx, orderKey, invite ? INVITING : (SUPERSEDES[notice.mail] ?? []), now);
    // Whoever never heard of the question need not hear that it is settled.
    if (notice.mail === 'inquiry-closed' && !(await hasLeft(tx, orderKey, 'inquiry'))) continue;
    const spoken = invite ? await asFirst(tx, notice, orderKey) : notice;
    await insertMail(
      tx,
      {
        id: office.chance.id(),
        content: await owed.content(spoken),
        to: spoken.to,
        thread,
        applicationId: owed.applicationId,
        itip: invite && spoken.invite ? itipStamp(invite, spoken.invite.method, spoken.invite.wholeEvent) : undefined,
        inviteKind: spoken.invite?.kind,
        messageId: `<${office.chance.id()}@${domainOf(office.policy.sender.email)}>`,
        boundarySeed: office.chance.id(),
        priority: URGENT.includes(notice.mail) ? 0 : 1,
      },
      now,
    );
  }
}

async function asFirst(tx: Tx, notice: Notice, orderKey: string): Promise<Notice> {
  const told = await lastTold(tx, orderKey);
  if (told?.method === 'REQUEST') return notice;
  if (notice.invite?.method === 'CANCEL') return { mail: notice.mail, to: notice.to };
  return notice.mail === 'changed' ? { ...notice, mail: 'confirmed' } : notice;
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}
