import { placeOfCase } from '#domain/place/case-prefecture.ts';
import { municipalityWithCode } from '#domain/place/municipality.ts';
import { municipalityNeeds, type Need, type NeedSource, neighbourNeeds, prefectureNeeds } from '#domain/rates/need.ts';
import type { RateSet } from '#domain/rates/rate-set.ts';
import { type Prefecture, prefectureWithCode } from '#domain/text/prefecture.ts';
import type { Tx } from '#store/engine.ts';
import { countSessionsByPlace } from '#store/rates/sessions.ts';
import { listSets, ratesIn, ratesOf } from '#store/rates/sets.ts';
import type { Office } from '#workflow/case/office.ts';

/** Where sessions are needed, by the newest set; `before` is the one that changes are counted from. */
export interface NeedView {
  set: RateSet | undefined;
  before: RateSet | undefined;
  prefectures: Need[];
  /** Of one 都道府県 or of the country, the neediest first. */
  municipalities: Need[];
}

/** Without a set only sessions are counted. */
export async function readNeed(office: Office, prefecture?: Prefecture): Promise<NeedView> {
  return office.store.read(async (tx) => {
    const { set, before } = await setsOf(tx);
    const sessions = await countSessionsByPlace(tx);
    const rates = async (id: string | undefined) =>
      id === undefined ? [] : await (prefecture === undefined ? ratesOf(tx, id) : ratesIn(tx, id, prefecture));
    const source: NeedSource = { rates: await rates(set?.id), before: await rates(before?.id), sessions };
    return {
      ...{ set, before },
      prefectures: prefectureNeeds(source),
      municipalities: municipalityNeeds(source, prefecture),
    };
  });
}

/** The rates around one request, so that a coordinator can choose between two. */
export interface CaseNeed {
  set: RateSet;
  before: RateSet | undefined;
  municipality: Need | undefined;
  prefecture: Need | undefined;
  county: Need[];
  needy: Need[];
}

const NEEDY = 5;

/** Undefined before the first set, and for a request whose 都道府県 nobody knows. */
export async function readCaseNeed(
  office: Office,
  place: { association: string; address: string },
): Promise<CaseNeed | undefined> {
  const code = placeOfCase(place);
  const prefecture = prefectureWithCode(code.slice(0, 2));
  if (prefecture === undefined) return undefined;
  const { set, before, prefectures, municipalities } = await readNeed(office, prefecture);
  if (set === undefined) return undefined;
  const own = municipalityWithCode(code)?.municipality;
  const around = own ? neighbourNeeds(municipalities, own, NEEDY) : undefined;
  return {
    ...{ set, before },
    municipality:
      own &&
      municipalities.find(
        ({ prefecture: there, name }) => there === own.prefecture && name === (own.city || own.county + own.name),
      ),
    prefecture: prefectures.find((need) => need.prefecture === prefecture),
    county: around?.county ?? [],
    needy: around?.needy ?? municipalities.filter(({ perSession }) => perSession !== undefined).slice(0, NEEDY),
  };
}

/** The newest set that stands, and the newest of an earlier day with the same denominator. */
async function setsOf(tx: Tx): Promise<{ set: RateSet | undefined; before: RateSet | undefined }> {
  const standing = (await listSets(tx)).filter(({ withdrawn }) => withdrawn === undefined);
  const [set] = standing;
  const before = standing.find(
    ({ base, day }) => set !== undefined && base === set.base && Temporal.PlainDate.compare(day, set.day) < 0,
  );
  return { set, before };
}
