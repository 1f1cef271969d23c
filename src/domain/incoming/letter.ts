import type { Mailbox } from '#domain/notices/notice.ts';

/** One mail that came to us, as it was read: everything in it was written by somebody else. */
export interface Letter {
  /** With its angle brackets; empty where it has none. */
  messageId: string;
  /** Message-IDs that it answers, the nearest first. */
  answers: readonly string[];
  /** Undefined where it names none, or several. */
  from: Mailbox | undefined;
  /** Every address that it was sent to, in lower case. */
  to: readonly string[];
  subject: string;
  /** `Return-Path`, as the last server wrote it; empty for none to return to, undefined where no server said. */
  returnPath: string | undefined;
  /** `Auto-Submitted`, `Precedence` and their like say that a machine sent it, or it says that a mail was opened. */
  isAutomatic: boolean;
  /** It came by a mailing list, which may be how a shared mailbox is made: a person wrote it, and the list hears no answer. */
  isFromList: boolean;
  /** `Authentication-Results`, the newest first. */
  authentication: readonly string[];
  /** The text, line by line; of HTML its words. */
  text: string;
  /** Calendar parts of the mail itself; those of a mail inside it are not among them. */
  calendars: readonly CalendarPart[];
  /** What servers report of single recipients. */
  reports: readonly DeliveryReport[];
  /** It is a report of a delivery (`multipart/report`), whether or not it can be read. */
  isReport: boolean;
  /** Message-IDs in what it returns or quotes. */
  returnedIds: readonly string[];
  files: readonly LetterFile[];
  /** `winmail.dat`, which only Outlook reads: what is in it nobody of ours knows. */
  hasWinmail: boolean;
}

export interface CalendarPart {
  /** As the part's header says, in capitals; empty where it says none. */
  method: string;
  text: string;
}

export interface DeliveryReport {
  /** In lower case. */
  recipient: string;
  action: string;
  /** `5.1.1`. */
  status: string;
  diagnostic: string;
}

export interface LetterFile {
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}

/** A mail as it was read, or why not: it is none that we can read, or takes too long or too much memory. */
export type LetterOutcome = { ok: true; letter: Letter } | { ok: false; why: 'unreadable' | 'too-hard' };
