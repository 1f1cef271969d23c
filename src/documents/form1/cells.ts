import { drawForm1, forOwnFields, type OwnField, type OwnKey, type OwnTexts, ownTexts } from '#domain/form1/fields.ts';
import type { Contact, Venue } from '#domain/form1/form1.ts';
import type { Form1, Form1Slot } from '#domain/form1/snapshot.ts';
import {
  formatDemoAsForm,
  formatWindow,
  type HolidayMark,
  holidayMark,
  readDate,
  readWindow,
} from '#domain/text/dates.ts';
import { cleanLine, cleanText, readAsciiLine, readEmail, readKana, readPostalCode } from '#domain/text/japanese.ts';
import { readPhoneParts } from '#domain/text/phone.ts';
import { prefectureOf } from '#domain/text/prefecture.ts';
import type { WindowText } from '#domain/text/window.ts';
import { type TimeWindow, windowOf, windowText } from '#domain/text/window.ts';
import type { Mode } from '#domain/words/modes.ts';
import { MODE_WORDS } from '#domain/words/modes.ts';
import { phoneWords } from '#domain/words/phone.ts';
import { addressParts } from '#domain/words/place.ts';
import { RANK_WORDS, RANKS, type Rank } from '#domain/words/ranks.ts';
import type { LeftOver } from './sheet-cells.ts';

/**
 * What stands in each yellow cell of 様式1, both ways: `cellTexts` writes it, `readCells` understands it. Whatever is
 * written here is read back as the same value; people's own ways of writing are understood as far as they are plain.
 */

/** The peculiar yellow cells; every own row of the form has one too. */
type PeculiarCell = 'kana' | 'name' | 'phone' | 'email' | `slot${Rank}` | `demo${Rank}` | 'venue' | 'mode';
export type Form1Cell = OwnKey | PeculiarCell;

/** In the order of the form. */
export const FORM1_CELLS: readonly Form1Cell[] = drawForm1<Form1Cell>({
  own: ({ key }) => [key],
  contact: () => ['kana', 'name', 'phone', 'email'],
  slots: () => ['slot1', 'slot2', 'slot3', 'demo1', 'demo2', 'demo3'],
  place: () => ['venue', 'mode'],
});

export type Form1CellTexts = Record<Form1Cell, string>;

/** Stands in the first empty row of 希望日時 when the applicant ticked it. */
const NO_FURTHER_CANDIDATES = 'ほかに候補日はありません';

/** The texts of the yellow cells, as the form writes them; an empty string leaves the cell blank. */
export function cellTexts(form1: Form1): Form1CellTexts {
  const { contact } = form1;
  const texts: Form1CellTexts = {
    ...ownTexts(form1),
    kana: contact.kana,
    name: contact.name,
    phone: phoneWords(contact, 'sheet'),
    email: contact.email,
    slot1: '',
    slot2: '',
    slot3: '',
    demo1: '',
    demo2: '',
    demo3: '',
    venue: venueText(form1.venue),
    mode: MODE_WORDS[form1.mode],
  };
  for (const slot of form1.slots) {
    texts[`slot${slot.rank}`] = slotText(slot, form1.filedOn);
    texts[`demo${slot.rank}`] = formatDemoAsForm(windowOf(slot.demo));
  }
  const empty = RANKS.find((rank) => rank !== 1 && texts[`slot${rank}`] === '');
  if (form1.noFurtherCandidates && empty !== undefined) texts[`slot${empty}`] = NO_FURTHER_CANDIDATES;
  return texts;
}

/**
 * `10月20日 10:00～12:00`, letter for letter as the form. The year is written only where the form's own way would be
 * understood as another day: more than a year after the filing, or filed on no day yet.
 */
function slotText(slot: Form1Slot, filedOn: string): string {
  const date = Temporal.PlainDate.from(slot.date);
  const short = `${date.month}月${date.day}日`;
  const plain = filedOn !== '' && readDate(short, Temporal.PlainDate.from(filedOn))?.equals(date) === true;
  return `${plain ? short : `${date.year}年${short}`} ${formatWindow(windowOf(slot.meeting))}`;
}

