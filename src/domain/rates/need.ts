import {
  cityOf,
  type Municipality,
  municipalitiesOf,
  municipalityWithCode,
  nameOf,
} from '#domain/place/municipality.ts';
import { PREFECTURES, type Prefecture, prefectureCode, prefectureWithCode } from '#domain/text/prefecture.ts';
import { liesIn, notApplied, type Rate } from './rate-set.ts';

/** Sessions of one place: held, fixed and still asked for; and what was applied for at them, as reported. */
export interface SessionCounts {
  held: number;
  planned: number;
  asked: number;
  made: number;
}

/** One place of where sessions are needed. */
export interface Need extends SessionCounts, Omit<Rate, 'name'> {
  name: string;
  prefecture: Prefecture | undefined;
  notApplied: number | undefined;
  /** Against the set before, with its denominator: institutions close, so that a rate may fall without anybody leaving. */
  before: { rate: number; institutions: number | undefined } | undefined;
  /** Those who have not applied for each session that was held or is fixed; all of them where there is none. */
  perSession: number | undefined;
}

export interface NeedSource {
  rates: readonly Rate[];
  before: readonly Rate[];
  /** By place, as far as it is known: a code, a 都道府県, or empty. */
  sessions: ReadonlyMap<string, SessionCounts>;
}

const NO_SESSIONS: SessionCounts = { held: 0, planned: 0, asked: 0, made: 0 };

/** The 市区町村 (a city with its wards in one) of a 都道府県 or of the country, where sessions are needed most first. */
export function municipalityNeeds(source: NeedSource, prefecture?: Prefecture): Need[] {
  const known = (prefecture === undefined ? PREFECTURES : [prefecture]).flatMap((one) =>
    municipalitiesOf(one).filter(({ city }) => city === ''),
  );
  const codes = new Set(known.map(({ code }) => code));
  const sessions = new Map<string, SessionCounts>();
  for (const [place, counts] of source.sessions) {
    const code = wholePlace(place);
    sessions.set(code, sum(sessions.get(code) ?? NO_SESSIONS, counts));
  }
  const rates = byPlace(source.rates);
  const before = byPlace(source.before);
  // A code that the table of municipalities does not know stands under the name that its set gave it.
  const strange = source.rates.filter(
    ({ place }) =>
      municipalityWithCode(place) === undefined &&
      (prefecture === undefined ? place.length === 6 : liesIn(place, prefecture)),
  );
  const rows = [
    ...known.map((one) => ({ place: one.code, name: nameOf(one), prefecture: one.prefecture })),
    ...strange
      .filter(({ place }) => !codes.has(place))
      .map(({ place, name }) => ({ place, name, prefecture: prefectureWithCode(place.slice(0, 2)) })),
  ];
  return rows
    .map((row) =>
      needOf(row, { rate: rates.get(row.place), before: before.get(row.place), counts: sessions.get(row.place) }),
    )
    .sort(byNeed);
}

/** 都道府県 in the order of their codes; requests of which only the 都道府県 is known count here. */
export function prefectureNeeds(source: NeedSource): Need[] {
  const rates = byPlace(source.rates);
  const before = byPlace(source.before);
  const sessions = new Map<string, SessionCounts>();
  for (const [place, counts] of source.sessions) {
    const code = place.slice(0, 2);
    sessions.set(code, sum(sessions.get(code) ?? NO_SESSIONS, counts));
  }
  return PREFECTURES.map((prefecture) => {
    const place = prefectureCode(prefecture);
    const row = { place, name: prefecture, prefecture };
    return needOf(row, { rate: rates.get(place), before: before.get(place), counts: sessions.get(place) });
  });
}

/** Beside one municipality: the others of its 郡, and those of its 都道府県 that need sessions most. Who borders on whom, no table of ours says. */
export function neighbourNeeds(
  needs: readonly Need[],
  own: Municipality,
  most: number,
): { county: Need[]; needy: Need[] } {
  const others = needs.filter(({ place }) => place !== wholePlace(own.code));
  const inCounty = ({ place }: Need): boolean => {
    const there = municipalityWithCode(place)?.municipality;
    return own.county !== '' && there?.county === own.county;
  };
  const county = others.filter(inCounty);
  return { county, needy: others.filter((need) => !inCounty(need) && need.perSession !== undefined).slice(0, most) };
}

/** Rates of more than one place side by side need one order: by need, then fewer sessions, then by code. */
function byNeed(a: Need, b: Need): number {
  const need = (b.perSession ?? -1) - (a.perSession ?? -1);
  if (need !== 0) return need;
  return a.held + a.planned - b.held - b.planned || (a.place < b.place ? -1 : 1);
}

function needOf(
  row: { place: string; name: string; prefecture: Prefecture | undefined },
  found: { rate: Rate | undefined; before: Rate | undefined; counts: SessionCounts | undefined },
): Need {
  const counts = found.counts ?? NO_SESSIONS;
  const { institutions, applied, rate } = found.rate ?? {};
  const rest = notApplied({ institutions, applied, rate });
  const sessions = Math.max(1, counts.held + counts.planned);
  const then = found.before?.rate;
  return {
    ...{ ...row, ...counts, institutions, applied, rate, notApplied: rest },
    before:
      then === undefined || rate === undefined ? undefined : { rate: then, institutions: found.before?.institutions },
    perSession: rest === undefined ? undefined : rest / sessions,
  };
}

function byPlace(rates: readonly Rate[]): Map<string, Rate> {
  return new Map(rates.map((rate) => [rate.place, rate]));
}

/** A ward counts for its city. */
function wholePlace(place: string): string {
  const found = municipalityWithCode(place)?.municipality;
  const city = found && cityOf(found);
  return city?.code ?? found?.code ?? place;
}

function sum(a: SessionCounts, b: SessionCounts): SessionCounts {
  return { held: a.held + b.held, planned: a.planned + b.planned, asked: a.asked + b.asked, made: a.made + b.made };
}
