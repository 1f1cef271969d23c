import { type Attention, attentionsOf, compareUrgency, type Matter, standingWish } from '#domain/desk/attention.ts';
import { jstDay } from '#domain/text/jst.ts';
import type { Asked } from '#domain/words/askings.ts';
import { countOver } from '#store/access/askings.ts';
import { type EventRecord, listEventsOf } from '#store/cases/events.ts';
import { listMakers } from '#store/cases/makers.ts';
import {
  type FailedMail,
  idsToPhone,
  idsWithWish,
  lastActs,
  listFailedMails,
  listMatters,
  type OpenMatter,
} from '#store/desk/attention.ts';
import type { Office } from '#workflow/case/office.ts';
import { callsOwed, TOLD } from './record-call.ts';

/** 「今すること」: all that needs a person at the desk, the most urgent first. */
export interface AttentionQueue {
  items: { attention: Attention; matter: Matter }[];
  /** Mails that were given up, the newest first; not all of them where there are very many. */
  failedMails: FailedMail[];
  failedCount: number;
  /** Mails that were asked for beyond the limits within the last day, by what was asked for. */
  askedOver: Map<Asked, number>;
  /** Whether there is a maker that can be asked at all. */
  hasMakers: boolean;
}

const FAILED_MAILS = 100;

/** Reads the whole desk with one query per table, however many applications are open. */
export async function readAttention(office: Office): Promise<AttentionQueue> {
  const now = office.now();
  const today = jstDay(now);
  return office.store.read(async (tx) => {
    const toPhone = await idsToPhone(tx, TOLD);
    const withWish = await idsWithWish(tx);
    const histories = Map.groupBy(
      await listEventsOf(tx, [...new Set([...toPhone, ...withWish])]),
      (event) => event.applicationId,
    );
    const acts = await lastActs(tx);
    const failed = await listFailedMails(tx, FAILED_MAILS);
    const unaddressed = new Set(toPhone);
    const items = (await listMatters(tx, toPhone)).flatMap((open) => {
      const { id } = open.application;
      const events = histories.get(id) ?? [];
      const matter = matterOf(open, events, acts.get(id), !unaddressed.has(id));
      return attentionsOf(matter, today).map((attention) => ({ attention, matter }));
    });
    return {
      items: items.toSorted((a, b) => compareUrgency(a.attention, b.attention)),
      failedMails: failed.mails,
      failedCount: failed.count,
      askedOver: await countOver(tx, now.subtract({ hours: 24 })),
      hasMakers: (await listMakers(tx)).some((maker) => maker.active),
    };
  });
}

/** The matter with what its events say: the applicant's wish, and the calls that are owed where no mail can go. */
export function matterOf(
  open: OpenMatter,
  events: readonly EventRecord[],
  actedAt: Temporal.Instant | undefined,
  hasAddress: boolean,
): Matter {
  const wish = open.application.state === 'confirmed' ? standingWish(events) : undefined;
  return {
    ...open,
    actedAt,
    wish: wish && {
      at: wish.at,
      cancels: wish.data.wish === 'cancellation',
      by: wish.actor.name,
      text: wish.data.text,
    },
    calls: hasAddress ? [] : callsOwed(events),
  };
}
