import { type ItipStamp, itipStamp } from '#domain/case/invite.ts';
import type { MailAct } from '#domain/notices/ledger.ts';
import { traitsOf } from '#domain/notices/mail-traits.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import type { Actor } from '#store/cases/events.ts';
import { findInvite } from '#store/cases/invites.ts';
import { findSessionOf } from '#store/cases/sessions.ts';
import { copyGathered } from '#store/queue/gathered.ts';
import { copyMail, dropWaiting, findLedgerExtras, type LedgerExtras, noteMailAct } from '#store/queue/ledger.ts';
import { findMail, insertMails, type OutboxMail, retryFailed } from '#store/queue/outbox.ts';
import { clearMark, findMark, setMark } from '#store/queue/post-marks.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { domainOf } from './owe-mail.ts';
import { isSettled } from './settled-mail.ts';

/** What a coordinator saw of a mail when the button was pressed: `markOf`. */
interface OnMail {
  mailId: string;
  seen: string;
  actor: Actor;
}

/** Changes with whatever happens to the mail on its way, and with what people do with it: two who press at once do it once. */
export function markOf(
  { state, attempts, maybeSent }: Pick<OutboxMail, 'state' | 'attempts' | 'maybeSent'>,
  { acts }: Pick<LedgerExtras, 'acts'>,
): string {
  return `${state} ${attempts}${maybeSent ? ' unknown' : ''}${acts.length > 0 ? ` ${acts.length} acts` : ''}`;
}

/** What a coordinator may do with a mail as it stands. */
export function actsOn(mail: OutboxMail): { again: boolean; elsewhere: boolean; cancel: boolean; settle: boolean } {
  const { urgent, unconfirmed } = traitsOf(mail.content.mail);
  // Codes and links of people who wait at the screen: they ask for another themselves, and nobody else is to get theirs.
  const isOwn = urgent === true || unconfirmed === true;
  const isOver = ['sent', 'kept', 'bounced', 'failed'].includes(mail.state);
  return {
    again: mail.state === 'failed' || (isOver && !isOwn),
    elsewhere: isOver && !isOwn && mail.to.role !== 'coordinator' && mail.to.role !== 'ministry',
    cancel: mail.state === 'owed',
    settle: mail.state === 'bounced',
  };
}

/**
 * Sends a mail once more: a given-up one as what it is, any other as a mail of its own beside the old. Refused where a newer
 * one says since what it would (some calendars let an older SEQUENCE overwrite a newer), or what it asks is settled.
 */
export function sendAgain(office: Office, on: OnMail): Promise<Outcome<'again' | 'overtaken'>> {
  return onMail(office, on, async (work, mail) => {
    if (!actsOn(mail).again) return refuse({ code: 'changed-meanwhile' });
    if (await isSettled(work.tx, mail)) {
      // Given up, it would stand among what failed for ever.
      if (mail.state === 'failed' && (await retryFailed(work.tx, mail.id, work.now)) === 'owed')
        await dropWaiting(work.tx, mail.id, work.now);
      return accept('overtaken');
    }
    if (mail.state === 'failed') {
      await retryFailed(work.tx, mail.id, work.now);
      await note(work, mail, { act: 'again', actor: on.actor });
      return accept('again');
    }
    await copyTo(work, mail, { act: 'again', actor: on.actor, email: mail.to.email });
    return accept('again');
  });
}

/**
 * Sends this one mail to another address as well. Whom later mails go to stays as it is; `correctAddress` of the desk changes
 * that.
 */
export function sendElsewhere(
  office: Office,
  on: OnMail & { email: string; act?: 'elsewhere' | 'corrected' },
): Promise<Outcome<'elsewhere' | 'overtaken'>> {
  return onMail(office, on, async (work, mail) => {
    if (!actsOn(mail).elsewhere) return refuse({ code: 'changed-meanwhile' });
    if (await isSettled(work.tx, mail)) return accept('overtaken');
    await copyTo(work, mail, { act: on.act ?? 'elsewhere', actor: on.actor, email: on.email });
    return accept('elsewhere');
  });
}

/** Takes back a mail that waits. */
export function cancelMail(office: Office, on: OnMail): Promise<Outcome<'cancelled'>> {
  return onMail(office, on, async (work, mail) => {
    if (!(await dropWaiting(work.tx, mail.id, work.now))) return refuse({ code: 'changed-meanwhile' });
    await note(work, mail, { act: 'cancelled', actor: on.actor });
    return accept('cancelled');
  });
}

