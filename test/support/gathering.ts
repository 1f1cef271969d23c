import type { Collection, CollectionTerms } from '#domain/form2/collection.ts';
import type { Form2Texts } from '#domain/form2/fields.ts';
import type { HandIn } from '#domain/form2/hand-in.ts';
import { readForm2 } from '#domain/form2/reading.ts';
import { jstDay } from '#domain/text/jst.ts';
import { readRingingPhone } from '#web/forms/form2/ringing-phone.ts';
import { openForAssociation } from '#workflow/filing/open-collection.ts';
import { type Entering, enterForm2 } from '#workflow/form2/enter.ts';
import { collectionLinkOf } from '#workflow/form2/gathering.ts';
import { handIn } from '#workflow/form2/hand-in.ts';
import { listFirstProducts, readProducts } from '#workflow/form2/products.ts';
import { readNextHandIn } from '#workflow/form2/read.ts';
import { typedForm2 } from '../domain/form2/samples.ts';
import { must, type TestOffice } from './office.ts';

export const COLLECTOR = 'matome@kenishikai.example.jp';

/** A collection of Tokyo that is due in a month of the test's clock. */
export function sampleTerms(office: TestOffice, changes: Partial<CollectionTerms> = {}): CollectionTerms {
  const today = jstDay(office.now());
  return {
    prefecture: '13',
    association: '見本都医師会',
    contact: { name: '取纏　一美', phone: '03-5253-1111', email: COLLECTOR },
    secondContact: undefined,
    dueOn: today.add({ days: 30 }),
    finalOn: today.add({ days: 37 }),
    handInTo: '社会保険診療報酬支払基金',
    note: '会員各位',
    ...changes,
  };
}

/** Opened at the desk, so that nothing has to be confirmed; with the raw link of its contact. */
export async function collectionOpened(
  office: TestOffice,
  changes: Partial<CollectionTerms> = {},
): Promise<{ collection: Collection; link: string }> {
  await listFirstProducts(office);
  const collection = await openForAssociation(office, sampleTerms(office, changes), '調整　花子');
  const link = await collectionLinkOf(office, collection.id, collection.contact.email);
  if (link === undefined) throw new Error('the collection has no link');
  return { collection, link };
}

export const BY_COLLECTOR: Entering = {
  actor: { role: 'collector', name: '取纏　一美' },
  helperId: undefined,
  source: 'paper',
};

/** What waits goes as the next 提出, as it was shown. */
export async function handedIn(
  office: TestOffice,
  collectionId: string,
  how: Partial<Pick<HandIn, 'on' | 'way' | 'tracking'>> = {},
): Promise<HandIn> {
  const { seen } = await readNextHandIn(office, collectionId);
  const on = jstDay(office.now());
  const { actor } = BY_COLLECTOR;
  return must(await handIn(office, collectionId, { on, way: 'carried', tracking: '', note: '', ...how, seen, actor }));
}

/** One paper more in a collection. */
export async function paperEntered(
  office: TestOffice,
  { id, prefecture }: Collection,
  typed: Partial<Form2Texts> = {},
  entering: Entering = BY_COLLECTOR,
) {
  const products = await readProducts(office);
  const against = { prefecture, products, readPhone: readRingingPhone, today: jstDay(office.now()) };
  const { form, findings } = readForm2(typedForm2({ prefecture, ...typed }), against);
  if (!form) throw new Error(findings.map(({ text }) => text).join(' '));
  return must(await enterForm2(office, id, form, entering)).entry;
}
