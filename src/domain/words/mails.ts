/** Where a mail stands, in the order in which a summary names them. */
export const MAIL_STATES = {
  failed: '送信できず',
  bounced: '届かず戻り',
  owed: '送信待ち',
  sending: '送信中',
  sent: '送信済み',
  kept: '試用のため保管',
  dropped: '送信取りやめ',
} as const;
