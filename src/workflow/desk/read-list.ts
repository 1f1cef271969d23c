import type { Maker } from '#domain/case/inquiry.ts';
import { type Attention, attentionsOf, type Matter } from '#domain/desk/attention.ts';
import { LIST_LIMITS, type ListOrder, type ListQuery } from '#domain/desk/list.ts';
import { prefectureOfCase } from '#domain/place/case-prefecture.ts';
import { jstDay } from '#domain/text/jst.ts';
import type { ApplicationState } from '#domain/words/states.ts';
import { type ApplicationFacts, listApplications } from '#store/cases/applications.ts';
import { listEventsOf } from '#store/cases/events.ts';
import { listMakersAsked } from '#store/cases/inquiries.ts';
import { isListWhole } from '#store/cases/listed.ts';
import { listMakers } from '#store/cases/makers.ts';
import { listUnreported } from '#store/cases/reports.ts';
import { listSessions, type SessionSummary } from '#store/cases/sessions.ts';
import { allListed, findListed, listMonths } from '#store/desk/list.ts';
import type { Tx } from '#store/engine.ts';
import type { Office } from '#workflow/case/office.ts';
import { readMatters } from './keep-attention.ts';
import { callsOwed } from './record-call.ts';

/** An application in a list, with what has been fixed about it. */
export interface ListedCase {
  application: ApplicationFacts;
  session: SessionSummary | undefined;
  /** Makers that come, or else those that were asked. */
  makers: string[];
  /** 都道府県 of where it takes place; empty where nothing says it. */
  prefecture: string;
}

export interface DeskList {
  rows: ListedCase[];
  /** What a person at the desk has to do first, where there is anything. */
  next: Map<string, { attention: Attention; matter: Matter }>;
  /** Held sessions of which no report has come. */
  unreported: Set<string>;
  /** Whether there is a maker that can be asked at all. */
  hasMakers: boolean;
  /** 電話で連絡: how many calls are owed, per application of the page that has no address. */
  calls: Map<string, number>;
  /** Per state, over all that the other filters find; undefined where there are too many to count. */
  counts: Map<ApplicationState, number> | undefined;
  /** How many the whole filter finds; at least so many where `counts` is missing. */
  total: number;
  page: number;
  /** Those that can be looked at, at least 1. */
  pages: number;
  /** False while applications of an older version are still being taken into the list. */
  isWhole: boolean;
}

export const NEWEST_FIRST: ListOrder = { sort: 'received', descending: true };
export const PAGE_SIZE = 50;

/** One page of the list; `page` counts from 1, and a page behind the last one is empty. */
export async function readDeskList(
  office: Office,
  { page, ...query }: ListQuery & { page: number },
): Promise<DeskList> {
  const window = { offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE };
  return office.store.read(async (tx) => {
    const { ids, total, counts } = await findListed(tx, query, window);
    const reached = counts === undefined ? Math.min(total, LIST_LIMITS.reached) : total;
    const applications = await listApplications(tx, ids);
    const sessions = await listSessions(tx, ids);
    const unaddressed = applications.filter(({ form1, secondContact }) => form1.contact.email === '' && !secondContact);
    const told = await listEventsOf(
      tx,
      unaddressed.map(({ id }) => id),
    );
    const asked = await listMakersAsked(tx, ids);
    const histories = Map.groupBy(told, (event) => event.applicationId);
    return {
      rows: applications.map((application) => listedCase(application, sessions, asked)),
      next: await firstActs(tx, ids, jstDay(office.now())),
      unreported: await listUnreported(tx, ids),
      hasMakers: (await listMakers(tx)).some(({ active }) => active),
      calls: new Map([...histories].map(([id, events]) => [id, callsOwed(events).length])),
      counts,
      total,
      page,
      pages: Math.max(1, Math.ceil(reached / PAGE_SIZE)),
      isWhole: await isListWhole(tx),
    };
  });
}

/** What the list can be narrowed to: makers by name, months that occur (`YYYY-MM`, the latest first). */
export async function readListChoices(
  office: Office,
): Promise<{ makers: { id: string; name: string }[]; months: string[] }> {
  return office.store.read(async (tx) => ({ makers: await listMakers(tx), months: await listMonths(tx) }));
}

/** Who can be asked, and who could be before. */
export function readMakers(office: Office): Promise<Maker[]> {
  return office.store.read(listMakers);
}

/** A row of the export: also who was asked. */
export interface ExportedCase extends ListedCase {
  /** Names of makers. */
  asked: string[];
}

/** Rows that one query reads: some milliseconds, so that pages are served in between. */
const BATCH = 50;

/** All that the filter finds, batch by batch, each read when it is asked for; nothing is held open in between. */
export async function* exportedCases(office: Office, query: ListQuery): AsyncGenerator<ExportedCase[]> {
  for await (const ids of allListed(office.store, query)) yield* casesOf(office, ids);
}

/** These, in their order; read in the same way. */
export async function* casesOf(office: Office, ids: readonly string[]): AsyncGenerator<ExportedCase[]> {
  for (let at = 0; at < ids.length; at += BATCH) {
    const batch = ids.slice(at, at + BATCH);
    yield await office.store.read(async (tx) => {
      const sessions = await listSessions(tx, batch);
      const asked = await listMakersAsked(tx, batch);
      return (await listApplications(tx, batch)).map((application) => ({
        ...listedCase(application, sessions, asked),
        asked: asked.get(application.id) ?? [],
      }));
    });
  }
}

async function firstActs(tx: Tx, ids: readonly string[], today: Temporal.PlainDate): Promise<DeskList['next']> {
  const next: DeskList['next'] = new Map();
  for (const matter of await readMatters(tx, ids)) {
    const [attention] = attentionsOf(matter, today);
    if (attention) next.set(matter.application.id, { attention, matter });
  }
  return next;
}

function listedCase(
  application: ApplicationFacts,
  sessions: ReadonlyMap<string, SessionSummary>,
  asked: ReadonlyMap<string, string[]>,
): ListedCase {
  const session = sessions.get(application.id);
  const { address } = (session ?? application.form1).venue;
  return {
    application,
    session,
    makers: session?.makers ?? asked.get(application.id) ?? [],
    prefecture: prefectureOfCase({ association: application.form1.association, address }) ?? '',
  };
}
