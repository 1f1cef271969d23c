import { type Collection, type CollectionTerms, requireCollectionAct } from '#domain/form2/collection.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { revokeTokensOf } from '#store/access/tokens.ts';
import type { CollectionActor } from '#store/form2/collection-events.ts';
import { findCollection, getCollection } from '#store/form2/collections.ts';
import { collectorsOf } from '#workflow/access/subjects.ts';
import type { Office } from '#workflow/case/office.ts';
import { aboutCollection, oweOpened, recordCollection } from './record.ts';

/**
 * Changes what the collection says. Whoever is a contact no more cannot open its page any more; who becomes one is mailed it.
 * Refused where somebody else has changed the collection since.
 */
export async function changeCollection(
  office: Office,
  id: string,
  { terms, seenVersion, actor }: { terms: CollectionTerms; seenVersion: number; actor: CollectionActor },
): Promise<Outcome<Collection>> {
  return aboutCollection(office, id, async (work) => {
    const { tx, now } = work;
    const before = await findCollection(tx, id);
    if (!before) return refuse({ code: 'not-found' });
    const allowed = requireCollectionAct(before, 'change');
    if (!allowed.ok) return allowed;
    if (before.version !== seenVersion) return refuse({ code: 'changed-meanwhile' });
    // The prefecture decides what its entries were checked against.
    const after = { ...terms, prefecture: before.prefecture };
    const changed = await recordCollection(work, before, { after, type: 'changed', actor });
    const [old, new_] = [collectorsOf(before), collectorsOf(changed)];
    const gone = old.filter(({ email }) => !new_.some((one) => sameAddress(one.email, email)));
    for (const { email } of gone)
      await revokeTokensOf(tx, { purpose: 'collection', subjectId: id, recipient: email }, now);
    const welcome = new_.filter(({ email }) => !old.some((one) => sameAddress(one.email, email)));
    if (welcome.length > 0) await oweOpened(work, changed, welcome);
    return accept(changed);
  });
}

function sameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** 締切, 再開 and 完了, each with its reason; only 締切 and 完了 may go without one. */
export async function moveCollection(
  office: Office,
  id: string,
  { act, reason, actor }: { act: 'close' | 'reopen' | 'finish'; reason: string; actor: CollectionActor },
): Promise<Outcome<Collection>> {
  return aboutCollection(office, id, async (work) => {
    const before = await getCollection(work.tx, id);
    const allowed = requireCollectionAct(before, act);
    if (!allowed.ok) return allowed;
    if (reason === '' && act !== 'finish') return refuse({ code: 'reason-missing' });
    const after: Partial<Collection> = {
      close: { state: 'closed' } as const,
      reopen: { state: 'open', doneAt: undefined } as const,
      finish: { state: 'done', doneAt: work.now, ownEntry: false } as const,
    }[act];
    const type = ({ close: 'closed', reopen: 'reopened', finish: 'finished' } as const)[act];
    return accept(await recordCollection(work, before, { after, type, actor, text: reason }));
  });
}
