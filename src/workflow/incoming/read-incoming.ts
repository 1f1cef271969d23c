import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findApplication } from '#store/cases/applications.ts';
import {
  countWaiting,
  findIncoming,
  type IncomingFile,
  type IncomingMail,
  incomingFilesOf,
  listIncoming,
} from '#store/queue/incoming.ts';
import type { Office } from '#workflow/case/office.ts';

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
    });
  });
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
