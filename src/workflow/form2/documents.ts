import type { Form2 } from '#domain/form2/form2.ts';
import { isOffered } from '#domain/form2/product.ts';
import { jstDay } from '#domain/text/jst.ts';
import type { Documents, Office } from '#workflow/case/office.ts';
import { readProducts } from './products.ts';

/** 様式2.pdf of one institution, with the products of today's form and those that it wishes for. */
export async function form2Document(office: Office, form: Form2): Promise<Awaited<ReturnType<Documents['form2Pdf']>>> {
  const today = jstDay(office.now());
  const wished = form.wishes.map(({ product }) => product.id);
  const products = (await readProducts(office)).filter(
    (product) => isOffered(product, today) || wished.includes(product.id),
  );
  // Names alone: an instant cannot be handed to the worker.
  const names = products.map(({ id, maker, model }) => ({ id, maker, model }));
  return office.documents.form2Pdf(form, names);
}
