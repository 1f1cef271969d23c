import type { Maker } from '#domain/case/inquiry.ts';
import {
  type Attention,
  type AttentionKind,
  attentionsOf,
  compareUrgency,
  type Matter,
  type Urgency,
  urgencyOf,
} from '#domain/desk/attention.ts';
import { type MaterialMatter, mattersOf } from '#domain/materials/material.ts';
import { jstDay } from '#domain/text/jst.ts';
import type { Told } from '#domain/words/askings.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { countOver } from '#store/access/askings.ts';
import { listMakers } from '#store/cases/makers.ts';
import { listTold } from '#store/cases/retention.ts';
import { type FailedMail, listFailedMails } from '#store/desk/attention.ts';
import {
  type AttentionMark,
  attentionWork,
  countAttentions,
  countDue,
  listAttentions,
  listMarks,
  marksOf,
} from '#store/desk/attention-items.ts';
import type { Tx } from '#store/engine.ts';
import { listToldCollections } from '#store/form2/erasure.ts';
import { openMarks } from '#store/materials/marks.ts';
import { listMaterials } from '#store/materials/materials.ts';
import { countWaiting } from '#store/queue/incoming.ts';
import type { Office } from '#workflow/case/office.ts';
import { readMatters } from './keep-attention.ts';

export interface AttentionItem {
  attention: Attention;
  matter: Matter;
}

/** 「今すること」: a page of all that needs a person at the desk, the most urgent first. */
export interface AttentionQueue {
  items: AttentionItem[];
  /** Mails that were given up and stand on this page. */
  failedMails: (FailedMail & { maker: Maker | undefined })[];
  /** Materials to be looked at, as far as they stand on this page. */
  materials: MaterialMatter[];
  /** Given-up mails that stand on no page, because there are very many. */
  failedBeyond: number;
  /** How many there are of each kind. */
  counts: ReadonlyMap<AttentionKind | '', number>;
  /** How many there are in all, as far as they stand on pages. */
  total: number;
  /** Of the chosen kind, over all pages. */
  chosen: Record<Urgency, number>;
  hasMore: boolean;
  /** What went beyond the limits of strangers within the last day: mails that were asked for, and files. */
  askedOver: Map<Told, number>;
  /** Cases whose people are erased within 30 days. */
  erasures: number;
  /** Mails that came in and wait at 「未整理」. */
  incoming: number;
  /** Whether there is a maker that can be asked at all. */
  hasMakers: boolean;
  /** False while some cases have not been looked at since something happened, on a database of very many. */
  isWhole: boolean;
}

const OF_NO_CASE: readonly AttentionKind[] = ['mail-failed', 'material-doubtful', 'material-old'];
const FAILED_MAILS = 100;
/** A hundred rows are about ten printed pages. */
const QUEUE_PAGE_SIZE = 100;
/** Looks that somebody waits for; more is left to the job, and the page says so. */
const LOOKS = 500;

/**
 * One page of those of a kind, or of all; `page` counts from 1. `owner`: of this coordinator's cases only, or, empty, of
 * nobody's, among which is what belongs to no case. Nothing is written: a look changes nothing.
 */
