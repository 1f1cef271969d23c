import { requireCollectionAct } from '#domain/form2/collection.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { revokeTokens } from '#store/access/tokens.ts';
import type { CollectionActor } from '#store/form2/collection-events.ts';
import { getCollection } from '#store/form2/collections.ts';
import { entryCounts } from '#store/form2/entries.ts';
import { type CollectionHelper, findHelper, insertHelper, listHelpers, revokeHelper } from '#store/form2/helpers.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { standingToken } from '#workflow/tokens/issue.ts';
import { aboutCollection, collectionFacts, tellHistory } from './record.ts';

/** A 郡市区医師会 with how many entries are its own. */
export interface HelperRow extends CollectionHelper {
  entries: number;
}

export async function readHelpers(office: Office, collectionId: string): Promise<HelperRow[]> {
  return office.store.read(async (tx) => {
    const rows: HelperRow[] = [];
    for (const helper of await listHelpers(tx, collectionId)) {
      const { kept, offered } = await entryCounts(tx, collectionId, helper.id);
      rows.push({ ...helper, entries: kept + offered });
    }
    return rows;
  });
}

/** Mails a 郡市区医師会 its own link. The same address again is mailed the link that it has. */
export async function inviteHelper(
  office: Office,
  collectionId: string,
  { name, email, actor }: { name: string; email: string; actor: CollectionActor },
): Promise<Outcome<CollectionHelper>> {
  return aboutCollection(office, collectionId, async (work) => {
    const { tx, now } = work;
    const collection = await getCollection(tx, collectionId);
    const allowed = requireCollectionAct(collection, 'invite');
    if (!allowed.ok) return allowed;
    const standing = (await listHelpers(tx, collectionId)).find(
      (helper) => !helper.revokedAt && helper.email.toLowerCase() === email.toLowerCase(),
    );
    const helper: CollectionHelper = standing ?? {
      ...{ id: office.chance.id(), collectionId, name, email },
      invitedAt: now,
      revokedAt: undefined,
    };
    if (!standing) {
      const { revokedAt: _, ...row } = helper;
      await insertHelper(tx, row);
    }
    await tellHistory(work, collectionId, { type: 'invited', actor, text: name });
    await oweInvitation(work, helper);
    return accept(helper);
  });
}

async function oweInvitation(work: Work, helper: CollectionHelper): Promise<void> {
  const collection = await getCollection(work.tx, helper.collectionId);
  const { id, name, email } = helper;
  await oweMails(work, {
    notices: notices(
      { kind: 'helper-invited', helper: { role: 'applicant', id, name, email } },
      work.office.policy.ministry,
    ),
    applicationId: undefined,
    thread: `helper ${id}`,
    content: async () => ({
      mail: 'helper-invited',
      data: {
        collection: collectionFacts(collection),
        name,
        note: collection.note,
        helperToken: await standingToken(work, 'collection-helper', id, email),
      },
    }),
  });
}

/** The link is dead from then on; what was entered stays with the collection. */
export async function endHelper(
  office: Office,
  collectionId: string,
  { helperId, actor }: { helperId: string; actor: CollectionActor },
): Promise<Outcome<null>> {
  return aboutCollection(office, collectionId, async (work) => {
    const { tx, now } = work;
    const helper = await findHelper(tx, helperId);
    if (!helper || helper.collectionId !== collectionId || helper.revokedAt) return refuse({ code: 'not-found' });
    await revokeHelper(tx, helperId, now);
    await revokeTokens(tx, 'collection-helper', helperId, now);
    await revokeTokens(tx, 'access-code', helperId, now);
    await tellHistory(work, collectionId, { type: 'revoked', actor, text: helper.name });
    return accept(null);
  });
}
