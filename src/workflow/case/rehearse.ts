import type { Notice } from '#domain/notices/notice.ts';
import type { Outcome } from '#domain/outcome/refusal.ts';
import type { Store, Tx } from '#store/engine.ts';
import { lastTold, listMails, type OutboxMail } from '#store/queue/outbox.ts';
import type { Office } from './office.ts';

/** More than any act owes. */
const MOST_MAILS = 10_000;

/** A mail that an act would owe. */
export interface RehearsedMail extends Notice {
  /** Whether the recipient's calendar asks again: it has the event, and the new one has a higher SEQUENCE. */
  asksAgain: boolean;
}

/**
 * What an act would do if it were done now: it runs for real, in a transaction that is taken back. So the page says
 * beforehand who gets which mail by the very rules that will send it, and refuses what would be refused.
 */
export async function rehearse(
  office: Office,
  act: (office: Office) => Promise<Outcome<unknown>>,
): Promise<{ outcome: Outcome<unknown>; owed: RehearsedMail[] }> {
  let owed: RehearsedMail[] = [];
  const store: Store = {
    ...office.store,
    async write(work) {
      const takenBack = new Error('a rehearsal is taken back');
      let done: { value: Awaited<ReturnType<typeof work>> } | undefined;
      try {
        await office.store.write(async (tx) => {
          const before = (await listMails(tx, { limit: 1 }))[0]?.seq ?? 0;
          const value = await work(tx);
          owed = await owedSince(tx, before);
          done = { value };
          throw takenBack;
        });
      } catch (error) {
        if (error !== takenBack) throw error;
      }
      if (!done) throw new Error('a rehearsal returned without its work');
      return done.value;
    },
  };
  const outcome = await act({ ...office, store });
  return { outcome, owed: outcome.ok ? owed : [] };
}

async function owedSince(tx: Tx, seq: number): Promise<RehearsedMail[]> {
  const owed: RehearsedMail[] = [];
  const fresh = (await listMails(tx, { state: 'owed', limit: MOST_MAILS })).filter((mail) => mail.seq > seq);
  const told = await lastTold(
    tx,
    fresh.map((mail) => mail.orderKey),
  );
  for (const mail of fresh.toReversed()) {
    const sequence = told.get(mail.orderKey)?.sequence ?? Number.POSITIVE_INFINITY;
    owed.push({ ...noticeOf(mail), asksAgain: (mail.itip?.sequence ?? 0) > sequence });
  }
  return owed;
}

function noticeOf({ content, to, itip, inviteKind }: OutboxMail): Notice {
  if (!itip || !inviteKind) return { mail: content.mail, to };
  return { mail: content.mail, to, invite: { kind: inviteKind, method: itip.method, wholeEvent: itip.wholeEvent } };
}
