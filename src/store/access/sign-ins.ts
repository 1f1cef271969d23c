import { and, desc, eq, gt, inArray, isNull, sql, sum } from 'drizzle-orm';
import type { Tx } from '#store/engine.ts';
import { first, instantOf, oneOf } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

/** `second-step`: a coordinator's whose second step is still to come; it opens nothing. */
export type BrowserRole = 'applicant' | 'coordinator' | 'second-step' | 'helper';
const ROLES: readonly BrowserRole[] = ['applicant', 'coordinator', 'second-step', 'helper'];

/**
 * A browser that has proved that it reads the mail of one address, or, of a helper at a reception, that has given a name; its
 * cookie is kept as a hash.
 */
export interface Browser {
  id: string;
  cookieHash: string;
  role: BrowserRole;
  /** Empty for helpers. */
  email: string;
  /** For coordinators: the person behind the shared address; empty until picked. */
  name: string;
  createdAt: Temporal.Instant;
  expiresAt: Temporal.Instant;
  lastSeenAt: Temporal.Instant;
  /** Of coordinators: 「Windows の Edge」, and the network; empty for others. */
  device: string;
  network: string;
  /** Wrong codes of the second step so far. */
  tries: number;
}

export type NewBrowser = Omit<Browser, 'lastSeenAt' | 'device' | 'network' | 'tries'> &
  Partial<Pick<Browser, 'device' | 'network'>>;

export async function insertBrowser(tx: Tx, browser: NewBrowser): Promise<void> {
  await tx.db.insert(tx.tables.browsers).values({
    id: browser.id,
    cookieHash: browser.cookieHash,
    role: browser.role,
    email: browser.email,
    name: browser.name,
    createdAt: browser.createdAt.epochMilliseconds,
    expiresAt: browser.expiresAt.epochMilliseconds,
    lastSeenAt: browser.createdAt.epochMilliseconds,
    device: browser.device ?? '',
    network: browser.network ?? '',
    tries: 0,
  });
}

export async function findBrowser(tx: Tx, cookieHash: string, now: Temporal.Instant): Promise<Browser | undefined> {
  const { browsers } = tx.tables;
  const row = first(
    await tx.db
      .select()
      .from(browsers)
      .where(
        and(
          eq(browsers.cookieHash, cookieHash),
          isNull(browsers.revokedAt),
          gt(browsers.expiresAt, now.epochMilliseconds),
        ),
      ),
  );
  return row ? browserOf(row) : undefined;
}

function browserOf(row: Tables['browsers']['$inferSelect']): Browser {
  return {
    id: row.id,
    cookieHash: row.cookieHash,
    role: oneOf(ROLES, row.role),
    email: row.email,
    name: row.name,
    createdAt: instantOf(row.createdAt),
    expiresAt: instantOf(row.expiresAt),
    lastSeenAt: instantOf(row.lastSeenAt ?? row.createdAt),
    device: row.device ?? '',
    network: row.network ?? '',
    tries: row.tries ?? 0,
  };
}

/** All of this role and address that have not ended, the last used first. */
export async function listBrowsers(
  tx: Tx,
  of: Pick<Browser, 'role' | 'email'>,
  now: Temporal.Instant,
): Promise<Browser[]> {
  const { browsers } = tx.tables;
  const rows = await tx.db
    .select()
    .from(browsers)
    .where(
      and(
        eq(browsers.role, of.role),
        eq(browsers.email, of.email),
        isNull(browsers.revokedAt),
        gt(browsers.expiresAt, now.epochMilliseconds),
      ),
    )
    .orderBy(desc(browsers.lastSeenAt), desc(browsers.id));
  return rows.map(browserOf);
}

export async function noteBrowserSeen(
  tx: Tx,
  id: string,
  seen: { at: Temporal.Instant; network: string },
): Promise<void> {
  const { browsers } = tx.tables;
  await tx.db
    .update(browsers)
    .set({ lastSeenAt: seen.at.epochMilliseconds, network: seen.network })
    .where(eq(browsers.id, id));
}

export async function nameBrowser(tx: Tx, id: string, name: string): Promise<void> {
  const { browsers } = tx.tables;
  await tx.db.update(browsers).set({ name }).where(eq(browsers.id, id));
}

export async function revokeBrowsers(tx: Tx, ids: readonly string[], now: Temporal.Instant): Promise<void> {
  const { browsers } = tx.tables;
  await tx.db
    .update(browsers)
    .set({ revokedAt: now.epochMilliseconds })
    .where(and(inArray(browsers.id, [...ids]), isNull(browsers.revokedAt)));
}

/** Names that were picked on a shared address before, so that a person can pick instead of type. */
export async function namesUsedBy(tx: Tx, email: string): Promise<string[]> {
  const { browsers } = tx.tables;
  const rows = await tx.db
    .selectDistinct({ name: browsers.name })
    .from(browsers)
    .where(and(eq(browsers.role, 'coordinator'), eq(browsers.email, email)));
  return rows
    .map((row) => row.name)
    .filter((name) => name !== '')
    .sort();
}

/** Names under which people signed in at these addresses and that are still kept, each once, in order. */
export async function coordinatorNames(tx: Tx, emails: readonly string[]): Promise<string[]> {
  const { browsers } = tx.tables;
  const rows = await tx.db
    .selectDistinct({ name: browsers.name })
    .from(browsers)
    .where(and(eq(browsers.role, 'coordinator'), inArray(browsers.email, [...emails])));
  return rows
    .map((row) => row.name)
    .filter((name) => name !== '')
    .sort();
}

export async function countWrongSecondStep(tx: Tx, id: string): Promise<void> {
  const { browsers } = tx.tables;
  await tx.db
    .update(browsers)
    .set({ tries: sql`coalesce(${browsers.tries}, 0) + 1` })
    .where(eq(browsers.id, id));
}

/** How many wrong codes of the second step were typed at this address, in sign-ins that began since then. */
export async function wrongSecondSteps(tx: Tx, email: string, since: Temporal.Instant): Promise<number> {
  const { browsers } = tx.tables;
  const row = first(
    await tx.db
      .select({ tries: sum(browsers.tries) })
      .from(browsers)
      .where(
        and(
          eq(browsers.role, 'second-step'),
          eq(browsers.email, email),
          gt(browsers.createdAt, since.epochMilliseconds),
        ),
      ),
  );
  return Number(row?.tries ?? 0);
}
