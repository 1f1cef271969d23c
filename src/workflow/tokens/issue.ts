import type { Party, Role } from '#domain/notices/notice.ts';
import { findLiveToken, insertTokens, listLiveTokens, type NewToken, type TokenPurpose } from '#store/access/tokens.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';

interface Wanted {
  purpose: TokenPurpose;
  subjectId: string;
  recipient: string;
  /** The browser that asked, as a hash: `Asker`. */
  askedBy?: string | undefined;
  codeDigits?: 6 | 8 | 12 | undefined;
  /** Short enough to be typed from paper: of pages that are handed out to many, and open nothing personal. */
  isShort?: boolean;
  validFor?: Temporal.Duration;
}

/** A fresh token; returns its id, which mails carry as a placeholder. */
export async function issueToken(work: Work, wanted: Wanted): Promise<string> {
  const { tx, office, now } = work;
  const token = fresh(office, now, wanted);
  await insertTokens(tx, office.vault, [token], now);
  return token.id;
}

function fresh(office: Office, now: Temporal.Instant, wanted: Wanted): NewToken {
  return {
    id: office.chance.id(),
    purpose: wanted.purpose,
    link: wanted.isShort ? office.chance.reference() : office.chance.token(),
    code: wanted.codeDigits === undefined ? undefined : office.chance.code(wanted.codeDigits),
    subjectId: wanted.subjectId,
    recipient: wanted.recipient,
    askedBy: wanted.askedBy,
    expiresAt: wanted.validFor === undefined ? undefined : now.add(wanted.validFor),
  };
}

/**
 * The standing link of this recipient, so that every mail about a matter carries the same address and old mails stay
 * good; a fresh one where there is none yet.
 */
export async function standingToken(
  work: Work,
  purpose: TokenPurpose,
  subjectId: string,
  recipient: string,
): Promise<string> {
  const { tx, now } = work;
  const live = await findLiveToken(tx, { purpose, subjectId, recipient }, now);
  return live?.id ?? (await issueToken(work, { purpose, subjectId, recipient }));
}

/** Whose link the short address on paper is: beside the one in mails, to the same page. */
export const ON_PAPER = 'paper';

/** The sign-up page once more, with a link that people can type. */
export async function paperToken(work: Work, applicationId: string): Promise<string> {
  const { tx, now } = work;
  const wanted = { purpose: 'sign-up-page', subjectId: applicationId, recipient: ON_PAPER } as const;
  return (await findLiveToken(tx, wanted, now))?.id ?? (await issueToken(work, { ...wanted, isShort: true }));
}

/** The page that each role has for itself; the ministry has the desk. */
const OWN_PAGES: Partial<Record<Role, TokenPurpose>> = {
  applicant: 'status',
  maker: 'inquiry',
  attendee: 'registration',
};

/** Token ids of people's own pages. */
export type PersonalLinks = (to: Party) => string | undefined;

/** The standing links of all these people at once: one by one, hundreds of them would hold up everybody else's writes. */
export async function personalLinks(work: Work, parties: readonly Party[]): Promise<PersonalLinks> {
  const { tx, office, now } = work;
  const ids = new Map<string, string>();
  const keyOf = (purpose: string, subjectId: string, recipient: string) => `${purpose} ${subjectId} ${recipient}`;
  for (const [role, purpose] of Object.entries(OWN_PAGES)) {
    const holders = parties.filter((party) => party.role === role);
    const subjectIds = [...new Set(holders.map((party) => party.id))];
    for (const token of await listLiveTokens(tx, purpose, subjectIds, now)) {
      ids.set(keyOf(purpose, token.subjectId, token.recipient), token.id);
    }
    const missing = new Map<string, NewToken>();
    for (const { id, email } of holders) {
      const key = keyOf(purpose, id, email);
      if (ids.has(key) || missing.has(key)) continue;
      missing.set(key, fresh(office, now, { purpose, subjectId: id, recipient: email }));
    }
    await insertTokens(tx, office.vault, [...missing.values()], now);
    for (const [key, token] of missing) ids.set(key, token.id);
  }
  return ({ role, id, email }) => ids.get(keyOf(OWN_PAGES[role] ?? '', id, email));
}
