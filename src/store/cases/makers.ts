import { and, asc, count, eq, gte, isNull, or } from 'drizzle-orm';
import type { DaysOff, Maker } from '#domain/case/inquiry.ts';
import type { Tx } from '#store/engine.ts';
import { dayOf, first, optionalInstant } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';
import { markPublishedWith } from './published-marks.ts';

export async function listMakers(tx: Tx): Promise<Maker[]> {
  const { makers } = tx.tables;
  return (await tx.db.select().from(makers).orderBy(asc(makers.name))).map(makerOf);
}

export async function findMaker(tx: Tx, id: string): Promise<Maker | undefined> {
  const { makers } = tx.tables;
  const row = first(await tx.db.select().from(makers).where(eq(makers.id, id)));
  return row ? makerOf(row) : undefined;
}

export async function getMaker(tx: Tx, id: string): Promise<Maker> {
  const maker = await findMaker(tx, id);
  if (!maker) throw new Error(`maker ${id} is gone`);
  return maker;
}

/** Its name alone, also where the rest of its row cannot be read. */
export async function findMakerName(tx: Tx, id: string): Promise<string | undefined> {
  const { makers } = tx.tables;
  return first(await tx.db.select({ name: makers.name }).from(makers).where(eq(makers.id, id)))?.name;
}

/** The last edit of a maker's entry: which one it was, and who made it when; nobody for one that was never edited. */
export interface MakerEdit {
  version: number;
  by: string;
  at: Temporal.Instant | undefined;
}

export async function findMakerEdit(tx: Tx, id: string): Promise<MakerEdit | undefined> {
  const { makers } = tx.tables;
  const row = first(await tx.db.select().from(makers).where(eq(makers.id, id)));
  return row ? { version: row.version, by: row.savedBy, at: optionalInstant(row.savedAt) } : undefined;
}

export async function markMakerEdit(tx: Tx, id: string, edit: MakerEdit): Promise<void> {
  const { makers } = tx.tables;
  await tx.db
    .update(makers)
    .set({ version: edit.version, savedBy: edit.by, savedAt: edit.at?.epochMilliseconds ?? null })
    .where(eq(makers.id, id));
}

/** Inserts or overwrites by id. */
export async function saveMaker(tx: Tx, maker: Maker): Promise<void> {
  const { makers } = tx.tables;
  const before = await findMaker(tx, maker.id);
  if (before && before.name !== maker.name) await markPublishedWith(tx, maker.id);
  const columns = {
    name: maker.name,
    products: maker.products,
    addressesJson: JSON.stringify(maker.addresses),
    crews: maker.crews,
    bufferMinutes: maker.bufferMinutes,
    regionsJson: JSON.stringify(maker.regions),
    active: maker.active ? 1 : 0,
    contactName: maker.contact.name,
    contactPhone: maker.contact.phone,
    contactRemarks: maker.contact.remarks,
    daysOffJson: JSON.stringify(maker.daysOff),
  };
  await tx.db
    .insert(makers)
    .values({ id: maker.id, ...columns })
    .onConflictDoUpdate({ target: makers.id, set: columns });
}

/** 不可日 in their column. */
type DaysOffRow = Pick<DaysOff, 'id' | 'note' | 'by'> & { from: string; to: string };

/** How much each maker has before it: open inquiries, and standing sessions from that JST day on that it comes to. */
export async function makerLoads(
  tx: Tx,
  from: Temporal.PlainDate,
): Promise<Map<string, { openInquiries: number; comingSessions: number }>> {
  const { applications, inquiries, sessions, sessionMakers } = tx.tables;
  const open = await tx.db
    .select({ makerId: inquiries.makerId, rows: count() })
    .from(inquiries)
    .innerJoin(applications, eq(applications.id, inquiries.applicationId))
    // The question of the maker that fixed the session stays open, so that it may change its answer, but is not
    // counted.
    .where(and(eq(inquiries.state, 'open'), or(eq(inquiries.kind, 'move'), eq(applications.state, 'inquiring'))))
    .groupBy(inquiries.makerId);
  const coming = await tx.db
    .select({ makerId: sessionMakers.makerId, rows: count() })
    .from(sessionMakers)
    .innerJoin(sessions, eq(sessions.id, sessionMakers.sessionId))
    .where(and(eq(sessions.state, 'confirmed'), gte(sessions.date, from.toString()), isNull(sessionMakers.outAt)))
    .groupBy(sessionMakers.makerId);
  const loads = new Map<string, { openInquiries: number; comingSessions: number }>();
  const of = (makerId: string) => loads.get(makerId) ?? { openInquiries: 0, comingSessions: 0 };
  for (const row of open) loads.set(row.makerId, { ...of(row.makerId), openInquiries: Number(row.rows) });
  for (const row of coming) loads.set(row.makerId, { ...of(row.makerId), comingSessions: Number(row.rows) });
  return loads;
}

function makerOf(row: Tables['makers']['$inferSelect']): Maker {
  const addresses: string[] = JSON.parse(row.addressesJson);
  const regions: Maker['regions'] = JSON.parse(row.regionsJson);
  const daysOff: DaysOffRow[] = JSON.parse(row.daysOffJson);
  return {
    id: row.id,
    name: row.name,
    products: row.products,
    addresses,
    crews: row.crews,
    bufferMinutes: row.bufferMinutes,
    regions,
    active: row.active === 1,
    contact: { name: row.contactName, phone: row.contactPhone, remarks: row.contactRemarks },
    daysOff: daysOff.map(({ from, to, ...kept }) => ({ ...kept, from: dayOf(from), to: dayOf(to) })),
  };
}
