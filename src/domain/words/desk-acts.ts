/**
 * What a coordinator can do with an application, by the last part of its page's address: the title of that page and the
 * words of every link to it.
 */
export const DESK_ACTS = {
  verification: '電話で確認して受け付ける',
  inquiries: 'メーカーに照会する',
  wish: '変更・中止の依頼に回答する',
  change: '会場・実施方法・接続先を変更する',
  time: '時刻だけを変更する',
  move: '日時を変更する',
  'makers/addition': 'メーカーを加える',
  layouts: 'レイアウト等を差し替える',
  contact: '担当者・連絡先を変更する',
  'second-contact': '二人目の連絡先を登録・変更する',
  message: '申請者・メーカーにメールを書く',
  owner: '担当を決める',
  return: '差し戻す',
  decline: 'お断りする',
  cancellation: '中止する',
  'report-request': '実施報告をもう一度お願いする',
  report: '実施報告を記録する',
} as const;
export type DeskActPath = keyof typeof DESK_ACTS;

/** The same for an act on one maker. */
export const MAKER_ACTS = {
  answers: (maker: string): string => `${maker}の回答を記録する`,
  replacement: (maker: string): string => `${maker}をほかのメーカーと交代する`,
  visitor: (maker: string): string => `${maker}の当日の担当を記録する`,
  removal: (maker: string): string => `${maker}を外す`,
};

/** 「10月20日（火）で確定する」, on the maker's button and the desk's. */
export function confirmWords(when: string): string {
  return `${when}で確定する`;
}
