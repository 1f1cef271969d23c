import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import type { Grid } from '#domain/rates/grid.ts';
import type { RateSet } from '#domain/rates/rate-set.ts';
import { type RatesOutcome, readRates } from '#domain/rates/reading.ts';
import {
  findReadFile,
  findSet,
  insertReadFile,
  type LeftRow,
  leftRowsOf,
  listSets,
  type ReadFile,
  ratesOf,
  takeSet,
  withdrawSet,
} from '#store/rates/sets.ts';
import type { Documents, Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';

/** Why a file does not even come to its preview: no table, something hidden in it, or no rates in it (in words). */
export type FileRefusal =
  | { code: Extract<Awaited<ReturnType<Documents['readGrids']>>, { ok: false }>['refusal'] }
  | { code: 'virus' | 'scan-silent' }
  | { code: 'no-rates'; reason: string };

/** Reads a table and keeps it for its preview; nothing counts until it is taken, and a day later it is gone. */
export async function keepRatesFile(
  office: Office,
  { fileName, bytes, by }: { fileName: string; bytes: Uint8Array; by: string },
): Promise<{ ok: true; id: string } | { ok: false; refusal: FileRefusal }> {
  const scanned = office.scan === undefined ? undefined : (await office.scan(bytes)).found;
  if (scanned === 'virus') return { ok: false, refusal: { code: 'virus' } };
  if (scanned === 'silent') return { ok: false, refusal: { code: 'scan-silent' } };
  const read = await office.documents.readGrids(bytes);
  if (!read.ok) return { ok: false, refusal: { code: read.refusal } };
  const rates = readRates(read.grids, fileName);
  if (!rates.ok) return { ok: false, refusal: { code: 'no-rates', reason: rates.reason } };
  const id = office.chance.id();
  const gridsJson = JSON.stringify(read.grids);
  await inOneWrite(office, ({ tx, now }) => insertReadFile(tx, { id, fileName, gridsJson, readAt: now, readBy: by }));
  return { ok: true, id };
}

type Reading = Extract<RatesOutcome, { ok: true }>['value'];

/** What was understood of a file that waits; undefined once it was taken or has gone. */
export async function previewRates(
  office: Office,
  id: string,
  choice: number | undefined,
): Promise<{ file: Omit<ReadFile, 'gridsJson'>; reading: Reading } | undefined> {
  const file = await office.store.read((tx) => findReadFile(tx, id));
  if (file === undefined) return undefined;
  const grids: Grid[] = JSON.parse(file.gridsJson);
  const read = readRates(grids, file.fileName, choice);
  return read.ok ? { file, reading: read.value } : undefined;
}

/** `same-day`: a set of that day and base stands; it is to be withdrawn first. `unready`: it has faults, or nobody chose its rate. */
export type TakeRefusal = 'not-found' | 'unready' | 'same-day';

/** Takes a file in as the set of a day. */
export async function takeRates(
  office: Office,
  {
    id,
    choice,
    ...given
  }: { id: string; choice: number | undefined; day: Temporal.PlainDate; source: string; by: string },
): Promise<{ ok: true; id: string } | { ok: false; why: TakeRefusal }> {
  const preview = await previewRates(office, id, choice);
  if (preview === undefined) return { ok: false, why: 'not-found' };
  const { base, rates, left, faults } = preview.reading;
  if (base === undefined || faults.length > 0 || rates.length === 0) return { ok: false, why: 'unready' };
  return inOneWrite(office, async ({ tx, now }) => {
    // Two who look at one file take it once.
    if ((await findReadFile(tx, id)) === undefined) return { ok: false, why: 'not-found' };
    const standing = (await listSets(tx)).filter(({ withdrawn }) => withdrawn === undefined);
    if (standing.some((set) => set.base === base && set.day.equals(given.day))) return { ok: false, why: 'same-day' };
    const { day, source, by } = given;
    await takeSet(tx, { id, day, source, base, takenAt: now, takenBy: by }, { rates, left });
    return { ok: true, id };
  });
}

/** Takes a set back: no page counts it any more, its history stays. */
export async function withdrawRates(
  office: Office,
  { id, by, reason }: { id: string; by: string; reason: string },
): Promise<Outcome<null>> {
  return inOneWrite(office, async ({ tx, now }) =>
    (await withdrawSet(tx, id, { at: now, by, reason })) ? accept(null) : refuse({ code: 'not-found' }),
  );
}

/** All sets, the newest day first, withdrawn ones too. */
export async function readSets(office: Office): Promise<RateSet[]> {
  return office.store.read(listSets);
}

/** One set with what was left out of it, and how many places it knows. */
export async function readSet(
  office: Office,
  id: string,
): Promise<{ set: RateSet; left: LeftRow[]; places: number } | undefined> {
  return office.store.read(async (tx) => {
    const set = await findSet(tx, id);
    return set && { set, left: await leftRowsOf(tx, id), places: (await ratesOf(tx, id)).length };
  });
}
