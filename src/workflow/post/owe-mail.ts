import { type Invite, type InviteKind, type ItipStamp, itipStamp } from '#domain/case/invite.ts';
import type { MailContent, MailName } from '#domain/notices/mail-data.ts';
import {
  ABOUT_AN_EVENT,
  SETTLES_SIGN_UP,
  supersededBy,
  TELLS_OF_SIGN_UP,
  traitsOf,
} from '#domain/notices/mail-traits.ts';
import type { Notice } from '#domain/notices/notice.ts';
import type { Tx } from '#store/engine.ts';
import {
  dropUnsent,
  insertMails,
  keysOfUnsent,
  lastTold,
  type NewMail,
  orderKeyOf,
  whoWasSent,
} from '#store/queue/outbox.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';
import { type PersonalLinks, personalLinks } from '#workflow/tokens/issue.ts';

export interface OwedMails {
  notices: readonly Notice[];
  applicationId: string | undefined;
  /** For mails without an invite: what the recipient's mail program should keep together. */
  thread: string;
  invites?: ReadonlyMap<InviteKind, Invite>;
  /** Of mails whose progress somebody watches together. */
  batchId?: string;
  /** `links`: the own pages of everybody who is invited. */
  content(notice: Notice, links: PersonalLinks): Promise<MailContent>;
}

/** A notice with its place in the recipient's mail. */
interface Addressed {
  notice: Notice;
  invite: Invite | undefined;
  thread: string;
  orderKey: string;
}

/**
 * Writes the owed mails into the outbox, in the transaction of the change (DESIGN §4). What a newer mail supersedes is
 * dropped if it certainly has not left, and then the newer one speaks as if it were the first; somebody whose calendar
 * never got a REQUEST gets no CANCEL, only the words. A session may have hundreds of attendees, so everything is asked
 * and written for all of them at once.
 */
export async function oweMails(work: Work, owed: OwedMails): Promise<void> {
  const { tx, office, now } = work;
  const addressed = addressedOf(owed);
  for (const [names, mails] of Map.groupBy(addressed, superseded))
    await dropUnsent(tx, { orderKeys: keysOf(mails), names }, now);
  await dropStanding(tx, now, owed.applicationId, addressed);
  const invited = addressed.filter((mail) => mail.invite);
  const told = await lastTold(tx, keysOf(invited));
  const spoken = (await withoutStray(tx, addressed)).map((mail) =>
    mail.invite ? { ...mail, notice: asFirst(mail.notice, told.get(mail.orderKey)) } : mail,
  );
  const guests = spoken.filter(({ notice }) => notice.invite?.method === 'REQUEST');
  const links = await personalLinks(
    work,
    guests.map(({ notice }) => notice.to),
  );
  const mails: NewMail[] = [];
  for (const mail of spoken) mails.push(newMail(office, owed, mail, await owed.content(mail.notice, links)));
  await insertMails(tx, mails, now);
}

/** Without those that follow a mail which their recipient was never sent. */
async function withoutStray(tx: Tx, addressed: readonly Addressed[]): Promise<Addressed[]> {
  const stray = new Set<Addressed>();
  for (const [name, mails] of Map.groupBy(addressed, ({ notice }) => traitsOf(notice.mail).follows)) {
    if (name === undefined) continue;
    const sent = await whoWasSent(tx, keysOf(mails), name);
    for (const mail of mails) if (!sent.has(mail.orderKey)) stray.add(mail);
  }
  return addressed.filter((mail) => !stray.has(mail));
}

/**
 * Drops what says in words how a sign-up stood: put off by the recipient's server, it would come after the newer mail
 * and contradict it.
 */
async function dropStanding(
  tx: Tx,
  now: Temporal.Instant,
  applicationId: string | undefined,
  addressed: readonly Addressed[],
): Promise<void> {
  const settled = addressed.filter(
    ({ notice }) => notice.to.role === 'attendee' && SETTLES_SIGN_UP.includes(notice.mail),
  );
  if (applicationId === undefined || settled.length === 0) return;
  const unsent = await keysOfUnsent(tx, applicationId, TELLS_OF_SIGN_UP);
  const orderKeys = settled
    .map(({ notice }) => orderKeyOf(notice.to.email, applicationId))
    .filter((key) => unsent.has(key));
  await dropUnsent(tx, { orderKeys, names: TELLS_OF_SIGN_UP }, now);
}

function addressedOf(owed: OwedMails): Addressed[] {
  const invited = new Set<string>();
  return owed.notices.flatMap((notice) => {
    const invite = notice.invite ? owed.invites?.get(notice.invite.kind) : undefined;
    if (notice.invite && !invite) throw new Error(`${notice.mail} needs the ${notice.invite.kind} invite`);
    const thread = invite?.uid ?? owed.thread;
    const orderKey = orderKeyOf(notice.to.email, thread);
    // Somebody who comes in two roles has one calendar entry: a second copy would drop or double the first.
    if (invite && invited.has(orderKey)) return [];
    if (invite) invited.add(orderKey);
    return [{ notice, invite, thread, orderKey }];
  });
}

/** The same list for the same names, so that mails can be grouped by it. */
function superseded({ notice, invite }: Addressed): readonly MailName[] {
  return invite ? ABOUT_AN_EVENT : supersededBy(notice.mail);
}

function keysOf(mails: readonly Addressed[]): string[] {
  return mails.map((mail) => mail.orderKey);
}

function asFirst(notice: Notice, told: ItipStamp | undefined): Notice {
  if (told?.method === 'REQUEST') return notice;
  if (notice.invite?.method === 'CANCEL') return { mail: notice.mail, to: notice.to };
  return { ...notice, mail: traitsOf(notice.mail).updates ?? notice.mail };
}

function newMail(
  office: Office,
  owed: OwedMails,
  { notice, invite, thread }: Addressed,
  content: MailContent,
): NewMail {
  return {
    id: office.chance.id(),
    content,
    to: traitsOf(notice.mail).unconfirmed ? { ...notice.to, name: '' } : notice.to,
    thread,
    applicationId: owed.applicationId,
    batchId: owed.batchId,
    itip: invite && notice.invite ? itipStamp(invite, notice.invite.method, notice.invite.wholeEvent) : undefined,
    inviteKind: notice.invite?.kind,
    messageId: `<${office.chance.id()}@${domainOf(office.policy.sender.email)}>`,
    boundarySeed: office.chance.id(),
    priority: traitsOf(notice.mail).urgent ? 0 : 1,
  };
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}
