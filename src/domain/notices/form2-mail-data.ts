import type { Form2 } from '#domain/form2/form2.ts';

/** What the mails of a collection of 様式2 say of it; days `YYYY-MM-DD`, JST. */
export interface CollectionFacts {
  reference: string;
  /** 「東京都」. */
  prefecture: string;
  association: string;
  dueOn: string;
  finalOn: string;
  handInTo: string;
}

/** Of one institution, as far as a mail to an address that proved nothing may say it. */
export interface EntryFacts {
  /** As `plainName` lets them, or empty. */
  association: string;
  institution: string;
  form: Pick<Form2, 'prefecture' | 'points' | 'code' | 'wishes' | 'startMonth'>;
}

/** The mails of 様式2 and what each speaks from; see `MailData`. */
export interface Form2MailData {
  /** To who gathers: the collection is open. */
  'collection-opened': { collection: CollectionFacts; name: string; byCoordinator: boolean; collectionToken: string };
  /** To a 郡市区医師会 that is to enter for its members. */
  'helper-invited': { collection: CollectionFacts; name: string; note: string; helperToken: string };
  /** To who gathers, some days before a date. */
  'collection-due': {
    collection: CollectionFacts;
    name: string;
    /** Which date is near. */
    which: 'due' | 'final';
    daysBefore: number;
    counts: { kept: number; handedIn: number; waiting: number; offered: number; doubtful: number };
    /** The first of the entries that want a second look, as lines; all of them are counted. */
    doubtful: string[];
    collectionToken: string;
  };
  /** To an institution that entered itself: nobody has confirmed the address. */
  'entry-check': { association: string; checkToken: string; validHours: number };
  /** To an institution: its application is gathered. */
  'entry-kept': EntryFacts;
  /** To an institution: its application went to the 支払基金. */
  'entry-handed-in': EntryFacts & { on: string };
}
