import type { Mailbox } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { searchWords } from '#domain/text/search.ts';
import { readReference } from '#domain/words/reference.ts';
import type { ApplicationState } from '#domain/words/states.ts';
import {
  type ApplicationFacts,
  findApplication,
  findApplicationByReference,
  listApplications,
} from '#store/cases/applications.ts';
import { findRegistration } from '#store/cases/registrations.ts';
import { findListed } from '#store/desk/list.ts';
import type { Tx } from '#store/engine.ts';
import {
  countWaiting,
  findIncoming,
  type IncomingFile,
  type IncomingMail,
  incomingFilesOf,
  listIncoming,
} from '#store/queue/incoming.ts';
import { findMail } from '#store/queue/outbox.ts';
import { isStanding } from '#workflow/attendees/standing.ts';
import type { Office } from '#workflow/case/office.ts';
import { NEWEST_FIRST } from '#workflow/desk/read-list.ts';

const SHOWN = 100;

/** 「未整理」: what waits for people, and what came last of everything else. */
export interface Incoming {
  waiting: IncomingMail[];
  /** More may wait than are shown. */
  count: number;
  done: IncomingMail[];
}

export async function readIncoming(office: Office): Promise<Incoming> {
  return office.store.read(async (tx) => ({
    waiting: await listIncoming(tx, { state: 'waiting', limit: SHOWN }),
    count: await countWaiting(tx),
    done: await listIncoming(tx, { state: 'done', limit: SHOWN }),
  }));
}

/** One mail that came in. */
export interface IncomingView {
  mail: IncomingMail;
  files: IncomingFile[];
  /** The case that it is about. */
  application: { reference: string; association: string } | undefined;
  /** Of a server's mail: which of ours it tells of. */
  returned: { mailId: string; to: Mailbox; attendeeId: string | undefined } | undefined;
}

/** A case to which a mail can be added. */
export interface FoundCase {
  reference: string;
  association: string;
  state: ApplicationState;
}

const FOUND = 10;

/** The cases that somebody means who types this: a 受付番号, or words that stand in it. The newest first. */
export async function findCases(office: Office, typed: string): Promise<FoundCase[]> {
  const reference = readReference(typed);
  const words = searchWords(typed);
  return office.store.read(async (tx) => {
    const only = reference === undefined ? undefined : await findApplicationByReference(tx, reference);
    if (only) return [foundCase(only)];
    if (words.length === 0) return [];
    const { ids } = await findListed(tx, { filter: { words }, order: NEWEST_FIRST }, { offset: 0, limit: FOUND });
    return (await listApplications(tx, ids)).map(foundCase);
  });
}

function foundCase({ reference, state, form1 }: ApplicationFacts): FoundCase {
  return { reference, state, association: form1.association };
}

export async function readIncomingMail(office: Office, id: string): Promise<Outcome<IncomingView>> {
  return office.store.read(async (tx) => {
    const mail = await findIncoming(tx, id);
    if (!mail || mail.state === 'erased' || mail.state === 'arrived') return refuse({ code: 'not-found' });
    const about = mail.applicationId === undefined ? undefined : await findApplication(tx, mail.applicationId);
    return accept({
      mail,
      files: await incomingFilesOf(tx, id),
      application: about && { reference: about.reference, association: about.form1.association },
      returned: await returnedBy(tx, mail),
    });
  });
}

async function returnedBy(tx: Tx, { kind, subjectId }: IncomingMail): Promise<IncomingView['returned']> {
  const mail = kind === 'bounce' && subjectId !== '' ? await findMail(tx, subjectId) : undefined;
  if (!mail) return undefined;
  const attendee = mail.to.role === 'attendee' ? await findRegistration(tx, mail.to.id) : undefined;
  const stands = attendee !== undefined && isStanding(attendee) && attendee.email === mail.to.email;
  return { mailId: mail.id, to: mail.to, attendeeId: stands ? attendee.id : undefined };
}

/** A file that came with a mail and was kept. */
export async function readIncomingFile(
  office: Office,
  mailId: string,
  fileId: string,
): Promise<{ name: string; mediaType: string; bytes: Uint8Array } | undefined> {
  const file = (await office.store.read((tx) => incomingFilesOf(tx, mailId))).find(({ id }) => id === fileId);
  if (!file || file.sha256 === '') return undefined;
  return { name: file.name, mediaType: file.mediaType, bytes: await office.files.read(file.sha256) };
}
