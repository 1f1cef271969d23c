import { type Counted, type DayRange, ordered, sumOf, type TotalsBy, type TotalsRow } from '#domain/desk/totals.ts';
import { countHeld, listUnreported, type Unreported } from '#store/desk/totals.ts';
import type { Office } from '#workflow/case/office.ts';

/** 実績 of the sessions that were held in some days. */
export interface HeldTotals {
  /** Each session once. */
  whole: Counted;
  rows: TotalsRow[];
  /** The newest of which no report came. */
  unreported: Unreported[];
}

const UNREPORTED = 50;

export async function readTotals(office: Office, by: TotalsBy, days: DayRange): Promise<HeldTotals> {
  return office.store.read(async (tx) => ({
    whole: sumOf(await countHeld(tx, 'month', days)),
    rows: ordered(by, await countHeld(tx, by, days)),
    unreported: await listUnreported(tx, days, UNREPORTED),
  }));
}
