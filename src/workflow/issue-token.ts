import type { Tx } from '../store/engine.ts';
import { findLiveToken, insertToken, type TokenPurpose } from '../store/tokens.ts';
import type { Office } from './office.ts';

/** A fresh token; returns its id, which mails carry as a placeholder. */
export async function issueToken(
  tx: Tx,
  office: Office,
  now: Temporal.Instant,
  token: {
    purpose: TokenPurpose;
    subjectId: string;
    recipient: string;
    codeDigits?: 6 | 8;
    validFor?: Temporal.Duration;
  },
): Promise<string> {
  const id = office.chance.id();
  await insertToken(
    tx,
    office.vault,
    {
      id,
      purpose: token.purpose,
      link: office.chance.token(),
      code: token.codeDigits === undefined ? undefined : office.chance.code(token.codeDigits),
      subjectId: token.subjectId,
      recipient: token.recipient,
      expiresAt: token.validFor === undefined ? undefined : now.add(token.validFor),
    },
    now,
  );
  return id;
}

/**
 * The standing link of this recipient, so that every mail about a matter carries the same address and old mails stay
 * good; a fresh one where there is none yet.
 */
export async function standingToken(
  tx: Tx,
  office: Office,
  now: Temporal.Instant,
  purpose: TokenPurpose,
  subjectId: string,
  recipient: string,
): Promise<string> {
  const live = await findLiveToken(tx, purpose, subjectId, recipient, now);
  return live?.id ?? (await issueToken(tx, office, now, { purpose, subjectId, recipient }));
}
