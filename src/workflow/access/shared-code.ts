import { notices } from '#domain/notices/notice.ts';
import type { Coded } from '#domain/words/askings.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { listLiveTokensOf, type Token, type TokenOf } from '#store/access/tokens.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { liveSharedCodes, ofSharedCode, sharesCode } from '#workflow/tokens/check-code.ts';
import { issueToken } from '#workflow/tokens/issue.ts';
import { askedBy } from './asker.ts';

/*
 * A mailbox that strangers ask for again and again must neither be flooded with mails nor be shut to its owner, who may sit
 * at a new browser in any network, as the strangers do. So beyond the limit all who ask share one mail with one code. Each
 * still needs an asking of their own, which holds its own tries; the code is long, because nothing limits these in all.
 */

/** So long before its end a code is of no use to who asks now. */
const LEAST_MINUTES = 5;
/** Anybody may be behind the mailbox; none of them is named in the mail. */
const PARTIES = {
  // The delivery forgets what was asked for an address that is no coordinator's.
  'sign-in': (email: string) => ({ role: 'coordinator', id: email, name: '', email }) as const,
  'access-code': (email: string) => ({ role: 'applicant', id: '', name: '', email }) as const,
  verification: (email: string) => ({ role: 'applicant', id: '', name: '', email }) as const,
};

/** Owes the mail with the code that all share who ask for this mailbox, unless the last one still serves. */
export async function oweSharedCode(work: Work, what: Coded, address: string): Promise<void> {
  const { office, now } = work;
  const of = ofSharedCode(what, address);
  const [newest] = await liveSharedCodes(work, what, address);
  if (newest && serves(newest, now)) return;
  const validFor = what === 'verification' ? { hours: LIMITS.verificationHours } : { minutes: LIMITS.codeAskedMinutes };
  const codeToken = await issueToken(work, {
    ...of,
    codeDigits: LIMITS.sharedCodeDigits,
    validFor: Temporal.Duration.from(validFor),
  });
  await oweMails(work, {
    notices: notices({ kind: 'code-shared', to: PARTIES[what](of.recipient) }, office.policy.ministry),
    applicationId: undefined,
    thread: of.subjectId,
    content: async () => ({ mail: 'shared-code', data: { what, codeToken } }),
  });
}

/** When the code was mailed that this browser shares; undefined where it was sent one of its own, or none. */
export async function sharedCodeSince(
  office: Office,
  of: TokenOf & { purpose: Coded },
  browser: string | undefined,
): Promise<Temporal.Instant | undefined> {
  const now = office.now();
  return office.store.read(async (tx) => {
    const own = (await listLiveTokensOf(tx, of, now)).find((token) => token.askedBy === askedBy(office, browser));
    if (!own || !sharesCode(own)) return undefined;
    const [newest] = await liveSharedCodes({ tx, office, now }, of.purpose, of.recipient);
    return newest?.createdAt;
  });
}

function serves({ createdAt, expiresAt }: Token, now: Temporal.Instant): boolean {
  const isFresh = Temporal.Instant.compare(createdAt.add({ minutes: LIMITS.sharedCodeMinutes }), now) > 0;
  const end = expiresAt?.subtract({ minutes: LEAST_MINUTES });
  return isFresh && (end === undefined || Temporal.Instant.compare(end, now) > 0);
}