/** Name above, 〒 and address below; of the ways to write it the first that is read back as the same venue. */
function venueText(venue: Venue): string {
  const below = addressParts(venue).join(' ');
  const head = venue.name === '' ? '' : `${venue.name}\n`;
  const ways = [...(below === '' ? [venue.name] : []), `${head}${below}`];
  return ways.find((way) => sameVenue(readVenue(way), venue)) ?? `${head}〒 ${below}`;
}

function sameVenue(a: Venue, b: Venue): boolean {
  return a.name === b.name && a.postalCode === b.postalCode && a.address === b.address;
}

/** A row of 希望日時 and 開催の長さ as far as it was understood: `date` is empty and a window null where it was not. */
export interface ReadSlot {
  rank: Rank;
  /** `YYYY-MM-DD`, JST, or empty. */
  date: string;
  /** 「祝」 or 「振休」 stood beside the day: whether it is one, knows whoever has the holidays. */
  marked?: HolidayMark;
  meeting: WindowText | null;
  demo: WindowText | null;
}

/** What was understood; empty where nothing stood or nothing was understood. Plain JSON. */
export interface Form1Values extends OwnTexts {
  /** `phone` is in ASCII, otherwise as typed: whether it is a number that rings is for the reader of the form to check. */
  contact: Contact;
  slots: ReadSlot[];
  noFurtherCandidates: boolean;
  venue: Venue;
  mode: Mode | null;
}

/** A cell that says something that was not, or not wholly, understood. */
export interface UnreadCell {
  field: Form1Cell;
  /** What stood there. */
  text: string;
  /** It is the printed sample's: nobody has filled it in. */
  sample?: true;
}

const READ_OWN: Record<OwnField['kind'], (text: string) => string> = { line: cleanLine, text: cleanText };

/** What the printed sample says in place of what only the applicant knows. */
const SLOT_OF_SAMPLE = /[●○◯]月[●○◯]日/;
const OF_THE_SAMPLE: Partial<Record<Form1Cell, RegExp>> = {
  phone: /^X[X-]*X$/i,
  email: /^X{2,}@X{2,}\./i,
  slot1: SLOT_OF_SAMPLE,
  slot2: SLOT_OF_SAMPLE,
  slot3: SLOT_OF_SAMPLE,
  venue: /XXX-XXX.*▲参画/s,
};

/** What is read of the cells; `remarks`: what stood beside a value in its cell. */
export interface CellReading {
  values: Form1Values;
  unread: UnreadCell[];
  remarks: LeftOver[];
}

/** Understands the texts of the yellow cells. Days without a year are the next such day, `today` included. */
export function readCells(given: Partial<Form1CellTexts>, today: Temporal.PlainDate): CellReading {
  const { texts, unread } = withoutSample(given);
  const remarks: LeftOver[] = [];
  const text = (field: Form1Cell): string => texts[field] ?? '';
  const understood = <T>(field: Form1Cell, read: (text: string) => T | undefined): T | undefined => {
    const line = cleanText(text(field));
    const value = line === '' ? undefined : read(line);
    if (line !== '' && value === undefined) unread.push({ field, text: line });
    return value;
  };
  const kana = understood('kana', (line) => readKana(line.replace(/^[(（](.*)[)）]$/s, '$1'))) ?? '';
  const name = cleanLine(text('name'));
  const phone = understood('phone', readPhoneParts) ?? { number: '', extension: '', remark: '' };
  if (phone.remark !== '') remarks.push({ where: '連絡先 TEL', text: phone.remark, why: 'remark' });
  const email = understood('email', readEmail) ?? '';
  const rows = RANKS.map((rank) => readSlotRow(rank, text, today, { unread, remarks }));
  const mode = understood('mode', readMode) ?? null;
  const values = {
    ...forOwnFields(({ key, kind }) => READ_OWN[kind](text(key))),
    contact: { name, kana, phone: phone.number, extension: phone.extension, email },
    slots: rows.flatMap(({ slot }) => slot ?? []),
    noFurtherCandidates: rows.some(({ saysNone }) => saysNone),
    venue: readVenue(text('venue')),
    mode,
  };
  unread.sort((a, b) => FORM1_CELLS.indexOf(a.field) - FORM1_CELLS.indexOf(b.field));
  return { values, unread, remarks };
}

