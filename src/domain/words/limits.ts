/**
 * How long things last and how often they may be done: the rules take the number from here, and so do the sentences of
 * pages, mails and API that say it. What an operator sets (`LEAD_DAYS`) is not here.
 */
export const LIMITS = {
  /** A browser in which a code to the contact's address was entered may act for so long (DESIGN §1). */
  trustedDays: 30,
  /** A working day, so that no coordinator has to sign in twice on one; what ends it earlier is `SIGN_IN_IDLE_MINUTES`. */
  signedInHours: 12,
  /** Who changes how people sign in has signed in no longer ago. */
  freshSignInMinutes: 30,
  /** Wrong codes of an authenticator app: of one sign-in, and of one address within an hour. */
  secondStepTries: 5,
  secondStepTriesPerHour: 30,
  recoveryCodes: 8,
  /** A draft is kept since it was last touched. */
  draftDays: 30,
  /** Layouts of one form. */
  filesOfForm: 5,
  /** Octets of files that one draft, and one network that has proved nothing, may send; removed ones count for a day. */
  draftFilesBytes: 150_000_000,
  networkFilesBytes: 2_000_000_000,
  /** A helper's phone at the reception knows the name that was given. */
  helperDays: 2,
  /** A mailed code, since the mail server took its mail: what a server puts off (greylisting) is not the person's delay. */
  codeMinutes: 10,
  /** The same since it was asked for, whenever its mail left. */
  codeAskedMinutes: 30,
  /**
   * The code that all share who ask for a mailbox when it was asked for too often: long, because their tries are not limited
   * in all. A new one is mailed when the last is so old, or is about to end.
   */
  sharedCodeDigits: 12,
  sharedCodeMinutes: 15,
  signUpHours: 24,
  /** An unconfirmed sign-up holds its seat no longer once four fifths are taken; its link lives on. */
  scarceHoldHours: 2,
  /** Who gets a seat so shortly before the session is told how soon it begins. */
  soonHours: 3,
  /** A filing whose address was not confirmed for so long is a draft again (DESIGN §2 "States"). */
  verificationHours: 72,
  /** A code entered within this time of the submission counts as the submission's day (DESIGN §3.1). */
  graceMinutes: 60,
  resendsPerHour: 3,
  /** 二人目の連絡先 by the applicant: each is written to without having asked. */
  secondContactsPerDay: 5,
  /**
   * お知らせ of one applicant to the attendees; with more of them other servers would take our address for a sender of bulk
   * mail.
   */
  noticesPerDay: 3,
  /** How far ahead a slot may lie (DESIGN §3.2). */
  yearsAhead: 1,
  /** The answer to a question with an `Idempotency-Key` is kept. */
  idempotencyHours: 24,
  /** A mail or webhook that cannot be delivered is tried for so long. */
  deliveryDays: 3,
  /** A cancelled session stays in a feed, so that calendars take it out. */
  cancelledDays: 90,
  /** The deadlines that the desk proposes: for a maker's answer, for its answer about another hour, for an applicant's. */
  answerDays: 5,
  moveAnswerDays: 3,
  replyDays: 7,
  /** A maker without an answer is reminded so long after it was asked, and on the day before the deadline. */
  makerReminderDays: 3,
  /** A collected mail to a maker waits so long after its last question, and so long after its first at most. */
  gatherMinutes: 2,
  gatherAtMostMinutes: 10,
  /** By this hour (JST) the makers have heard of what was closed that day. */
  closingsHour: 17,
  /** People are reminded of the session so long before, and on the day before. */
  sessionReminderDays: 3,
  /** What falls due within these days stands under 「7日以内に対応」. */
  soonDays: 7,
  /** Applications that are acted on together (まとめて). */
  runCases: 1000,
  /** Conditions of the list that one coordinator keeps by name. */
  savedFilters: 20,
  /** Mails of one state that the ledger counts. */
  mailsCounted: 10_000,
} as const;
