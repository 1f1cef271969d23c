/** Where a mail lies in the mailbox. */
export interface IncomingPlace {
  mailbox: string;
  /** As text, because the server may choose any number. */
  uidValidity: string;
  uid: number;
}

/** One mail as it lies in the mailbox; of one that is too long only its head. */
export interface ArrivedMail {
  place: IncomingPlace;
  raw: Uint8Array;
  isWhole: boolean;
}

/** What the reader of a mailbox needs of us. */
export interface MailTaker {
  /** The highest UID that was taken there; 0 where none was. */
  lastUid(mailbox: string, uidValidity: string): Promise<number>;
  /** Keeps the mail; when this resolves it is ours, whatever breaks afterwards. Taken twice it is kept once. */
  take(mail: ArrivedMail): Promise<void>;
}
