import { hasFailedSince, oldestWaiting } from '#store/queue/ledger.ts';
import { insertMails, type NewMail } from '#store/queue/outbox.ts';
import { clearMark, findMark, setMark } from '#store/queue/post-marks.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { domainOf } from '#workflow/post/owe-mail.ts';
import { WAITING_MINUTES } from './troubles.ts';

/** A mail that was given up or came back within this time is trouble that goes on. */
const FAILED_HOURS = 1;

/**
 * Tells the coordinators by mail, once when it begins, that mails wait for more than ten minutes or do not get through, and
 * for how long the oldest has waited. The next trouble after a quiet hour is told anew. Mails that a coordinator holds do
 * not count.
 */
export async function alarmMail(office: Office): Promise<undefined> {
  const { before, trouble } = await office.store.read(async (tx) => {
    const now = office.now();
    const oldest = (await findMark(tx, 'held')) ? undefined : await oldestWaiting(tx, now);
    const waited = oldest ? Math.floor(oldest.until(now).total('minutes')) : 0;
    const failed = await hasFailedSince(tx, now.subtract({ hours: FAILED_HOURS }));
    const waits = waited >= WAITING_MINUTES ? { waitingSince: oldest?.toString() ?? '', minutes: waited } : undefined;
    return {
      before: await findMark(tx, 'alarm'),
      trouble: waits ?? (failed ? { waitingSince: '', minutes: 0 } : undefined),
    };
  });
  if ((before === undefined) === (trouble === undefined)) return;
  await inOneWrite(office, async ({ tx, now }) => {
    if (!trouble) return clearMark(tx, 'alarm');
    if (await findMark(tx, 'alarm')) return;
    await setMark(tx, 'alarm', { at: now, by: '' });
    await insertMails(
      tx,
      office.policy.coordinators.map((email) => alarmTo(office, email, trouble)),
      now,
    );
  });
}

function alarmTo({ chance, policy }: Office, email: string, data: { waitingSince: string; minutes: number }): NewMail {
  return {
    id: chance.id(),
    content: { mail: 'delivery-alarm', data },
    to: { role: 'coordinator', id: email, name: '', email },
    thread: 'delivery-alarm',
    applicationId: undefined,
    itip: undefined,
    inviteKind: undefined,
    messageId: `<${chance.id()}@${domainOf(policy.sender.email)}>`,
    boundarySeed: chance.id(),
    priority: 0,
  };
}
