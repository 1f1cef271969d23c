import { attentionsOf, type Matter, nextLook, standingWish } from '#domain/desk/attention.ts';
import { jstDay } from '#domain/text/jst.ts';
import { type EventRecord, listEventsOf } from '#store/cases/events.ts';
import { lastActs, listMatters, type OpenMatter } from '#store/desk/attention.ts';
import { attentionWork, beginAttention, saveAttentions } from '#store/desk/attention-items.ts';
import type { Tx } from '#store/engine.ts';
import { othersTurn } from '#store/queue/upkeep.ts';
import type { Office } from '#workflow/case/office.ts';
import { callsOwed } from './record-call.ts';

/** Looks of one write: a tenth of its time. */
const BATCH = 50;
/** What happened since is looked at when somebody asks; that should be little. */
const EVERY: Temporal.DurationLike = { seconds: 5 };

/**
 * A job that keeps 「今すること」 up to date: only cases are looked at in whose history something was written since the last
 * time, or whose day has come. Several processes may do it at once: each writes the same.
 */
export async function keepAttention(office: Office): Promise<Temporal.Instant> {
  const { store } = office;
  const today = jstDay(office.now());
  for (;;) {
    // Looked at first: nothing to do must not open a write, which waits for all others.
    if (!(await store.read((tx) => attentionWork(tx, today, BATCH)))) return office.now().add(EVERY);
    await store.write(async (tx) => {
      if (await beginAttention(tx)) return;
      // Again where nobody else writes: what is numbered lower could still be committed after what was read.
      const work = await attentionWork(tx, today, BATCH);
      if (!work) return;
      const matters = await readMatters(tx, work.ids);
      const found = matters.map((matter) => ({
        id: matter.application.id,
        owner: matter.application.owner,
        submittedAt: matter.application.submittedAt,
        attentions: attentionsOf(matter, today),
        lookOn: nextLook(matter, today),
      }));
      await saveAttentions(tx, work, found);
    });
    await othersTurn();
  }
}

/** These cases with all that decides what has to be done about them, in the order in which they were filed. */
export async function readMatters(tx: Tx, ids: readonly string[]): Promise<Matter[]> {
  const found = await listMatters(tx, ids);
  const told = found.filter(({ open, hasAddress }) => open.application.state === 'confirmed' || !hasAddress);
  const events = await listEventsOf(
    tx,
    told.map(({ open }) => open.application.id),
  );
  const histories = Map.groupBy(events, (event) => event.applicationId);
  const acts = await lastActs(tx, ids);
  return found.map(({ open, hasAddress }) => {
    const { id } = open.application;
    return matterOf(open, histories.get(id) ?? [], acts.get(id), hasAddress);
  });
}

/** The matter with what its events say: the applicant's wish, and the calls that are owed where no mail can go. */
export function matterOf(
  open: OpenMatter,
  events: readonly EventRecord[],
  actedAt: Temporal.Instant | undefined,
  hasAddress: boolean,
): Matter {
  const { state } = open.application;
  const wish = state === 'confirmed' ? standingWish(events) : undefined;
  return {
    ...open,
    actedAt,
    wish: wish && {
      at: wish.at,
      cancels: wish.data.wish === 'cancellation',
      by: wish.actor.name,
      text: wish.data.text,
    },
    // Nobody is called about what ended by itself.
    calls: hasAddress || state === 'draft' ? [] : callsOwed(events),
  };
}
