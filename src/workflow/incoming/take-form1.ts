import type { Letter } from '#domain/incoming/letter.ts';
import { verdictOf } from '#domain/incoming/trust.ts';
import { notices, type Party } from '#domain/notices/notice.ts';
import { JST, jstDay } from '#domain/text/jst.ts';
import { wasMailedSince } from '#store/queue/unreached.ts';
import type { Work } from '#workflow/case/work.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { type Placing, waits } from './placing.ts';

/**
 * A mailed 様式1 waits for a coordinator, who registers it. Its sender gets a receipt only where our mail server vouches for
 * the address, once a day, with counts and none of the sheet's words: anybody can write somebody else's address.
 */
export async function takeForm1(
  work: Work,
  letter: Letter,
  counts: { forms: number; others: number },
): Promise<Placing> {
  const { office } = work;
  const { from } = letter;
  if (
    letter.isFromList ||
    from === undefined ||
    !PLAIN.test(from.email) ||
    verdictOf(letter, office.policy.authservId) !== 'pass'
  )
    return waits('form1');
  const sender: Party = { role: 'applicant', id: 'form1-mailed', name: '', email: from.email };
  return { ...waits('form1'), apply: () => sendReceipt(work, sender, counts) };
}

/** What goes through every server as it is. */
const PLAIN = /^[\w.+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;

async function sendReceipt(work: Work, sender: Party, counts: { forms: number; others: number }): Promise<void> {
  const { tx, office, now } = work;
  const today = jstDay(now).toZonedDateTime(JST).toInstant();
  if (await wasMailedSince(tx, { name: 'form1-mailed', email: sender.email }, today)) return;
  await oweMails(work, {
    notices: notices({ kind: 'form1-mailed', sender }, office.policy.ministry),
    applicationId: undefined,
    thread: `form1-mailed ${sender.email}`,
    content: async () => ({ mail: 'form1-mailed', data: counts }),
  });
}
