import { listMails } from '#store/queue/outbox.ts';
import type { Office } from '#workflow/case/office.ts';

/** Whoever asks gives up soon himself, and a server that stands still is found out by other limits much later. */
const ANSWER_LIMIT_MS = 2000;

/** Whether the database answers, within two seconds. */
export async function isHealthy(office: Office): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), ANSWER_LIMIT_MS);
  const answers = office.store
    .read((tx) => listMails(tx, { limit: 1 }))
    .then(
      () => true,
      () => false,
    );
  const healthy = await Promise.race([answers, late.promise]);
  clearTimeout(timer);
  return healthy;
}
