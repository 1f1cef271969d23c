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

type Owner = keyof Tables;

/** What is opened by a code: an application, or a collection of 様式2, or a 郡市区医師会 that helps with one. */
const CODED: readonly Owner[] = ['applications', 'collections', 'collectionHelpers'];

/** Which tables may hold what a token opens; none where it is no row. Feeds name it behind a word of their own. */
const OWNERS: Readonly<Record<TokenPurpose, readonly Owner[]>> = {
  verification: CODED,
  status: ['applications'],
  inquiry: ['inquiries'],
  maker: ['makers'],
  'sign-up-page': ['applications'],
  registration: ['registrations'],
  'registration-check': ['registrations'],
  reception: ['applications'],
  'sign-in': [],
  'access-code': CODED,
  'shared-code': [],
  'late-permit': ['latePermits'],
  draft: ['drafts'],
  feed: [],
  collection: ['collections'],
  'collection-helper': ['collectionHelpers'],
  'own-entry': ['collections'],
  'own-entry-check': ['entries'],
};

function isPurpose(purpose: string): purpose is TokenPurpose {
  return Object.hasOwn(OWNERS, purpose);
}

async function ownerFaults(tx: Tx, rows: readonly TokenRow[], now: Temporal.Instant): Promise<string[]> {
  const faults: string[] = [];
  for (const [owners, tokens] of Map.groupBy(rows, ownersOf)) {
    if (owners === undefined) {
      faults.push(...tokens.map((token) => `token ${token.id} has the unknown purpose ${token.purpose}`));
      continue;
    }
    if (owners.length === 0) continue;
    const there = new Set<string>();
    for (const owner of owners) for (const id of await idsIn(tx, owner, tokens.map(subjectOf))) there.add(id);
    const orphans = tokens.filter((token) => !there.has(subjectOf(token)) && !isOver(token, now));
    faults.push(
      ...orphans.map(
        (token) => `token ${token.id} (${token.purpose}) opens ${token.subjectId}, which ${owners[0]} does not have`,
      ),
    );
  }
  return faults;
}

const NO_OWNER: readonly Owner[] = [];

function ownersOf(token: TokenRow): readonly Owner[] | undefined {
  if (!isPurpose(token.purpose)) return undefined;
  if (token.purpose !== 'feed') return OWNERS[token.purpose];
  return FEEDS[token.subjectId.slice(0, token.subjectId.indexOf(':'))] ?? NO_OWNER;
}

const FEEDS: Readonly<Record<string, readonly Owner[]>> = {
  session: ['applications'],
  association: ['applications'],
  maker: ['makers'],
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
