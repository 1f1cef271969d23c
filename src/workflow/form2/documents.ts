import type { Collection } from '#domain/form2/collection.ts';
import type { Form2Texts } from '#domain/form2/fields.ts';
import { codeWords, type Form2 } from '#domain/form2/form2.ts';
import { inFormOrder, isOffered, type ProductName } from '#domain/form2/product.ts';
import { jstDay } from '#domain/text/jst.ts';
import type { Documents, Office } from '#workflow/case/office.ts';
import { readProducts } from './products.ts';
import type { EntryView } from './read.ts';

type FinishedDocument = Awaited<ReturnType<Documents['form2Pdf']>>;

/** 様式2.pdf of one institution, with the products of today's form and those that it wishes for. */
export async function form2Document(office: Office, form: Form2): Promise<FinishedDocument> {
  return office.documents.form2Pdf(form, await namesFor(office, [form]));
}

/** The products of today's form and those that these wish for. Names alone: an instant cannot be handed to the worker. */
export async function namesFor(office: Office, forms: readonly Form2[]): Promise<ProductName[]> {
  const today = jstDay(office.now());
  const wished = new Set(forms.flatMap(({ wishes }) => wishes.map(({ product }) => product.id)));
  const products = await readProducts(office);
  return inFormOrder(products, today)
    .filter((product) => isOffered(product, today) || wished.has(product.id))
    .map(({ id, maker, model }) => ({ id, maker, model }));
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

/** The same as .xlsx, in the form's shape. */
export async function blankForm2Sheet(office: Office): Promise<FinishedDocument> {
  return office.documents.blankForm2Sheet(await namesFor(office, []));
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
