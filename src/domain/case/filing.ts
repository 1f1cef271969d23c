import type { ApplicationState } from '#domain/words/states.ts';
import type { Application } from './application.ts';

/** The forms that are filed here; a draft is one of one of them. */
export const FILED_FORMS = ['form1', 'form2'] as const;
export type FiledForm = (typeof FILED_FORMS)[number];

/**
 * What was filed, as its filing knows it whatever the form says: `draft`, `unverified` until the address is confirmed, then
 * received (DESIGN §2 "States"). What comes after is the form's own.
 */
export interface Filing {
  form: FiledForm;
  /** Of what the form became: the application of a 様式1, or the collection of papers of 様式2. */
  id: string;
  /** 受付番号. */
  reference: string;
  state: ApplicationState;
  contact: { name: string; email: string };
  submittedAt: Temporal.Instant;
  /** When the address was confirmed; undefined before. */
  receivedAt: Temporal.Instant | undefined;
}

/** An application as the filing that it is. */
export function filingOf(application: Application): Filing {
  const { id, reference, state, submittedAt, receivedAt } = application;
  const { name, email } = application.form1.contact;
  return { form: 'form1', id, reference, state, contact: { name, email }, submittedAt, receivedAt };
}
