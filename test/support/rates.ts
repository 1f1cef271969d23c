import type { Rate } from '#domain/rates/rate-set.ts';
import { insertReadFile, takeSet } from '#store/rates/sets.ts';
import { HANAKO } from '../web/api/site.ts';
import type { TestOffice } from './office.ts';

/** A set of these rates as of a day, taken in by the coordinator; returns its id. */
export async function ratesTaken(office: TestOffice, day: string, rates: readonly Rate[]): Promise<string> {
  const id = office.chance.id();
  const [now, by] = [office.now(), HANAKO.name];
  await office.store.write(async (tx) => {
    await insertReadFile(tx, { id, fileName: '見本.xlsx', readAt: now, readBy: by });
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

export const TOKYO: Rate = { place: '13', name: '東京都', institutions: 100, applied: 40, rate: 4000 };
