import { dropAskingsBefore } from '#store/access/askings.ts';
import type { Office } from '#workflow/case/office.ts';

/** Forgets who asked for mails a day ago; so long the desk is told of floods. Returns when to look again. */
export async function forgetAskings(office: Office): Promise<Temporal.Instant> {
  const now = office.now();
  await office.store.write((tx) => dropAskingsBefore(tx, now.subtract({ hours: 24 })));
  return now.add({ hours: 24 });
}
