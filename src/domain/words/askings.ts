/** What somebody unknown can ask for or send: mails, and 「確認が必要」 of a material. */
const ASKED = [
  'sign-in',
  'access-code',
  'verification',
  'sign-up',
  'resume-draft',
  'status-links',
  'material-mark',
] as const;
export type Asked = (typeof ASKED)[number];

/** What the desk is told of when it goes beyond what strangers may: these, and the octets of files. */
export type Told = Asked | 'files';
export const TOLD: readonly Told[] = [...ASKED, 'files'];

/** Those whose mail brings a code to be typed where it was asked for. */
export type Coded = Extract<Asked, 'sign-in' | 'access-code' | 'verification'>;

interface MostPerHour {
  /** More than somebody asks for who waits for a mail at the screen. */
  browser: number;
  /** Wide: an association or a hospital shares one. Browsers that have proved a mailbox are not counted. */
  network: number;
  /**
   * Of a mailbox; wide, and beyond it nobody is refused, since whoever asks for another's mail must not lock the owner out:
   * all who ask share one mail. The mailbox's own browsers are not counted.
   * Of marks: of one material.
   */
  address: number;
  /** Everybody together: more is said at the desk. */
  all: number;
  /** Everybody together: more is let through a little later. */
  slow: number;
}

/**
 * A tenth of the 230,000 facilities, all of whose associations file within the hour that opens a drive: whoever comes then
 * must not wait for a pace that is meant for floods.
 */
const OPENING_HOUR = 25_000;

/** How often each may be asked for within an hour. */
export const ASKINGS: Readonly<Record<Asked, MostPerHour>> = {
  'sign-in': { browser: 6, network: 60, address: 60, all: 300, slow: 300 },
  'access-code': { browser: 3, network: 60, address: 30, all: 300, slow: 300 },
  verification: { browser: 20, network: 90, address: 30, all: 300, slow: OPENING_HOUR },
  'sign-up': { browser: 100, network: 300, address: 20, all: 1500, slow: 1500 },
  'resume-draft': { browser: 6, network: 60, address: 20, all: 300, slow: 300 },
  'status-links': { browser: 6, network: 60, address: 20, all: 300, slow: 300 },
  'material-mark': { browser: 6, network: 30, address: 20, all: 100, slow: 100 },
};

/** What the code is for, as a mail says it. */
export const CODED_WORDS: Readonly<Record<Coded, string>> = {
  'sign-in': '調整担当のサインイン',
  'access-code': '申請の手続き',
  verification: '申請の確認',
};

/** What the desk calls them. */
export const TOLD_WORDS: Readonly<Record<Told, string>> = {
  'sign-in': '調整担当のサインイン',
  'access-code': '申請者の確認コード',
  verification: '申請の確認',
  'sign-up': '参加申込の確認',
  'resume-draft': '下書きの続き',
  'status-links': '申請の状況のリンク',
  'material-mark': '資料への指摘',
  files: 'ファイルの添付',
};
