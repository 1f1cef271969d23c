import { mailTitle } from '#domain/notices/mail-traits.ts';
import type { Notice } from '#domain/notices/notice.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import type { PlannedCase } from '#workflow/desk/many-choice.ts';

/** One line of 「送られるメール」 of a run. */
export interface MailRow {
  who: string;
  mail: string;
  /** 「12件を1通に」 where they are collected. */
  count: string;
}

/** A maker gets one mail of each of these for the whole run, at each of its addresses. */
const COLLECTED: readonly Notice['mail'][] = ['inquiry', 'inquiry-reminder', 'inquiry-closed'];

/** Who gets how many mails of which kind, and how many there are in all. */
export function mailRows(planned: readonly PlannedCase[]): { rows: MailRow[]; total: number } {
  const mails = planned.flatMap(({ plan }) => plan.mails);
  const groups = Map.groupBy(mails, ({ to, mail }) => `${to.role === 'maker' ? to.name : to.role} ${mail}`);
  let total = 0;
  const rows = [...groups.values()].flatMap((group): MailRow[] => {
    const [first] = group;
    if (!first) return [];
    const isMaker = first.to.role === 'maker';
    const addresses = new Set(group.map(({ to }) => to.email)).size;
    const isCollected = isMaker && COLLECTED.includes(first.mail);
    const count = isCollected ? addresses : group.length;
    total += count;
    const collected = `${group.length / addresses}件の申請を1通に`;
    return [
      {
        who: isMaker ? first.to.name : first.to.role === 'ministry' ? first.to.name : ROLE_WORDS[first.to.role],
        mail: mailTitle(first.mail),
        count: isCollected ? `${count}通（${collected}）` : `${count}通`,
      },
    ];
  });
  return { rows, total };
}
