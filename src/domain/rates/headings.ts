import { RATE_BASE_WORDS, type RateBase } from '#domain/words/rates.ts';
import { asOfDays } from './as-of.ts';
import { columnName, type GridReader, squash } from './grid.ts';

/** What names the place of a row; columns counted from 0. */
export interface KeyColumns {
  prefecture: number | undefined;
  code: number | undefined;
  /** 「札幌市」 beside a column of wards. */
  city: number | undefined;
  name: number | undefined;
}

type Measure = 'rate' | 'applied' | 'institutions' | 'other';
type Kind = 'whole' | 'hospital' | 'clinic' | 'dental' | 'pharmacy';

export interface ValueColumn {
  column: number;
  heading: string;
  measure: Measure;
  base: RateBase;
  kind: Kind;
}

/** One way to read a table: which columns make the rate. Several counts of one kind each are added up. */
export interface RateOption {
  base: RateBase;
  /** 「申込率（義務化対象施設）」, with its column. */
  words: string;
  rate: number | undefined;
  applied: readonly number[];
  institutions: readonly number[];
}

/** A head of a table, or of one of the groups that stand side by side in it. */
export interface Head {
  /** First row under it. */
  firstRow: number;
  /** Its own rows. */
  top: number;
  bottom: number;
  keys: KeyColumns;
  values: readonly ValueColumn[];
}

const CODE =
  /^(?:(?:全国地方公共団体|地方公共団体|市区町村|市町村|自治体|団体|区市町村)(?:コード|番号|CD)|コード|code)$/i;
const PREFECTURE = /^(?:都道府県|府県|県)名?$/;
const CITY = /^(?:政令指定都市|政令市|指定都市|市)名?$/;
const WARD = /^(?:行政区|区)名?$/;
const NAME =
  /^(?:都道府県[・/、]?)?(?:市区町村|市町村|区市町村|自治体|団体|地域|市区町村等)(?:[・/、](?:行政区|区))?(?:名称?)?等?(?:\(.*\))?$/;
const IGNORED =
  /前回|前月|前年|増減|差$|比較|順位|伸び|内数|準備完了|運用開始|稼働|備考|人口|市区町村数|^(?:No\.?|番号|#|連番|項番)$/i;
const RATE = /率|割合|%|パーセント/;
const APPLIED = /申込|申し込み|申請/;
const INSTITUTIONS = /施設|機関|薬局|診療所|病院|対象|総数|母数|分母|^(?:全体|合計|計|数)$/;

/** Marks of notes behind a heading are no part of it. */
function plainHeading(text: string): string {
  return squash(text).replace(/(?:[※*]+\d*|[(（]?注\d*[)）]?)$/, '');
}

/** Whether a cell is the label of names or codes. */
export function isKeyLabel(text: string): boolean {
  const label = plainHeading(text);
  return NAME.test(label) || CODE.test(label) || WARD.test(label) || PREFECTURE.test(label);
}

/**
 * The heads of a sheet: several where groups stand side by side. Found by the words of its columns (市区町村, 団体コード …);
 * none where there are no such words.
 */
export function findHeads(reader: GridReader): Head[] {
  for (let row = 0; row < Math.min(reader.height, 60); row += 1) {
    const labels = Array.from({ length: reader.width }, (_, column) => plainHeading(reader.at(row, column).text));
    const nameAt = labels.flatMap((label, column) => (NAME.test(label) ? [column] : []));
    const wardAt = labels.flatMap((label, column) => (WARD.test(label) ? [column] : []));
    const codeAt = labels.flatMap((label, column) => (CODE.test(label) ? [column] : []));
    const anchors = nameAt.length > 0 ? nameAt : wardAt.length > 0 ? wardAt : codeAt;
    if (anchors.length > 0) return headsAt(reader, row, { labels, anchors });
  }
  return [];
}

function headsAt(
  reader: GridReader,
  row: number,
  { labels, anchors }: { labels: readonly string[]; anchors: readonly number[] },
): Head[] {
  const starts = anchors.map((anchor) => {
    let start = anchor;
    while (start > 0 && isBesideKey(labels[start - 1] ?? '')) start -= 1;
    return start;
  });
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? reader.width;
    const keys = keysBetween(labels, start, end);
    const bottom = lastHeadRow(reader, row, keys);
    const top = firstHeadRow(reader, row, keys, end);
    const keyed = Object.values(keys);
    const values = Array.from({ length: end - start }, (_, offset) => start + offset)
      .filter((column) => !keyed.includes(column))
      .map((column) => valueColumn(column, headingOf(reader, column, top, bottom)));
    return { firstRow: bottom + 1, top, bottom, keys, values };
  });
}

