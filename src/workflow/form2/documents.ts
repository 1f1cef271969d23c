import type { Collection } from '#domain/form2/collection.ts';
import type { Form2Texts } from '#domain/form2/fields.ts';
import { codeWords, type Form2, fullCode } from '#domain/form2/form2.ts';
import { countForms, type HandIn } from '#domain/form2/hand-in.ts';
import { inFormOrder, isOffered, type ProductName } from '#domain/form2/product.ts';
import { textsOfForm2 } from '#domain/form2/reading.ts';
import { jstDay } from '#domain/text/jst.ts';
import { HAND_IN_WAY_WORDS, handInWords } from '#domain/words/form2.ts';
import { listFrozen } from '#store/form2/hand-ins.ts';
import type { Documents, Office } from '#workflow/case/office.ts';
import { readProducts } from './products.ts';
import type { EntryView } from './read.ts';

type FinishedDocument = Awaited<ReturnType<Documents['form2Pdf']>>;

/** 様式2.pdf of one institution, with the products of today's form and those that it wishes for. */
export async function form2Document(office: Office, form: Form2): Promise<FinishedDocument> {
  return office.documents.form2Pdf(form, await namesFor(office, [form]));
}

/** Names alone: an instant cannot be handed to the worker. */
async function namesFor(office: Office, forms: readonly Form2[]): Promise<ProductName[]> {
  const today = jstDay(office.now());
  const wished = new Set(forms.flatMap(({ wishes }) => wishes.map(({ product }) => product.id)));
  const products = await readProducts(office);
  return inFormOrder(products, today)
    .filter((product) => isOffered(product, today) || wished.has(product.id))
    .map(({ id, maker, model }) => ({ id, maker, model }));
}

/** Read from the database at a time. */
const FORMS_AT_ONCE = 50;

async function* frozenForms(office: Office, handInId: string): AsyncGenerator<Form2[]> {
  for (let after = ''; ; ) {
    const from = after;
    const rows = await office.store.read((tx) => listFrozen(tx, handInId, { after: from, limit: FORMS_AT_ONCE }));
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(({ form }) => form);
    after = fullCode(last.form);
  }
}

/** 送付状, list and all forms of a 提出 as one PDF, as they were handed in; it grows while it is sent. */
export async function bundleOf(
  office: Office,
  collection: Collection,
  handIn: HandIn,
): Promise<{ name: string; mediaType: string; octets: AsyncIterable<Uint8Array> }> {
  const { association, contact, handInTo } = collection;
  const { number, on, way, tracking, note } = handIn;
  const forms: Form2[] = [];
  for await (const some of frozenForms(office, handIn.id)) forms.push(...some);
  const cover = {
    ...{ association, contact, handInTo, number, note },
    on: on.toString(),
    way: [HAND_IN_WAY_WORDS[way], tracking].filter((word) => word !== '').join(' '),
    counts: countForms(forms),
  };
  const head = { cover, products: await namesFor(office, forms) };
  return {
    name: `様式2_${handInWords(number)}提出.pdf`,
    mediaType: 'application/pdf',
    octets: office.documents.streamBundle(head, () => frozenForms(office, handIn.id)),
  };
}

/** What was handed in as a list that reads back to the same forms. */
export async function handedInList(office: Office, handIn: HandIn): Promise<FinishedDocument> {
  const forms: Form2[] = [];
  for await (const some of frozenForms(office, handIn.id)) forms.push(...some);
  const rows = forms.map((form) => ({ texts: textsOfForm2(form), reason: '' }));
  return office.documents.form2List(`様式2_${handInWords(handIn.number)}提出`, {
    products: await namesFor(office, forms),
    rows,
  });
}

/** A list to be filled in and read again, as `<name>.xlsx`; its rows with what is wrong with them. */
export async function listSheet(
  office: Office,
  name: string,
  rows: readonly { texts: Form2Texts; reason: string }[],
): Promise<FinishedDocument> {
  return office.documents.form2List(name, { products: await namesFor(office, []), rows });
}

/** The blank 様式2, to be printed and filled in by hand. */
export async function blankForm2(office: Office): Promise<FinishedDocument> {
  return office.documents.blankForm2(await namesFor(office, []));
}

/** The letter to the 支払基金 about the newest 提出後の訂正 of an entry; undefined where there is none. */
export async function correctionLetter(
  office: Office,
  { association, contact, handInTo }: Collection,
  { corrections, handIn }: Pick<EntryView, 'corrections' | 'handIn'>,
  changesOf: (before: Form2, after: Form2) => { label: string; before: string; after: string }[],
): Promise<FinishedDocument | undefined> {
  const correction = corrections.at(-1);
  if (!correction || !handIn) return undefined;
  const { before, after, note, at } = correction;
  return office.documents.correctionPdf({
    ...{ association, contact, handInTo, note },
    on: jstDay(at).toString(),
    handIn: { number: handIn.number, on: handIn.on.toString() },
    institution: { code: codeWords(before), name: before.name },
    changes: changesOf(before, after),
  });
}
