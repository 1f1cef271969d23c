import { municipalitiesOf, nameOf } from '#domain/place/municipality.ts';
import { type Rate, rateOfCounts } from '#domain/rates/rate-set.ts';
import { withTotals } from '#domain/rates/totals.ts';
import { PREFECTURES } from '#domain/text/prefecture.ts';
import { insertReadFile, takeSet } from '#store/rates/sets.ts';
import type { Office } from '#workflow/case/office.ts';

/** What is said wherever a number of the sample stands. */
const SOURCE = '見本の表・数字はすべて作りものです';

const DAYS = [
  { day: '2022-08-31', step: 0 },
  { day: '2022-09-30', step: 9 },
] as const;

/** Two invented tables of rates, a month apart: the same numbers each time, and none of them true. */
export async function seedRates(office: Office): Promise<void> {
  for (const { day, step } of DAYS) {
    const id = office.chance.id();
    const [now, by] = [office.now(), '調整　花子'];
    const rates = withTotals(PREFECTURES.flatMap((name) => municipalitiesOf(name)).map((one) => sampleRate(one, step)));
    await office.store.write(async (tx) => {
      await insertReadFile(tx, { id, fileName: `見本_申込率_${day}.xlsx`, gridsJson: '[]', readAt: now, readBy: by });
      const set = {
        id,
        day: Temporal.PlainDate.from(day),
        base: 'all',
        source: SOURCE,
        takenAt: now,
        takenBy: by,
      } as const;
      await takeSet(tx, set, { rates, left: [] });
    });
  }
}

type Sampled = ReturnType<typeof municipalitiesOf>[number];

/** Wards add up to their city. */
function sampleRate(one: Sampled, step: number): Rate {
  const wards = municipalitiesOf(one.prefecture).filter((ward) => ward.city === one.name && ward.city !== '');
  const parts = (wards.length > 0 ? wards : [one]).map(({ code }) => sampleCounts(code, step));
  const [institutions, applied] = parts.reduce(([all, some], part) => [all + part[0], some + part[1]], [0, 0]);
  return { place: one.code, name: nameOf(one), institutions, applied, rate: rateOfCounts(applied, institutions) };
}

function sampleCounts(code: string, step: number): [institutions: number, applied: number] {
  const seed = Number(code.slice(0, 5)) * 7919;
  const institutions = 4 + (seed % 211);
  return [institutions, Math.floor((institutions * (20 + (seed % 47) + step)) / 100)];
}
