import { openPdf } from '#documents/page/pdf-page.ts';
import { FORM2_TITLE } from '#domain/form2/form2.ts';
import type { ProductName } from '#domain/form2/product.ts';
import { BLANK_FORM2, drawForm2, FORM2_PAGE, type PrintedForm2 } from './form.ts';

/** The date of creation where the form has none: that of the letter. */
const UNDATED = '2022-09-09';

/** 様式2.pdf of one institution, one page of A4 in the form's own shape, tagged; the same bytes for the same form. */
export async function writeForm2Pdf(form: PrintedForm2, products: readonly ProductName[]): Promise<Uint8Array> {
  const made = form.writtenOn === '' ? UNDATED : form.writtenOn;
  const { document, bytes } = openPdf({ title: FORM2_TITLE, made, layout: 'portrait', margin: FORM2_PAGE.top });
  const root = document.struct('Document');
  document.addStructure(root);
  drawForm2(document, root, form, products);
  root.end();
  document.end();
  return bytes;
}

/** The blank 様式2 to print and to fill in by hand. */
export function blankForm2Pdf(products: readonly ProductName[]): Promise<Uint8Array> {
  return writeForm2Pdf(BLANK_FORM2, products);
}
