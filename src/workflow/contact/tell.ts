import type { Application } from '#domain/case/application.ts';
import type { WhichContact } from '#domain/notices/mail-data.ts';
import { type Notice, notices, type Party } from '#domain/notices/notice.ts';
import { revokeTokensOf } from '#store/access/tokens.ts';
import type { Tx } from '#store/engine.ts';
import { applicantsOf, type Case } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { reviseInvites } from '#workflow/session/revise-invites.ts';

/** One of the two contacts becomes somebody else. */
export interface ContactChange {
  which: WhichContact;
  /** The case as it was before. */
  caseFile: Case;
  after: Application;
  from: Party | undefined;
  to: Party | undefined;
  /** Whose word it is. */
  by: 'applicant' | 'coordinator';
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
  await revokeTokensOf(tx, { purpose: 'status', subjectId: applicationId, recipient: email }, now);
  await revokeTokensOf(tx, { purpose: 'verification', subjectId: applicationId, recipient: email }, now);
  await revokeTokensOf(tx, { purpose: 'access-code', subjectId: applicationId, recipient: email }, now);
}

/** Who is told of it, and whose calendar changes. */
function contactNotices(office: Office, { caseFile, after, from, to }: ContactChange): Notice[] {
  const { ministry } = office.policy;
  const elsewhere = !isSameAddress(from, to);
  const fixed = elsewhere && caseFile.session?.state === 'confirmed';
  // Who is invited in another role as well keeps the one entry that they have.
  const others = [...caseFile.attendees, ...applicantsOf(after), ...(ministry.invites ? [ministry] : [])];
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

/**
 * Whoever the applicant names is a third who has proved nothing, and nobody of ours has read what they wrote until the
 * session is fixed: until then such a mail has the association's name, if it is one, and nothing else that was typed.
 */
export async function oweContactMails(work: Work, named: ContactChange): Promise<void> {
  const { which, caseFile, after } = named;
  const { session } = caseFile;
  const words = named.by === 'coordinator' || session?.state === 'confirmed' ? 'all' : 'name';
  const change = words === 'all' ? named : { ...named, from: withoutName(named.from), to: withoutName(named.to) };
  const owed = contactNotices(work.office, change);
  const calendars = session && owed.some((notice) => notice.invite);
  await oweMails(work, {
    notices: owed,
    applicationId: after.id,
    thread: after.id,
    ...(calendars ? { invites: await reviseInvites(work, session.id, ['meeting'], true) } : {}),
    content: (notice) => contentOf(work, caseFile, notice, { contact: { which, after, words } }),
  });
}

function withoutName(party: Party | undefined): Party | undefined {
  return party && { ...party, name: '' };
}
