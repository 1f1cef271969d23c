import { postgresTables } from '../src/store/engine.ts';

export const {
  applications,
  slots,
  drafts,
  latePermits,
  attachments,
  events,
  makers,
  inquiries,
  inquiryOffers,
  answers,
  sessions,
  sessionMakers,
  registrations,
  invites,
  mails,
  tokens,
  browsers,
} = postgresTables;
