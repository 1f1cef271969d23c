import { type Collection, requireCollectionAct } from '#domain/form2/collection.ts';
import type { Entry } from '#domain/form2/entry.ts';
import { type Form2, fullCode } from '#domain/form2/form2.ts';
import { type JudgedLine, judgeLines, type ReadList, readLists } from '#domain/form2/list.ts';
import type { ReadingOf } from '#domain/form2/reading.ts';
import { accept, type Outcome } from '#domain/outcome/refusal.ts';
import { getCollection, takeNumbers } from '#store/form2/collections.ts';
import { insertEntries, listStandingCodes } from '#store/form2/entries.ts';
import { othersTurn } from '#store/queue/upkeep.ts';
import type { Documents, Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';
import { type Entering, oweKept } from './enter.ts';
import { aboutCollection, tellHistory } from './record.ts';

/** Why a file is no list: what `readGrids` refuses, what a virus scan says, or nowhere the labels of the form. */
export type ListRefusal =
  | Extract<Awaited<ReturnType<Documents['readGrids']>>, { ok: false }>['refusal']
  | 'virus'
  | 'silent'
  | 'no-labels';

/** What became of a list: each of its rows, and columns that are none of the form's. */
export interface TakenList {
  lines: JudgedLine[];
  unread: string[];
}

/** So many entries in one write, with their mails. */
const TAKEN_AT_ONCE = 200;

/** So many institutions are read from one file, with so many rows for titles, labels and blanks. */
const LINES_MAX = 5000;
const ROWS_ABOVE = 900;

/** Reads an uploaded list, .xlsx or CSV: all its sheets with the form's labels. */
export async function readListFile(office: Office, bytes: Uint8Array): Promise<ReadList | ListRefusal> {
  const scanned = office.scan === undefined ? undefined : (await office.scan(bytes)).found;
  if (scanned === 'virus' || scanned === 'silent') return scanned;
  const read = await office.documents.readGrids(bytes);
  if (!read.ok) return read.refusal;
  const list = readLists(read.grids);
  if (!list) return 'no-labels';
  // Rows behind the last that is read would be lost without a word.
  const far = read.grids.flatMap(({ rows }) => rows.slice(LINES_MAX + ROWS_ABOVE).flat());
  const isCut = far.some(({ text }) => text.trim() !== '');
  return isCut || list.lines.length > LINES_MAX ? 'too-big' : list;
}

/**
 * Takes the rows of a list that are not wrong, some at a time, so that nobody else waits for all of them; what is wrong, or
 * was entered by somebody meanwhile, is said with its reason. Refuses a collection that takes nothing.
 */
export async function takeList(
  office: Office,
  collection: Collection,
  { list, against, entering }: { list: ReadList; against: ReadingOf; entering: Entering },
): Promise<Outcome<TakenList>> {
  const alone = judgeLines(list.lines, against, new Map());
  const codes = alone.flatMap(({ form }) => (form ? [form] : []));
  const standing = await office.store.read((tx) => listStandingCodes(tx, collection.id, codes));
  const lines = judgeLines(list.lines, against, standing);
  const good = lines.filter(isGood);
  const late = new Map<JudgedLine, string>();
  for (let from = 0; from < good.length; from += TAKEN_AT_ONCE) {
    const some = good.slice(from, from + TAKEN_AT_ONCE);
    const taken = await aboutCollection(office, collection.id, (work) => takeSome(work, collection.id, some, entering));
    // Closed in the middle: what was taken stays, and who sent the list is told which rows are left.
    if (!taken.ok && (from === 0 || taken.refusal.code !== 'collection-state')) return taken;
    for (const line of taken.ok ? taken.value : good.slice(from)) late.set(line, taken.ok ? ENTERED : CLOSED);
    if (!taken.ok) break;
    await othersTurn();
  }
  const settled = lines.map((line): JudgedLine => {
    const said = late.get(line);
    return said === undefined ? line : { ...line, judgement: 'wrong', form: undefined, said };
  });
  return accept({ lines: settled, unread: list.unread });
}

const ENTERED = 'この医療機関は、読み込みのあいだに、ほかの方が入力しました。';
const CLOSED = '読み込みのあいだに受付が締め切られたため、受け付けていません。';

type GoodLine = JudgedLine & { form: Form2 };

function isGood(line: JudgedLine): line is GoodLine {
  return line.form !== undefined;
}

/** Returns those that were entered by others meanwhile. */
async function takeSome(
  work: Work,
  collectionId: string,
  lines: readonly GoodLine[],
  { actor, helperId }: Entering,
): Promise<Outcome<GoodLine[]>> {
  const { tx, office, now } = work;
  const collection = await getCollection(tx, collectionId);
  const allowed = requireCollectionAct(collection, 'enter');
  if (!allowed.ok) return allowed;
  const standing = await listStandingCodes(
    tx,
    collectionId,
    lines.map(({ form }) => form),
  );
  const fresh = lines.filter(({ form }) => !standing.has(fullCode(form)));
  if (fresh.length === 0) return accept([...lines]);
  const first = await takeNumbers(tx, collectionId, fresh.length);
  const entries = fresh.map(
    ({ form }, index): Entry => ({
      id: office.chance.id(),
      collectionId,
      number: first + index,
      form,
      source: 'list',
      state: 'kept',
      helperId,
      handInId: undefined,
      version: 1,
      enteredAt: now,
      enteredBy: actor.name,
      updatedAt: now,
    }),
  );
  await insertEntries(tx, entries);
  const last = first + fresh.length - 1;
  await tellHistory(work, collectionId, { type: 'entered', actor, text: `一覧から${first}～${last}番` });
  await oweKept(work, collection, entries);
  return accept(lines.filter((line) => !fresh.includes(line)));
}
