import { formatInstant } from '#domain/text/dates.ts';
import type { Coded } from '#domain/words/askings.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { OTHER_WAYS } from '#domain/words/problems.ts';
import { sharedCodeSince } from '#workflow/access/shared-code.ts';
import type { Web } from './pages.ts';

const DIGITS: Readonly<Record<Coded, number>> = { 'sign-in': 8, 'access-code': 6, verification: 6 };

/** What a page that asks for a code says of it; `shared` is empty unless all who ask for this mailbox share one. */
export async function codeWords(
  { office }: Web,
  of: Parameters<typeof sharedCodeSince>[1],
  browser?: string,
): Promise<{ digits: number; shared: string }> {
  const since = await sharedCodeSince(office, of, browser);
  if (since === undefined) return { digits: DIGITS[of.purpose], shared: '' };
  const digits = LIMITS.sharedCodeDigits;
  return {
    digits,
    shared: `このアドレスへの確認コードの依頼が、短い時間に多く続いています。新しいメールの代わりに、${formatInstant(since)}のメール「${digits}桁の確認コード」の数字をご入力ください。届かないときは、${LIMITS.sharedCodeMinutes}分ほどおいてから、もう一度メールをお受け取りください。${OTHER_WAYS}`,
  };
}
