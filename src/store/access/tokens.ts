import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import type { LinkPurpose } from '#domain/notices/link.ts';
import { given, prepared, preparedRows } from '#store/connections/prepared.ts';
import type { Tx } from '#store/engine.ts';
import { first, inBatches, instantOf, oneOf, optionalInstant } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';
import type { Vault } from './vault.ts';

/** `shared-code`: its subject says for what and for whom (`check-code.ts`); it opens nothing by itself. */
export type TokenPurpose = LinkPurpose | 'access-code' | 'shared-code';

/** A mailed link, with or without a code beside it; kept as hashes. */
export interface Token {
  id: string;
  purpose: TokenPurpose;
  /** What it opens: an application, an inquiry, a registration, or a coordinator's address. */
  subjectId: string;
  recipient: string;
  /** The browser that asked for it, as a hash; its code is good in no other. Of a link: it was not mailed (`SharedLink`). */
  askedBy: string | undefined;
  createdAt: Temporal.Instant;
  expiresAt: Temporal.Instant | undefined;
  spentAt: Temporal.Instant | undefined;
  /** Wrong codes so far. */
  tries: number;
  codeHash: string | undefined;
}

/** Whose token: what it is for, what it opens, and who was sent it. */
export type TokenOf = Pick<Token, 'purpose' | 'subjectId' | 'recipient'>;

export interface NewToken {
  id: string;
  purpose: TokenPurpose;
  link: string;
  code: string | undefined;
  subjectId: string;
  recipient: string;
  askedBy?: string | undefined;
  expiresAt: Temporal.Instant | undefined;
}

export async function insertTokens(
  tx: Tx,
  vault: Vault,
  tokens: readonly NewToken[],
  now: Temporal.Instant,
): Promise<void> {
  const rows = tokens.map((token) => ({
    id: token.id,
    purpose: token.purpose,
    linkHash: vault.hash(token.link),
    codeHash: token.code === undefined ? null : vault.hashCode(token.id, token.code),
    sealed: vault.seal(JSON.stringify([token.link, token.code ?? ''])),
    subjectId: token.subjectId,
    recipient: token.recipient,
    askedBy: token.askedBy ?? null,
    createdAt: now.epochMilliseconds,
    expiresAt: token.expiresAt?.epochMilliseconds ?? null,
    tries: 0,
  }));
  await tx.insertAll(tx.tables.tokens, rows);
}

/** The token behind a link; also a spent or expired one, so that the page can say which. */
export async function findTokenByLink(
  tx: Tx,
  vault: Vault,
  purpose: TokenPurpose,
  link: string,
): Promise<Token | undefined> {
  const { tokens } = tx.tables;
  const row = first(
    await tx.db
      .select()
      .from(tokens)
      .where(and(eq(tokens.linkHash, vault.hash(link)), eq(tokens.purpose, purpose))),
  );
  return row ? tokenOf(row) : undefined;
}

/** The newest token that still can be used, if any. */
export async function findLiveToken(tx: Tx, of: TokenOf, now: Temporal.Instant): Promise<Token | undefined> {
  return (await listLiveTokensOf(tx, of, now))[0];
}

/** All that still can be used, the newest first. */
export async function listLiveTokensOf(tx: Tx, of: TokenOf, now: Temporal.Instant): Promise<Token[]> {
  const { tokens } = tx.tables;
  const rows = await tx.db
    .select()
    .from(tokens)
    .where(
      and(
        eq(tokens.purpose, of.purpose),
        eq(tokens.subjectId, of.subjectId),
        eq(tokens.recipient, of.recipient),
        isNull(tokens.spentAt),
      ),
    )
    .orderBy(desc(tokens.createdAt), desc(tokens.id));
  return rows.map(tokenOf).filter((token) => !isExpired(token, now));
}

/** What this recipient holds of a purpose, whatever it opens and however the address is written; the newest first. */
export async function listTokensTo(
  tx: Tx,
  { purpose, recipient }: Pick<Token, 'purpose' | 'recipient'>,
  { most, now }: { most: number; now: Temporal.Instant },
): Promise<Token[]> {
  const { tokens } = tx.tables;
  const written = [...new Set([recipient, recipient.toLowerCase()])];
  const rows = await tx.db
    .select()
    .from(tokens)
    .where(and(eq(tokens.purpose, purpose), inArray(tokens.recipient, written), isNull(tokens.spentAt)))
    .orderBy(desc(tokens.createdAt), desc(tokens.id))
    .limit(most);
  return rows.map(tokenOf).filter((token) => !isExpired(token, now));
}

