import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Builder,
  type Connections,
  isPostgresAddress,
  type StoreLoad,
  type WriteTerms,
  WriteTooLong,
  type Writing,
} from '#store/connections/connections.ts';
import type { Tables } from '#store/tables/tables.ts';

/**
 * What a write can make work of: a mail or a call of a webhook is owed, a mail came in, a session was held and its report can
 * be asked for, an act on many cases was begun, a 割付案 was asked for or accepted.
 */
export type WorkKind =
  | 'urgent-mail'
  | 'mail'
  | 'webhook'
  | 'report'
  | 'sign-up'
  | 'incoming'
  | 'run'
  | 'proposal'
  | 'acceptance';

type NewRow<Row> = Row extends { seq: number } ? Omit<Row, 'seq'> & { seq?: number } : Row;

/** A unit of reading or writing. It throws once the callback that got it has returned. */
export interface Tx {
  readonly db: Builder;
  readonly tables: Tables;
  /**
   * Inserts all these rows; what they leave out is empty or the column's default, and a `seq` is then higher than all that
   * this write can see. The builder is many times slower. Nobody waits for the answer: see `Writing`.
   */
  insertAll<T extends Tables[keyof Tables]>(table: T, rows: readonly NewRow<T['$inferInsert']>[]): Promise<void>;
  readonly unanswered: Writing['unanswered'];
  /** The condition on `listed` for rows whose search text holds all these words; see `Connections`. */
  readonly holdsWords: Connections['holdsWords'];
  readonly addressHolds: Connections['addressHolds'];
  /** Brings the index of words up to date with one row of `listed`. */
  indexText(number: number, text: string | undefined): Promise<void>;
  /** So many numbers for new rows, rising, and higher than those of all rows that this write can see. */
  numbers(table: Tables['events' | 'mails' | 'webhookDeliveries' | 'listed'], count: number): Promise<number[]>;
  /**
   * Done in this transaction when the callback has returned: for rows that all writers share, such as counts, because who
   * writes one holds it until the commit.
   */
  atEnd(work: () => Promise<void>): void;
  /**
   * Said before reading what a decision rests on. A write that has not named it begins again, alone: what it read could be
   * another's to change at the same moment.
   */
  decidesAbout(name: string): void;
  /** Says that so many people are told or struck off: a write has a millisecond more for each. */
  reaches(people: number): void;
  /** Says that this transaction makes work of this kind; whoever does it is woken after the commit. */
  owes(kind: WorkKind): void;
}

export interface Store {
  /** Sees committed data only. Not to be used inside a write. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * One transaction at a time, also between processes: what a decision reads stays as it is until it is written. A write
   * that names in `about` all that its decision is about (one draft, one key) runs beside others that name other things,
   * where the database can; never beside one that names nothing. One that nobody waits for says so (`mayWait`), and saves a
   * commit. It may be called more than once. The callback awaits nothing but `tx`. It commits when the callback returns,
   * refusal or not (a wrong code must be counted), and rolls back only on a throw. Limit: 2 seconds, and a millisecond for
   * each row of `insertAll` and each of the people whom it reaches. Throws StoreUnavailable when the database does not let it in, or is too slow for it.
   */
  write<T>(work: (tx: Tx) => Promise<T>, about?: readonly string[], terms?: Pick<WriteTerms, 'mayWait'>): Promise<T>;
  /** The same words for as long as nobody commits anything, in this process or another. */
  moment(): Promise<string>;
  /** What this process's connections do now. */
  load(): StoreLoad;
  /** Called after the commit of each write that made work, with its kinds. */
  onWork(listener: (kinds: ReadonlySet<WorkKind>) => void): void;
  close(): Promise<void>;
}

const WRITE_LIMIT_MS = 2000;
/** A fan-out to thousands is one write, however slow the database is: ten times what a row takes on a busy machine. */
const ROW_LIMIT_MS = 1;

