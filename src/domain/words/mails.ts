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

/** The same with what is known of those that wait. */
export const LEDGER_STATES = {
  failed: MAIL_STATES.failed,
  bounced: MAIL_STATES.bounced,
  unknown: '送信の結果が不明',
  deferred: '再送待ち',
  owed: MAIL_STATES.owed,
  sending: MAIL_STATES.sending,
  sent: MAIL_STATES.sent,
  kept: MAIL_STATES.kept,
  dropped: MAIL_STATES.dropped,
} as const;

/** What a coordinator did with a mail. */
export const MAIL_ACTS = {
  again: 'もう一度送りました',
  elsewhere: '別のアドレスへ送りました',
  corrected: '宛先のアドレスそのものを訂正しました',
  cancelled: '送信を取り消しました',
  settled: '対応済みにしました',
} as const;

/** 「12分」「3時間」「2日」: how long a mail has waited. */
export function waitedWords(minutes: number): string {
  if (minutes < 60) return `${minutes}分`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)}時間` : `${Math.floor(minutes / (24 * 60))}日`;
}
