import { isWardName, municipalitiesNamed, wardsOf } from '#domain/place/municipality.ts';
import { PREFECTURES, type Prefecture, prefectureWithCode } from '#domain/text/prefecture.ts';
import { type ReadCount, type ReadRate, readCount, readRate } from './cell-values.ts';
import { type GridReader, squash } from './grid.ts';
import { type Head, isKeyLabel, type RateOption } from './headings.ts';
import { codesOf, type FoundPlace, findPlace, plainName, readPrefecture } from './row-places.ts';

/** What a total adds up: everything, a 都道府県, or what nobody can say by its label alone. */
export type TotalScope =
  | { of: 'nation' }
  | { of: 'prefecture'; prefecture: Prefecture }
  | { of: 'unsaid'; prefecture: Prefecture | undefined };

/** A row of values. */
export interface RatesRow {
  sheet: string;
  /** From 1. */
  row: number;
  /** What names it, as written. */
  text: string;
  /** 都道府県 in which it stands; undefined where the table does not say it before its name. */
  prefecture: Prefecture | undefined;
  what: { place: FoundPlace } | { total: TotalScope } | { again: true };
  institutions: ReadCount;
  applied: ReadCount;
  rate: ReadRate;
}

/** The labels of one row, before anybody knows what they mean. */
interface Labels {
  row: number;
  prefecture: string;
  /** Where the prefecture's cell is empty and nothing shows there. */
  blank: boolean;
  code: string;
  city: string;
  name: string;
}

