import type { Tables } from './tables.ts';

/**
 * What a table holds, and so how long its rows are kept and who may see them.
 * - `person`: names, addresses or words of people; its rows go, or are emptied, when their case is erased.
 * - `sensitive`: such, and beyond it what must not get into other hands at all: who signed up with which institution, what
 *   was written in mails and forms, what opens a page.
 * - `business`: what organisations do: makers, hours, counts. It stays.
 * - `derived`: follows from the other tables; it is neither copied nor kept for itself.
 */
export type TableClass = 'person' | 'sensitive' | 'business' | 'derived';

interface Terms {
  /** When its rows go, or what empties them. */
  ends: 'with-case' | 'with-draft' | 'by-age' | 'by-hand' | 'never';
}

/**
 * How the rows of a person are found who asks for what is kept of them (`cases/person.ts`): with the case in which they are
 * a contact or an attendee, by their address, or by their name; `not`: the row does not say whose it is.
 */
type Found = 'case' | 'address' | 'name' | 'not';

type Kept =
  | (Terms & { class: Extract<TableClass, 'person' | 'sensitive'>; found: Found })
  | (Terms & { class: Exclude<TableClass, 'person' | 'sensitive'> });

/** Every table; one without a row here does not compile. */
export const TABLE_CLASSES: Readonly<Record<keyof Tables, Kept>> = {
  applications: { class: 'person', ends: 'with-case', found: 'case' },
  slots: { class: 'business', ends: 'never' },
  drafts: { class: 'sensitive', ends: 'with-draft', found: 'address' },
  attachments: { class: 'sensitive', ends: 'with-draft', found: 'case' },
  latePermits: { class: 'person', ends: 'by-age', found: 'address' },
  events: { class: 'sensitive', ends: 'with-case', found: 'case' },
  makers: { class: 'business', ends: 'by-hand' },
  inquiries: { class: 'person', ends: 'with-case', found: 'case' },
  inquiryOffers: { class: 'business', ends: 'never' },
  answers: { class: 'person', ends: 'with-case', found: 'case' },
  sessions: { class: 'person', ends: 'with-case', found: 'case' },
  sessionMakers: { class: 'person', ends: 'with-case', found: 'case' },
  leftSessions: { class: 'business', ends: 'never' },
  invites: { class: 'business', ends: 'never' },
  signUpPages: { class: 'person', ends: 'with-case', found: 'case' },
  registrations: { class: 'sensitive', ends: 'with-case', found: 'case' },
  reminders: { class: 'business', ends: 'never' },
  walkIns: { class: 'sensitive', ends: 'with-case', found: 'name' },
  reports: { class: 'person', ends: 'with-case', found: 'case' },
  mails: { class: 'sensitive', ends: 'with-case', found: 'address' },
  postMarks: { class: 'business', ends: 'never' },
  mailFiles: { class: 'sensitive', ends: 'with-case', found: 'case' },
  gathered: { class: 'business', ends: 'with-case' },
  incomingMails: { class: 'sensitive', ends: 'with-case', found: 'address' },
  calendarAnswers: { class: 'person', ends: 'with-case', found: 'case' },
  incomingPlaces: { class: 'business', ends: 'never' },
  incomingFiles: { class: 'sensitive', ends: 'with-case', found: 'address' },
  tokens: { class: 'sensitive', ends: 'by-age', found: 'address' },
  askings: { class: 'business', ends: 'by-age' },
  browsers: { class: 'sensitive', ends: 'by-age', found: 'address' },
  secondSteps: { class: 'sensitive', ends: 'by-hand', found: 'address' },
  recoveryCodes: { class: 'sensitive', ends: 'by-hand', found: 'not' },
  apiKeys: { class: 'sensitive', ends: 'by-hand', found: 'address' },
  idempotencyKeys: { class: 'sensitive', ends: 'by-age', found: 'not' },
  webhooks: { class: 'business', ends: 'by-hand' },
  webhookDeliveries: { class: 'business', ends: 'never' },
  upkeep: { class: 'business', ends: 'never' },
  attentionItems: { class: 'business', ends: 'with-case' },
  attentionDays: { class: 'business', ends: 'with-case' },
  savedFilters: { class: 'person', ends: 'by-hand', found: 'address' },
  rateSets: { class: 'business', ends: 'never' },
  // A file that is no table of rates may hold anything.
  rateFiles: { class: 'sensitive', ends: 'by-age', found: 'not' },
  rates: { class: 'business', ends: 'never' },
  materials: { class: 'business', ends: 'by-hand' },
  materialVersions: { class: 'business', ends: 'never' },
  materialMarks: { class: 'person', ends: 'by-age', found: 'not' },
  chosenMaterials: { class: 'business', ends: 'with-case' },
  circulars: { class: 'person', ends: 'with-case', found: 'case' },
  circularOffers: { class: 'business', ends: 'by-hand' },
  products: { class: 'business', ends: 'by-hand' },
  collections: { class: 'person', ends: 'with-case', found: 'case' },
  collectionHelpers: { class: 'person', ends: 'with-case', found: 'case' },
  collectionEvents: { class: 'person', ends: 'with-case', found: 'case' },
  // Who at an institution answers for its application.
  entries: { class: 'person', ends: 'with-case', found: 'case' },
  handIns: { class: 'business', ends: 'never' },
  handInEntries: { class: 'person', ends: 'with-case', found: 'case' },
  entryCorrections: { class: 'person', ends: 'with-case', found: 'case' },
  entryAnswers: { class: 'person', ends: 'with-case', found: 'case' },
  // A reason or a letter to many says who wrote it, not whom it is about.
  runs: { class: 'person', ends: 'by-age', found: 'not' },
  runCases: { class: 'business', ends: 'by-age' },
  proposals: { class: 'business', ends: 'by-age' },
  proposalRows: { class: 'business', ends: 'by-age' },
  acceptances: { class: 'business', ends: 'by-age' },
  acceptedRows: { class: 'business', ends: 'by-age' },
  listed: { class: 'derived', ends: 'with-case' },
  listedByMaker: { class: 'derived', ends: 'with-case' },
  listedCounts: { class: 'derived', ends: 'never' },
  listedNames: { class: 'derived', ends: 'with-case' },
};
