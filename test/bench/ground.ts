import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { searchText } from '#domain/text/search.ts';
import { fillListed } from '#store/cases/listed.ts';
import { indexedText } from '#store/connections/word-index.ts';
import { openOffice, type TestOffice } from '../support/office.ts';
import { openApp } from './app.ts';
import { fillApplications, referenceOf, settleSessions } from './many-applications.ts';

/** A Tuesday in office hours: every reminder is on its way. */
export const NOW = '2026-09-01T10:00:00+09:00';
/** As many as all associations would file in some years. */
export const MANY = Number(process.env.BENCH_ROWS ?? 100_000);
/** Databases that are made once and that all paths measure on. */
export interface Ground {
  /** SQLite files go here. */
  folder: string;
  /** How many applications the big house has. */
  many: number;
  /** A fresh copy of a database with so many applications, every job done. */
  house(count: number): Promise<string>;
  close(): Promise<void>;
}

/** `written` is how many the program writes itself; the others are copies of these with names of their own. */
export async function openGround({ many = MANY, written = 1000 } = {}): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'demokai-bench-'));
  const made = new Map<number, Promise<string>>();
  let copies = 0;
  return {
    folder,
    many,
    house: async (count) => {
      copies += 1;
      const copy = join(folder, `copy-${copies}.sqlite`);
      await copyFile(await made.getOrInsertComputed(count, () => build(folder, count, written)), copy);
      return copy;
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Ends the log beside a database, so that copying its one file copies all of it. */
export async function foldedAway(file: string): Promise<void> {
  const database = new Database(file);
  database.pragma('journal_mode = DELETE');
  database.close();
}

async function build(folder: string, count: number, written: number): Promise<string> {
  const file = join(folder, `house-${count}.sqlite`);
  const office = await openOffice({ database: file, now: NOW });
  await write(office, Math.min(count, written));
  await office.close();
  const database = new Database(file);
  if (count > written) multiply(database, written, count / written - 1);
  database.close();
  await foldedAway(file);
  return file;
}

async function write(office: TestOffice, count: number): Promise<void> {
  await fillApplications(office.store, count);
  await settleSessions(office.store, count / 50);
  await fillListed(office.store);
  const app = await openApp(office);
  for (const job of app.jobs) if (!job.name.startsWith('deliver')) await job.run();
  await office.store.write((tx) => tx.db.update(tx.tables.mails).set({ state: 'sent' }));
  await app.close();
}

const COPIED =
  'applications drafts slots events inquiries sessions session_makers invites reminders attention_items attention_days listed listed_by_maker'.split(
    ' ',
  );
/** Hold the id of the application or of what is its own. */
const NAMING = new Set('id application_id inquiry_id slot_id session_id cookie_hash key subject_id uid'.split(' '));

/** So many times more of the same, row for row, under names of their own. */
function multiply(database: Database.Database, written: number, copies: number): void {
  const options = { deterministic: true };
  const reference = (id: string, copy: number): string => referenceOf(Number(id.slice(-12)) + copy * written);
  database.function('reference_of', options, (id, copy) => reference(String(id), Number(copy)));
  database.function('text_of', options, (text, id, copy) =>
    String(text).replace(searchText(reference(String(id), 0)), searchText(reference(String(id), Number(copy)))),
  );
  database.function('words_of', options, (text) => indexedText(String(text)).words);
  database.function('letters_of', options, (text) => indexedText(String(text)).letters);
  // Nobody else has the file yet, and whoever breaks off throws it away: a log of all of it would be looked through for each
  // page. better-sqlite3 opens databases as defensive, where OFF does nothing.
  database.pragma('journal_mode = DELETE');
  database.pragma('synchronous = OFF');
  database.pragma('cache_size = -400000');
  database.exec('begin');
  for (const table of COPIED) copyRows(database, table, { written, copies });
  database.prepare('update listed_counts set count = count * ?').run(copies + 1);
  database
    .prepare(
      `insert into listed_words (rowid, words, letters)
       select number, words_of(search_text), letters_of(search_text) from listed where number > ?`,
    )
    .run(written);
  database.exec('commit');
}

function copyRows(
  database: Database.Database,
  table: string,
  { written, copies }: { written: number; copies: number },
): void {
  const columns = database.prepare<[string], string>('select name from pragma_table_info(?)').pluck().all(table);
  const step = columns.includes('seq') ? database.prepare(`select max(seq) from ${table}`).pluck().get() : written;
  const values = columns.map((column) => {
    if (NAMING.has(column)) return `replace(${column}, '-4000-8', printf('-%04x-8', 0x4000 + copy))`;
    if (column === 'seq' || column === 'number') return `${column} + copy * ${step}`;
    if (table === 'applications' && column === 'reference') return 'reference_of(id, copy)';
    if (column === 'search_text' && table === 'listed') return 'text_of(search_text, application_id, copy)';
    return `"${column}"`;
  });
  database
    .prepare(
      `with recursive copies(copy) as (select 1 union all select copy + 1 from copies where copy < ?)
       insert into ${table} (${columns.map((column) => `"${column}"`).join(', ')})
       select ${values.join(', ')} from copies, ${table}`,
    )
    .run(copies);
}
