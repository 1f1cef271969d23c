import { existsSync } from 'node:fs';
import { DrizzleError } from 'drizzle-orm';
import { fillListed, listAnew } from '#store/cases/listed.ts';
import { type Connections, isPostgresAddress, type SnapshotConnection } from '#store/connections/connections.ts';
import { openPostgres, openPostgresSnapshot } from '#store/connections/postgres.ts';
import { openSqlite, openSqliteSnapshot } from '#store/connections/sqlite.ts';
import { openStore, type Store, type Tx } from '#store/engine.ts';
import { TABLE_CLASSES } from '#store/tables/classes.ts';
import { KeepingRefusal } from './refusal.ts';
import { openDigest, type Row, readRows, TABLE_NAMES, type TableDigest, type TableName } from './rows.ts';
import { nameOf, openSnapshot } from './snapshot.ts';

const COPIED = TABLE_NAMES.filter((name) => TABLE_CLASSES[name].class !== 'derived');

export type Digests = ReadonlyMap<TableName, TableDigest>;

/**
 * Copies every row of every table from one database to another, whichever engines they run on, in one transaction of the
 * target: killed in the middle, it has copied nothing. Reads them back and compares. The target may not be there yet; throws
 * KeepingRefusal where it holds anything.
 */
export async function copyRows(from: Pick<Store, 'read'>, target: string): Promise<Digests> {
  await refuseUnlessEmpty(target);
  const to = isPostgresAddress(target) ? await openPostgres(target) : openTarget(target);
  let sent: Digests;
  try {
    sent = await insertAllRows(from, to, target);
  } finally {
    await to.close();
  }
  await listAgain(target);
  const copy = await openSnapshot(target);
  try {
    for (const [name, { rows, digest }] of sent) {
      if (name === 'upkeep') continue;
      const arrived = await digestOf(copy, name);
      if (arrived.digest === digest && arrived.rows === rows) continue;
      throw new Error(`${name} has ${arrived.rows} rows that are not the ${rows} that were copied`);
    }
  } finally {
    await copy.close();
  }
  return sent;
}

/** What follows from other tables, and the index of words, which each engine keeps in its own way. */
async function listAgain(target: string): Promise<void> {
  const store = await openStore(target);
  try {
    await fillListed(store);
  } finally {
    await store.close();
  }
}

function openTarget(target: string): Connections {
  try {
    return openSqlite(target);
  } catch (error) {
    // The migrator tries to undo what SQLite has undone already, and loses the reason over it.
    const isUndone = error instanceof DrizzleError && error.message.includes('ROLLBACK');
    throw isUndone ? new KeepingRefusal(`${nameOf(target)} cannot be made: there is no room on the disk`) : error;
  }
}

async function insertAllRows(from: Pick<Store, 'read'>, to: Connections, target: string): Promise<Digests> {
  const isPostgres = isPostgresAddress(target);
  return to.transact(async ({ db, insertAll }) => {
    // Somebody may have written since the first look.
    const full = await firstFull({ db, tables: to.tables });
    if (full !== undefined) throw notEmpty(target, full);
    await db.delete(to.tables.upkeep);
    const digests = new Map<TableName, TableDigest>();
    for (const name of COPIED) {
      const digest = openDigest();
      for await (const rows of readRows(from, name)) {
        if (isPostgres) for (const row of rows) refuseNul(name, row);
        for (const row of rows) digest.add(row);
        if (rows.length > 0) await insertAll(to.tables[name], rows);
      }
      digests.set(name, digest.end());
    }
    await listAnew({ db, tables: to.tables });
    return digests;
  });
}

async function digestOf(from: Pick<Store, 'read'>, name: TableName): Promise<TableDigest> {
  const digest = openDigest();
  for await (const rows of readRows(from, name)) for (const row of rows) digest.add(row);
  return digest.end();
}

/** Throws KeepingRefusal where the database holds anything. It is not changed. */
export async function refuseUnlessEmpty(target: string): Promise<void> {
  const found = await look(target);
  if (!found) return;
  try {
    if (found.schema === 'none') return;
    if (found.schema !== 'same') throw new KeepingRefusal(`${nameOf(target)} is not empty: it is of another version`);
    const full = await found.read((db) => firstFull({ db, tables: found.tables }));
    if (full !== undefined) throw notEmpty(target, full);
  } finally {
    await found.close();
  }
}

async function look(target: string): Promise<SnapshotConnection | undefined> {
  try {
    if (isPostgresAddress(target)) return await openPostgresSnapshot(target);
    return existsSync(target) ? openSqliteSnapshot(target) : undefined;
  } catch (error) {
    throw new KeepingRefusal(`${nameOf(target)} cannot be opened`, { cause: error });
  }
}

function notEmpty(target: string, full: TableName): KeepingRefusal {
  return new KeepingRefusal(`${nameOf(target)} is not empty: it has ${full}`);
}

/** What is noted of upkeep does not count: a schema that was brought up to date has it. */
async function firstFull({ db, tables }: Pick<Tx, 'db' | 'tables'>): Promise<TableName | undefined> {
  for (const name of COPIED) {
    if (name === 'upkeep') continue;
    const rows = await db.select().from(tables[name]).limit(1);
    if (rows.length > 0) return name;
  }
  return undefined;
}

/** PostgreSQL's texts cannot hold it. */
function refuseNul(name: TableName, row: Row): void {
  const column = Object.entries(row).find(([, value]) => typeof value === 'string' && value.includes('\0'))?.[0];
  if (column !== undefined)
    throw new KeepingRefusal(`${name} has a row whose ${column} holds a NUL, which PostgreSQL cannot keep`);
}
