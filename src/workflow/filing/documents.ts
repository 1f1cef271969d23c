import { form1Of } from '#domain/form1/snapshot.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { findTokenByLink } from '#store/access/tokens.ts';
import { findApplicationByReference } from '#store/cases/applications.ts';
import { getCase } from '#workflow/case/case.ts';
import type { Documents, Office } from '#workflow/case/office.ts';

type FinishedDocument = Awaited<ReturnType<Documents['blankForm1']>>;
export type DocumentKind = 'xlsx' | 'pdf' | 'json';

/** The empty 様式1.xlsx, or its 記入例. */
export function makeEmptyForm1(office: Office, which: 'blank' | 'sample'): Promise<FinishedDocument> {
  return which === 'blank' ? office.documents.blankForm1() : office.documents.sampleForm1();
}

/** The filled 様式1 behind a status link. */
export async function makeForm1ByLink(
  office: Office,
  link: string,
  kind: DocumentKind,
): Promise<Outcome<FinishedDocument>> {
  const application = await office.store.read(async (tx) => {
    const token = await findTokenByLink(tx, office.vault, 'status', link);
    return token && !token.spentAt ? (await getCase(tx, token.subjectId)).application : undefined;
  });
  if (!application) return refuse({ code: 'not-found' });
  return filled(office, form1Of(application), kind);
}

/** The filled 様式1 of a reference, for the desk. */
export async function makeForm1ByReference(
  office: Office,
  reference: string,
  kind: DocumentKind,
): Promise<Outcome<FinishedDocument>> {
  const application = await office.store.read((tx) => findApplicationByReference(tx, reference));
  if (!application) return refuse({ code: 'not-found' });
  return filled(office, form1Of(application), kind);
}

async function filled(
  office: Office,
  form1: ReturnType<typeof form1Of>,
  kind: DocumentKind,
): Promise<Outcome<FinishedDocument>> {
  const documents = await office.documents.form1Documents(form1);
  const wanted = documents.find((document) => document.name.endsWith(`.${kind}`));
  if (!wanted) throw new Error(`no ${kind} was made`);
  return accept(wanted);
}

/** Reads an uploaded 様式1.xlsx; refusals are those of the sheet reader. */
export function readForm1Upload(office: Office, bytes: Uint8Array): ReturnType<Documents['readSheet']> {
  return office.documents.readSheet(bytes, jstDay(office.now()));
}