const DITTO = /^[〃々"″”]+$|^同上$/;
const TOTAL = /^(?:総?合?計|小計|[都道府県]計|市区?町村計|都道府県計|県合計|総数|[都道府県]全体|全体)$/;
const NATION_NAMES = /^(?:全国|日本)(?:計|合計|総計|平均)?$|^総計$|^総合計$/;
const AGAIN = /再掲|^うち|内訳|^(?:市部|郡部|町村部?|市|区部)計$/;
const NOTE = /^[(（]?(?:※|注|\*|備考|出典|出所|資料)/;

/** The rows under a head, each with its place or total. `first`: the 都道府県 of the whole sheet, where it has one. */
export function readRows(
  reader: GridReader,
  head: Head,
  option: RateOption,
  first: Prefecture | undefined,
): RatesRow[] {
  const labels = labelsUnder(reader, head);
  const goesOn = head.keys.prefecture !== undefined && prefecturesGoOn(labels);
  const rows: RatesRow[] = [];
  let prefecture = first;
  let city = '';
  for (const label of labels) {
    const one = withOwnCode(label);
    const written = readPrefecture(one.prefecture);
    if (written !== undefined && written !== prefecture) city = '';
    if (written !== undefined) prefecture = written;
    else if (head.keys.prefecture !== undefined && !goesOn) prefecture = undefined;
    const values = valuesOf(reader, one.row, option);
    const alone = readPrefecture(one.name);
    const isHeading = Object.values(values).every((value) => value === 'empty');
    if (isHeading && alone !== undefined && one.code === '') prefecture = alone;
    const meant = meaningOf(one, prefecture, one.city === '' ? city : plainName(one.city));
    if ('place' in meant && meant.place.ok && wardsOf(meant.place.municipality).length > 0)
      city = meant.place.municipality.name;
    if ('total' in meant && meant.total.of === 'prefecture') prefecture = meant.total.prefecture;
    if (isHeading) continue;
    const text = [one.prefecture, one.code, one.city, one.name].filter((part) => part !== '').join(' ');
    rows.push({ sheet: reader.grid.sheet, row: one.row + 1, text, prefecture, what: meant, ...values });
  }
  return rows;
}

/** 都道府県 in the words above a table, or the name of its sheet, where it is one alone. */
export function namedInTitle(reader: GridReader, top: number): Prefecture | undefined {
  const own = readPrefecture(reader.grid.sheet);
  if (own !== undefined) return own;
  const titles = reader.grid.rows.slice(0, top).flatMap((row) => row.map(({ text }) => squash(text)));
  const named = PREFECTURES.filter((one) => titles.some((title) => title.includes(one)));
  return named.length === 1 ? named[0] : undefined;
}

function labelsUnder(reader: GridReader, { keys, firstRow }: Head): Labels[] {
  const labels: Labels[] = [];
  let above: Pick<Labels, 'prefecture' | 'city'> = { prefecture: '', city: '' };
  for (let row = firstRow; row < reader.height; row += 1) {
    const seen = (column: number | undefined): string =>
      column === undefined ? '' : squash(reader.seen(row, column).text);
    const own = {
      prefecture: seen(keys.prefecture),
      code: seen(keys.code),
      city: seen(keys.city),
      name: seen(keys.name),
    };
    const same = (text: string, before: string): string => (DITTO.test(text) ? before : text);
    const one = {
      ...{ row, code: own.code, blank: own.prefecture === '' },
      prefecture: same(own.prefecture, above.prefecture),
      city: same(own.city, above.city),
      name: own.name,
    };
    const written = [one.prefecture, one.code, one.city, one.name];
    if (written.some(isKeyLabel) || NOTE.test(written.find((text) => text !== '') ?? '')) continue;
    above = { prefecture: one.prefecture || above.prefecture, city: one.city || (one.blank ? above.city : '') };
    labels.push(keys.city === undefined ? one : { ...one, city: one.city || (one.name === '' ? '' : above.city) });
  }
  return labels;
}

/**
 * Whether a 都道府県 that is written once holds for the rows below it. It does not where a name below it is of another
 * 都道府県: some tables print it in the middle of its block.
 */
function prefecturesGoOn(labels: readonly Labels[]): boolean {
  let prefecture: Prefecture | undefined;
  for (const { prefecture: text, blank, name } of labels) {
    prefecture = readPrefecture(text) ?? prefecture;
    const plain = plainName(name);
    if (plain === '' || !blank || isWardName(plain) || TOTAL.test(plain) || NATION_NAMES.test(plain)) continue;
    const elsewhere = municipalitiesNamed(plain);
    if (elsewhere.length === 0) continue;
    if (prefecture === undefined) return false;
    if (!elsewhere.some(({ municipality }) => municipality.prefecture === prefecture)) return false;
  }
  return true;
}

/** 「012025 函館市」 in one cell is a code and a name. */
function withOwnCode(one: Labels): Labels {
  const [, code, name] = (one.code === '' && /^(\d{5,6})(\D.*)$/.exec(one.name)) || [];
  return code === undefined || name === undefined ? one : { ...one, code, name };
}

function meaningOf(one: Labels, prefecture: Prefecture | undefined, city: string): RatesRow['what'] {
  const name = plainName(one.name);
  const texts = [one.prefecture, name];
  if ([...texts, squash(one.name), squash(one.city)].some((text) => AGAIN.test(text.replace(/^[(（]/, ''))))
    return { again: true };
  if (texts.some((text) => NATION_NAMES.test(text))) return { total: { of: 'nation' } };
  const counted = name.replace(/(?:合計|総計|小計|計|全体)$/, '');
  // 「滋賀県」 in the column of names, and the code of a prefecture, are its total.
  const whole = readPrefecture(counted) ?? codesOf(one.code).flatMap((code) => codedPrefecture(code) ?? [])[0];
  if (whole !== undefined) return { total: { of: 'prefecture', prefecture: whole } };
  if (TOTAL.test(name) || (name === '' && one.code === '' && one.city === '') || TOTAL.test(squash(one.prefecture))) {
    return { total: { of: 'unsaid', prefecture } };
  }
  // 「札幌市計」 is the city.
  const asCity = counted !== name && /市$/.test(counted) ? counted : name;
  const bare = asCity === '' && one.city !== '' ? plainName(one.city) : asCity;
  return { place: findPlace({ prefecture, code: one.code, city: bare === city ? '' : city, name: bare }) };
}

/** The code of a 都道府県 itself. */
function codedPrefecture(code: string): Prefecture | undefined {
  return code.slice(2, 5) === '000' ? prefectureWithCode(code.slice(0, 2)) : undefined;
}

function valuesOf(
  reader: GridReader,
  row: number,
  option: RateOption,
): Pick<RatesRow, 'institutions' | 'applied' | 'rate'> {
  const counts = (columns: readonly number[]): ReadCount =>
    summed(columns.map((column) => readCount(reader.at(row, column))));
  return {
    institutions: counts(option.institutions),
    applied: counts(option.applied),
    rate: option.rate === undefined ? 'empty' : readRate(reader.at(row, option.rate)),
  };
}

/** Of counts of several kinds: an empty cell is a kind that a place has none of; one that is kept back keeps back the sum. */
function summed(counts: readonly ReadCount[]): ReadCount {
  if (counts.includes('unreadable')) return 'unreadable';
  if (counts.includes('withheld')) return 'withheld';
  const numbers = counts.filter((count) => typeof count === 'number');
  return numbers.length === 0 ? 'empty' : numbers.reduce((sum, count) => sum + count, 0);
}
