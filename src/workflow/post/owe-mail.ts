import { type Invite, type InviteKind, itipStamp } from '#domain/case/invite.ts';
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
import { toldInCollection, toldKey } from '#store/queue/gathered.ts';
import {
  dropUnsent,
  insertMails,
  keysOfUnsent,
  lastTold,
  type NewMail,
  orderKeyOf,
  whoWasSent,
} from '#store/queue/outbox.ts';
import { inBatches } from '#store/tables/columns.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';
import { type PersonalLinks, personalLinks } from '#workflow/tokens/issue.ts';
import { collect } from './collect.ts';

export interface OwedMails {
  notices: readonly Notice[];
  applicationId: string | undefined;
  /** For mails without an invite: what the recipient's mail program should keep together. */
  thread: string;
  invites?: ReadonlyMap<InviteKind, Invite>;
  /** Which of the makers' mails go into their collected one (see `collect`); none where it is left out. */
  collects?: 'all' | 'as-asked';
  /** Of mails whose progress somebody watches together. */
  batchId?: string;
  /** Who comes with the recipient's mailbox, where that is not the recipient alone. */
  names?: readonly string[];
  /** `links`: the own pages of everybody who is invited. */
  content(notice: Notice, links: PersonalLinks): Promise<MailContent>;
}

/** A notice with its place in the recipient's mail. */
interface Addressed {
  notice: Notice;
  invite: Invite | undefined;
  thread: string;
  orderKey: string;
  /** See `OwedMails`. */
  names: readonly string[] | undefined;
}

/**
 * Writes the owed mails into the outbox, in the transaction of the change (DESIGN §4). What a newer mail supersedes is
 * dropped if it certainly has not left, and then the newer one speaks as if it were the first; somebody whose calendar
 * never got a REQUEST gets no CANCEL, only the words. Attendees who share a mailbox are each told, and their one entry comes
 * with the first of these mails. A session may have hundreds of attendees, so everything is asked and written for all of them
 * at once.
 */
export async function oweMails(work: Work, owing: OwedMails): Promise<void> {
  const { tx, office, now } = work;
  const { collects } = owing;
  const owed = collects === undefined ? owing : { ...owing, notices: await collect(work, { ...owing, collects }) };
  const addressed = addressedOf(owed);
  const anew = await dropSuperseded(tx, now, addressed);
  await dropStanding(tx, now, owed.applicationId, addressed);
  const invited = addressed.filter((mail) => mail.invite);
  const told = await lastTold(tx, keysOf(invited), { owed: true });
  const spoken = (await withoutStray(tx, addressed)).map((mail) => {
    if (!mail.invite) return mail;
    const isFirst = told.get(mail.orderKey)?.method !== 'REQUEST';
    return { ...mail, notice: asFirst(mail.notice, { isFirst, isNews: isFirst || anew.has(mail.notice.to.id) }) };
  });
  const guests = spoken.filter(({ notice }) => notice.invite?.method === 'REQUEST');
  const links = await personalLinks(
    work,
    guests.map(({ notice }) => notice.to),
  );
  const mails: NewMail[] = [];
  for (const mail of spoken) mails.push(newMail(office, owed, mail, await owed.content(mail.notice, links)));
  await insertMails(tx, mails, now);
}

/** The mails that tell somebody for the first time that they come. */
const BEGINNINGS: readonly MailName[] = ['registered', 'promoted', 'confirmed'];

/** Returns the sign-ups of which nobody has been told yet that they come, though their mailbox may have the entry. */
async function dropSuperseded(tx: Tx, now: Temporal.Instant, addressed: readonly Addressed[]): Promise<Set<string>> {
  const anew = new Set<string>();
  for (const [names, mails] of Map.groupBy(addressed, superseded)) {
    const own = mails.filter(isAttendees);
    await dropUnsent(tx, { orderKeys: keysOf(mails.filter((mail) => !isAttendees(mail))), names }, now);
    for (const some of inBatches(own)) {
      const dropped = await dropUnsent(tx, { orderKeys: keysOf(some), names, subjects: subjectsOf(some) }, now);
      for (const { name, subject } of dropped) if (BEGINNINGS.some((begins) => begins === name)) anew.add(subject);
    }
  }
  return anew;
}

