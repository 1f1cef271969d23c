import { municipalityOfName } from '#domain/place/case-prefecture.ts';
import { type Municipality, municipalityOf } from '#domain/place/municipality.ts';
import { type LocalRate, NATION, placesOf, type Rate, type RateSet } from '#domain/rates/rate-set.ts';
import { type Prefecture, prefectureCode, prefectureOf } from '#domain/text/prefecture.ts';
import type { Tx } from '#store/engine.ts';
import { newestSet, ratesOf } from '#store/rates/sets.ts';
import type { Office } from '#workflow/case/office.ts';

/** The newest rates of one's own municipality and prefecture; each undefined where the table does not say it. */
export interface LocalRates {
  municipality: LocalRate | undefined;
  prefecture: LocalRate | undefined;
}

/**
 * The rates of the place where an association is (「金沢市医師会」 says it itself; else the venue's address), each with day and
 * source; `rateSentence` says one in words. Both are undefined before the first set, and for a place that nobody can know.
 */
export async function readLocalRates(
  office: Office,
  place: { association: string; address: string },
): Promise<LocalRates> {
  return office.store.read((tx) => localRates(tx, place));
}

/**
 * What is said to an applicant: the rates of their own municipality and 都道府県, as far as known. To somebody whose place nobody asked yet,
 * that of the country.
 */
export async function readRatesFor(
  office: Office,
  place: { association: string; address: string } | undefined,
): Promise<LocalRate[]> {
  if (place !== undefined) {
    const { municipality, prefecture } = await readLocalRates(office, place);
    return [municipality, prefecture].filter((rate) => rate !== undefined);
  }
  return office.store.read(async (tx) => {
    const set = await newestSet(tx);
    const [nation] = set === undefined ? [] : await ratesOf(tx, set.id, [NATION]);
    const found = set && localRate(set, nation);
    return found ? [found] : [];
  });
}

async function localRates(tx: Tx, place: { association: string; address: string }): Promise<LocalRates> {
  const set = await newestSet(tx);
  if (set === undefined) return { municipality: undefined, prefecture: undefined };
  const { municipality, prefecture } = ownPlace(place);
  const near = municipality ? placesOf(municipality) : [];
  const wide = prefecture === undefined ? [] : [prefectureCode(prefecture)];
  const found = new Map((await ratesOf(tx, set.id, [...near, ...wide])).map((rate) => [rate.place, rate]));
  const among = (places: readonly string[]): LocalRate | undefined =>
    places.flatMap((code) => localRate(set, found.get(code)) ?? [])[0];
  return { municipality: among(near), prefecture: among(wide) };
}

/**
 * An association says where it is by its name; where it does not, the venue's address does. Where the two lie in two
 * prefectures (北区医師会 meets in 大阪市北区), nobody knows.
 */
function ownPlace({ association, address }: { association: string; address: string }): {
  municipality?: Municipality;
  prefecture?: Prefecture;
} {
  const named = prefectureOf(association);
  const venue = municipalityOf(address);
  const own = municipalityOfName(association);
  const there = venue?.prefecture ?? prefectureOf(address);
  if (own !== undefined && there !== undefined && own.prefecture !== there) return {};
  // 「石川県医師会」 is of its whole prefecture, wherever it meets.
  const municipality = own ?? (named === undefined ? venue : undefined);
  const prefecture = named ?? municipality?.prefecture ?? there;
  return { ...(municipality ? { municipality } : {}), ...(prefecture === undefined ? {} : { prefecture }) };
}

function localRate({ day, base, source }: RateSet, found: Rate | undefined): LocalRate | undefined {
  return found?.rate === undefined ? undefined : { ...found, rate: found.rate, day, base, source };
}
