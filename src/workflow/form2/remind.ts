import { isReminderHour, nextReminderHour } from '#domain/case/inquiry-reminder.ts';
import { type Collection, collectionDueIn } from '#domain/form2/collection.ts';
import { codeWords } from '#domain/form2/form2.ts';
import { doubtsOf } from '#domain/form2/reading.ts';
import { notices } from '#domain/notices/notice.ts';
import { jstDay } from '#domain/text/jst.ts';
import { getCollection, listCollectionsInState, markReminded, remindedOf } from '#store/form2/collections.ts';
import { entryCounts, listEntries } from '#store/form2/entries.ts';
import { listWaiting } from '#store/form2/hand-ins.ts';
import { collectorsOf } from '#workflow/access/subjects.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { standingToken } from '#workflow/tokens/issue.ts';
import { aboutCollection, collectionFacts } from './record.ts';

const DOUBTFUL_SHOWN = 10;

/**
 * Reminds who gathers 7, 3 and 1 days before the date, with counts and what is doubtful; in office hours: what falls on a
 * weekend or holiday is said on the next working day that still lies before the date. Each reminder is noted in the write that owes it. Returns when to look again.
 */
export async function remindCollectors(office: Office): Promise<Temporal.Instant> {
  const now = office.now();
  const next = nextReminderHour(now);
  if (!isReminderHour(now, office.policy.isHoliday)) return next;
  const open = await office.store.read((tx) => listCollectionsInState(tx, 'open'));
  for (const { id } of open) await aboutCollection(office, id, (work) => lookAt(work, id));
  return next;
}

async function lookAt(work: Work, id: string): Promise<void> {
  const { tx, now } = work;
  const collection = await getCollection(tx, id);
  if (collection.state !== 'open') return;
  const due = collectionDueIn(collection, jstDay(now));
  if (!due) return;
  const reminded = await remindedOf(tx, id);
  const key = due.which === 'due' ? due.daysBefore : 100 + due.daysBefore;
  if (reminded.includes(key)) return;
  await markReminded(tx, id, [...reminded, key]);
  await oweDue(work, collection, due);
}

async function oweDue(
  work: Work,
  collection: Collection,
  { which, days }: { which: 'due' | 'final'; days: number },
): Promise<void> {
  const { kept, handedIn, waiting, offered } = await entryCounts(work.tx, collection.id);
  const { lines, doubtful } = await doubtfulOf(work, collection);
  await oweMails(work, {
    notices: notices({ kind: 'collection-near', collectors: collectorsOf(collection) }, work.office.policy.ministry),
    applicationId: undefined,
    thread: `collection ${collection.id}`,
    content: async ({ to }) => ({
      mail: 'collection-due',
      data: {
        ...{ collection: collectionFacts(collection), name: to.name, which, daysBefore: days, doubtful: lines },
        counts: { kept, handedIn, waiting, offered, doubtful },
        collectionToken: await standingToken(work, 'collection', collection.id, to.email),
      },
    }),
  });
}

/** What wants a second look: what institutions entered and nobody has accepted yet, and what is doubtful of what waits to be handed in. */
async function doubtfulOf(
  { tx, now }: Work,
  { id, prefecture }: Collection,
): Promise<{ lines: string[]; doubtful: number }> {
  const offered = await listEntries(tx, id, { states: ['offered'] }, { limit: DOUBTFUL_SHOWN });
  const today = jstDay(now);
  const doubted = (await listWaiting(tx, id)).flatMap((entry) => {
    const doubts = doubtsOf(entry.form, { prefecture, today });
    return doubts.length === 0 ? [] : [{ ...entry, said: doubts.join(' ') }];
  });
  const all = [...offered.map((entry) => ({ ...entry, said: '未確認' })), ...doubted.slice(0, DOUBTFUL_SHOWN)];
  const lines = all.map(({ number, form, said }) => `${number}番 ${codeWords(form)} ${form.name}：${said}`);
  return { lines: lines.slice(0, DOUBTFUL_SHOWN), doubtful: doubted.length };
}
