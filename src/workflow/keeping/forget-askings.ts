import { dropAskingsBefore } from '#store/access/askings.ts';
import { dropUnspent } from '#store/access/tokens.ts';
import type { Office } from '#workflow/case/office.ts';

/**
 * Forgets who asked for mails a day ago, with the codes that nobody used: some were for addresses that a stranger typed. So
 * long the desk is told of floods. Returns when to look again.
 */
export async function forgetAskings(office: Office): Promise<Temporal.Instant> {
  const now = office.now();
  const dayAgo = now.subtract({ hours: 24 });
  await office.store.write(async (tx) => {
    await dropAskingsBefore(tx, dayAgo);
    await dropUnspent(tx, 'sign-in', dayAgo);
    await dropUnspent(tx, 'access-code', dayAgo);
    await dropUnspent(tx, 'shared-code', dayAgo);
  });
  return now.add({ hours: 24 });
}
