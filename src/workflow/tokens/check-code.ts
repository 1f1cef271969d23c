import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { countWrongCode, listLiveTokensOf, spendToken, type Token, type TokenOf } from '#store/access/tokens.ts';
import type { Work } from '#workflow/case/work.ts';

/** A code may be guessed at this often; then it is dead and another has to be asked for. */
const TRIES = 5;

/**
 * Spends the live token whose code this is; an older one is as good as the newest. A code is only good in the browser that
 * asked for it (`askedBy`), and a wrong one counts against the codes of that browser: whoever guesses uses up nobody else's.
 */
export async function checkCode(
  work: Work,
  asked: TokenOf & { code: string; askedBy?: string | undefined },
): Promise<Outcome<Token>> {
  const { tx, office, now } = work;
  const live = (await listLiveTokensOf(tx, asked, now)).filter(
    ({ askedBy, tries }) => askedBy === asked.askedBy && tries < TRIES,
  );
  const [newest] = live;
  if (!newest) return refuse({ code: 'code-expired' });
  const right = live.find((token) => token.codeHash === office.vault.hashCode(token.id, asked.code));
  if (!right) {
    await countWrongCode(
      tx,
      live.map(({ id }) => id),
    );
    const triesLeft = TRIES - newest.tries - 1;
    return refuse(triesLeft === 0 ? { code: 'code-expired' } : { code: 'code-wrong', triesLeft });
  }
  await spendToken(tx, right.id, now);
  return accept(right);
}
