import type { Trouble } from '#domain/words/troubles.ts';
import { isMailWaiting } from '#store/queue/outbox.ts';
import { findMark } from '#store/queue/post-marks.ts';
import type { Office } from '#workflow/case/office.ts';

/** A server that is asked to come again later is asked within minutes. */
export const WAITING_MINUTES = 10;

/** What is wrong now. The database has to answer. */
export async function readTroubles({ store, files, now }: Office): Promise<Trouble[]> {
  const since = now().subtract({ minutes: WAITING_MINUTES });
  const mail = await store.read(async (tx): Promise<Trouble[]> => {
    if (await findMark(tx, 'held')) return ['mail-held'];
    return (await isMailWaiting(tx, since)) ? ['mail-waiting'] : [];
  });
  return [...((await files.isFull()) ? (['disk-full'] as const) : []), ...mail];
}

/** A job that says each trouble once, when it begins. */
export function watchTroubles(office: Office, say: (trouble: Trouble) => void): () => Promise<undefined> {
  let said: readonly Trouble[] = [];
  return async () => {
    const troubles = await readTroubles(office);
    for (const trouble of troubles) if (!said.includes(trouble)) say(trouble);
    said = troubles;
  };
}
