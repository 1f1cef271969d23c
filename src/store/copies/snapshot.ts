import { isPostgresAddress } from '#store/connections/connections.ts';
import { openPostgresSnapshot } from '#store/connections/postgres.ts';
import { openSqliteSnapshot } from '#store/connections/sqlite.ts';
import type { Store, Tx } from '#store/engine.ts';
import { KeepingRefusal } from './refusal.ts';

/** A database as it was at one moment, whatever others write meanwhile. */
export interface Snapshot extends Pick<Store, 'read' | 'close'> {
  /** What the database itself finds damaged, in its own words. */
  damage(): Promise<string[]>;
}

/**
 * Opens neither a database that is not there nor one of another version of this program, and changes nothing. Throws
 * KeepingRefusal.
 */
export async function openSnapshot(database: string): Promise<Snapshot> {
  const connection = await open(database);
  const refuse = async (why: string): Promise<never> => {
    await connection.close();
    throw new KeepingRefusal(`${nameOf(database)} ${why}`);
  };
  const { schema } = connection;
  if (schema === 'none') return refuse('holds no data of Demokai');
  if (schema !== 'same')
    return refuse(`is of ${schema === 'older' ? 'an older' : 'a newer'} version: use the program that runs on it`);
  return {
    read: (work) => connection.read((db) => work(readOnly(db, connection))),
    damage: connection.damage,
    close: connection.close,
  };
}

async function open(database: string) {
  try {
    return isPostgresAddress(database) ? await openPostgresSnapshot(database) : openSqliteSnapshot(database);
  } catch (error) {
    throw new KeepingRefusal(`${nameOf(database)} cannot be opened`, { cause: error });
  }
}

function readOnly(
  db: Tx['db'],
  { tables, holdsWords, addressHolds }: Pick<Tx, 'tables' | 'holdsWords' | 'addressHolds'>,
): Tx {
  return {
    db,
    tables,
    holdsWords,
    addressHolds,
    insertAll: refuse,
    unanswered: refuse,
    indexText: refuse,
    numbers: refuse,
    atEnd: refuse,
    decidesAbout: () => undefined,
    reaches: () => undefined,
    owes: () => undefined,
  };
}

async function refuse(): Promise<never> {
  throw new Error('a snapshot cannot be written to');
}

/** A database as a message names it: without the password. */
export function nameOf(database: string): string {
  if (!isPostgresAddress(database)) return `the database ${database}`;
  const { host, pathname } = new URL(database);
  return `the database ${host}${pathname}`;
}
