import type { Rate } from '#domain/rates/rate-set.ts';
import { insertReadFile, takeSet } from '#store/rates/sets.ts';
import { keepRatesFile } from '#workflow/rates/take.ts';
import { HANAKO } from '../web/api/site.ts';
import type { TestOffice } from './office.ts';

/** A set of these rates as of a day, taken in by the coordinator; returns its id. */
export async function ratesTaken(office: TestOffice, day: string, rates: readonly Rate[]): Promise<string> {
  const id = office.chance.id();
  const [now, by] = [office.now(), HANAKO.name];
  await office.store.write(async (tx) => {
    await insertReadFile(tx, { id, fileName: '見本.xlsx', gridsJson: '[]', readAt: now, readBy: by });
    const set = {
      id,
      day: Temporal.PlainDate.from(day),
      base: 'all',
      source: '見本の表',
      takenAt: now,
      takenBy: by,
    } as const;
    await takeSet(tx, set, { rates, left: [] });
  });
  return id;
}

/** A small table that waits for its preview; returns its id. */
export async function ratesRead(office: TestOffice): Promise<string> {
  const bytes = new TextEncoder().encode('市区町村,施設数,申込数\r\n東京都千代田区,10,4\r\nみほん市,1,1\r\n');
  const kept = await keepRatesFile(office, { fileName: '見本.csv', bytes, by: HANAKO.name });
  if (!kept.ok) throw new Error(kept.refusal.code);
  return kept.id;
}

export const TOKYO: Rate = { place: '13', name: '東京都', institutions: 100, applied: 40, rate: 4000 };
