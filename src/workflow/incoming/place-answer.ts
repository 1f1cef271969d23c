import type { Application } from '#domain/case/application.ts';
import type { Letter } from '#domain/incoming/letter.ts';
import { verdictOf } from '#domain/incoming/trust.ts';
import { notices, type Party, type Role } from '#domain/notices/notice.ts';
import { cutTo } from '#domain/text/cut.ts';
import { readReference } from '#domain/words/reference.ts';
import { type ActorRole, ROLE_WORDS } from '#domain/words/roles.ts';
import { findApplication, findApplicationByReference } from '#store/cases/applications.ts';
import { findIncoming, incomingFilesOf } from '#store/queue/incoming.ts';
import { applicantsOf, attendeeParty, type Case, getCase, makerParties } from '#workflow/case/case.ts';
import { noteArrival } from '#workflow/case/note-arrival.ts';
import type { Work } from '#workflow/case/work.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { findOurs, isFrom, type Placing, waits } from './placing.ts';

/** Who wrote about which case. */
export interface Author {
  application: Application;
  party: Party;
}

const ACTOR_ROLES: Readonly<Record<Role, ActorRole>> = {
  applicant: 'applicant',
  attendee: 'attendee',
  maker: 'maker',
  ministry: 'coordinator',
  coordinator: 'coordinator',
};

/** In a mail to the coordinators its words are for a first look; all of them stand at the desk. */
const TOLD_MAX = 2000;
const SUBJECT_MAX = 200;

/**
 * A person's mail goes into the history of the case that it answers, when it comes from the address to which we wrote; or
 * that of the case whose 受付番号 its subject names, when it comes from somebody of that case. It changes nothing else: what
 * it asks for, a coordinator does. Whatever else it is, people look at it.
 */
export async function placeAnswer(work: Work, letter: Letter): Promise<Placing> {
  const { tx, office } = work;
  const ours = await findOurs(tx, letter.answers);
  const about = ours?.applicationId === undefined ? undefined : await findApplication(tx, ours.applicationId);
  if (verdictOf(letter, office.policy.authservId) === 'fail') return waits('forged', about?.id);
  if (ours && about && isFrom(letter, ours.to.email)) return placed(work, { application: about, party: ours.to });
  const named = await authorBySubject(work, letter);
  if (named) return placed(work, named);
  return about ? waits('other-sender', about.id) : waits(letter.hasWinmail ? 'winmail' : 'unplaced');
}

function placed(work: Work, author: Author): Placing {
  return {
    state: 'done',
    reason: '',
    applicationId: author.application.id,
    subjectId: author.party.id,
    apply: (mailId) => passOn(work, author, mailId),
  };
}

/** A mail, or these words of it, into the history of its case, and to the coordinators unless it is theirs. */
export async function passOn(
  work: Work,
  { application, party }: Author,
  mailId: string,
  words?: string,
): Promise<void> {
  const found = await findIncoming(work.tx, mailId);
  if (!found) return;
  const mail = { ...found, ownText: words ?? found.ownText };
  const role = ACTOR_ROLES[party.role];
  await noteArrival(work, application, { ...mail, actor: { role, name: party.name } });
  if (role === 'coordinator') return;
  const files = (await incomingFilesOf(work.tx, mailId)).map(({ name }) => name);
  await tellMinistry(work, application, { ...mail, files, who: `${ROLE_WORDS[role]} ${party.name}`.trim() });
}

async function tellMinistry(
  work: Work,
  { id, reference, form1 }: Application,
  { subject, ownText, who, files }: { subject: string; ownText: string; who: string; files: string[] },
): Promise<void> {
  const text = ownText.slice(0, TOLD_MAX).toWellFormed();
  await oweMails(work, {
    notices: notices({ kind: 'mail-came' }, work.office.policy.ministry),
    applicationId: id,
    thread: id,
    content: async () => ({
      mail: 'mail-came',
      data: {
        ...{ association: form1.association, reference, who, subject: cutTo(subject, SUBJECT_MAX) },
        ...{ text, isCut: text.length < ownText.length, files },
      },
    }),
  });
}

/** 「…［受付番号 ABCD-EFGH］」 stands in the subject of nearly every mail of ours, and so of its answers. */
async function authorBySubject(work: Work, letter: Letter): Promise<Author | undefined> {
  const typed = /受付番号\s*([A-Z0-9]{4}-[A-Z0-9]{4})/u.exec(letter.subject)?.[1];
  const reference = typed === undefined ? undefined : readReference(typed);
  if (reference === undefined) return undefined;
  const application = await findApplicationByReference(work.tx, reference);
  if (!application) return undefined;
  const party = partiesOf(await getCase(work.tx, application.id)).find(({ email }) => isFrom(letter, email));
  return party && { application, party };
}

/** Everybody to whom we write about a case; of a maker the newest question. */
function partiesOf({ application, inquiries, attendees, waiting }: Case): Party[] {
  return [
    ...applicantsOf(application),
    ...inquiries.toReversed().flatMap(({ maker, id }) => makerParties(maker, id)),
    ...[...attendees, ...waiting].map(attendeeParty),
  ];
}
