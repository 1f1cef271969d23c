import type { Collection, CollectionTerms } from '#domain/form2/collection.ts';
import { accept, type Outcome } from '#domain/outcome/refusal.ts';
import { insertCollection, listStanding } from '#store/form2/collections.ts';
import { type Asker, aboutAskings, refuseFlood } from '#workflow/access/asker.ts';
import type { Office } from '#workflow/case/office.ts';
import { besideOthers, inOneWrite, type Work } from '#workflow/case/work.ts';
import { oweOpened, tellHistory } from '#workflow/form2/record.ts';
import { standingToken } from '#workflow/tokens/issue.ts';
import { collectionFiling } from './form2.ts';
import { oweVerification } from './verify.ts';

/** Other collections of the prefecture that go on: pointed out, because 歯科医師会 and 薬剤師会 gather too. */
export async function othersOf(office: Office, prefecture: string): Promise<Collection[]> {
  return office.store.read((tx) => listStanding(tx, prefecture));
}

/** An association opens a collection: it waits until its address is confirmed. Refuses a flood of codes. */
export async function submitCollection(
  office: Office,
  terms: CollectionTerms,
  asker?: Asker,
): Promise<Outcome<Collection>> {
  const { email, name } = terms.contact;
  return besideOthers(office, aboutAskings(email, asker), async (work) => {
    const flood = await refuseFlood(work, asker, 'verification', email);
    if (!flood.ok) return flood;
    const collection = await insertNew(work, terms, 'association');
    await tellHistory(work, collection.id, { type: 'submitted', actor: { role: 'collector', name }, text: '' });
    await standingToken(work, 'collection', collection.id, email);
    await oweVerification(work, collectionFiling(collection), flood.value);
    return accept(collection);
  });
}

/** A coordinator opens one for an association, whose contact is mailed the page. */
export async function openForAssociation(office: Office, terms: CollectionTerms, by: string): Promise<Collection> {
  return inOneWrite(office, async (work) => {
    const collection = await insertNew(work, terms, 'coordinator');
    await tellHistory(work, collection.id, { type: 'opened', actor: { role: 'coordinator', name: by }, text: '' });
    await oweOpened(work, collection);
    return collection;
  });
}

async function insertNew(
  { tx, office, now }: Work,
  terms: CollectionTerms,
  openedBy: Collection['openedBy'],
): Promise<Collection> {
  const isOpen = openedBy === 'coordinator';
  const collection: Collection = {
    ...terms,
    id: office.chance.id(),
    reference: office.chance.reference(),
    state: isOpen ? 'open' : 'unverified',
    version: 1,
    ownEntry: false,
    openedBy,
    submittedAt: now,
    openedAt: isOpen ? now : undefined,
    doneAt: undefined,
    updatedAt: now,
  };
  await insertCollection(tx, collection);
  return collection;
}
