import { LIMITS } from '#domain/words/limits.ts';
import { dropAskingsBefore } from '#store/access/askings.ts';
import { dropKeysBefore } from '#store/access/idempotency.ts';
import { dropEnded } from '#store/access/tokens.ts';
import type { Office } from '#workflow/case/office.ts';

/**
 * Forgets what programs asked for a day ago and was kept for its repeats, and who asked for mails, with the codes of that time: some were for addresses that a stranger typed. So
 * long the desk is told of floods. Returns when to look again.
 */
export async function forgetAskings(office: Office): Promise<Temporal.Instant> {
  const now = office.now();
  const dayAgo = now.subtract({ hours: 24 });
  await office.store.write(async (tx) => {
    await dropAskingsBefore(tx, dayAgo);
    await dropKeysBefore(tx, now.subtract({ hours: LIMITS.idempotencyHours }));
    // A code that was used opens nothing more, and no link of it is asked for again.
    for (const purpose of ['access-code', 'shared-code'] as const)
      await dropEnded(tx, { purpose, spent: true }, dayAgo);
    // One that signed somebody in shows that this browser reads the mailbox (`hasSpent`), as long as sign-ins are kept.
    await dropEnded(tx, { purpose: 'sign-in', spent: false }, dayAgo);
  });
  return now.add({ hours: 24 });
}
