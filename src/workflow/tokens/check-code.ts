import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import type { Coded } from '#domain/words/askings.ts';
import { countWrongCode, listLiveTokensOf, spendToken, type Token, type TokenOf } from '#store/access/tokens.ts';
import type { Work } from '#workflow/case/work.ts';

/** A code may be guessed at this often; then it is dead and another has to be asked for. */
const TRIES = 5;

/** What is asked for when a code is shared (`access/shared-code.ts`). */
export function ofSharedCode(what: Coded, address: string): TokenOf {
  const recipient = address.toLowerCase();
  return { purpose: 'shared-code', subjectId: `${what} ${recipient}`, recipient };
}

/** The codes that are shared at this mailbox and still good, the newest first. */
export function liveSharedCodes({ tx, now }: Work, what: Coded, address: string): Promise<Token[]> {
  return listLiveTokensOf(tx, ofSharedCode(what, address), now);
}

/** Whether it was asked for when the mailbox was crowded: it has no code of its own. */
export function sharesCode({ codeHash }: Token): boolean {
  return codeHash === undefined;
}

/**
 * Spends the live token whose code this is; an older one is as good as the newest, and where it has none the mailbox's shared
 * one is good. A code is only good in the browser that asked for one (`askedBy`), and a wrong one counts against the codes of
 * that browser: whoever guesses uses up nobody else's.
 */
export async function checkCode(
  work: Work,
  asked: TokenOf & { purpose: Coded; code: string; askedBy?: string | undefined },
): Promise<Outcome<Token>> {
  const { tx, office, now } = work;
  const live = (await listLiveTokensOf(tx, asked, now)).filter(
    ({ askedBy, tries }) => askedBy === asked.askedBy && tries < TRIES,
  );
  const [newest] = live;
  if (!newest) return refuse({ code: 'code-expired' });
  const isRight = (token: Token): boolean => token.codeHash === office.vault.hashCode(token.id, asked.code);
  const sharing = live.find(sharesCode);
  const shared = sharing && (await liveSharedCodes(work, asked.purpose, asked.recipient)).find(isRight);
  const right = shared ? sharing : live.find(isRight);
  if (!right) {
    await countWrongCode(
      tx,
      live.map(({ id }) => id),
    );
    const triesLeft = TRIES - newest.tries - 1;
    return refuse(triesLeft === 0 ? { code: 'code-expired' } : { code: 'code-wrong', triesLeft });
  }
  // Typed once, it is good for nobody else; whoever asked beside it is mailed the next.
  if (shared) await spendToken(tx, shared.id, now);
  await spendToken(tx, right.id, now);
  return accept(right);
}