function isBesideKey(label: string): boolean {
  return (
    CODE.test(label) ||
    PREFECTURE.test(label) ||
    CITY.test(label) ||
    /^(?:No\.?|番号|#|連番|項番|都道府県(?:コード|番号))$/i.test(label)
  );
}

function keysBetween(labels: readonly string[], start: number, end: number): KeyColumns {
  const find = (pattern: RegExp): number | undefined => {
    const found = labels.findIndex((label, column) => column >= start && column < end && pattern.test(label));
    return found === -1 ? undefined : found;
  };
  const ward = find(WARD);
  const name = find(NAME);
  return {
    prefecture: find(PREFECTURE),
    code: find(CODE),
    // 「市区町村」 beside 「区」 names the cities.
    city: ward === undefined ? undefined : (name ?? find(CITY)),
    name: ward ?? name,
  };
}

/** A head goes on while the rows below name no place and hold no number. */
function lastHeadRow(reader: GridReader, row: number, { name, code }: KeyColumns): number {
  let bottom = row;
  for (;;) {
    const next = bottom + 1;
    const cells = Array.from({ length: reader.width }, (_, column) => reader.at(next, column));
    const named = [name, code].some((column) => column !== undefined && reader.at(next, column).text !== '');
    const numbered = cells.some(({ number, text }) => number !== undefined || /^[\d０-９]/.test(text));
    if (next >= reader.height || named || numbered || cells.every(({ text }) => text === '')) return bottom;
    // The only text of a row that heads no column of values is the prefecture of what follows.
    if (cells.filter(({ text }) => text !== '').length < 2) return bottom;
    bottom = next;
  }
}

/** Group headings may stand above the labels; titles and units, which also do, head no columns. */
function firstHeadRow(reader: GridReader, row: number, keys: KeyColumns, end: number): number {
  const key = Math.max(...Object.values(keys).map((column) => column ?? 0));
  let top = row;
  while (top > 0) {
    const texts = Array.from({ length: end - key - 1 }, (_, offset) =>
      squash(reader.at(top - 1, key + 1 + offset).text),
    );
    const named = texts.filter((text) => text !== '');
    const overKey = Object.values(keys).some(
      (column) => column !== undefined && squash(reader.seen(top - 1, column).text) !== '',
    );
    if (overKey || named.length === 0 || named.some((text) => /^[(（]?単位/.test(text) || asOfDays(text).length > 0))
      break;
    if (
      named.length < 2 &&
      !reader.grid.merges.some((merge) => merge.top === top - 1 && merge.left > key && merge.right > merge.left)
    )
      break;
    top -= 1;
  }
  return top;
}

function headingOf(reader: GridReader, column: number, top: number, bottom: number): string {
  const parts: string[] = [];
  for (let row = top; row <= bottom; row += 1) {
    const text = reader.seen(row, column).text.trim().replace(/\s+/g, ' ');
    if (text !== '' && parts.at(-1) !== text) parts.push(text);
  }
  return parts.join(' ');
}

function valueColumn(column: number, heading: string): ValueColumn {
  const words = plainHeading(heading);
  return { column, heading, measure: measureOf(words), base: /義務/.test(words) ? 'duty' : 'all', kind: kindOf(words) };
}

function measureOf(words: string): Measure {
  if (words === '' || IGNORED.test(words)) return 'other';
  if (RATE.test(words)) return 'rate';
  if (APPLIED.test(words)) return 'applied';
  return INSTITUTIONS.test(words) ? 'institutions' : 'other';
}

const KINDS: readonly [Exclude<Kind, 'whole'>, RegExp][] = [
  ['hospital', /病院/],
  ['dental', /歯科/],
  ['clinic', /(?<!歯科)診療所|(?<!歯)医科/],
  ['pharmacy', /薬局/],
];

/** Of several kinds together the column is of all. */
function kindOf(words: string): Kind {
  if (/全体|合計|総計/.test(words)) return 'whole';
  const named = KINDS.filter(([, pattern]) => pattern.test(words.replace(/医療機関/g, '')));
  return named.length === 1 ? (named[0]?.[0] ?? 'whole') : 'whole';
}

/**
 * The ways in which the columns of one head make a rate: one for each rate of all kinds together, and one for counts
 * without a rate. Where a table has several, somebody has to say which is meant.
 */
export function optionsOf(values: readonly ValueColumn[]): RateOption[] {
  const rates = values.filter(({ measure, kind }) => measure === 'rate' && kind === 'whole');
  const onlyDuty =
    !columnsOf(values, 'institutions', 'all').length && columnsOf(values, 'institutions', 'duty').length > 0;
  const options = rates.map(({ column, heading, base }): RateOption => {
    const meant = base === 'all' && onlyDuty && rates.length === 1 ? 'duty' : base;
    const counted = countsOf(values, meant, rates.length === 1);
    return { base: meant, words: `${heading}（${columnName(column)}列）`, rate: column, ...counted };
  });
  if (options.length > 0) return options;
  return (['all', 'duty'] as const).flatMap((base) => {
    const counted = countsOf(values, base, base === 'duty' && onlyDuty);
    if (counted.applied.length === 0 || counted.institutions.length === 0) return [];
    return [{ base, words: `${RATE_BASE_WORDS[base]}の施設数と申込数`, rate: undefined, ...counted }];
  });
}

/** `alone`: there is no other rate that counts without a base could belong to. */
function countsOf(values: readonly ValueColumn[], base: RateBase, alone: boolean) {
  const own = columnsOf(values, 'applied', base);
  const applied = own.length === 0 && alone ? columnsOf(values, 'applied', 'all') : own;
  return { applied, institutions: columnsOf(values, 'institutions', base) };
}

/** The one column of all kinds, or those of each kind. */
function columnsOf(values: readonly ValueColumn[], measure: Measure, base: RateBase): number[] {
  const found = values.filter((value) => value.measure === measure && value.base === base);
  const whole = found.filter(({ kind }) => kind === 'whole');
  return (whole.length > 0 ? whole.slice(0, 1) : found).map(({ column }) => column);
}
