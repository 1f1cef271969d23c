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

interface Kept {
  class: TableClass;
  /** When its rows go, or what empties them. */
  ends: 'with-case' | 'with-draft' | 'by-age' | 'by-hand' | 'never';
}

/** Every table; one without a row here does not compile. */
export const TABLE_CLASSES: Readonly<Record<keyof Tables, Kept>> = {
  applications: { class: 'person', ends: 'with-case' },
  slots: { class: 'business', ends: 'never' },
  drafts: { class: 'sensitive', ends: 'with-draft' },
  attachments: { class: 'sensitive', ends: 'with-draft' },
  latePermits: { class: 'person', ends: 'by-age' },
  events: { class: 'sensitive', ends: 'with-case' },
  makers: { class: 'business', ends: 'by-hand' },
  inquiries: { class: 'person', ends: 'with-case' },
  inquiryOffers: { class: 'business', ends: 'never' },
  answers: { class: 'person', ends: 'with-case' },
  sessions: { class: 'person', ends: 'with-case' },
  sessionMakers: { class: 'person', ends: 'with-case' },
  invites: { class: 'business', ends: 'never' },
  signUpPages: { class: 'person', ends: 'with-case' },
  registrations: { class: 'sensitive', ends: 'with-case' },
  reminders: { class: 'business', ends: 'never' },
  walkIns: { class: 'sensitive', ends: 'with-case' },
  reports: { class: 'person', ends: 'with-case' },
  mails: { class: 'sensitive', ends: 'with-case' },
  mailFiles: { class: 'sensitive', ends: 'with-case' },
  tokens: { class: 'sensitive', ends: 'by-age' },
  askings: { class: 'business', ends: 'by-age' },
  browsers: { class: 'sensitive', ends: 'by-age' },
  secondSteps: { class: 'sensitive', ends: 'by-hand' },
  recoveryCodes: { class: 'sensitive', ends: 'by-hand' },
  apiKeys: { class: 'sensitive', ends: 'by-hand' },
  idempotencyKeys: { class: 'sensitive', ends: 'by-age' },
  webhooks: { class: 'business', ends: 'by-hand' },
  webhookDeliveries: { class: 'business', ends: 'never' },
  upkeep: { class: 'business', ends: 'never' },
  attentionItems: { class: 'business', ends: 'with-case' },
  attentionDays: { class: 'business', ends: 'with-case' },
  rateSets: { class: 'business', ends: 'never' },
  // A file that is no table of rates may hold anything.
  rateFiles: { class: 'sensitive', ends: 'by-age' },
  rates: { class: 'business', ends: 'never' },
  materials: { class: 'business', ends: 'by-hand' },
  materialVersions: { class: 'business', ends: 'never' },
  materialMarks: { class: 'person', ends: 'by-age' },
  chosenMaterials: { class: 'business', ends: 'with-case' },
  circulars: { class: 'person', ends: 'with-case' },
  circularOffers: { class: 'business', ends: 'by-hand' },
  listed: { class: 'derived', ends: 'with-case' },
  listedByMaker: { class: 'derived', ends: 'with-case' },
  listedCounts: { class: 'derived', ends: 'never' },
  listedNames: { class: 'derived', ends: 'with-case' },
};
