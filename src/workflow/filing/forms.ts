import type { FiledForm, Filing } from '#domain/case/filing.ts';
import { FILED_FORMS } from '#domain/case/filing.ts';
import type { Tx } from '#store/engine.ts';
import type { FilingForm } from './filing.ts';
import { FORM1 } from './form1.ts';
import { FORM2 } from './form2.ts';

/** Every form that is filed here. */
export const FORMS: Record<FiledForm, FilingForm> = { form1: FORM1, form2: FORM2 };

/** What was filed under this id, of whatever form. */
export async function findFiling(tx: Tx, id: string): Promise<Filing | undefined> {
  for (const form of FILED_FORMS) {
    const filing = await FORMS[form].find(tx, id);
    if (filing) return filing;
  }
  return undefined;
}

/** A filing that must be there, because its draft or token was just read. */
export async function getFiling(tx: Tx, id: string): Promise<Filing> {
  const filing = await findFiling(tx, id);
  if (!filing) throw new Error(`the filing ${id} is gone`);
  return filing;
}