/** Of a mail that came back nothing more is to be done: its reader was telephoned, or needs it no more. */
export function settleMail(office: Office, on: OnMail): Promise<Outcome<'settled'>> {
  return onMail(office, on, async (work, mail) => {
    if (!actsOn(mail).settle) return refuse({ code: 'changed-meanwhile' });
    await note(work, mail, { act: 'settled', actor: on.actor });
    return accept('settled');
  });
}

/** The address to which this mail went was corrected, and the mail itself is not sent again. */
export async function noteCorrection(
  office: Office,
  { mailId, actor }: Pick<OnMail, 'mailId' | 'actor'>,
): Promise<void> {
  await inOneWrite(office, async (work) => {
    const mail = await findMail(work.tx, mailId);
    if (mail) await note(work, mail, { act: 'corrected', actor });
  });
}

/** Holds all mails but those to coordinators, or lets them go. Pressed twice it is done once. */
export async function holdMails(office: Office, hold: boolean, actor: Actor): Promise<void> {
  await office.store.write(async (tx) => {
    const isHeld = (await findMark(tx, 'held')) !== undefined;
    if (isHeld === hold) return;
    if (hold) await setMark(tx, 'held', { at: office.now(), by: actor.name });
    else await clearMark(tx, 'held');
    tx.owes('mail');
  });
}

/** A mail that says nothing but that mails get through, to a coordinator's own address; it leaves while others are held. */
export async function sendTestMail(office: Office, to: { email: string; name: string }): Promise<string> {
  const { chance, policy } = office;
  const id = chance.id();
  await office.store.write(async (tx) => {
    const mail = {
      id,
      content: { mail: 'test-mail', data: { by: to.name } } as const,
      to: { role: 'coordinator', id: to.email, name: to.name, email: to.email } as const,
      thread: `test ${id}`,
      applicationId: undefined,
      itip: undefined,
      inviteKind: undefined,
      messageId: `<${chance.id()}@${domainOf(policy.sender.email)}>`,
      boundarySeed: chance.id(),
      priority: 0,
    } as const;
    await insertMails(tx, [mail], office.now());
  });
  return id;
}

function onMail<T>(
  office: Office,
  { mailId, seen }: OnMail,
  act: (work: Work, mail: OutboxMail) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return inOneWrite(office, async (work) => {
    const mail = await findMail(work.tx, mailId);
    const extras = await findLedgerExtras(work.tx, mailId);
    if (!mail || !extras) return refuse({ code: 'not-found' });
    return markOf(mail, extras) === seen ? act(work, mail) : refuse({ code: 'changed-meanwhile' });
  });
}

async function copyTo(
  work: Work,
  mail: OutboxMail,
  { act, actor, email }: { act: MailAct['act']; actor: Actor; email: string },
): Promise<void> {
  const { chance, policy } = work.office;
  const copy = {
    id: chance.id(),
    messageId: `<${chance.id()}@${domainOf(policy.sender.email)}>`,
    boundarySeed: chance.id(),
    email,
    itip: await itipNow(work, mail),
  };
  await copyMail(work.tx, mail.id, copy, work.now);
  await copyGathered(work.tx, mail.id, copy.id, work.now);
  await note(work, mail, { act, actor, other: copy.id });
}

/** With the SEQUENCE of today: a leaver has raised it since, and no later mail may have an older one. */
async function itipNow({ tx, office }: Work, mail: OutboxMail): Promise<ItipStamp | undefined> {
  const { itip, inviteKind, applicationId } = mail;
  if (!itip || !inviteKind || applicationId === undefined) return itip;
  const session = await findSessionOf(tx, applicationId);
  const invite = session && (await findInvite(tx, session.id, inviteKind));
  if (!invite) return itip;
  return { ...itip, ...itipStamp(invite, office.policy.sender.name, itip) };
}

function note(
  { tx, now }: Work,
  mail: OutboxMail,
  { act, actor, other }: { act: MailAct['act']; actor: Actor; other?: string },
): Promise<void> {
  return noteMailAct(tx, mail.id, {
    at: now.toString(),
    by: actor.name,
    act,
    ...(other === undefined ? {} : { other }),
  });
}
