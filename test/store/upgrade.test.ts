import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listInquiriesToRemind } from '#store/cases/inquiries.ts';
import { listReportsToAsk } from '#store/cases/reports.ts';
import { openStore } from '#store/engine.ts';
import { DATABASES, type Databases, openSqliteFolder } from '../support/databases.ts';
import { openOldDatabase, readOldHouse } from '../support/old-database.ts';
import { upgrade } from './upgrading.ts';

/** Asked on 1 September 2026, 23:00 UTC: in Japan it is the 2nd. */
const ASKED_AT = Date.UTC(2026, 8, 1, 23);

function inquiry(id: string, state: string): string {
  const columns = 'id, application_id, maker_id, kind, state, answer_by, note, decides, asked_at, asked_by';
  return `insert into inquiries (${columns}) values ('${id}', '${id}', 'kou', 'new', '${state}', '2026-09-30', '', 'maker', ${ASKED_AT}, '調整')`;
}

function session(id: string, state: string, date: Temporal.PlainDate): string {
  const columns =
    'id, application_id, slot_id, state, version, date, meeting_start, meeting_end, demo_start, demo_end, venue_name, postal_code, address, mode, url, note, confirmed_at, confirmed_by';
  return `insert into sessions (${columns}) values ('${id}', '${id}', 's', '${state}', 1, '${date}', '10:00', '12:00', '11:00', '11:15', '', '', '', 'online', '', '', 0, '企画')`;
}

describe.each(DATABASES)('an older database on $name', ({ open }) => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());

  test('keeps its reminders: what is open and what was held of late is looked at, and nothing else', async () => {
    const address = await databases.empty();
    const today = Temporal.Now.plainDateISO('Asia/Tokyo');
    const old = await openOldDatabase(address);
    await old.migrateTo(8);
    for (const row of [
      inquiry('open', 'open'),
      inquiry('closed', 'closed'),
      session('held', 'held', today.subtract({ days: 3 })),
      session('held-long-ago', 'held', today.subtract({ days: 40 })),
      session('coming', 'confirmed', today.add({ days: 3 })),
    ]) {
      await old.run(row);
    }
    await old.close();
    const store = await openStore(address);
    const toRemind = async (day: string) => {
      const inquiries = await store.read((tx) => listInquiriesToRemind(tx, Temporal.PlainDate.from(day), 10));
      return inquiries.map(({ id }) => id);
    };
    const toAsk = (day: Temporal.PlainDate) => store.read((tx) => listReportsToAsk(tx, day, 10));
    expect([await toRemind('2026-09-02'), await toRemind('2026-09-03')]).toEqual([[], ['open']]);
    expect([await toAsk(today.subtract({ days: 3 })), await toAsk(today.add({ days: 99 }))]).toEqual([[], ['held']]);
    await store.close();
  });
});

// Of later programs, from every schema and on PostgreSQL too: test/long/upgrades.test.ts.
test('what one of the first programs kept is all there in a new one, and is served', async () => {
  const databases = await openSqliteFolder();
  const house = await readOldHouse('0003');
  expect(await upgrade(house, house.migrations, await databases.empty())).toEqual([]);
  await databases.close();
});
