import type { CalendarShelves } from '#calendar/shelf.ts';
import type { Workshop } from '#documents/worker/workshop.ts';
import type { Solve } from '#domain/drive/planner.ts';
import type { WebhookPost } from '#domain/history/webhook.ts';
import type { LetterOutcome } from '#domain/incoming/letter.ts';
import type { Delivery, OutgoingMessage } from '#domain/notices/delivery.ts';
import type { Ministry } from '#domain/notices/notice.ts';
import type { VirusScan } from '#domain/outcome/virus-scan.ts';
import type { StoredParts } from '#mail/message/compose.ts';
import type { Signer } from '#mail/message/dkim.ts';
import type { Ready } from '#mail/message/ready.ts';
import type { Renderer } from '#mail/words/render.ts';
import type { Vault } from '#store/access/vault.ts';
import type { Store } from '#store/engine.ts';
import type { AttachmentFiles } from '#store/files/attachments.ts';

/** The seam of chance: everything that must not be guessed or repeated. */
export interface Chance {
  /** A random UUID. */
  id(): string;
  /** At least 128 bits, safe in an address. */
  token(): string;
  code(digits: 6 | 8 | 12): string;
  /** 受付番号 `ABCD-EFGH`. */
  reference(): string;
  /** Between 0 and 1, for jitter. */
  fraction(): number;
}

/** What the settings decide about the work. */
export interface Policy {
  leadDays: number;
  /** A case's people are erased so many days after it ended. */
  retentionDays: number;
  ministry: Ministry;
  /** Our own mailbox: From of every mail and ORGANIZER of every invite, so that replies come back to us. */
  sender: { name: string; email: string };
  /** The envelope sender, with `{id}` where each mail's own token goes; undefined: the sender's address. */
  returnPath?: string | undefined;
  /** `IMAP_URL` is set: what comes to the sender's address is read here. */
  readsAnswers?: boolean | undefined;
  /** As our mail server calls itself in `Authentication-Results`; undefined: nobody of ours checks senders. */
  authservId?: string | undefined;
  /** So many mails leave in a second, of all processes together; undefined: as many as the server takes. */
  mailPerSecond?: number | undefined;
  /** Every mail goes here instead of to its recipient. */
  mailRedirect?: string | undefined;
  /** Addresses that may sign in at the desk, in lower case. */
  coordinators: string[];
  /** A sign-in that nobody has used for so long ends. */
  signInIdle: Temporal.Duration;
  /** 国民の祝日, by JST day; nobody is reminded on one. */
  isHoliday(date: Temporal.PlainDate): boolean;
  /** Octets of all attachments of one mail together. */
  mailAttachMax: number;
  /** Octets of all files that strangers keep here and nobody has confirmed. */
  draftFilesMax: number;
  /** Our origin, without slash at the end. */
  publicUrl: string;
  /** How long a deliverer may hold a mail before another takes it over. */
  claimFor: Temporal.Duration;
}

/** What every step of the work is given. `now` is asked once per unit of work. */
export interface Office {
  store: Store;
  files: AttachmentFiles;
  /** Finds applications for the desk's list. */
  vault: Vault;
  /** Of published calendars, for who asks again. */
  calendars: CalendarShelves;
  now(): Temporal.Instant;
  chance: Chance;
  policy: Policy;
  renderer: Renderer;
  /** Makes 様式1's documents and tables off the main thread. */
  documents: Documents;
  /** Reads a mail that came in, off the main thread. */
  readMail: (raw: Uint8Array) => Promise<LetterOutcome>;
  /** Composes a mail whose links and codes stand in their places, and signs it where there is a `signer`. */
  compose: (revealed: StoredParts) => Promise<Ready>;
  /** SMTP; or, without `SMTP_URL`, nothing leaves and the mail is kept for `/mailbox`. */
  send: (message: OutgoingMessage) => Promise<Delivery | { outcome: 'kept' }>;
  /** Signs what leaves; undefined without `DKIM_KEY`. */
  signer?: Signer;
  /** HTTP POST to the receivers of webhooks. */
  hooks: WebhookPost;
  /** Looks for viruses before a file is kept; undefined without `CLAMD`. */
  scan?: VirusScan;
  /** Works out 割付案 in a thread of its own. */
  solve: Solve;
  /** While a run (まとめて) acts: its id, which every line of a history names. */
  together?: string;
}

/** 様式1's documents, reading them, plain tables, name lists, the flyer, the list of 別紙2 and texts for members. */
export type Documents = Pick<
  Workshop,
  | 'form1Documents'
  | 'blankForm1'
  | 'sampleForm1'
  | 'readSheet'
  | 'tableSheet'
  | 'tableCsv'
  | 'nameListPdf'
  | 'nameListSheet'
  | 'flyerPdf'
  | 'checkPdf'
  | 'circularPdf'
  | 'circularWord'
  | 'form2Pdf'
  | 'blankForm2'
  | 'blankForm2Sheet'
  | 'form2List'
  | 'correctionPdf'
  | 'answerSheet'
  | 'streamBundle'
  | 'streamTable'
  | 'inspect'
  | 'readGrids'
>;