function withoutSample(given: Partial<Form1CellTexts>): { texts: Partial<Form1CellTexts>; unread: UnreadCell[] } {
  const texts = { ...given };
  const unread: UnreadCell[] = [];
  for (const field of FORM1_CELLS) {
    const text = texts[field] ?? '';
    if (OF_THE_SAMPLE[field]?.test(text.normalize('NFKC').trim()) !== true) continue;
    texts[field] = '';
    unread.push({ field, text: cleanText(text), sample: true });
  }
  return { texts, unread };
}

function readMode(text: string): Mode | undefined {
  const word = text.normalize('NFKC').toLowerCase();
  const inPerson = /実地|対面|現地|集合|会場/.test(word);
  const online = /オンライン|online|web|ウェブ|リモート|zoom|teams/.test(word);
  if (inPerson === online) return undefined;
  return inPerson ? 'in-person' : 'online';
}

interface SlotRow {
  slot: ReadSlot | undefined;
  /** 「ほかに候補日はありません」, 「なし」, 「－」. */
  saysNone: boolean;
}

function readSlotRow(
  rank: Rank,
  text: (field: Form1Cell) => string,
  today: Temporal.PlainDate,
  { unread, remarks }: Pick<CellReading, 'unread' | 'remarks'>,
): SlotRow {
  const day = cleanLine(text(`slot${rank}`));
  const length = cleanLine(text(`demo${rank}`));
  const saysNone = rank !== 1 && isNone(day);
  if ((day === '' || saysNone) && (length === '' || isNone(length))) return { slot: undefined, saysNone };
  const { date, marked, meeting, remark = '' } = saysNone ? {} : readDayAndWindow(day, today);
  if (remark !== '') remarks.push({ where: `希望日時 ${RANK_WORDS[rank]}`, text: remark, why: 'remark' });
  const demo = readWindowAndRemark(length);
  if (demo && demo.remark !== '') {
    remarks.push({ where: `開催の長さ ${RANK_WORDS[rank]}`, text: demo.remark, why: 'remark' });
  }
  if (day !== '' && !saysNone && (date === undefined || meeting === undefined)) {
    unread.push({ field: `slot${rank}`, text: day });
  }
  if (length !== '' && demo === undefined) unread.push({ field: `demo${rank}`, text: length });
  return {
    slot: {
      rank,
      date: date?.toString() ?? '',
      ...(marked === undefined ? {} : { marked }),
      meeting: meeting ? windowText(meeting) : null,
      demo: demo ? windowText(demo.window) : null,
    },
    saysNone,
  };
}

function isNone(text: string): boolean {
  const words = readAsciiLine(text).replace(/[\s。.]/g, '');
  return /^(?:-+|(?:(?:ほか|他|その他)(?:に|の)?)?(?:候補日?)?(?:は|も)?(?:特に)?(?:ありません|ございません|なし|無し|無))$/.test(
    words,
  );
}

/** No way to write a day is longer; a cell can hold 32,767 characters. */
const LONGEST_DAY = 40;

/**
 * The longest beginning that is a day, with the rest as hours. A day whose hours are not understood still stands, but not
 * when the rest goes on with a weekday, which contradicted the day, or names another day: one of the two is a slip or a
 * choice that is not ours.
 */
