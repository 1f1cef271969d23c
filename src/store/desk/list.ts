import { asc, eq, gt, inArray, sql } from 'drizzle-orm';
import {
  ApplicationIndex,
  type FoundApplications,
  LIST_SORTS,
  type ListedApplication,
  type ListFilter,
  type ListOrder,
  type ListWindow,
  type PrefectureCounts,
} from '#domain/desk/list.ts';
import { APPLICATION_STATES } from '#domain/words/states.ts';
import { fillListed } from '#store/cases/listed-columns.ts';
import type { Store, Tx } from '#store/engine.ts';
import { first, oneOf } from '#store/tables/columns.ts';

/** 申請一覧 of the desk: any filter, any order, any page of 100,000 applications within milliseconds. */
export interface ApplicationList {
  /** Reads all, so that the first look need not wait for it. */
  load(): Promise<void>;
  find(filter: ListFilter, order: ListOrder, window?: ListWindow): Promise<FoundApplications>;
  /** `YYYY-MM` of all days that occur, the latest first. */
  months(): Promise<string[]>;
  /** All applications by 都道府県; the empty name for those that name none. */
  prefectures(): Promise<Map<string, PrefectureCounts>>;
}

/** Rows per query: a few milliseconds each, so that pages are served in between. */
const BATCH = 500;

/**
 * Reads the few columns that the list needs into memory (about 1 kB per application) and brings them up to date before each
 * look: every change of an application appends an event in the same write, writes come one after the other, also those of
 * other processes, and so the numbers of the events say exactly what changed since the last look. No other truth is kept
 * here than what the database holds; rows are read from it when they are shown. All of it is read with the first look.
 */
export function openApplicationList(store: Store): ApplicationList {
  const index = new ApplicationIndex();
  let seen: number | undefined;

  /** One after the other: an older row must never be put over a newer one. */
  let last: Promise<void> = Promise.resolve();
  function upToDate(): Promise<void> {
    const run = last.then(catchUp);
    last = run.catch(() => undefined);
    return run;
  }

  async function load(): Promise<number> {
    await fillListed(store);
    const newest = await store.read(lastEvent);
    await loadAll(store, index);
    // The orders are built at start so that the first request does not pay for them; they are kept up to date from then
    // on.
    for (const sort of LIST_SORTS) {
      for (const descending of [true, false]) {
        index.find({}, { sort, descending }, { offset: 0, limit: 1 });
        await otherWork();
      }
    }
    return newest;
  }

  async function catchUp(): Promise<void> {
    seen ??= await load();
    for (;;) {
      const after: number = seen;
      const changed = await store.read((tx) => eventsAfter(tx, after));
      const newest = changed.at(-1);
      if (newest === undefined) return;
      for (const row of await store.read((tx) => readListed(tx, changed))) index.put(row);
      seen = newest.seq;
    }
  }

  return {
    load: upToDate,
    async find(filter, order, window) {
      await upToDate();
      return index.find(filter, order, window);
    },
    async months() {
      await upToDate();
      return index.months();
    },
    async prefectures() {
      await upToDate();
      return index.prefectures();
    },
  };
}

async function lastEvent(tx: Tx): Promise<number> {
  const { events } = tx.tables;
  const row = first(await tx.db.select({ seq: sql<number | null>`max(${events.seq})` }).from(events));
  return Number(row?.seq ?? 0);
}

async function eventsAfter(tx: Tx, seq: number): Promise<{ seq: number; id: string }[]> {
  const { events } = tx.tables;
  return tx.db
    .select({ seq: events.seq, id: events.applicationId })
    .from(events)
    .where(gt(events.seq, seq))
    .orderBy(asc(events.seq))
    .limit(BATCH);
}

async function loadAll(store: Store, index: ApplicationIndex): Promise<void> {
  let after = '';
  for (;;) {
    const rows = await store.read(async (tx) => {
      const { applications } = tx.tables;
      const page = await tx.db
        .select({ id: applications.id })
        .from(applications)
        .where(gt(applications.id, after))
        .orderBy(asc(applications.id))
        .limit(BATCH);
      return readListed(tx, page);
    });
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const row of rows) index.put(row);
    after = last.id;
    await otherWork();
  }
}

/** SQLite answers without waiting, so that awaiting it lets nobody else in. */
function otherWork(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** In the order of their ids. */
async function readListed(tx: Tx, wanted: readonly { id: string }[]): Promise<ListedApplication[]> {
  if (wanted.length === 0) return [];
  const { applications } = tx.tables;
  const ids = [...new Set(wanted.map(({ id }) => id))];
  const rows = await tx.db
    .select({
      id: applications.id,
      state: applications.state,
      association: applications.association,
      prefecture: applications.prefecture,
      day: applications.day,
      received: sql<number>`coalesce(${applications.receivedAt}, ${applications.submittedAt})`,
      searchText: applications.searchText,
    })
    .from(applications)
    .where(inArray(applications.id, ids))
    .orderBy(asc(applications.id));
  const makers = await makersOf(tx, ids);
  return rows.map((row) => ({
    ...row,
    state: oneOf(APPLICATION_STATES, row.state),
    received: Number(row.received),
    makers: [...(makers.get(row.id) ?? [])],
  }));
}

/** The makers that were asked about these applications or joined their sessions. */
async function makersOf(tx: Tx, ids: string[]): Promise<Map<string, Set<string>>> {
  const { inquiries, sessions, sessionMakers } = tx.tables;
  const asked = await tx.db
    .selectDistinct({ id: inquiries.applicationId, maker: inquiries.makerId })
    .from(inquiries)
    .where(inArray(inquiries.applicationId, ids));
  const joined = await tx.db
    .select({ id: sessions.applicationId, maker: sessionMakers.makerId })
    .from(sessionMakers)
    .innerJoin(sessions, eq(sessions.id, sessionMakers.sessionId))
    .where(inArray(sessions.applicationId, ids));
  const makers = new Map<string, Set<string>>();
  for (const { id, maker } of [...asked, ...joined]) makers.set(id, (makers.get(id) ?? new Set()).add(maker));
  return makers;
}
