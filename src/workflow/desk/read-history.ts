import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { JST } from '#domain/text/jst.ts';
import { findApplicationByReference, getApplication } from '#store/cases/applications.ts';
import { type EventRecord, listEvents } from '#store/cases/events.ts';
import {
  type DeskEvent,
  type HistoryMail,
  listActors,
  listDeskEvents,
  listHistoryMails,
  type SlotHours,
  slotHoursOf,
  subjectsOf,
} from '#store/desk/history.ts';
import type { Office } from '#workflow/case/office.ts';

/** Everything that happened to one application, and every mail about it. */
export interface History {
  reference: string;
  association: string;
  /** In the order in which it happened. */
  events: EventRecord[];
  /** In the order in which they were owed. */
  mails: HistoryMail[];
  /** Every slot that it ever had. */
  slots: Map<string, SlotHours>;
  /** もとの申請: the reference of the application from which it was copied, or empty. */
  previous: string;
}

/** 履歴 of an application by its reference. Five queries, however long it is. */
export async function readHistory(office: Office, reference: string): Promise<Outcome<History>> {
  return office.store.read(async (tx) => {
    const application = await findApplicationByReference(tx, reference);
    if (!application) return refuse({ code: 'not-found' });
    const { id, form1, previousId } = application;
    return accept({
      reference,
      association: form1.association,
      events: await listEvents(tx, id),
      mails: await listHistoryMails(tx, id),
      slots: await slotHoursOf(tx, [id]),
      previous: previousId === undefined ? '' : (await getApplication(tx, previousId)).reference,
    });
  });
}

/** The subjects of these mails by id; a mail that has not been made ready yet has none. */
export async function readSubjects(office: Office, mailIds: readonly string[]): Promise<Map<string, string>> {
  return office.store.read((tx) => subjectsOf(tx, mailIds));
}

/** What happened in all applications on one day. */
export interface DeskHistory {
  /** The newest first; one page of them. */
  events: DeskEvent[];
  hasMore: boolean;
  slots: Map<string, SlotHours>;
  /** The coordinators that did something on that day, by name. */
  coordinators: string[];
}

const DESK_PAGE_SIZE = 100;

/** 全体の履歴 of a JST day: of everybody, or of the coordinator called `by`; `page` counts from 1. */
export async function readDeskHistory(
  office: Office,
  filter: { day: Temporal.PlainDate; by: string; page: number },
): Promise<DeskHistory> {
  const from = filter.day.toZonedDateTime(JST).toInstant();
  const before = filter.day.add({ days: 1 }).toZonedDateTime(JST).toInstant();
  return office.store.read(async (tx) => {
    const found = await listDeskEvents(tx, {
      from,
      before,
      by: filter.by,
      offset: (filter.page - 1) * DESK_PAGE_SIZE,
      limit: DESK_PAGE_SIZE + 1,
    });
    const events = found.slice(0, DESK_PAGE_SIZE);
    return {
      events,
      hasMore: found.length > DESK_PAGE_SIZE,
      slots: await slotHoursOf(tx, [...new Set(events.map((event) => event.applicationId))]),
      coordinators: await listActors(tx, { from, before }),
    };
  });
}