function readDayAndWindow(
  text: string,
  today: Temporal.PlainDate,
): {
  date?: Temporal.PlainDate | undefined;
  marked?: HolidayMark | undefined;
  meeting?: TimeWindow | undefined;
  remark?: string;
} {
  const line = readAsciiLine(text);
  let dayOnly: { date: Temporal.PlainDate; marked: HolidayMark | undefined } | undefined;
  for (let end = Math.min(line.length, LONGEST_DAY); end > 0; end -= 1) {
    if (/^\d{2}$/.test(line.slice(end - 1, end + 1))) continue;
    const date = readDate(line.slice(0, end), today);
    if (date === undefined) continue;
    const rest = line.slice(end).replace(/^[\s,、・:]+/, '');
    if (ANOTHER_DAY.test(rest)) return {};
    const meeting = readWindowAndRemark(rest);
    const marked = holidayMark(line.slice(0, end));
    if (meeting !== undefined) return { date, marked, meeting: meeting.window, remark: meeting.remark };
    if (!/^[([【]?[月火水木金土日]/.test(rest)) dayOnly ??= { date, marked };
  }
  return dayOnly === undefined ? { meeting: readWindow(line) } : dayOnly;
}

const ANOTHER_DAY =
  /\d{1,2}\s*(?:月|日)|(?<![\d/])\d{1,2}\/\d{1,2}(?![\d/])|^[^\d]*(?:または|又は|もしくは|若しくは|あるいは|\bor\b)/i;

/** Hours, and what was written behind them: 「10:00～12:00※懇親会あり」. A remark that takes the hours back leaves them unread. */
function readWindowAndRemark(text: string): { window: TimeWindow; remark: string } | undefined {
  const line = readAsciiLine(text);
  const whole = readWindow(line);
  if (whole !== undefined) return { window: whole, remark: '' };
  for (const { index } of line.matchAll(/[※*(【[。、,]| (?=\D)/g)) {
    const window = index > 0 ? readWindow(line.slice(0, index)) : undefined;
    if (window === undefined) continue;
    const remark = line.slice(index).trim();
    return TAKES_BACK.test(remark) || /^[、,(【[]?\s*約?[\d.:]+\s*(?:[~-]|時間|分)/.test(remark)
      ? undefined
      : { window, remark };
  }
  return undefined;
}

const TAKES_BACK =
  /または|又は|もしくは|若しくは|あるいは|いずれか|どちらか|\bor\b|以外|不可|NG|中止|変更|取消|ではな|未定|\d\s*時?\s*(?:[~→⇒-]|から|より)\s*\d/i;

/** 「会場名：」「住所：」 before what they name. */
const PLACE_WORD = /^(?:会場|会場名称?|名称|施設名|場所|会場の?(?:住所|所在地)|住所|所在地)\s*[:：]\s*/;

/**
 * The name in the first line and the address below; in one line the name before 〒 or before a blank and the prefecture. A
 * line that begins with 〒 is an address, so is one with numbers that begins with a prefecture.
 */
function readVenue(text: string): Venue {
  const lines = text
    .split(/\r\n|[\r\n]/)
    .map((line) =>
      cleanLine(line)
        .replace(PLACE_WORD, '')
        .replace(/^[(（](〒.*)[)）]$/, '$1'),
    )
    .filter((line, index) => line !== '' || index === 0);
  const [first = '', ...below] = lines;
  if (below.length > 0) {
    const isAddress = first.startsWith('〒') && !below.some((line) => line.startsWith('〒'));
    if (isAddress) return { name: '', ...readAddress(lines.join(' ')) };
    const start = Math.max(below.findIndex(startsAddress), 0);
    const name = cleanLine([first, ...below.slice(0, start)].join(' '));
    return { name, ...readAddress(below.slice(start).join(' ')) };
  }
  if (first.startsWith('〒')) return { name: '', ...readAddress(first) };
  const mark = first.search(/〒\s*[\d０-９]{3}/);
  if (mark >= 0) return { name: cleanLine(first.slice(0, mark)), ...readAddress(first.slice(mark)) };
  for (const blank of first.matchAll(/\s/g)) {
    const rest = first.slice(blank.index + 1);
    if (prefectureOf(rest.slice(0, LONGEST_PREFECTURE)) !== undefined)
      return { name: cleanLine(first.slice(0, blank.index)), ...readAddress(rest) };
  }
  const isAddress = prefectureOf(first) !== undefined && /\d/.test(first.normalize('NFKC'));
  return isAddress ? { name: '', ...readAddress(first) } : { name: first, postalCode: '', address: '' };
}

/** With a postal code before it. */
const LONGEST_PREFECTURE = 20;

function startsAddress(line: string): boolean {
  return /^(?:〒|\d{3}-\d{4}(?!\d))/.test(line.normalize('NFKC')) || prefectureOf(line) !== undefined;
}

function readAddress(text: string): { postalCode: string; address: string } {
  const line = cleanLine(text);
  const [, code = '', rest = ''] = /^〒?\s*([\d０-９]{3}\D?[\d０-９]{4})(?![\d０-９])\s*(.*)$/su.exec(line) ?? [];
  const postalCode = readPostalCode(code);
  return postalCode === undefined
    ? { postalCode: '', address: cleanLine(line.replace(/^〒/, '')) }
    : { postalCode, address: cleanLine(rest) };
}
