import { historyFaults, sessionFaults } from '#domain/checks/history.ts';
import { mailFaults, sequenceFaults, standingFaults } from '#domain/checks/mails.ts';
import type { Vault } from '#store/access/vault.ts';
import { listUnreadable } from '#store/cases/published-marks.ts';
import { readCases } from '#store/checks/cases.ts';
import { fileFaults } from '#store/checks/files.ts';
import { leftFaults } from '#store/checks/left.ts';
import { listFaults } from '#store/checks/list.ts';
import { mailRowFaults, readCaselessMails } from '#store/checks/mails.ts';
import { referenceFaults } from '#store/checks/references.ts';
import { tokenFaults } from '#store/checks/tokens.ts';
import type { Snapshot } from '#store/copies/snapshot.ts';
import type { AttachmentFiles } from '#store/files/attachments.ts';

/** A file without a row is set aside and deleted by two sweeps, six hours after each other, when it is six hours old. */
const SWEPT_HOURS = 24;

/** What is looked at, and what is needed to look at it. */
export interface Verified {
  snapshot: Snapshot;
  files: Pick<AttachmentFiles, 'read' | 'list'>;
  vault: Vault;
  now: Temporal.Instant;
}

/**
 * Whether events, rows, mails, files and hashes agree; each fault is one line without anything secret or personal. It may
 * run beside the service: it looks at what was committed at one moment.
 */
export async function* verify({ snapshot, files, vault, now }: Verified): AsyncGenerator<string> {
  const damage = await snapshot.damage();
  yield* damage.map((words) => `the database is damaged: ${words}`);
  // What the other checks would read of it is not to be trusted.
  if (damage.length > 0) return;
  yield* referenceFaults(snapshot);
  for await (const { reference, record } of readCases(snapshot)) {
    const faults = [
      ...historyFaults(record),
      ...sessionFaults(record),
      ...mailFaults(record),
      ...sequenceFaults(record),
    ];
    yield* faults.map((fault) => `case ${reference}: ${fault}`);
  }
  for await (const mail of readCaselessMails(snapshot)) {
    yield* standingFaults(mail).map((fault) => `mail ${mail.id} (${mail.name}) ${fault}`);
  }
  for (const { reference, since } of await snapshot.read(listUnreadable)) {
    yield `case ${reference}: its session does not read back as it was meant; published calendars leave it out since ${since}`;
  }
  yield* await leftFaults(snapshot);
  yield* listFaults(snapshot);
  yield* mailRowFaults(snapshot);
  yield* tokenFaults(snapshot, { vault, now });
  yield* fileFaults(snapshot, files, now.subtract({ hours: SWEPT_HOURS }));
}
