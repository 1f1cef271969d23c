/** Every mail by its name, and what people call it. */
export const MAIL_WORDS = {
  verification: 'メールアドレスの確認',
  request: '申請',
  received: '受付のお知らせ',
  inquiry: 'メーカーへの照会',
  'inquiry-reminder': '回答のお願い（再送）',
  'maker-page': 'メーカーのページのご案内',
  'notice-to-attendees': '参加者へのお知らせ',
  'report-request': '実施報告のお願い',
  report: '実施報告',
  'inquiry-closed': '照会終了のお知らせ',
  'slot-fixed': '日程確定のお知らせ（参加のご案内）',
  answered: 'メーカーの回答のお知らせ',
  'change-asked': '変更・中止の依頼',
  'maker-out': 'メーカーから参加できないとの連絡',
  returned: '差し戻し',
  declined: 'お断り',
  'not-held': '開催見送りのお知らせ',
  confirmed: '日程確定のご案内',
  changed: '変更のご案内',
  cancelled: '中止のご案内',
  'sign-up': '参加申込の確認',
  registered: '参加申込の受付',
  waiting: 'キャンセル待ちのお知らせ',
  promoted: 'キャンセル待ちからの繰り上げ',
  left: '参加取りやめの受付',
  'session-reminder': '説明会が近づいたお知らせ',
  'access-code': '確認コード',
  'sign-in': 'サインイン',
  'late-permit': '期限後の申請のご案内',
  'resume-draft': '下書きの続きのご案内',
  'contact-moved': '担当者の変更のお知らせ（これまでのアドレスへ）',
  'contact-welcome': '担当者の変更のお知らせ（新しい担当者へ）',
  message: '調整担当からの連絡',
} as const;

export type MailName = keyof typeof MAIL_WORDS;

/** Where a mail stands, in the order in which a summary names them. */
export const MAIL_STATES = {
  failed: '送信できず',
  owed: '送信待ち',
  sending: '送信中',
  sent: '送信済み',
  kept: '試用のため保管',
  dropped: '送信取りやめ',
} as const;