/** `postgres://…` or the path of an SQLite file. Brings the schema up to date before it returns. */
export async function openStore(database: string): Promise<Store> {
  const connections = await connect(database);
  const insideWrite = new AsyncLocalStorage<true>();
  const listeners: ((kinds: ReadonlySet<WorkKind>) => void)[] = [];
  const refuseInsideWrite = (): void => {
    if (insideWrite.getStore())
      throw new Error('store.read and store.write must not be used inside a write: use its tx');
  };
  return {
    async read(work) {
      refuseInsideWrite();
      return connections.read((db) =>
        withTx(
          {
            db,
            insertAll: refuseToWrite,
            unanswered: refuseToWrite,
            indexText: refuseToWrite,
            numbers: refuseToWrite,
          },
          connections,
          work,
          {},
        ),
      );
    },
    async write(work, about, { mayWait = false } = {}) {
      refuseInsideWrite();
      const owed = new Set<WorkKind>();
      const once = (named: readonly string[] | undefined) => {
        const terms = { limitMs: WRITE_LIMIT_MS, owed, about: named };
        return connections.transact(
          (writing) => insideWrite.run(true, () => withTx(writing, connections, work, terms)),
          { about: named, mayWait },
        );
      };
      const value = await once(about).catch((error: unknown) => {
        if (error instanceof NotNamed) return once(undefined);
        throw error;
      });
      if (owed.size > 0) for (const listener of listeners) listener(owed);
      return value;
    },
    moment: () => connections.moment(),
    load: () => connections.load(),
    onWork(listener) {
      listeners.push(listener);
    },
    close: () => connections.close(),
  };
}

/** A write decides about more than it has named. */
class NotNamed extends Error {}

/** Only the engine that is used is loaded. */
async function connect(database: string): Promise<Connections> {
  if (!isPostgresAddress(database)) return (await import('#store/connections/sqlite.ts')).openSqlite(database);
  return (await import('#store/connections/postgres.ts')).openPostgres(database);
}

async function refuseToWrite(): Promise<never> {
  throw new Error('a read writes nothing');
}

async function withEnds<T>(work: (tx: Tx) => Promise<T>, tx: Tx, ends: readonly (() => Promise<void>)[]): Promise<T> {
  const value = await work(tx);
  for (const end of ends) await end();
  return value;
}

async function withTx<T>(
  writing: Writing,
  { tables, holdsWords, addressHolds }: Pick<Connections, 'tables' | 'holdsWords' | 'addressHolds'>,
  work: (tx: Tx) => Promise<T>,
  { limitMs, owed, about }: { limitMs?: number; owed?: Set<WorkKind>; about?: readonly string[] | undefined },
): Promise<T> {
  let over = false;
  let [rows, people] = [0, 0];
  const rowsMs = (): number => (rows + people) * ROW_LIMIT_MS;
  const ends: (() => Promise<void>)[] = [];
  const open = (): Writing => {
    if (over) throw new Error('this transaction is over: something was not awaited inside its callback');
    return writing;
  };
  const tx: Tx = {
    get db() {
      return open().db;
    },
    tables,
    insertAll: async (table, given) => {
      rows += given.length;
      if (given.length > 0) await open().insertAll(table, given);
    },
    unanswered: (send) => open().unanswered(send),
    holdsWords,
    addressHolds,
    indexText: (number, text) => open().indexText(number, text),
    numbers: (table, count) => open().numbers(table, count),
    atEnd: (end) => {
      ends.push(end);
    },
    decidesAbout: (name) => {
      if (about !== undefined && !about.includes(name)) throw new NotNamed(name);
    },
    reaches: (count) => {
      people = Math.max(people, count);
    },
    owes: (kind) => {
      owed?.add(kind);
    },
  };
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    const wait = (allowed: number, passed = 0): void => {
      if (limitMs === undefined || over) return;
      timer = setTimeout(() => {
        if (limitMs + rowsMs() > allowed) wait(limitMs + rowsMs(), allowed);
        else reject(new WriteTooLong(`a write took longer than ${allowed} ms`));
      }, allowed - passed);
    };
    // How long it waits for its turn has a limit of its own.
    const { begun = Promise.resolve() } = writing;
    begun.then(
      () => wait(limitMs ?? 0),
      () => undefined,
    );
  });
  try {
    return await Promise.race([withEnds(work, tx, ends), limit]);
  } finally {
    // Also after the limit: a callback that still runs must not go on writing outside its transaction.
    over = true;
    clearTimeout(timer);
  }
}
