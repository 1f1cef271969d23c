import type { ListFilter, ListOrder } from '#domain/desk/list.ts';
import type { CaseReply, Instance, OpenCase } from '#domain/drive/instance.ts';
import { instanceText, makersUnder, type RunTerms } from '#domain/drive/terms.ts';
import { isInPast, type PreferredSlot } from '#domain/form1/slot.ts';
import { prefectureOfCase } from '#domain/place/case-prefecture.ts';
import { jstDay } from '#domain/text/jst.ts';
import type { ApplicationState } from '#domain/words/states.ts';
import { type ApplicationFacts, listApplications } from '#store/cases/applications.ts';
import { listMakers } from '#store/cases/makers.ts';
import { allListed } from '#store/desk/list.ts';
import { type Asked, askedAbout, fixedOn } from '#store/drive/cases.ts';
import type { KeptFilter } from '#store/drive/proposals.ts';
import { othersTurn } from '#store/queue/upkeep.ts';
import type { Office } from '#workflow/case/office.ts';
import { printOf } from '#workflow/case/seen.ts';

/** States in which a date can still be found. */
const OPEN: readonly ApplicationState[] = ['received', 'inquiring'];
const OLDEST_FIRST: ListOrder = { sort: 'received', descending: false };
/** Cases that one look reads: some milliseconds, so that pages are served in between. */
const AT_ONCE = 50;

/**
 * What the solver is given: open applications in the order of their receipt, the oldest first, with the slots that can still
 * be reached; makers as this run takes them; sessions that stand on those days. Read in parts, so what changes meanwhile may
 * be seen half; each row is looked at again before anything is done with it.
 */
export async function readInstance(
  office: Office,
  filter: KeptFilter,
  terms: RunTerms,
): Promise<{ instance: Instance; fingerprint: string }> {
  const found = new Map<string, Received>();
  for await (const ids of openCaseIds(office, filter)) {
    for (const one of await readCases(office, ids, terms)) found.set(one.open.id, one);
    await othersTurn();
  }
  const applications = [...found.values()].toSorted((a, b) => a.at - b.at || (a.open.id < b.open.id ? -1 : 1));
  const cases = applications.map(({ open }) => open);
  const { makers, commitments } = await office.store.read(async (tx) => ({
    makers: await listMakers(tx),
    commitments: await fixedOn(tx, daysAround(cases)),
  }));
  const instance: Instance = {
    applications: cases,
    makers: makersUnder(terms, makers),
    commitments,
    pins: terms.pins,
    exclusions: terms.exclusions,
  };
  return { instance, fingerprint: printOf(office, instanceText(instance)) };
}

/** Ids of open applications; what moves on from one state to the other meanwhile may come twice. */
export async function* openCaseIds({ store }: Office, filter: ListFilter & KeptFilter): AsyncGenerator<string[]> {
  const { cases, ...narrowed } = filter;
  if (cases) return yield* inParts(cases);
  for (const state of OPEN.filter((one) => narrowed.state === undefined || narrowed.state === one)) {
    for await (const ids of allListed(store, { filter: { ...narrowed, state }, order: OLDEST_FIRST }))
      yield* inParts(ids);
  }
}

function* inParts(ids: readonly string[]): Generator<string[]> {
  for (let at = 0; at < ids.length; at += AT_ONCE) yield ids.slice(at, at + AT_ONCE);
}

interface Received {
  open: OpenCase;
  /** When it was received: first come, first served. */
  at: number;
}

async function readCases(office: Office, ids: readonly string[], { makersWanted }: RunTerms): Promise<Received[]> {
  const now = office.now();
  return office.store.read(async (tx) => {
    const asked = Map.groupBy(await askedAbout(tx, ids), ({ applicationId }) => applicationId);
    return (await listApplications(tx, ids))
      .filter(({ state }) => OPEN.includes(state))
      .map((application) => ({
        open: openCase(application, { replies: repliesOf(asked.get(application.id) ?? []), makersWanted }, now),
        at: application.receivedAt?.epochMilliseconds ?? 0,
      }));
  });
}

function openCase(
  { id, reference, version, form1 }: ApplicationFacts,
  given: Pick<OpenCase, 'replies' | 'makersWanted'>,
  now: Temporal.Instant,
): OpenCase {
  const today = jstDay(now);
  // Nobody is asked in the morning for the afternoon; a ○ that stands can still be fixed.
  const isReached = ({ id: slotId, date, meeting }: PreferredSlot): boolean =>
    !isInPast({ date, meeting }, now) &&
    (!date.equals(today) || given.replies.some((one) => one.slotId === slotId && one.reply === 'yes'));
  return {
    id,
    reference,
    version,
    prefecture: prefectureOfCase({ association: form1.association, address: form1.venue.address }),
    mode: form1.mode,
    slots: form1.slots.filter(isReached),
    ...given,
  };
}

/** The last reply of each maker to each slot. A ○ or △ of a question that was taken back is none, a × still says what it said. */
function repliesOf(asked: readonly Asked[]): CaseReply[] {
  const last = new Map<string, CaseReply>();
  for (const { makerId, slotId, reply, isOpen } of asked) {
    if (reply === undefined || (!isOpen && reply !== 'no')) continue;
    last.set(`${makerId} ${slotId}`, { makerId, slotId, reply });
  }
  return [...last.values()];
}

/** JST days of all slots, and those beside them: a buffer may reach over midnight. */
function daysAround(applications: readonly OpenCase[]): string[] {
  const days = new Set<string>();
  for (const { slots } of applications) {
    for (const { date } of slots) for (const by of [-1, 0, 1]) days.add(date.add({ days: by }).toString());
  }
  return [...days].toSorted();
}
