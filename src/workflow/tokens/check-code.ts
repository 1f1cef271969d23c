import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { countWrongCode, findLiveToken, spendToken, type Token, type TokenPurpose } from '#store/access/tokens.ts';
import type { Work } from '#workflow/case/work.ts';

/** A 6-digit code may be guessed at this often; then it is dead and another has to be asked for. */
const TRIES = 5;

/** Spends the live token when the code is its own; otherwise counts the wrong one. */
export async function checkCode(
  work: Work,
  asked: { purpose: TokenPurpose; subjectId: string; recipient: string; code: string },
): Promise<Outcome<Token>> {
  const { tx, office, now } = work;
  const token = await findLiveToken(tx, asked, now);
  if (!token || token.tries >= TRIES) return refuse({ code: 'code-expired' });
  if (token.codeHash !== office.vault.hashCode(token.id, asked.code)) {
    await countWrongCode(tx, token);
    const triesLeft = TRIES - token.tries - 1;
    return refuse(triesLeft === 0 ? { code: 'code-expired' } : { code: 'code-wrong', triesLeft });
  }
  await spendToken(tx, token.id, now);
  return accept(token);
}