/** Several may share a mailbox, and what one of them was to be told is no word to the other. */
function isAttendees({ notice }: Addressed): boolean {
  return notice.to.role === 'attendee';
}

function subjectsOf(mails: readonly Addressed[]): string[] {
  return mails.map(({ notice }) => notice.to.id);
}

/** Without those that follow a mail which their recipient was never sent. */
async function withoutStray(tx: Tx, addressed: readonly Addressed[]): Promise<Addressed[]> {
  const stray = new Set<Addressed>();
  for (const [name, mails] of Map.groupBy(addressed, ({ notice }) => traitsOf(notice.mail).follows)) {
    if (name === undefined) continue;
    const sent = await whoWasSent(tx, keysOf(mails), name);
    const unsure = mails.filter((mail) => !sent.has(mail.orderKey));
    const told = await toldInCollection(tx, subjectsOf(unsure));
    for (const mail of unsure) if (!told.has(toldKey(mail.notice.to.email, mail.notice.to.id))) stray.add(mail);
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
  const keyOf = ({ notice }: Addressed): string => orderKeyOf(notice.to.email, applicationId);
  for (const some of inBatches(settled.filter((mail) => unsent.has(keyOf(mail))))) {
    const which = { orderKeys: some.map(keyOf), names: TELLS_OF_SIGN_UP, subjects: subjectsOf(some) };
    await dropUnsent(tx, which, now);
  }
}

function addressedOf(owed: OwedMails): Addressed[] {
  const bearers = new Map<string, Addressed>();
  return owed.notices.flatMap((notice): Addressed[] => {
    const invite = notice.invite ? owed.invites?.get(notice.invite.kind) : undefined;
    if (notice.invite && !invite) throw new Error(`${notice.mail} needs the ${notice.invite.kind} invite`);
    const thread = invite?.uid ?? owed.thread;
    const orderKey = orderKeyOf(notice.to.email, thread);
    const mail: Addressed = { notice, invite, thread, orderKey, names: owed.names };
    const bearer = invite ? bearers.get(orderKey) : undefined;
    if (!bearer) {
      if (invite) bearers.set(orderKey, mail);
      return [mail];
    }
    // Somebody who comes in two roles has one calendar entry: a second copy would drop or double the first.
    if (!isAttendees(bearer) || !isAttendees(mail)) return [];
    bearer.names = [...(bearer.names ?? [bearer.notice.to.name]), notice.to.name];
    return [{ ...mail, notice: { mail: notice.mail, to: notice.to } }];
  });
}

/** The same list for the same names, so that mails can be grouped by it. */
function superseded({ notice, invite }: Addressed): readonly MailName[] {
  return invite ? ABOUT_AN_EVENT : supersededBy(notice.mail);
}

function keysOf(mails: readonly Addressed[]): string[] {
  return mails.map((mail) => mail.orderKey);
}

/** `isFirst`: the calendar has no entry yet; `isNews`: the recipient has not been told yet that they come. */
function asFirst(notice: Notice, { isFirst, isNews }: { isFirst: boolean; isNews: boolean }): Notice {
  if (isFirst && notice.invite?.method === 'CANCEL') return { mail: notice.mail, to: notice.to };
  return isNews ? { ...notice, mail: traitsOf(notice.mail).updates ?? notice.mail } : notice;
}

function newMail(
  office: Office,
  owed: OwedMails,
  { notice, invite, thread, names }: Addressed,
  content: MailContent,
): NewMail {
  return {
    id: office.chance.id(),
    content,
    to: traitsOf(notice.mail).unconfirmed ? { ...notice.to, name: '' } : notice.to,
    thread,
    applicationId: owed.applicationId,
    batchId: owed.batchId,
    itip:
      invite && notice.invite
        ? { ...itipStamp(invite, office.policy.sender.name, notice.invite), ...(names ? { names } : {}) }
        : undefined,
    inviteKind: notice.invite?.kind,
    messageId: `<${office.chance.id()}@${domainOf(office.policy.sender.email)}>`,
    boundarySeed: office.chance.id(),
    priority: traitsOf(notice.mail).urgent ? 0 : 1,
  };
}

export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}
