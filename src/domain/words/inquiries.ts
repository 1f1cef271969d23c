/** ○ △ ×. Only ○ can confirm (DESIGN §3.5). */
export type Reply = 'yes' | 'maybe' | 'no';
export const REPLIES: readonly Reply[] = ['yes', 'maybe', 'no'];

export const REPLY_MARKS: Record<Reply, string> = { yes: '○', maybe: '△', no: '×' };

/** As the maker says it; also for who hears the page and not sees the mark. */
export const REPLY_WORDS: Record<Reply, string> = {
  yes: '対応できます',
  maybe: '調整が必要です',
  no: '対応できません',
};

/** As a coordinator records it for a maker. */
export const RECORDED_REPLY_WORDS: Record<Reply, string> = {
  yes: '対応できる',
  maybe: '調整が必要',
  no: '対応できない',
};

export const UNANSWERED = '未回答';

/**
 * `new`: which of the candidates; `move`: can you come at the new hour instead (the old one stands meanwhile); `join`: can
 * you come as well, to the session that is fixed already.
 */
export type InquiryKind = 'new' | 'move' | 'join';

/** The one hour of such an inquiry, as makers read it; the hours of a `new` one have their ranks. */
export const ASKED_HOUR = { move: '新しい日時', join: '確定した日時' } as const;

/** The same at the desk, where the hour stands beside those of the application. */
export const ASKED_HOUR_AT_DESK = { move: '変更後の候補', join: ASKED_HOUR.join } as const;

export type ClosedBecause = 'withdrawn' | 'corrected' | 'returned' | 'declined' | 'fixed' | 'cancelled' | 'recalled';

/** Why the inquiry ended, as its maker is told by mail and page. */
export const CLOSED_BECAUSE: Record<ClosedBecause, string> = {
  withdrawn: '申請団体が申請を取り下げたため、照会を終了しました。',
  corrected: '申請団体が申請を訂正したため、照会を終了しました。訂正後の内容で、あらためて照会することがあります。',
  returned: '申請の内容を確認しているため、照会を終了しました。確認後、あらためて照会することがあります。',
  declined: '今回は開催を見送ることになったため、照会を終了しました。',
  fixed: '日程が確定したため、照会を終了しました。',
  cancelled: '説明会が中止になったため、照会を終了しました。',
  recalled: '調整担当が照会を取り消しました。',
};

/** The same at the desk, in a word. */
export const CLOSED_WORDS: Record<ClosedBecause, string> = {
  withdrawn: '取下げで終了',
  corrected: '訂正で終了',
  returned: '差し戻しで終了',
  declined: 'お断りで終了',
  fixed: '確定で終了',
  cancelled: '中止で終了',
  recalled: '取り消した照会',
};
