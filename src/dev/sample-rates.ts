import { municipalitiesOf, nameOf } from '#domain/place/municipality.ts';
import { type Rate, rateOfCounts } from '#domain/rates/rate-set.ts';
import { withTotals } from '#domain/rates/totals.ts';
import { PREFECTURES } from '#domain/text/prefecture.ts';
import { insertReadFile, takeSet, withdrawSet } from '#store/rates/sets.ts';
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
    const id = `rates-${day}`;
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

/** Small tables that wait for their preview, each another turn of it. */
export const RATE_FILES = [
  {
    id: 'rates-file-plain',
    name: '合計つき',
    csv: '令和4年10月31日時点\n都道府県,市区町村,施設数,申込数\n石川県,金沢市,300,150\n石川県,七尾市,60,30\n石川県,計,360,180\n',
  },
  {
    id: 'rates-file-two',
    name: '率が2つ',
    csv: '令和4年10月31日時点\n市区町村,申込率（全施設）,申込率（義務化対象）\n金沢市,50.0%,52.1%\n',
  },
  {
    id: 'rates-file-unknown',
    name: '読めない行',
    csv: '令和4年10月\n市区町村,施設数,申込数\n金沢市,300,310\nみほん市,10,5\n府中市,10,5\n',
  },
  {
    id: 'rates-file-faults',
    name: '誤り',
    csv: '市区町村,施設数,申込数\n金沢市,300,150\n金沢市,300,150\n合計,500,300\n',
  },
] as const;

/** A set that was withdrawn, and files that nobody has taken yet. */
export async function seedRateTurns(office: Office): Promise<void> {
  const [now, by] = [office.now(), '調整　花子'];
  const id = 'rates-2022-08-31-again';
  const day = Temporal.PlainDate.from('2022-08-31');
  const left = [{ sheet: '', row: 12, text: 'みほん市', reason: '「みほん市」という市区町村を知りません' }];
  await office.store.write(async (tx) => {
    await insertReadFile(tx, { id, fileName: '見本_前の版.xlsx', gridsJson: '[]', readAt: now, readBy: by });
    await takeSet(tx, { id, day, base: 'duty', source: SOURCE, takenAt: now, takenBy: by }, { rates: [], left });
    await withdrawSet(tx, id, { at: now, by, reason: '訂正された表が公表されたため' });
  });
  for (const { id: fileId, name, csv } of RATE_FILES) {
    const read = await office.documents.readGrids(new TextEncoder().encode(csv));
    if (!read.ok) throw new Error(read.refusal);
    const gridsJson = JSON.stringify(read.grids);
    await office.store.write((tx) =>
      insertReadFile(tx, { id: fileId, fileName: `見本_${name}.csv`, gridsJson, readAt: now, readBy: by }),
    );
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
