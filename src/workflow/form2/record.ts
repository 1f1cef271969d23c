import type { Collection } from '#domain/form2/collection.ts';
import type { CollectionFacts } from '#domain/notices/form2-mail-data.ts';
import { notices, type Party } from '#domain/notices/notice.ts';
import { prefectureWithCode } from '#domain/text/prefecture.ts';
import type { CollectionEventType } from '#domain/words/collection-events.ts';
import { appendCollectionEvent, type CollectionActor } from '#store/form2/collection-events.ts';
import { updateCollection } from '#store/form2/collections.ts';
import { collectorsOf } from '#workflow/access/subjects.ts';
import type { Office } from '#workflow/case/office.ts';
import { besideOthers, type Work } from '#workflow/case/work.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { standingToken } from '#workflow/tokens/issue.ts';

/** A write that decides about one collection and what hangs on it; others go on beside it. */
export function aboutCollection<T>(office: Office, collectionId: string, act: (work: Work) => Promise<T>): Promise<T> {
  return besideOthers(office, [`collection ${collectionId}`], act);
}

/** Writes the change of a collection and its line of history together; returns the collection as it now is. */
export async function recordCollection(
  work: Work,
  before: Collection,
  change: { after: Partial<Collection>; type: CollectionEventType; actor: CollectionActor; text?: string },
): Promise<Collection> {
  const { tx, now } = work;
  const collection: Collection = { ...before, ...change.after, version: before.version + 1, updatedAt: now };
  await updateCollection(tx, collection);
  await tellHistory(work, before.id, { type: change.type, actor: change.actor, text: change.text ?? '' });
  return collection;
}

/** A line of its history, of what happened to an entry or helper. */
export async function tellHistory(
  { tx, now }: Work,
  collectionId: string,
  fact: { type: CollectionEventType; actor: CollectionActor; text: string; entryId?: string },
): Promise<void> {
  const { type, actor, text, entryId } = fact;
  await appendCollectionEvent(tx, collectionId, { type, actor, text, entryId, at: now });
}

/** Owes the mail with the page to everybody who gathers. */
export async function oweOpened(work: Work, collection: Collection, only?: readonly Party[]): Promise<void> {
  await oweMails(work, {
    notices: notices(
      { kind: 'collection-opened', collectors: only ? [...only] : collectorsOf(collection) },
      work.office.policy.ministry,
    ),
    applicationId: undefined,
    thread: `collection ${collection.id}`,
    content: async ({ to }) => ({
      mail: 'collection-opened',
      data: {
        collection: collectionFacts(collection),
        name: to.name,
        byCoordinator: collection.openedBy === 'coordinator',
        collectionToken: await standingToken(work, 'collection', collection.id, to.email),
      },
    }),
  });
}

export function collectionFacts(collection: Collection): CollectionFacts {
  const { reference, prefecture, association, dueOn, finalOn, handInTo } = collection;
  return {
    ...{ reference, association, handInTo },
    prefecture: prefectureWithCode(prefecture) ?? prefecture,
    dueOn: dueOn.toString(),
    finalOn: finalOn.toString(),
  };
}
