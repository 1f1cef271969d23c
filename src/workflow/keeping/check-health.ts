import { listMails } from '#store/queue/outbox.ts';
import type { Office } from '#workflow/case/office.ts';

/** Two seconds, because whoever asks gives up soon, and the limits of the store are much longer. */
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
