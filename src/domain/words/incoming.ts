/**
 * What a mail to us is. `person`: somebody wrote; `calendar`: a calendar's answer or proposal; `bounce`: a server tells what
 * became of a mail of ours; `automatic`: a machine answers that nobody is there; `own`: it says that it is from us.
 */
export type IncomingKind = 'person' | 'calendar' | 'bounce' | 'automatic' | 'own' | 'unread';
export const INCOMING_KINDS: readonly IncomingKind[] = ['person', 'calendar', 'bounce', 'automatic', 'own', 'unread'];

/** Why a mail waits for people at 「未整理」. */
export type WaitReason =
  /** Nothing says what it is about. */
  | 'unplaced'
  /** It could not be read, or what it came with took the program down. */
  | 'unreadable'
  | 'too-large'
  /** It answers a mail of ours, from another address than that to which it went. */
  | 'other-sender'
  /** Our mail server says that it is not from whom it names. */
  | 'forged'
  /** A server tells of a mail of ours, and not whether it came back for good. */
  | 'unclear-bounce'
  /** Its words are in a file that only Outlook reads. */
  | 'winmail';

/** What a mail that came in is, for the desk. */
export const INCOMING_WORDS: Readonly<Record<IncomingKind, string>> = {
  person: 'メール',
  calendar: '予定表からの返信',
  bounce: '届かなかったお知らせ',
  automatic: '自動応答',
  own: 'このシステムのアドレスを名乗るメール',
  unread: '読み取れないメール',
};

/** Why it waits for people. */
const WAIT_WORDS: Readonly<Record<WaitReason, string>> = {
  unplaced: 'どの申請についてのメールか、わかりませんでした。',
  unreadable: 'メールの形が壊れているか、読み取れない形のため、内容を表示できません。メールボックスでご確認ください。',
  'other-sender':
    'こちらのメールへの返信ですが、送り先とは別のアドレスから届いています。差出人を確かめてから、申請の履歴に加えてください。',
  forged:
    '差出人のアドレスが本物だと確かめられませんでした（なりすましの疑い）。内容を信じずに、電話などでご確認ください。',
  'unclear-bounce':
    'お送りしたメールについての、相手のサーバーからのお知らせです。届いたかどうかを読み取れませんでした。',
  winmail:
    'Outlook独自の形式（winmail.dat）で届いたため、添付や書式を読み取れません。送った方に、テキスト形式での再送をお願いしてください。',
  'too-large': 'メールが大きすぎるため（40MBまで）、本文と添付を取り込んでいません。メールボックスでご確認ください。',
};

export function waitWords(reason: string): string {
  const known = Object.entries(WAIT_WORDS).find(([name]) => name === reason);
  return known?.[1] ?? '';
}
