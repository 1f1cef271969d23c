/** What happens to an application, each as a word for the history. */
export const EVENT_WORDS = {
  submitted: '申請を送信（メールアドレスの確認待ち）',
  received: '申請を受付',
  entered: '代理で登録',
  reopened: '下書きに戻す',
  corrected: '申請内容を訂正',
  withdrawn: '申請を取下げ',
  returned: '差し戻し',
  declined: 'お断り',
  asked: 'メーカーに照会',
  recalled: '照会を取り消す',
  reminded: 'メーカーに回答をもう一度お願い',
  answered: 'メーカーの回答',
  confirmed: '日程確定',
  'maker-joined': 'メーカーの参加',
  'maker-out': 'メーカーから参加できないとの連絡',
  'maker-removed': 'メーカーを外す',
  'visitor-named': 'メーカーの当日の担当',
  'join-asked': '確定した説明会への参加を照会',
  'move-asked': '日時の変更をメーカーに照会',
  moved: '日時を変更',
  changed: '開催内容を変更',
  'change-asked': '変更・中止の依頼',
  'wish-answered': '変更・中止の依頼への回答',
  cancelled: '中止',
  held: '実施済',
  registered: '参加申込',
  left: '参加の取りやめ',
  'attendees-mailed': '参加者へのお知らせを送信',
  'report-asked': '実施報告のお願い',
  reported: '実施報告',
  'reception-opened': '受付用のリンクを作成',
  'reception-closed': '受付用のリンクを取消し',
  waiting: '参加申込（キャンセル待ち）',
  promoted: 'キャンセル待ちからの繰り上げ',
  'passed-over': 'キャンセル待ちの方を後にする',
  'seats-free': '説明会がはじまってからの空席（繰り上げなし）',
  'arrivals-ended': '日程変更前の受付の記録',
  'people-changed': '参加人数の変更',
  'attendee-added': '参加者を代理で登録',
  'attendee-corrected': '参加者の登録内容を訂正',
  'attendee-removed': '参加者を代理で取りやめ',
  'sign-up-opened': '参加申込の受付を開始',
  'sign-up-changed': '参加申込の定員・締切・案内を変更',
  'sign-up-closed': '参加申込の受付を終了',
  'sign-up-reopened': '参加申込の受付を再開',
  'contact-moved': '担当者・連絡先を変更',
  'second-contact-set': '二人目の連絡先を変更',
  phoned: '電話で連絡',
  noted: '内部メモ',
  'owner-set': '担当を変更',
  'message-sent': 'メールで連絡',
  'mail-arrived': 'メールが届く',
  'mail-bounced': 'お送りしたメールが届かず戻る',
  erased: '個人情報を削除',
} as const;

export type EventType = keyof typeof EVENT_WORDS;

/** As it was kept; `unreadable` is a row that this program cannot read. */
export type KeptType = EventType | 'unreadable';

/** What an applicant reads in place of it, who knows nothing of the desk's steps. */
const APPLICANT_WORDS: Partial<Record<KeptType, string>> = {
  submitted: '申請を送信',
  returned: '内容の確認のお願い（差し戻し）',
  'maker-removed': '参加するメーカーの変更',
};

/** What happened, as a word for the history. */
export function eventWord(type: KeptType, reader: 'desk' | 'applicant' = 'desk'): string {
  const own = reader === 'applicant' ? APPLICANT_WORDS[type] : undefined;
  return own ?? (type === 'unreadable' ? '読み取れない記録' : EVENT_WORDS[type]);
}
