import { listMails } from '#store/queue/outbox.ts';
import type { Office } from '#workflow/case/office.ts';

/** Throws when the database does not answer. */
export async function checkHealth(office: Office): Promise<void> {
  await office.store.read((tx) => listMails(tx, { limit: 1 }));
}