/** The same for many: the tokens of these subjects that still can be used, whoever holds them; a newer one is later. */
export async function listLiveTokens(
  tx: Tx,
  purpose: TokenPurpose,
  subjectIds: readonly string[],
  now: Temporal.Instant,
): Promise<Token[]> {
  const { tokens } = tx.tables;
  const found: Token[] = [];
  for (const some of inBatches(subjectIds)) {
    const rows = await tx.db
      .select()
      .from(tokens)
      .where(and(eq(tokens.purpose, purpose), inArray(tokens.subjectId, some), isNull(tokens.spentAt)))
      .orderBy(asc(tokens.createdAt), asc(tokens.id));
    found.push(...rows.map(tokenOf));
  }
  return found.filter((token) => !isExpired(token, now));
}

export function isExpired(token: Pick<Token, 'expiresAt'>, now: Temporal.Instant): boolean {
  return token.expiresAt !== undefined && Temporal.Instant.compare(now, token.expiresAt) >= 0;
}

/** When tokens of this purpose were issued for this matter since then, oldest first; for the limit on resending. */
export async function issuedSince(
  tx: Tx,
  purpose: TokenPurpose,
  subjectId: string,
  since: Temporal.Instant,
): Promise<Temporal.Instant[]> {
  const { tokens } = tx.tables;
  const rows = await tx.db
    .select({ createdAt: tokens.createdAt })
    .from(tokens)
    .where(
      and(eq(tokens.purpose, purpose), eq(tokens.subjectId, subjectId), gt(tokens.createdAt, since.epochMilliseconds)),
    )
    .orderBy(asc(tokens.createdAt));
  return rows.map((row) => instantOf(row.createdAt));
}

