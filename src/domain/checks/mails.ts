import type { MailName } from '#domain/notices/mail-data.ts';
import type { CaseRecord, EventFacts, InviteFacts, MailFacts } from './case-record.ts';

/** Where the mails of a case do not belong to it, or not to what happened; each fault is a sentence without its subject. */
export function mailFaults(record: CaseRecord): string[] {
  return [
    ...owedFaults(record),
    ...record.mails.flatMap((mail) =>
      belongingFaults(record, mail).map((fault) => `mail ${mail.id} (${mail.name}) ${fault}`),
    ),
  ];
}

/** The mails, one of which each event of its type certainly owes; who has no address is owed none. */
function mailsOf(event: EventFacts): readonly MailName[] {
  switch (event.type) {
    case 'submitted':
      return ['verification'];
    case 'received':
    case 'withdrawn':
    case 'corrected':
      return ['request'];
    case 'asked':
    case 'join-asked':
    case 'move-asked':
      return ['inquiry'];
    case 'reminded':
      return ['inquiry-reminder'];
    case 'answered':
      return event.data.channel === 'link' ? ['answered', 'confirmed'] : [];
    case 'confirmed':
      return ['confirmed'];
    case 'moved':
      return ['changed', 'confirmed'];
    case 'cancelled':
      return ['cancelled'];
    case 'change-asked':
      return ['change-asked'];
    case 'wish-answered':
      return ['wish-answered'];
    case 'maker-out':
      return ['maker-out'];
    case 'reported':
      return ['report'];
    case 'message-sent':
      return ['message'];
    default:
      return [];
  }
}

/**
 * Event and mails are written at one instant. A mail that a coordinator sent again is dated then, so one that belongs to
 * no other event may stand for an earlier one.
 */
function owedFaults({ events, mails }: CaseRecord): string[] {
  const at = new Set(events.map((event) => event.at.epochMilliseconds));
  return events.flatMap((event) => {
    const names: readonly string[] = mailsOf(event);
    if (names.length === 0) return [];
    const found = mails.some(({ name, date }) => {
      const isLater = Temporal.Instant.compare(date, event.at) > 0 && !at.has(date.epochMilliseconds);
      return names.includes(name) && (date.equals(event.at) || isLater);
    });
    return found ? [] : [`event ${event.id} (${event.type}) owes a mail ${names.join(' or ')}, and there is none`];
  });
}

function belongingFaults(record: CaseRecord, mail: MailFacts): string[] {
  const faults: string[] = [];
  const invite = record.session?.invites.find(({ uid }) => uid === mail.thread);
  const isOwn = mail.thread === record.id || mail.thread.startsWith(`${record.id} `);
  if (!isOwn && !invite) faults.push(`has the thread ${mail.thread}, which is not of this case`);
  const holders = { applicant: [record.id], maker: record.inquiryIds, attendee: record.registrationIds }[mail.role];
  if (holders && !holders.includes(mail.recipientId)) {
    faults.push(`is for ${mail.role} ${mail.recipientId}, which is not of this case`);
  }
  return [...faults, ...standingFaults(mail), ...calendarFaults(mail, invite)];
}

/** Whether what a mail's row holds fits where it stands; also of mails that are about no case. */
export function standingFaults(mail: MailFacts): string[] {
  const faults: string[] = [];
  const isOver = mail.state !== 'owed' && mail.state !== 'sending';
  if (isOver !== mail.isSettled) faults.push(isOver ? 'is over without an instant of it' : 'waits, but has ended');
  if (mail.isClaimed !== (mail.state === 'sending'))
    faults.push(`is ${mail.state}, and ${mail.isClaimed ? '' : 'not '}claimed`);
  // The first programs left the parts of what they dropped at its turn, and had no hash of it yet.
  const isLeftOver = mail.state === 'dropped' && mail.isRendered;
  if (mail.isRendered !== mail.hasHash && !isLeftOver)
    faults.push('has stored parts without their hash, or a hash without parts');
  if (['sent', 'kept', 'bounced'].includes(mail.state) && !mail.isRendered)
    faults.push('has left without stored parts');
  return faults;
}

function calendarFaults(mail: MailFacts, invite: InviteFacts | undefined): string[] {
  const { itip, calendar } = mail;
  if (!itip) return calendar === undefined ? [] : ['carries a calendar object, and none was owed'];
  const faults: string[] = [];
  if (itip.uid !== mail.thread || !invite) faults.push(`speaks of the event ${itip.uid} in the thread ${mail.thread}`);
  if (invite && mail.inviteKind !== invite.kind)
    faults.push(`brings the entry ${mail.inviteKind} of an event ${invite.kind}`);
  if (invite && itip.sequence > invite.sequence) {
    faults.push(`has SEQUENCE ${itip.sequence}, but the invite only ${invite.sequence}`);
  }
  if (invite && Temporal.Instant.compare(Temporal.Instant.from(itip.stamp), invite.lastStamp) > 0) {
    faults.push(`is stamped ${itip.stamp}, later than its invite`);
  }
  if (invite && itip.organizer.email !== invite.organizer.email) faults.push('has another ORGANIZER than its invite');
  if (mail.isRendered && calendar === undefined && itip.method === 'REQUEST')
    faults.push('has lost its calendar object');
  if (calendar !== undefined) faults.push(...objectFaults(calendar, mail));
  return faults;
}

function objectFaults(calendar: string, { itip }: MailFacts): string[] {
  if (!itip) return [];
  const lines = new Set(calendar.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/));
  const said = [`UID:${itip.uid}`, `SEQUENCE:${itip.sequence}`, `METHOD:${itip.method}`];
  return said.filter((line) => !lines.has(line)).map((line) => `carries a calendar object without ${line}`);
}

/**
 * Where SEQUENCE or stamp of an event falls from one mail to the next: readers would take the later for the older (RFC 5546
 * §2.1.4). Each fault is a sentence without its subject.
 */
export function sequenceFaults({ mails }: CaseRecord): string[] {
  const last = new Map<string, MailFacts>();
  return mails.flatMap((mail) => {
    const { itip } = mail;
    if (!itip) return [];
    const before = last.get(itip.uid)?.itip;
    last.set(itip.uid, mail);
    if (!before || (itip.sequence >= before.sequence && itip.stamp >= before.stamp)) return [];
    return [
      `mail ${mail.id} (${mail.name}) has SEQUENCE ${itip.sequence} and stamp ${itip.stamp}, behind ${before.sequence} and ${before.stamp}`,
    ];
  });
}
