import { asc, gt, inArray } from 'drizzle-orm';
import type { TokenPurpose } from '#store/access/tokens.ts';
import type { Vault } from '#store/access/vault.ts';
import type { Store, Tx } from '#store/engine.ts';
import type { Tables } from '#store/tables/tables.ts';

const AT_ONCE = 200;

type TokenRow = Tables['tokens']['$inferSelect'];

/** Tokens whose owner is not there, or whose seal does not hold what their hashes say. */
export async function* tokenFaults(
  snapshot: Pick<Store, 'read'>,
  { vault, now }: { vault: Vault; now: Temporal.Instant },
): AsyncGenerator<string> {
  let after = '';
  let closed = 0;
  for (;;) {
    const rows = await snapshot.read(({ db, tables: { tokens } }) =>
      db.select().from(tokens).where(gt(tokens.id, after)).orderBy(asc(tokens.id)).limit(AT_ONCE),
    );
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
    yield* await snapshot.read((tx) => ownerFaults(tx, rows, now));
    for (const row of rows) {
      const seal = sealFault(vault, row);
      if (seal === 'closed') closed += 1;
      else if (seal !== undefined) yield `token ${row.id} (${row.purpose}) ${seal}`;
    }
  }
  if (closed > 0) yield `${closed} tokens cannot be opened: this is not the SECRET that sealed them`;
}

/** `closed`: it is sealed with another SECRET. */
function sealFault(vault: Vault, row: TokenRow): string | undefined {
  if (row.spentAt !== null) return row.sealed === null ? undefined : 'is spent, but still sealed';
  if (row.sealed === null) return 'is not spent, but has no seal';
  try {
    const [link = '', code = '']: string[] = JSON.parse(vault.unseal(row.sealed));
    const isSame =
      vault.hash(link) === row.linkHash &&
      (row.codeHash ?? vault.hashCode(row.id, '')) === vault.hashCode(row.id, code);
    return isSame ? undefined : 'is sealed with another link or code than its hashes';
  } catch {
    return 'closed';
  }
}

/** Which table holds what a token opens; undefined where it is no row. Feeds name it behind a word of their own. */
const OWNERS: Readonly<Record<TokenPurpose, keyof Tables | undefined>> = {
  verification: 'applications',
  status: 'applications',
  inquiry: 'inquiries',
  maker: 'makers',
  'sign-up-page': 'applications',
  registration: 'registrations',
  'registration-check': 'registrations',
  reception: 'applications',
  'sign-in': undefined,
  'access-code': 'applications',
  'shared-code': undefined,
  'late-permit': 'latePermits',
  draft: 'drafts',
  feed: undefined,
};

function isPurpose(purpose: string): purpose is TokenPurpose {
  return Object.hasOwn(OWNERS, purpose);
}

async function ownerFaults(tx: Tx, rows: readonly TokenRow[], now: Temporal.Instant): Promise<string[]> {
  const faults: string[] = [];
  for (const [purpose, tokens] of Map.groupBy(rows, ownerOf)) {
    if (purpose === undefined) continue;
    if (purpose === 'unknown') {
      faults.push(...tokens.map((token) => `token ${token.id} has the unknown purpose ${token.purpose}`));
      continue;
    }
    const there = await idsIn(tx, purpose, tokens.map(subjectOf));
    const orphans = tokens.filter((token) => !there.has(subjectOf(token)) && !isOver(token, now));
    faults.push(
      ...orphans.map(
        (token) => `token ${token.id} (${token.purpose}) opens ${token.subjectId}, which ${purpose} does not have`,
      ),
    );
  }
  return faults;
}

function ownerOf(token: TokenRow): keyof Tables | 'unknown' | undefined {
  if (!isPurpose(token.purpose)) return 'unknown';
  if (token.purpose === 'feed') return FEEDS[token.subjectId.slice(0, token.subjectId.indexOf(':'))] ?? undefined;
  return OWNERS[token.purpose];
}

const FEEDS: Readonly<Record<string, keyof Tables>> = {
  session: 'applications',
  association: 'applications',
  maker: 'makers',
};

function subjectOf({ purpose, subjectId }: TokenRow): string {
  return purpose === 'feed' ? subjectId.slice(subjectId.indexOf(':') + 1) : subjectId;
}

/** Drafts that nobody touches any more go, and what was mailed about them opens nothing. */
function isOver({ spentAt, expiresAt }: TokenRow, now: Temporal.Instant): boolean {
  return spentAt !== null || (expiresAt !== null && expiresAt <= now.epochMilliseconds);
}

async function idsIn({ db, tables }: Tx, table: keyof Tables, ids: readonly string[]): Promise<Set<string>> {
  const owner = tables[table];
  if (!('id' in owner)) throw new Error(`${table} has no id`);
  const rows = await db
    .select({ id: owner.id })
    .from(owner)
    .where(inArray(owner.id, [...ids]));
  return new Set(rows.map(({ id }) => id));
}
