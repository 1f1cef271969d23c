import type { Collection } from '#domain/form2/collection.ts';
import type { Party } from '#domain/notices/notice.ts';
import { findApplication } from '#store/cases/applications.ts';
import type { Tx } from '#store/engine.ts';
import { findCollection } from '#store/form2/collections.ts';
import { findHelper } from '#store/form2/helpers.ts';
import { applicantsOf } from '#workflow/case/case.ts';

/** What a browser is let into by a code, and whose mailboxes the code may go to. */
export interface Subject {
  id: string;
  reference: string;
  /** 様式2: a collection, or a 郡市区医師会 that helps with one. */
  isCollection: boolean;
  parties: Party[];
}

/** By the id of an application, of a collection, or of a helper that is not revoked. */
export async function findSubject(tx: Tx, id: string): Promise<Subject | undefined> {
  const application = await findApplication(tx, id);
  if (application) {
    return { id, reference: application.reference, isCollection: false, parties: applicantsOf(application) };
  }
  const collection = await findCollection(tx, id);
  if (collection) return { id, reference: collection.reference, isCollection: true, parties: collectorsOf(collection) };
  const helper = await findHelper(tx, id);
  if (!helper || helper.revokedAt) return undefined;
  const helped = await findCollection(tx, helper.collectionId);
  return (
    helped && {
      ...{ id, reference: helped.reference, isCollection: true },
      parties: [{ role: 'applicant', id, name: helper.name, email: helper.email }],
    }
  );
}

/** The contact and the second contact of a collection: each gets its own copy, with its own link. */
export function collectorsOf({ id, contact, secondContact }: Collection): Party[] {
  return [contact, ...(secondContact ? [secondContact] : [])].map(({ name, email }) => ({
    role: 'applicant',
    ...{ id, name, email },
  }));
}
