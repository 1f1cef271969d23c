import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { confirmByMaker } from '#workflow/session/confirm.ts';
import { type Crowd, crowdSignedUp } from '../../support/crowd.ts';
import { must, openOffice, type TestOffice } from '../../support/office.ts';
import { wallOf } from '../cost.ts';
import { foldedAway, NOW } from '../ground.ts';
import type { Path } from '../path.ts';

export const confirm = confirmOf(5000);

export function confirmOf(attendees: number): Path {
  return {
    name: `confirm with ${attendees} attendees / raw inserts of its rows`,
    unit: '× floor',
    target: { better: 'less', least: 4, aim: 2.5 },
    rounds: 4,
    async open({ folder }) {
      const before = join(folder, 'crowd.sqlite');
      const crowd = await withCrowd(before, attendees);
      const after = join(folder, 'crowd-after.sqlite');
      const copy = join(folder, 'crowd-copy.sqlite');
      const ours = async (): Promise<number> => {
        await copyFile(before, copy);
        const office = await openOffice({ database: copy, now: NOW, idPrefix: '0001' });
        const took = await wallOf(() => confirmCrowd(office, crowd));
        await office.close();
        await foldedAway(copy);
        await copyFile(copy, after);
        return took;
      };
      await ours();
      const rows = rowsOf(after, { mails: attendees + 3, tokens: attendees });
      return {
        ours,
        async floor() {
          await copyFile(before, copy);
          return rawInserts(rows, copy);
        },
        close: async () => undefined,
      };
    },
  };
}

/** A database with an application that only 甲's yes is missing to, and so many who signed up. */
export async function withCrowd(file: string, count: number): Promise<Crowd> {
  const office = await openOffice({ database: file, now: NOW });
  const crowd = await crowdSignedUp(office, count);
  await office.deliverAll();
  await office.close();
  await foldedAway(file);
  return crowd;
}

export async function confirmCrowd(office: TestOffice, { slotId, link, application }: Crowd): Promise<void> {
  const seenFormVersion = application.formVersion;
  const answers = [{ slotId, reply: 'yes', comment: '' } as const];
  must(await confirmByMaker(office, link, { slotId, seenFormVersion, by: '企画　三郎', answers }));
}

interface Rows {
  name: string;
  rows: unknown[][];
}

/** What confirming has written. */
function rowsOf(file: string, counts: Record<string, number>): Rows[] {
  const database = new Database(file, { readonly: true });
  const tables = Object.entries(counts).map(([name, count]) => {
    const rows = database
      .prepare<[number], unknown[]>(`select * from ${name} order by rowid desc limit ?`)
      .raw()
      .all(count);
    return { name, rows };
  });
  database.close();
  return tables;
}

/** The very rows, into the database as it was before, with all its indexes; milliseconds. */
function rawInserts(tables: readonly Rows[], file: string): number {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  const inserts = tables.map(({ name, rows }) => ({
    rows,
    insert: database.prepare(`insert into ${name} values (${(rows[0] ?? []).map(() => '?').join(', ')})`),
  }));
  const start = performance.now();
  database.transaction(() => {
    for (const { insert, rows } of inserts) for (const row of rows) insert.run(...row);
  })();
  const took = performance.now() - start;
  database.close();
  return took;
}