export async function readAttention(
  office: Office,
  { kind, owner, page = 1 }: { kind?: AttentionKind | undefined; owner?: string | undefined; page?: number } = {},
): Promise<AttentionQueue> {
  const now = office.now();
  const today = jstDay(now);
  return office.store.read(async (tx) => {
    const work = await attentionWork(tx, today, LOOKS);
    const changed = work?.ids ?? [];
    const fresh = (await readMatters(tx, changed))
      .filter(({ application }) => owner === undefined || application.owner === owner)
      .flatMap((matter) => attentionsOf(matter, today).map((attention) => ({ attention, matter })));
    const failed = await listFailedMails(tx, FAILED_MAILS, owner);
    // They are of no case, and so in nobody's hands.
    const materials = owner === undefined || owner === '' ? await materialMatters(tx, today) : [];
    const kept = await countAttentions(tx, owner);
    const marks = await listMarks(tx, changed, owner);
    const counts = countAll(kept, { fresh, marks, failed: failed.count, materials });
    const others = othersOf(kind, failed.mails, materials);
    const mine = fresh.filter(({ attention }) => kind === undefined || kindsOf(attention).includes(kind));
    const makers = await listMakers(tx);
    const rows = await rowsOfPage(tx, { kind, owner, page, others, fresh: mine, changed, today });
    const chosen = await urgencies(tx, { kind, owner, others, fresh, marks, kept: kept.get(kind ?? '') ?? 0, today });
    return {
      items: rows.flatMap((row) => ('attention' in row ? [row] : [])),
      failedMails: rows
        .flatMap((row) => ('mail' in row ? [row.mail] : []))
        .map((mail) => ({ ...mail, maker: ofMaker(makers, mail) })),
      materials: rows.flatMap((row) => ('material' in row ? [row.material] : [])),
      failedBeyond: failed.count - failed.mails.length,
      counts,
      total: (counts.get('') ?? 0) + failed.mails.length + materials.length,
      chosen,
      hasMore: chosen.now + chosen.soon + chosen.later > page * QUEUE_PAGE_SIZE,
      erasures: (await listTold(tx, 1)).count + (await listToldCollections(tx)).length,
      incoming: await countWaiting(tx),
      askedOver: await countOver(tx, now.subtract({ hours: 24 })),
      hasMakers: makers.some((maker) => maker.active),
      isWhole: work?.isMore !== true,
    };
  });
}

/** Whose mailbox it is, of a mail to a maker. */
function ofMaker(makers: readonly Maker[], { role, to }: FailedMail): Maker | undefined {
  return role === 'maker' ? makers.find(({ addresses }) => addresses.includes(to.email)) : undefined;
}

async function materialMatters(tx: Tx, today: Temporal.PlainDate): Promise<MaterialMatter[]> {
  const marks = await openMarks(tx);
  return (await listMaterials(tx)).flatMap((material) =>
    mattersOf({ material, marks: marks.get(material.id) ?? [] }, today),
  );
}

/** What is of no application, and so in no table of what is to be done. */
type OtherRow = { due: Temporal.PlainDate; since: Temporal.Instant } & (
  | { mail: FailedMail }
  | { material: MaterialMatter }
);

function othersOf(
  kind: AttentionKind | undefined,
  mails: readonly FailedMail[],
  materials: readonly MaterialMatter[],
): OtherRow[] {
  return [
    ...(kind === undefined || kind === 'mail-failed'
      ? mails.map((mail) => ({ mail, due: jstDay(mail.at), since: mail.at }))
      : []),
    ...materials
      .filter((material) => kind === undefined || kind === material.kind)
      .map((material) => ({ material, due: material.due, since: material.since })),
  ];
}

function kindsOf({ kind, also }: Attention): AttentionKind[] {
  return [kind, ...also];
}

interface Counted {
  fresh: readonly AttentionItem[];
  marks: readonly AttentionMark[];
  /** Mails that were given up. */
  failed: number;
  materials: readonly MaterialMatter[];
}

/** What has changed since it was counted is taken off and counted as it is now. */
function countAll(
  kept: ReadonlyMap<AttentionKind | '', number>,
  { fresh, marks, failed, materials }: Counted,
): Map<AttentionKind | '', number> {
  const counts = new Map(kept);
  const add = (kind: AttentionKind | '', by: number): void => {
    counts.set(kind, (counts.get(kind) ?? 0) + by);
  };
  for (const { kind } of marks) add(kind, -1);
  for (const { kind } of fresh.flatMap(({ attention }) => marksOf(attention))) add(kind, 1);
  for (const { kind } of materials) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts.set('mail-failed', failed);
}

interface Chosen {
  kind: AttentionKind | undefined;
  owner: string | undefined;
  /** Of this kind. */
  others: readonly OtherRow[];
  /** Of the cases that have changed since they were counted, as they are now. */
  fresh: readonly AttentionItem[];
  today: Temporal.PlainDate;
}

