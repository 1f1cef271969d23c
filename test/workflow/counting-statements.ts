import type { Store, Tx } from '#store/engine.ts';
import type { Office } from '#workflow/case/office.ts';

/** The office, writing down every transaction and statement: what takes the time of an answer, whatever the clock says. */
export function countingStatements(office: Office): { office: Office; statements: string[] } {
  const statements: string[] = [];
  const counted = (tx: Tx): Tx => ({
    get db() {
      return new Proxy(tx.db, {
        get(target, name) {
          statements.push(String(name));
          const found: unknown = Reflect.get(target, name);
          return typeof found === 'function' ? found.bind(target) : found;
        },
      });
    },
    tables: tx.tables,
    holdsWords: tx.holdsWords,
    addressHolds: tx.addressHolds,
    indexText: (number, text) => {
      statements.push('index text');
      return tx.indexText(number, text);
    },
    insertAll: (table, rows) => {
      statements.push(`insert ${rows.length}`);
      return tx.insertAll(table, rows);
    },
    unanswered: tx.unanswered,
    decidesAbout: tx.decidesAbout,
    reaches: tx.reaches,
    numbers: (table, count) => {
      statements.push('numbers');
      return tx.numbers(table, count);
    },
    atEnd: (work) => tx.atEnd(work),
    owes: (kind) => {
      statements.push(`owes ${kind}`);
      tx.owes(kind);
    },
  });
  const store: Store = {
    ...office.store,
    read: (work) => {
      statements.push('read');
      return office.store.read((tx) => work(counted(tx)));
    },
    write: (work, about) => {
      statements.push('write');
      return office.store.write((tx) => work(counted(tx)), about);
    },
  };
  return { office: { ...office, store }, statements };
}
