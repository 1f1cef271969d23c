import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { type CircularOffer, endOffer, insertOffer, listOffers } from '#store/circulars/offers.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';

/** Texts that the desk offers to all associations, the newest first. */
export async function readOffers(office: Office): Promise<CircularOffer[]> {
  return office.store.read(listOffers);
}

/** Stands on the page of every association from then on. */
export async function offerText(
  office: Office,
  { title, text, by }: { title: string; text: string; by: string },
): Promise<void> {
  await inOneWrite(office, ({ tx, now }) => insertOffer(tx, { id: office.chance.id(), title, text, at: now, by }));
}

/** Takes it from their pages. */
export async function endOfferStep(office: Office, { id, by }: { id: string; by: string }): Promise<Outcome<null>> {
  return inOneWrite(office, async ({ tx, now }) =>
    (await endOffer(tx, id, { at: now, by })) ? accept(null) : refuse({ code: 'not-found' }),
  );
}