/** `marks` are those of the changed cases, `kept` is how many of the kind were counted. */
async function urgencies(
  tx: Tx,
  { kind, owner, others, fresh, marks, kept, today }: Chosen & { marks: readonly AttentionMark[]; kept: number },
): Promise<Record<Urgency, number>> {
  const under = kind ?? '';
  const due = await countDue(tx, { kind: under, owner }, today);
  const soon = await countDue(tx, { kind: under, owner }, today.add({ days: LIMITS.soonDays }));
  const counts = { now: due, soon: soon - due, later: kept - soon };
  const add = (counted: readonly AttentionMark[], by: 1 | -1): void => {
    for (const mark of counted) {
      if (mark.kind === under) counts[urgencyOf(Temporal.PlainDate.from(mark.due), today)] += by;
    }
  };
  add(marks, -1);
  add(
    fresh.flatMap(({ attention }) => marksOf(attention)),
    1,
  );
  for (const { due: day } of others) counts[urgencyOf(day, today)] += 1;
  return counts;
}

/**
 * The items come from the database in their order, and the few mails, materials and changed cases are put between them. All of these
 * that may stand before the page are put in, and so as many items before it are read as there are of them.
 */
async function rowsOfPage(
  tx: Tx,
  { kind, owner, page, others, fresh, changed, today }: Chosen & { page: number; changed: readonly string[] },
) {
  const from = (page - 1) * QUEUE_PAGE_SIZE;
  const offset = Math.max(0, from - others.length - fresh.length);
  const window = { offset, limit: from - offset + QUEUE_PAGE_SIZE };
  const items =
    kind !== undefined && OF_NO_CASE.includes(kind) ? [] : await itemsAt(tx, { kind, owner, changed, today }, window);
  const rows = [
    ...[...items, ...fresh].toSorted(compareFiling).map((item) => ({
      ...item,
      due: item.attention.due,
      since: item.attention.since,
    })),
    ...others,
  ];
  return rows.toSorted(compareUrgency).slice(from - offset, from - offset + QUEUE_PAGE_SIZE);
}

/** What is equally urgent stands in the order of the filings. */
function compareFiling({ matter: { application: a } }: AttentionItem, { matter: { application: b } }: AttentionItem) {
  return Temporal.Instant.compare(a.submittedAt, b.submittedAt) || (a.id === b.id ? 0 : a.id < b.id ? -1 : 1);
}

async function itemsAt(
  tx: Tx,
  { kind, owner, changed, today }: Pick<Chosen, 'kind' | 'owner' | 'today'> & { changed: readonly string[] },
  window: { offset: number; limit: number },
): Promise<AttentionItem[]> {
  const found = await listAttentions(tx, { kind: kind ?? '', owner, except: changed }, window);
  const matters = await readMatters(tx, [...new Set(found.map(({ id }) => id))]);
  const known = new Map(
    matters.map((matter) => [matter.application.id, { matter, attentions: attentionsOf(matter, today) }]),
  );
  return found.flatMap(({ id, place }) => {
    const one = known.get(id);
    const attention = one?.attentions[place];
    return one && attention ? [{ attention, matter: one.matter }] : [];
  });
}

/** What stands first in the queue, of this kind where there is one, beside the case that was just worked on. */
export async function readFollowing(
  office: Office,
  { kind, except }: { kind: AttentionKind | undefined; except: string },
): Promise<(AttentionItem & { kind: AttentionKind | undefined; hasMakers: boolean }) | undefined> {
  const today = jstDay(office.now());
  return office.store.read(async (tx) => {
    for (const wanted of kind === undefined ? [undefined] : [kind, undefined]) {
      const [found] = await listAttentions(
        tx,
        { kind: wanted ?? '', owner: undefined, except: [except] },
        { offset: 0, limit: 1 },
      );
      if (!found) continue;
      const [matter] = await readMatters(tx, [found.id]);
      const attention = matter && attentionsOf(matter, today)[found.place];
      if (!matter || !attention) continue;
      const hasMakers = (await listMakers(tx)).some((maker) => maker.active);
      return { matter, attention, kind: wanted, hasMakers };
    }
    return undefined;
  });
}
