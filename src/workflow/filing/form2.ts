import type { Filing } from '#domain/case/filing.ts';
import type { Collection } from '#domain/form2/collection.ts';
import { accept } from '#domain/outcome/refusal.ts';
import { deleteTokens } from '#store/cases/retention.ts';
import {
  deleteCollection,
  findCollection,
  findOldestUnverifiedCollection,
  getCollection,
} from '#store/form2/collections.ts';
import { oweOpened, recordCollection } from '#workflow/form2/record.ts';
import type { FilingForm } from './filing.ts';

/** 様式2 at the steps of its filing: a collection that an association opens. */
export const FORM2: FilingForm = {
  findOldestUnverified: findOldestUnverifiedCollection,

  async find(tx, id) {
    const collection = await findCollection(tx, id);
    return collection && collectionFiling(collection);
  },

  /** The collection is open, and who gathers is mailed the page. */
  async receive(work, id, actor) {
    const before = await getCollection(work.tx, id);
    const by = actor ?? { role: 'applicant', name: before.contact.name };
    const opened = await recordCollection(work, before, {
      after: { state: 'open', openedAt: work.now },
      type: 'opened',
      actor: { role: by.role === 'coordinator' ? 'coordinator' : 'collector', name: by.name },
    });
    await oweOpened(work, opened);
    return accept(null);
  },

  /** It has no draft to go back to: whoever opens it types it anew, so nothing of it stays. */
  async reopen({ tx }, id) {
    await deleteTokens(tx, ['verification', 'collection'], [id]);
    await deleteCollection(tx, id);
  },
};

/** A collection as the filing that it is. */
export function collectionFiling({ id, reference, state, contact, submittedAt, openedAt }: Collection): Filing {
  const { name, email } = contact;
  return {
    form: 'form2',
    ...{ id, reference, submittedAt },
    state: state === 'unverified' ? 'unverified' : 'received',
    contact: { name, email },
    receivedAt: openedAt,
  };
}