/** Whether this browser has spent a token that went to this address, and so has shown once that it reads its mail. */
export async function hasSpent(
  tx: Tx,
  { purpose, recipient, askedBy }: { purpose: TokenPurpose; recipient: string; askedBy: string },
): Promise<boolean> {
  const { tokens } = tx.tables;
  const rows = await tx.db
    .select({ id: tokens.id })
    .from(tokens)
    .where(
      and(
        eq(tokens.purpose, purpose),
        eq(tokens.recipient, recipient),
        eq(tokens.askedBy, askedBy),
        isNotNull(tokens.spentAt),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** Links that many may ask for at one mailbox. */
export type SharedPurpose = Extract<TokenPurpose, 'registration-check' | 'draft'>;

/** A link that was not mailed, because another to the same mailbox leads on to it. */
export interface SharedLink {
  subjectId: string;
  link: string;
}

/** No page lists more. */
const LINKS_MAX = 50;

/**
 * Links to a mailbox, however it is written, that were mailed, or that were not and say who asked; the newest first, fifty at
 * most.
 */
export async function listLinksTo(
  tx: Tx,
  vault: Vault,
  to: { purpose: SharedPurpose; recipient: string; mailed: boolean; endsAfter: Temporal.Instant },
): Promise<SharedLink[]> {
  const { tokens } = tx.tables;
  const rows = await tx.db
    .select()
    .from(tokens)
    .where(
      and(
        eq(tokens.purpose, to.purpose),
        gt(tokens.expiresAt, to.endsAfter.epochMilliseconds),
        sql`lower(${tokens.recipient}) = ${to.recipient.toLowerCase()}`,
        isNull(tokens.spentAt),
        to.mailed ? isNull(tokens.askedBy) : isNotNull(tokens.askedBy),
      ),
    )
    .orderBy(desc(tokens.createdAt))
    .limit(LINKS_MAX);
  return rows.flatMap(({ subjectId, sealed }) => {
    if (sealed === null) return [];
    const pair: string[] = JSON.parse(vault.unseal(sealed));
    return [{ subjectId, link: pair[0] ?? '' }];
  });
}

/** One wrong code was tried against all of these. */
export async function countWrongCode(tx: Tx, ids: readonly string[]): Promise<void> {
  const { tokens } = tx.tables;
  await tx.db
    .update(tokens)
    .set({ tries: sql`${tokens.tries} + 1` })
    .where(inArray(tokens.id, [...ids]));
}

/** From now on it ends then, unless it ends earlier. */
export async function shortenToken(tx: Tx, id: string, end: Temporal.Instant): Promise<void> {
  await shortened(tx, { id, end: end.epochMilliseconds });
}

const shortened = prepared(({ db, tables: { tokens } }) =>
  db
    .update(tokens)
    .set({ expiresAt: given('end') })
    .where(and(eq(tokens.id, given('id')), gt(tokens.expiresAt, given('end')))),
);

/** Forgets tokens of this purpose that ended before; `spent`: also those that were used. */
export async function dropEnded(
  tx: Tx,
  { purpose, spent }: { purpose: TokenPurpose; spent: boolean },
  before: Temporal.Instant,
): Promise<void> {
  const { tokens } = tx.tables;
  const ended = and(eq(tokens.purpose, purpose), lt(tokens.expiresAt, before.epochMilliseconds));
  await tx.db.delete(tokens).where(spent ? ended : and(ended, isNull(tokens.spentAt)));
}

/** Used up: the sealed text goes with it. */
export async function spendToken(tx: Tx, id: string, now: Temporal.Instant): Promise<void> {
  const { tokens } = tx.tables;
  await tx.db.update(tokens).set({ spentAt: now.epochMilliseconds, sealed: null }).where(eq(tokens.id, id));
}

/** Earlier codes and links of this purpose die. */
export async function revokeTokens(
  tx: Tx,
  purpose: TokenPurpose,
  subjectId: string,
  now: Temporal.Instant,
): Promise<void> {
  const { tokens } = tx.tables;
  await tx.db
    .update(tokens)
    .set({ spentAt: now.epochMilliseconds, sealed: null })
    .where(and(eq(tokens.purpose, purpose), eq(tokens.subjectId, subjectId), isNull(tokens.spentAt)));
}

/** What this one recipient was sent dies; what others hold for the same matter stays. */
export async function revokeTokensOf(tx: Tx, of: TokenOf, now: Temporal.Instant): Promise<void> {
  const { tokens } = tx.tables;
  await tx.db
    .update(tokens)
    .set({ spentAt: now.epochMilliseconds, sealed: null })
    .where(
      and(
        eq(tokens.purpose, of.purpose),
        eq(tokens.subjectId, of.subjectId),
        sql`lower(${tokens.recipient}) = ${of.recipient.toLowerCase()}`,
        isNull(tokens.spentAt),
      ),
    );
}

/** What unspent links of a purpose opened that have died by now: so many of them, by their subjects. */
export async function listDiedSubjects(
  tx: Tx,
  purpose: TokenPurpose,
  now: Temporal.Instant,
  limit: number,
): Promise<string[]> {
  const { tokens } = tx.tables;
  const rows = await tx.db
    .select({ subjectId: tokens.subjectId })
    .from(tokens)
    .where(and(eq(tokens.purpose, purpose), lt(tokens.expiresAt, now.epochMilliseconds), isNull(tokens.spentAt)))
    .limit(limit);
  return rows.map(({ subjectId }) => subjectId);
}

/** Link and code as the mail says them. */
export interface Unsealed extends Pick<Token, 'purpose' | 'expiresAt'> {
  link: string;
  code: string;
}

/** Links and codes of waiting mails, by token id; spent ones are missing. */
export async function unsealTokens(tx: Tx, vault: Vault, ids: readonly string[]): Promise<Map<string, Unsealed>> {
  if (ids.length === 0) return new Map();
  const rows = await tokensOf(
    tx,
    ids.map((id) => ({ id })),
  );
  const found = new Map<string, Unsealed>();
  for (const row of rows) {
    if (row.sealed === null) continue;
    const pair: string[] = JSON.parse(vault.unseal(row.sealed));
    const purpose = oneOf(PURPOSES, row.purpose);
    const expiresAt = optionalInstant(row.expiresAt);
    found.set(row.id, { purpose, expiresAt, link: pair[0] ?? '', code: pair[1] ?? '' });
  }
  return found;
}

const tokensOf = preparedRows(['id'], ({ db, tables: { tokens } }, rows) =>
  db
    .select()
    .from(tokens)
    .where(
      inArray(
        tokens.id,
        rows.map((row) => row('id')),
      ),
    ),
);

const PURPOSES: readonly TokenPurpose[] = [
  'verification',
  'status',
  'inquiry',
  'maker',
  'sign-up-page',
  'registration',
  'registration-check',
  'reception',
  'sign-in',
  'access-code',
  'shared-code',
  'late-permit',
  'draft',
  'feed',
  'collection',
  'collection-helper',
  'own-entry',
  'own-entry-check',
];

function tokenOf(row: Tables['tokens']['$inferSelect']): Token {
  return {
    id: row.id,
    purpose: oneOf(PURPOSES, row.purpose),
    subjectId: row.subjectId,
    recipient: row.recipient,
    askedBy: row.askedBy ?? undefined,
    createdAt: instantOf(row.createdAt),
    expiresAt: optionalInstant(row.expiresAt),
    spentAt: optionalInstant(row.spentAt),
    tries: row.tries,
    codeHash: row.codeHash ?? undefined,
  };
}
