import type { Application } from '#domain/case/application.ts';
import { headCount } from '#domain/case/registration.ts';
import { type SessionFacts, sessionFacts } from '#domain/case/session-facts.ts';
import { form1Of } from '#domain/form1/snapshot.ts';
import type { WhichContact } from '#domain/notices/mail-data.ts';
import { type Notice, notices, type Party } from '#domain/notices/notice.ts';
import { revokeTokensOf } from '#store/access/tokens.ts';
import type { Tx } from '#store/engine.ts';
import type { MailContent } from '#store/queue/outbox.ts';
import { applicantsOf, type Case } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { reviseInvites } from '#workflow/session/revise-invites.ts';
import { standingToken } from '#workflow/tokens/issue.ts';

/** One of the two contacts becomes somebody else. */
export interface ContactChange {
  which: WhichContact;
  /** The case as it was before. */
  about: Case;
  after: Application;
  from: Party | undefined;
  to: Party | undefined;
}

export function isSameAddress(one: { email: string } | undefined, other: { email: string } | undefined): boolean {
  return (one?.email ?? '').toLowerCase() === (other?.email ?? '').toLowerCase();
}

/** What was mailed to an address that is no longer a contact's opens this application no more. */
export async function closeOldLinks(
  tx: Tx,
  applicationId: string,
  email: string,
  now: Temporal.Instant,
): Promise<void> {
  await revokeTokensOf(tx, 'status', applicationId, email, now);
  await revokeTokensOf(tx, 'access-code', applicationId, email, now);
}

/** Who is told of it, and whose calendar changes. */
function contactNotices(office: Office, { about, after, from, to }: ContactChange): Notice[] {
  const { ministry } = office.policy;
  const elsewhere = !isSameAddress(from, to);
  const fixed = elsewhere && about.session?.state === 'confirmed';
  // Who is invited in another role as well keeps the one entry that they have.
  const others = [...about.attendees, ...applicantsOf(after), ...(ministry.invites ? [ministry] : [])];
  const stays = from !== undefined && others.some((other) => isSameAddress(other, from));
  return notices(
    {
      kind: 'contact-moved',
      from: elsewhere ? from : undefined,
      to,
      calendar: { leaves: fixed && !stays, joins: fixed },
    },
    ministry,
  );
}

export async function oweContactMails(work: Work, change: ContactChange): Promise<void> {
  const { office } = work;
  const owed = contactNotices(office, change);
  const { session } = change.about;
  const calendars = session && owed.some((notice) => notice.invite);
  await oweMails(work, {
    notices: owed,
    applicationId: change.after.id,
    thread: change.after.id,
    ...(calendars ? { invites: await reviseInvites(work, session.id, ['meeting'], true) } : {}),
    content: (notice) => contentFor(work, change, notice),
  });
}

async function contentFor(
  work: Work,
  { which, about, after }: ContactChange,
  { mail, to }: Notice,
): Promise<MailContent> {
  const { name } = to;
  if (mail === 'contact-moved') {
    const { association, reference } = after;
    // The facts from before, so that not even the row in the outbox knows the new contact.
    const session = fixedFacts(about, about.application);
    return { mail: 'contact-moved', data: { association, reference, name, which, session } };
  }
  const session = fixedFacts(about, after);
  const statusToken = await standingToken(work, 'status', after.id, to.email);
  return { mail: 'contact-welcome', data: { form1: form1Of(after), name, which, session, statusToken } };
}

function fixedFacts({ session, attendees, signUpPage }: Case, application: Application): SessionFacts | null {
  return session?.state === 'confirmed' ? sessionFacts(session, application, signUpPage, headCount(attendees)) : null;
}
