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
  /** It kept the reader busy for too long, or took too much memory. */
  | 'too-hard'
  /** It answers a mail of ours, from another address than that to which it went. */
  | 'other-sender'
  /** Our mail server says that it is not from whom it names. */
  | 'forged'
  /** A server tells of a mail of ours, and not whether it came back for good. */
  | 'unclear-bounce'
  /** The calendar object cannot be read, or is none that we can take. */
  | 'calendar-unreadable'
  | 'calendar-method'
  | 'calendar-instance'
  | 'calendar-delegated'
  /** Of no event of ours. */
  | 'calendar-unknown'
  /** A calendar proposes another hour. */
  | 'counter'
  /** Who answers was not invited. */
  | 'uninvited'
  /** It brings a maker's answers to many cases as a sheet, which a coordinator looks at and records. */
  | 'answer-sheet'
  /** It brings a filled 様式1, which a coordinator looks at and registers. */
  | 'form1'
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
  'calendar-unreadable': '予定表からの返信ですが、形が壊れているか、内容が食い違っているため、読み取れませんでした。',
  'calendar-method': '予定表の招待や取消しです。こちらの予定は変わっていません。',
  'calendar-instance': '繰り返しの予定の1回だけへの返信です。こちらの予定は繰り返しではないため、反映していません。',
  'calendar-delegated':
    '予定表からの返信ですが、ほかの方に任せるなど、参加とも辞退とも読み取れない内容です。ご本人にご確認ください。',
  'calendar-unknown': '予定表からの返信ですが、こちらの予定ではありません。',
  counter: '予定表から、別の日時の提案が届きました。いまの日程のままです。',
  uninvited: 'ご案内していない方が、予定表から返信しています。参加されるときは、申請の参加者の名簿に登録してください。',
  'answer-sheet': 'メーカーの回答の表（Excel）が届いています。読み取った内容を確かめて、記録してください。',
  form1: '様式1のファイルが届いています。内容を確かめて、代理で登録してください。',
  winmail:
    'Outlook独自の形式（winmail.dat）で届いたため、添付や書式を読み取れません。送った方に、テキスト形式での再送をお願いしてください。',
  'too-hard':
    'メールの作りが複雑で、読み取りに時間がかかりすぎるため、取り込みをやめました。メールボックスでご確認ください。',
  'too-large':
    'メールが大きすぎるか（40MBまで）、受信が何度も途切れたため、本文と添付を取り込んでいません。メールボックスでご確認ください。',
};

export function waitWords(reason: string): string {
  const known = Object.entries(WAIT_WORDS).find(([name]) => name === reason);
  return known?.[1] ?? '';
}

/** What people say to an invitation in their calendar (RFC 5545 PARTSTAT); another word is none of these. */
export const PARTSTATS = ['accepted', 'tentative', 'declined', 'needs-action'] as const;
export type Partstat = (typeof PARTSTATS)[number];

export const PARTSTAT_WORDS: Readonly<Record<Partstat, string>> = {
  accepted: '参加（承諾）',
  tentative: '仮の参加',
  declined: '辞退',
  'needs-action': '未回答',
};

/** What stands before such an answer on lists. */
export const ANSWERED = '予定表の回答';
